"""The reports' numbers, worked out by hand and held against the books.

An hour of these workers costs ₹349, of which ₹41.88 are ours and ₹307.12 theirs.
"""

from datetime import date

import pytest

from bookings import jobs
from bookings.models import Account, BookingSettings, Job
from bookings.money import ledger, payments
from bookings.reports import market, periods
from services.models import City, MarketSettings
from tests.bookings.marketday import MarketDay, pune
from tests.cast import make_worker
from workers.models import WorkerProfile

pytestmark = pytest.mark.django_db

MARCH = (pune(3, 1, 0), pune(4, 1, 0))
APRIL = (pune(4, 1, 0), pune(5, 1, 0))
HOUR, OURS, THEIRS = 34_900, 4_188, 30_712


@pytest.fixture
def day(ask):
    return MarketDay(ask)


@pytest.fixture
def berliner(other_city, other_category):
    """Paid in euros, in another zone."""
    return make_worker(
        "greta",
        name="Greta Vogel",
        city=other_city,
        category=other_category,
        currency="EUR",
        hourly_rate=5_000,
    )


def booked(since=None, until=None, **scope):
    """{(name, currency): (accepted, finished, cancelled, value)}"""
    rows = market.most_booked(since, until, **scope)
    return {
        (str(row.worker), row.currency): (
            row.accepted,
            row.finished,
            row.cancelled,
            row.value,
        )
        for row in market.with_workers(rows, since, until, **scope)
    }


def revenue(since=None, until=None, **options):
    """[(group, currency, jobs, paid, commission, earned)]"""
    names = ("group", "currency", "jobs", "paid", "commission", "earned")
    rows = market.revenue(since, until, **options)
    return [tuple(row[name] for name in names) for row in rows]


class TestMostBooked:
    def test_by_hand(self, day, worker, other_worker):
        day.paid(pune(3, 10))
        day.paid(pune(3, 11), minutes=120)
        day.finished(pune(3, 12))
        day.cancelled(pune(3, 13))
        day.accepted(pune(3, 14), worker=other_worker)
        assert booked(*MARCH) == {
            ("Suresh Venkataraman", "INR"): (4, 3, 1, 3 * HOUR),
            ("Imran Qureshi", "INR"): (1, 0, 0, 0),
        }

    def test_the_most_accepted_come_first(self, day, worker, other_worker):
        day.accepted(pune(3, 10))
        day.accepted(pune(3, 11), worker=other_worker)
        day.accepted(pune(3, 12), worker=other_worker)
        assert [name for name, _ in booked()] == [
            "Imran Qureshi",
            "Suresh Venkataraman",
        ]

    def test_requests_that_came_to_nothing_are_no_bookings(self, day, customer):
        declined = day.asked(pune(3, 10))
        jobs.reject(declined, by=declined.worker, at=declined.created_at)
        withdrawn = day.asked(pune(3, 11))
        jobs.cancel(withdrawn, by=customer, at=withdrawn.created_at)
        expired = day.asked(pune(3, 12))
        jobs.expire(expired, at=pune(3, 12))
        assert booked() == {}
        assert set(market.bookings().values()) == {0}

    def test_each_step_counts_when_it_happened(self, day):
        """Asked and accepted in March, done and paid in April."""
        day.paid(pune(4, 1, 10), at=pune(4, 2))
        assert booked(*MARCH) == {("Suresh Venkataraman", "INR"): (1, 0, 0, 0)}
        assert booked(*APRIL) == {("Suresh Venkataraman", "INR"): (0, 1, 0, HOUR)}

    def test_who_was_only_paid_is_there_too(self, day):
        day.paid(pune(3, 10), at=pune(4, 20))
        assert booked(*APRIL) == {("Suresh Venkataraman", "INR"): (0, 0, 0, HOUR)}

    def test_a_worker_without_events_has_no_row(self, day, other_worker):
        day.paid(pune(3, 10))
        assert booked(*APRIL) == {}

    def test_trade_and_city(self, day, worker, berliner, city, category, other_city):
        day.paid(pune(3, 10))
        day.paid(pune(3, 11, 15), worker=berliner)
        pune_row = {("Suresh Venkataraman", "INR"): (1, 1, 0, HOUR)}
        assert booked(city=city) == pune_row
        assert booked(trade=category) == pune_row
        assert booked(city=other_city) == {("Greta Vogel", "EUR"): (1, 1, 0, 5_000)}
        assert booked(city=other_city, trade=category) == {}

    def test_decided_disputes_count(self, day, boss, customer):
        job = day.accepted(pune(3, 10))
        job = jobs.start(job, by=job.worker, at=job.scheduled_time)
        job = jobs.dispute(job, by=customer, reason="It leaks.", at=job.ends_at)
        jobs.resolve_cancelled(job, by=boss, reason="It does leak.", at=pune(3, 12))
        assert booked(*MARCH) == {("Suresh Venkataraman", "INR"): (1, 0, 1, 0)}

    def test_the_values_add_up_to_the_takings(self, day, berliner, other_worker):
        day.paid(pune(3, 10), at=pune(4, 1, 0))
        day.paid(pune(3, 11), minutes=90, at=pune(3, 31, 23, 59))
        day.paid(pune(3, 12), worker=other_worker)
        day.paid(pune(3, 13, 15), worker=berliner)
        for span in (MARCH, APRIL, (None, None)):
            sums = {}
            for (_, currency), (*_, value) in booked(*span).items():
                sums[currency] = sums.get(currency, 0) + value
            paid = {row["currency"]: row["paid"] for row in market.takings(*span)}
            assert {c: n for c, n in sums.items() if n} == paid

    def test_three_queries_however_many(
        self, day, worker, other_worker, django_assert_num_queries
    ):
        day.accepted(pune(3, 10))
        with django_assert_num_queries(3):
            booked()
        for n in range(3):
            day.accepted(pune(3, 11 + n), worker=other_worker)
        with django_assert_num_queries(3):
            assert len(booked()) == 2


class TestRevenue:
    def test_by_month_by_hand(self, day):
        day.paid(pune(3, 10))
        day.paid(pune(3, 20), minutes=120)
        day.paid(pune(4, 2))
        assert revenue() == [
            (date(2026, 4, 1), "INR", 1, HOUR, OURS, THEIRS),
            (date(2026, 3, 1), "INR", 2, 3 * HOUR, 3 * OURS, 3 * THEIRS),
        ]

    def test_nothing_is_no_rows(self):
        for by in ("month", "trade", "city"):
            assert revenue(by=by) == []
        assert list(market.takings()) == []

    @pytest.mark.parametrize(
        ("second_before_midnight", "month"), [(True, 3), (False, 4)]
    )
    def test_a_month_ends_at_the_markets_midnight(
        self, day, second_before_midnight, month
    ):
        """In Pune, which is still the evening before in UTC."""
        at = pune(3, 31, 23, 59, 59) if second_before_midnight else pune(4, 1, 0)
        day.paid(pune(3, 30), at=at)
        assert [row[0] for row in revenue()] == [date(2026, month, 1)]
        assert len(revenue(*MARCH)) == (month == 3)
        assert len(revenue(*APRIL)) == (month == 4)

    def test_currencies_stay_apart(self, day, berliner):
        day.paid(pune(3, 10))
        day.paid(pune(3, 11, 15), worker=berliner)
        assert revenue(*MARCH) == [
            (date(2026, 3, 1), "EUR", 1, 5_000, 600, 4_400),
            (date(2026, 3, 1), "INR", 1, HOUR, OURS, THEIRS),
        ]

    def test_by_trade_and_by_city(self, day, berliner, other_worker):
        day.paid(pune(3, 10))
        day.paid(pune(3, 11), worker=other_worker)
        day.paid(pune(3, 11, 15), worker=berliner)
        rupees = ("INR", 2, 2 * HOUR, 2 * OURS, 2 * THEIRS)
        euros = ("EUR", 1, 5_000, 600, 4_400)
        assert revenue(by="trade") == [("Plumber", *rupees), ("Electrician", *euros)]
        assert revenue(by="city") == [("Pune", *rupees), ("Berlin", *euros)]

    def test_two_cities_of_one_name_stay_two(self, day, city, category):
        namesake = City.objects.create(
            slug="pune-2",
            name="Pune",
            country="IN",
            time_zone="Asia/Kolkata",
            latitude=0,
            longitude=0,
        )
        there = make_worker("namesake", city=namesake, category=category)
        day.paid(pune(3, 10))
        day.paid(pune(3, 11), worker=there)
        assert [row[:3] for row in revenue(by="city")] == [("Pune", "INR", 1)] * 2

    def test_a_fee_for_cancelling_late_is_the_workers(self, ask, day, customer):
        rules = BookingSettings.load()
        rules.cancel_fee = 10_000
        rules.save()
        job = day.accepted(pune(3, 10))
        jobs.cancel(job, by=customer, at=pune(3, 10, 9, 30))
        assert revenue() == []
        payments.mark_paid(payments.payment_of(job), by=job.worker, at=pune(3, 11))
        assert revenue() == [(date(2026, 3, 1), "INR", 1, 10_000, 0, 10_000)]

    def test_a_job_that_is_not_paid_is_no_revenue(self, day):
        day.finished(pune(3, 10))
        assert revenue() == []

    def test_what_stands_on_a_job_is_never_read(self, day):
        day.paid(pune(3, 10))
        before = revenue(), booked()
        Job.objects.update(price=1, commission=0, hourly_rate=1)
        WorkerProfile.objects.update(hourly_rate=1)
        assert (revenue(), booked()) == before

    def test_every_grouping_adds_up_to_the_books(self, day, berliner, other_worker):
        day.paid(pune(3, 10), minutes=90)
        day.paid(pune(4, 11), worker=other_worker)
        day.paid(pune(3, 12, 15), worker=berliner)
        Kind = Account.Kind
        for currency, workers in [
            ("INR", [other_worker, Job.objects.first().worker]),
            ("EUR", [berliner]),
        ]:
            ours = -ledger.balance(Kind.COMMISSION, currency)
            theirs = -sum(
                ledger.balance(Kind.WORKER_PAYABLE, currency, worker)
                for worker in workers
            )
            cash = sum(
                ledger.balance(Kind.WORKER_DUE, currency, worker) for worker in workers
            )
            for by in ("month", "trade", "city"):
                rows = [row for row in revenue(by=by) if row[1] == currency]
                assert sum(row[3] for row in rows) == cash
                assert sum(row[4] for row in rows) == ours
                assert sum(row[5] for row in rows) == theirs
        assert ledger.check() == []


class TestPeriods:
    def test_the_markets_clock_is_its_largest_open_city(
        self, city, other_city, django_capture_on_commit_callbacks
    ):
        City.objects.create(
            slug="big",
            name="Big",
            country="IN",
            time_zone="Asia/Dhaka",
            latitude=0,
            longitude=0,
            population=9_000_000,
            is_active=False,
        )
        assert str(periods.market_zone()) == "Asia/Kolkata"
        market = MarketSettings.load()
        market.country = "DE"
        with django_capture_on_commit_callbacks(execute=True):
            market.save()
        assert str(periods.market_zone()) == "Europe/Berlin"

    def test_without_a_city_it_is_utc(self, db):
        assert str(periods.market_zone()) == "UTC"

    def test_days_are_whole_at_both_ends(self, city):
        period = periods.of_days(date(2026, 3, 1), date(2026, 3, 31))
        assert (period.since, period.until) == MARCH

    def test_a_day_of_23_hours_is_whole_too(self, other_city):
        zone = other_city.tz
        period = periods.of_days(date(2026, 3, 29), date(2026, 3, 29), zone)
        assert period.until.timestamp() - period.since.timestamp() == 23 * 3600

    def test_either_end_may_be_open(self, city):
        assert periods.of_days(None, None) == periods.Period(None, None)
        assert periods.of_days(date(2026, 3, 1), None).until is None

    def test_the_first_and_the_last_day_there_are(self, city):
        period = periods.of_days(date.min, date.max)
        assert (period.since.year, period.until.year) == (1970, 3000)

    def test_a_week_begins_on_monday_there(self, city):
        """Sunday evening in UTC is Monday in Pune."""
        monday = pune(3, 2, 0)
        assert periods.this_week(pune(3, 2, 0, 30)).since == monday
        assert periods.this_week(pune(3, 8, 23, 59)).since == monday
