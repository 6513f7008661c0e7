"""What a code takes off a price, for whom, how often, and when it can be used again."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from bookings import jobs
from bookings.errors import CodeRefused, Different
from bookings.jobs import coupons
from bookings.models import BookingSettings, Coupon, CouponUse, Job
from bookings.models.coupon import normal_code
from bookings.money import methods
from bookings.queries import prices
from bookings.states import Status, Verb
from services import currency
from tests.cast import drive, soon
from toolkit.errors import NotNow
from workers import price_list

PRICE = 34_900


@pytest.fixture
def welcome(db):
    """₹100 off, for everybody once."""
    return Coupon.objects.create(code="WELCOME", amount_off=10_000)


def shape(job):
    return [(line.kind, line.name, line.amount) for line in prices.lines_of(job)]


def used(coupon):
    return coupon.uses.filter(given_back_at=None).count()


class TestWhatItTakesOff:
    def test_it_is_a_line_of_the_price(self, ask, welcome):
        job = ask(code="welcome")
        assert shape(job) == [
            ("hours", "", PRICE),
            ("coupon", "WELCOME", -10_000),
        ]
        assert (job.price, job.discount) == (24_900, 10_000)

    def test_the_worker_and_we_get_the_same_as_without_it(self, ask, welcome, city):
        plain = ask(start=soon(city, days=3))
        job = ask(code="WELCOME")
        assert (job.commission, job.earnings) == (plain.commission, plain.earnings)
        assert job.price + job.discount == plain.price

    @pytest.mark.parametrize(
        ("bps", "most", "off"),
        [(1_000, None, 3_490), (1_000, 3_000, 3_000), (1_000, 5_000, 3_490)],
    )
    def test_a_share_with_or_without_a_cap(self, ask, bps, most, off):
        Coupon.objects.create(code="TEN", percent_off=bps, most_off=most)
        assert ask(code="TEN").discount == off

    def test_a_half_is_rounded_up(self, ask, worker):
        item = {"name": "Washer", "price": 1_250, "minutes": 60, "includes": ""}
        washer = price_list.add(worker.worker_profile, item | {"usual": None})
        Coupon.objects.create(code="TEN", percent_off=1_020)
        job = ask(minutes=0, pieces=((washer, 1),), code="TEN")
        assert job.discount == 128

    def test_our_fee_is_not_discounted(self, ask, db):
        settings = BookingSettings.load()
        settings.customer_fee_bps = 1_000
        settings.save()
        Coupon.objects.create(code="ALL", percent_off=5_000)
        job = ask(code="ALL")
        assert [amount for _kind, _name, amount in shape(job)] == [
            PRICE,
            3_490,
            -17_450,
        ]

    @pytest.mark.parametrize("off", [{"percent_off": 10_000}, {"amount_off": 10**9}])
    def test_so_much_is_left_as_every_gateway_takes(self, ask, off):
        Coupon.objects.create(code="ALL", **off)
        job = ask(code="ALL")
        assert job.price == methods.least_charge("INR") == 100
        assert job.discount == PRICE - 100

    def test_of_a_fee_beside_it_nothing_is_taken_even_then(self, ask, db):
        settings = BookingSettings.load()
        settings.customer_fee_bps = 1_000
        settings.save()
        Coupon.objects.create(code="ALL", percent_off=10_000)
        job = ask(code="ALL")
        assert (job.price, job.discount) == (3_490, PRICE)

    @pytest.mark.parametrize(
        ("code", "least"), [("USD", 50), ("JPY", 50), ("VND", 10), ("KWD", 10_000)]
    )
    def test_what_is_left_in_other_currencies(self, code, least):
        assert methods.least_charge(code) == least

    def test_a_price_that_small_takes_no_code(self, ask, worker, welcome):
        item = {"name": "Washer", "price": 100, "minutes": 60, "includes": ""}
        washer = price_list.add(worker.worker_profile, item | {"usual": None})
        with pytest.raises(CodeRefused, match="too small for a code"):
            ask(minutes=0, pieces=((washer, 1),), code="WELCOME")

    def test_fees_are_never_more_than_what_was_to_be_paid(self, ask, welcome):
        settings = BookingSettings.load()
        settings.cancel_fee, settings.no_show_fee = 30_000, 40_000
        settings.save()
        job = ask(code="WELCOME")
        assert (job.cancel_fee, job.no_show_fee) == (24_900, 24_900)


class TestCodes:
    @pytest.mark.parametrize(
        "typed",
        ["WELCOME", " welcome ", "Wel-Come", "wel come", "ＷＥＬＣＯＭＥ", "wel‑come"],
    )
    def test_one_form(self, ask, welcome, typed):
        assert normal_code(typed) == "WELCOME"
        assert ask(code=typed).discount == 10_000

    @pytest.mark.parametrize("typed", ["", "   ", " - "])
    def test_nothing_typed_is_no_code(self, ask, welcome, typed):
        assert ask(code=typed).discount == 0

    @pytest.mark.parametrize("typed", ["WELCOM", "x" * 5000, "०", "🎈", "W%"])
    def test_one_that_is_not_there(self, ask, welcome, typed):
        with pytest.raises(CodeRefused, match="We do not know this code") as refused:
            ask(code=typed)
        assert refused.value.status == 422
        assert not Job.objects.exists()

    def test_one_is_drawn_where_none_is_written(self, db):
        made = [Coupon(amount_off=1) for _n in range(50)]
        for coupon in made:
            coupon.full_clean()
        assert len({coupon.code for coupon in made}) == 50
        assert all(normal_code(coupon.code) == coupon.code for coupon in made)

    @pytest.mark.parametrize("code", ["AB", "A" * 21, "ROŽE10", "10€", "DE%"])
    def test_what_is_no_code(self, db, code):
        with pytest.raises(ValidationError) as refused:
            Coupon(code=code, amount_off=1).full_clean()
        assert list(refused.value.error_dict) == ["code"]

    @pytest.mark.parametrize(
        "off",
        [
            {},
            {"amount_off": 0},
            {"percent_off": 0},
            {"amount_off": 5, "percent_off": 5},
            {"amount_off": 5, "most_off": 5},
            {"percent_off": 10_001},
        ],
    )
    def test_it_takes_an_amount_or_a_share(self, db, off):
        with pytest.raises(ValidationError):
            Coupon(code="ODD", **off).full_clean()
        with pytest.raises(IntegrityError), transaction.atomic():
            Coupon.objects.create(code="ODD", **off)

    def test_a_cap_of_nothing_is_none(self, db):
        with pytest.raises(ValidationError, match="Nothing at the most"):
            Coupon(code="ODD", percent_off=5, most_off=0).full_clean()


class TestForWhom:
    def refused(self, ask, match, status, **more):
        with pytest.raises(CodeRefused, match=match) as refused:
            ask(code="CODE", **more)
        assert refused.value.status == status
        assert not CouponUse.objects.exists()

    def make(self, **facts):
        return Coupon.objects.create(code="CODE", amount_off=5_000, **facts)

    def test_not_while_it_is_paused(self, ask):
        self.make(is_active=False)
        self.refused(ask, "not in use now", 409)

    def test_only_on_its_days(self, ask):
        today = timezone.localdate()
        ahead = today + timedelta(days=1)
        coupon = self.make(first_day=ahead)
        self.refused(ask, "This code holds from", 409)
        past = today - timedelta(days=1)
        Coupon.objects.update(first_day=None, last_day=past)
        self.refused(ask, "has ended: it held until", 409)
        Coupon.objects.update(first_day=today, last_day=today)
        assert ask(code="CODE").discount == 5_000
        assert used(coupon) == 1

    def test_days_are_those_of_the_market(self, ask, city):
        """At half past six in the evening of UTC the next day has begun in India."""
        coupon = self.make(last_day=date(2026, 11, 30))
        late = timezone.now().replace(
            year=2026, month=11, day=30, hour=18, minute=31, second=0
        )
        with pytest.raises(CodeRefused, match="30 November 2026"):
            coupons.require_use(coupon, None, late)
        coupons.require_use(coupon, None, late - timedelta(minutes=2))

    def test_only_for_its_trade(self, ask, other_category):
        self.make(trade=other_category)
        self.refused(ask, "another trade: Electrician", 422)

    def test_only_in_its_city(self, ask, other_city):
        self.make(city=other_city)
        self.refused(ask, "another city: Berlin", 422)

    def test_its_own_trade_and_city(self, ask, city, category):
        self.make(trade=category, city=city)
        assert ask(code="CODE").discount == 5_000

    def test_only_from_a_price(self, ask):
        self.make(least_price=PRICE + 1)
        self.refused(ask, "for prices from ₹349.01", 422)
        Coupon.objects.update(least_price=PRICE)
        assert ask(code="CODE").discount == 5_000

    def test_not_in_another_currency(self, ask):
        self.make(currency="EUR")
        self.refused(ask, "in another currency", 422)

    def test_only_for_a_first_booking(self, ask, city, worker):
        coupon = self.make(is_first_only=True, most_each=None)
        first = ask(start=soon(city, days=3))
        self.refused(ask, "first booking only", 409)
        jobs.reject(first, by=worker, reason="No.")
        assert ask(code="CODE").discount == 5_000
        assert used(coupon) == 1

    def test_as_often_as_one_customer_may(self, ask, city, other_customer):
        coupon = self.make(most_each=2)
        for days in (2, 3):
            ask(code="CODE", start=soon(city, days=days))
        with pytest.raises(CodeRefused, match="used this code already") as refused:
            ask(code="CODE", start=soon(city, days=4))
        assert refused.value.status == 409
        ask(code="CODE", start=soon(city, days=4), by=other_customer)
        assert used(coupon) == 3

    def test_as_often_as_all_may(self, ask, city, other_customer):
        coupon = self.make(most_uses=1)
        ask(code="CODE")
        with pytest.raises(CodeRefused, match="has been used up") as refused:
            ask(code="CODE", start=soon(city, days=3), by=other_customer)
        assert refused.value.status == 409
        assert used(coupon) == 1


class TestTheRequest:
    def test_the_same_twice_is_one_job_and_one_use(self, ask, welcome):
        assert ask(code="WELCOME") == ask(code="wel-come")
        assert used(welcome) == 1

    def test_with_another_code_it_is_not_the_same(self, ask, welcome):
        ask()
        with pytest.raises(Different):
            ask(code="WELCOME")

    def test_the_price_that_was_seen_is_that_with_the_coupon(self, ask, welcome):
        with pytest.raises(NotNow, match="it is ₹249 now, and was ₹349"):
            ask(code="WELCOME", seen=PRICE)
        assert ask(code="WELCOME", seen=24_900).price == 24_900

    def test_the_job_keeps_what_it_was_promised(self, ask, welcome):
        job = ask(code="WELCOME")
        Coupon.objects.update(is_active=False, most_uses=1)
        job = drive(job, Verb.ACCEPT, Verb.START, Verb.COMPLETE, Verb.CONFIRM)
        assert (job.price, job.discount) == (24_900, 10_000)


class TestGivenBack:
    @pytest.fixture
    def job(self, ask, welcome):
        settings = BookingSettings.load()
        settings.cancel_fee = settings.no_show_fee = 5_000
        settings.save()
        return ask(code="WELCOME")

    @pytest.mark.parametrize(
        "verbs",
        [
            [Verb.REJECT],
            [Verb.EXPIRE],
            [Verb.CANCEL],
            [Verb.ACCEPT, Verb.CANCEL],
        ],
        ids=str,
    )
    def test_by_a_job_that_came_to_nothing(self, job, welcome, verbs):
        drive(job, *verbs)
        assert used(welcome) == 0
        assert CouponUse.objects.get().given_back_at

    def test_by_a_rival_that_was_declined(self, job, ask, welcome, other_customer):
        rival = ask(by=other_customer)
        jobs.accept(rival, by=rival.worker)
        assert Job.objects.get(pk=job.pk).status == Status.REJECTED
        assert used(welcome) == 0

    def test_and_can_be_used_once_more(self, job, ask, welcome, city):
        drive(job, Verb.CANCEL)
        ask(code="WELCOME", start=soon(city, days=3))
        assert (used(welcome), welcome.uses.count()) == (1, 2)

    def test_by_a_dispute_that_ends_with_nothing(self, job, welcome, support):
        job = drive(job, Verb.ACCEPT, Verb.START, Verb.DISPUTE)
        jobs.resolve_cancelled(job, by=support, reason="No.")
        assert used(welcome) == 0

    def test_where_the_worker_does_not_come(self, job, welcome):
        job = drive(job, Verb.ACCEPT)
        jobs.no_show(job, by=job.customer, reason="?", at=job.no_show_from)
        assert used(welcome) == 0

    def test_not_where_a_fee_is_owed(self, job, welcome):
        job = drive(job, Verb.ACCEPT)
        late = job.cancel_free_until + timedelta(minutes=1)
        jobs.cancel(job, by=job.customer, reason="?", at=late)
        payment = job.payments.get()
        assert (payment.amount, payment.discount) == (5_000, 0)
        assert used(welcome) == 1

    def test_not_where_nobody_was_at_home(self, job, welcome):
        job = drive(job, Verb.ACCEPT)
        jobs.no_show(job, by=job.worker, reason="?", at=job.no_show_from)
        payment = job.payments.get()
        assert (payment.amount, payment.discount) == (5_000, 0)
        assert used(welcome) == 1


def test_another_home_currency_takes_coupons_along(welcome):
    ten = Coupon.objects.create(
        code="TEN", percent_off=10, most_off=5_000, least_price=20_000
    )
    currency.change("EUR", Decimal("0.01"))
    welcome.refresh_from_db()
    ten.refresh_from_db()
    assert (welcome.amount_off, welcome.most_off, welcome.currency) == (
        100,
        None,
        "EUR",
    )
    assert (ten.amount_off, ten.most_off, ten.least_price) == (None, 50, 200)
