"""What the price of a job is made of: pieces of a price list, or hours, and our fee."""

from datetime import UTC

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.urls import reverse

from bookings import jobs
from bookings.errors import Different
from bookings.jobs import scope
from bookings.jobs.work import Work
from bookings.models import BookingSettings, Job, JobLine
from bookings.queries import prices
from bookings.states import Status
from tests.cast import soon
from tests.reading import text
from toolkit.errors import NotNow, Unprocessable
from workers import price_list

ADDRESS = "B-704, Paud Road, Kothrud"


def soup(response):
    return BeautifulSoup(response.content, "html.parser")


def item_of(user, name, price, minutes):
    facts = {"name": name, "price": price, "minutes": minutes}
    facts |= {"includes": "Parts are extra.", "usual": None}
    return price_list.add(user.worker_profile, facts)


@pytest.fixture
def fan(worker):
    return item_of(worker, "Fit a fan", 34_950, 45)


@pytest.fixture
def tank(worker):
    return item_of(worker, "Clean the tank", 59_900, 120)


@pytest.fixture
def fee(db):
    BookingSettings.objects.update_or_create(defaults={"customer_fee_bps": 500})
    settings = BookingSettings.load()
    settings.customer_fee_bps = 500
    settings.save()


def shape(job):
    return [
        (line.kind, line.name, line.quantity, line.minutes, line.amount)
        for line in prices.lines_of(job)
    ]


class TestRequest:
    def test_hours_are_one_line(self, ask):
        job = ask(minutes=90)
        assert shape(job) == [("hours", "", 1, 90, 52_350)]
        assert job.price == 52_350

    def test_pieces_add_up_in_money_and_time(self, ask, fan, tank):
        job = ask(minutes=0, pieces=((fan, 2), (tank, 1)), title="")
        assert shape(job) == [
            ("item", "Fit a fan", 2, 90, 69_900),
            ("item", "Clean the tank", 1, 120, 59_900),
        ]
        assert (job.price, job.minutes) == (129_800, 210)
        assert job.commission == 15_576
        assert job.title == "Fit a fan × 2, Clean the tank"

    def test_a_short_piece_takes_an_hour_of_the_calendar(self, ask, fan):
        assert ask(minutes=0, pieces=((fan, 1),)).minutes == 60

    def test_the_job_keeps_what_the_list_said(self, ask, worker, fan):
        job = ask(minutes=0, pieces=((fan, 1),))
        price_list.change(fan, {"name": "X", "price": 1, "minutes": 15} | LEFT)
        price_list.remove(worker.worker_profile, fan.pk)
        assert shape(job) == [("item", "Fit a fan", 1, 45, 34_950)]

    def test_our_fee_is_the_customers_to_pay_and_ours(self, ask, fan, fee):
        job = ask(minutes=0, pieces=((fan, 1),))
        assert shape(job)[1:] == [("fee", "", 1, 0, 1_748)]
        assert (job.price, job.commission) == (36_698, 4_194 + 1_748)
        assert job.earnings == 34_950 - 4_194

    def test_the_price_is_always_the_sum_of_the_lines(self, ask, fan, tank, fee):
        job = ask(minutes=0, pieces=((fan, 3), (tank, 2)))
        assert sum(line.amount for line in prices.lines_of(job)) == job.price

    @pytest.mark.parametrize("count", [0, -1, 10])
    def test_so_many_cannot_be_booked(self, ask, fan, count):
        with pytest.raises(Unprocessable):
            ask(minutes=0, pieces=((fan, count),))
        assert not Job.objects.exists()

    def test_more_than_a_day_is_refused(self, ask, tank, city):
        later = soon(city, days=4)
        assert ask(minutes=0, pieces=((tank, 4),), start=later).minutes == 480
        with pytest.raises(Unprocessable, match="more than eight hours"):
            ask(minutes=0, pieces=((tank, 5),))

    def test_somebody_elses_piece_is_refused(self, ask, other_worker):
        theirs = item_of(other_worker, "Theirs", 100, 60)
        with pytest.raises(Unprocessable, match="Choose from the price list"):
            ask(minutes=0, pieces=((theirs, 1),))

    def test_a_price_that_has_changed_is_looked_at_again(self, ask, fan):
        with pytest.raises(NotNow, match="it is ₹349.50 now, and was ₹300") as refused:
            ask(minutes=0, pieces=((fan, 1),), seen=30_000)
        assert refused.value.status == 409
        assert ask(minutes=0, pieces=((fan, 1),), seen=34_950).price == 34_950

    def test_the_same_twice_is_one_job_and_other_pieces_are_not_the_same(
        self, ask, worker, fan
    ):
        twin = item_of(worker, "Fit a lamp", 34_950, 45)
        job = ask(minutes=0, pieces=((fan, 1),))
        assert ask(minutes=0, pieces=((fan, 1),)) == job
        job = jobs.accept(job, by=worker)
        change = scope.propose(job, [("Hook", 100)], by=worker, reason="It is gone.")
        scope.answer(change, agrees=True, by=job.customer)
        assert ask(minutes=0, pieces=((fan, 1),)) == job
        with pytest.raises(Different):
            ask(minutes=0, pieces=((twin, 1),))


LEFT = {"includes": "", "usual": None}


def test_what_was_agreed_is_never_changed(ask, fan):
    line = prices.lines_of(ask(minutes=0, pieces=((fan, 1),)))[0]
    with pytest.raises(DatabaseError), transaction.atomic():
        JobLine.objects.filter(pk=line.pk).update(amount=1)
    JobLine.objects.filter(pk=line.pk).update(usual=None)


def test_work_by_the_hour_takes_what_it_says():
    assert Work.by_the_hour(90).minutes == 90
    assert not Work.by_the_hour(45).fits


class TestPage:
    @pytest.fixture
    def address(self, worker):
        return reverse("bookings:book", args=[worker.worker_profile.code])

    @pytest.fixture
    def typed(self, city, fan):
        start = soon(city).astimezone(UTC).strftime("%Y-%m-%dT%H:%MZ")
        return {"item": str(fan.pk), "start": start, "address": ADDRESS}

    def test_who_comes_from_a_price_sees_it_ticked(self, client, address, fan, tank):
        page = soup(client.get(address, {"item": fan.pk}))
        ticked = page.select("[name=item][checked]")
        assert [box["value"] for box in ticked] == [str(fan.pk)]
        rows = page.select("#check .sum div")
        assert [row.get_text(" ", strip=True) for row in rows] == [
            "Fit a fan ₹349.50",
            "You pay, when the work is done ₹349.50",
        ]

    def test_pieces_are_booked_and_stand_on_the_jobs_page(
        self, as_user, customer, worker, address, typed, fan, fee
    ):
        client = as_user(customer)
        typed |= {f"count-{fan.pk}": "2"}
        response = client.post(address, typed)
        job = Job.objects.get()
        assert response.url == reverse("bookings:job", args=[job.code])
        assert job.title == "Fit a fan × 2"
        page = text(client.get(response.url))
        assert "Fit a fan × 2" in page
        assert "Our fee" in page
        theirs = text(as_user(worker).get(response.url))
        assert "Our fee" not in theirs
        assert "₹615.12" in theirs

    @pytest.mark.parametrize(
        ("field", "sent", "sentence"),
        [
            ("item", "999999", "Something you ticked is not in the price list"),
            ("item", "x", "Something you ticked is not in the price list"),
            ("count", "0", "Of each you can book 1 to 9: choose how many."),
            ("count", "10", "Of each you can book 1 to 9: choose how many."),
            ("count", "٣", "Of each you can book 1 to 9: choose how many."),
            ("count", "9" * 5000, "Of each you can book 1 to 9: choose how many."),
        ],
        ids=range(6),
    )
    def test_what_nobody_offers_is_named(
        self, as_user, customer, address, typed, fan, field, sent, sentence
    ):
        name = "item" if field == "item" else f"count-{fan.pk}"
        response = as_user(customer).post(address, typed | {name: sent})
        assert response.status_code == 422
        page = text(response)
        assert sentence in page
        assert ADDRESS in page
        assert not Job.objects.exists()
        # Nobody is asked for hours as well.
        assert "Pick one of the lengths" not in page

    def test_too_much_for_a_day_is_said_beside_the_pieces(
        self, as_user, customer, address, typed, tank
    ):
        sent = typed | {"item": str(tank.pk), f"count-{tank.pk}": "5"}
        response = as_user(customer).post(address, sent)
        assert response.status_code == 422
        page = soup(response)
        error = page.select_one("#id_item_error").get_text()
        assert "more than eight hours" in error
        asked = as_user(customer).get(address, sent)
        assert asked.status_code == 400

    def test_the_price_that_was_shown_is_the_price(
        self, as_user, customer, worker, address, typed, fan
    ):
        client = as_user(customer)
        page = soup(client.get(address, {"item": fan.pk}))
        shown = page.select_one("[name=shown]")["value"]
        price_list.change(
            fan, {"name": fan.name, "price": 50_000, "minutes": 45} | LEFT
        )
        response = client.post(address, typed | {"shown": shown})
        assert response.status_code == 409
        assert "it is ₹500 now, and was ₹349.50" in text(response)
        page = soup(response)
        shown = page.select_one("[name=shown]")["value"]
        assert client.post(address, typed | {"shown": shown}).status_code == 302

    @pytest.mark.parametrize("shown", ["", "x", ":", "60:34900", "9" * 50, "1x1:-5"])
    def test_what_was_shown_for_other_work_is_not_asked_about(
        self, as_user, customer, address, typed, shown
    ):
        response = as_user(customer).post(address, typed | {"shown": shown})
        assert response.status_code == 302

    def test_what_was_ticked_is_kept_while_somebody_logs_in(
        self, client, as_user, customer, address, typed, fan
    ):
        client.post(address, typed | {f"count-{fan.pk}": "3"})
        page = soup(as_user(customer).get(address))
        (box,) = page.select("[name=item][checked]")
        count = page.select_one(f"[name=count-{fan.pk}] [selected]")
        assert (box["value"], count["value"]) == (str(fan.pk), "3")
        assert ADDRESS in page.select_one("[name=address]").get_text()
        assert not Job.objects.filter(status=Status.PENDING).exists()

    def test_without_pieces_the_hours_and_words_are_asked_for(
        self, as_user, customer, address, typed
    ):
        del typed["item"]
        response = as_user(customer).post(address, typed)
        assert response.status_code == 422
        page = text(response)
        assert "Pick one of the lengths in the list." in page
        assert "Say in a few words what needs doing." in page


def test_a_line_of_nothing_is_refused(ask, fan):
    line = JobLine(job=ask(), number=9, kind="item", name="x", amount=0)
    with pytest.raises(ValidationError):
        line.full_clean()
