"""What a worker asks for coming: of work by the hour, and of nothing else."""

from decimal import Decimal

import pytest
from django.urls import reverse

from bookings.jobs import scope
from bookings.models import Job, Paper, ScopeChange
from bookings.money import income, payments
from bookings.queries import prices
from bookings.states import Status
from services import currency
from tests.reading import row, text, tree, words
from workers import price_list
from workers.models import WorkerProfile


@pytest.fixture
def coming(worker):
    """A call-out of ₹150 beside ₹349 an hour."""
    WorkerProfile.objects.update(callout_fee=15_000)
    worker.worker_profile.refresh_from_db()
    return worker


@pytest.fixture
def fan(coming):
    facts = {"name": "Fit a fan", "price": 34_950, "minutes": 45}
    facts |= {"includes": "", "usual": None}
    return price_list.add(coming.worker_profile, facts)


def shape(job):
    return [(line.kind, line.number, line.amount) for line in prices.lines_of(job)]


class TestPrice:
    def test_it_is_a_line_of_work_by_the_hour(self, coming, ask):
        job = ask(minutes=90)
        assert shape(job) == [("hours", 1, 52_350), ("callout", 2, 15_000)]
        assert job.price == 67_350

    def test_our_commission_is_of_it_too(self, coming, ask):
        job = ask(minutes=60)
        assert (job.price, job.commission) == (49_900, 5_988)
        assert job.earnings == 49_900 - 5_988

    def test_fixed_prices_are_the_whole_price(self, ask, fan):
        job = ask(minutes=0, pieces=((fan, 2),))
        assert shape(job) == [("item", 1, 69_900)]

    def test_a_job_keeps_what_held_when_it_was_asked_for(self, coming, ask):
        job = ask()
        WorkerProfile.objects.update(callout_fee=0)
        assert shape(job)[1:] == [("callout", 2, 15_000)]
        job.refresh_from_db()
        assert job.price == 49_900

    def test_more_work_has_none_of_its_own(self, coming, job_in):
        job = job_in(Status.ONGOING)
        extras = [("Hook", 100)]
        change = scope.propose(job, extras, by=coming, reason="It is gone.")
        scope.answer(change, agrees=True, by=job.customer)
        assert [kind for kind, *_rest in shape(job)] == ["hours", "callout", "extra"]
        assert ScopeChange.objects.get().amount == 100


def test_another_home_currency_takes_it_along(coming, other_worker):
    currency.change("EUR", Decimal("0.01"))
    found = WorkerProfile.objects.order_by("-callout_fee")
    assert list(found.values_list("hourly_rate", "callout_fee", "currency")) == [
        (349, 150, "EUR"),
        (349, 0, "EUR"),
    ]


class TestWhereItIsSaid:
    def test_on_the_workers_page(self, client, coming):
        profile = coming.worker_profile
        page = text(client.get(reverse("workers:profile", args=[profile.code])))
        assert "₹349 an hour plus ₹150 for coming" in page
        assert "A call-out of ₹150 comes on top, once a visit." in page

    def test_beside_fixed_prices_that_have_none(self, client, coming, fan):
        profile = coming.worker_profile
        page = client.get(reverse("workers:profile", args=[profile.code]))
        assert "Work by the hour has a call-out of ₹150 besides" in text(page)
        beside = row(page, "Call-out, with work by the hour", "Fixed price")
        assert beside == "₹150"

    def test_who_asks_for_none_says_nothing_of_it(self, client, worker):
        page = reverse("workers:profile", args=[worker.worker_profile.code])
        assert "call-out" not in text(client.get(page)).lower()

    def test_in_the_price_before_the_request(self, client, coming, fan):
        page = reverse("bookings:book", args=[coming.worker_profile.code])
        rows = tree(client.get(page, {"minutes": 60})).select("#check .sum div")
        assert [words(row) for row in rows] == [
            "1 hour at ₹349 an hour ₹349",
            "Call-out ₹150",
            "You pay, when the work is done ₹499",
        ]
        ticked = tree(client.get(page, {"item": fan.pk})).select("#check .sum div")
        assert "Call-out" not in " ".join(words(row) for row in ticked)

    def test_on_the_job_for_both_and_on_the_receipt(self, as_user, coming, job_in):
        job = job_in(Status.FINISHED)
        payments.mark_job_paid(job, by=coming)
        for who in (job.customer, coming):
            page = as_user(who).get(reverse("bookings:job", args=[job.code]))
            assert row(page, "Call-out") == "₹150"
        lines = Paper.objects.get().facts["lines"]
        assert lines[1] == {"what": "callout", "amount": 15_000}
        assert income.totals(coming)[0].paid == 49_900

    def test_in_the_admin(self, as_user, coming, support, ask):
        job = ask()
        name = Job.snippet_viewset.get_url_name("inspect")
        page = text(as_user(support).get(reverse(name, args=[job.pk])))
        assert "Call-out" in page
        name = WorkerProfile.snippet_viewset.get_url_name("inspect")
        assert "₹150" in text(as_user(support).get(reverse(name, args=[coming.pk])))


class TestWhoAsksForIt:
    @pytest.fixture
    def facts(self, worker):
        profile = worker.worker_profile
        return {
            "service_category": profile.service_category_id,
            "city": profile.city_id,
            "hourly_rate": "349",
            "experience": "8",
        }

    @pytest.mark.parametrize(
        ("typed", "stored"), [("150", 15_000), ("", 0), ("0", 0), ("1,047", 104_700)]
    )
    def test_in_their_profile(self, as_user, worker, facts, typed, stored):
        WorkerProfile.objects.update(callout_fee=777)
        sent = facts | {"callout_fee": typed}
        assert as_user(worker).post("/work/profile/", sent).status_code == 302
        assert WorkerProfile.objects.get().callout_fee == stored

    @pytest.mark.parametrize(
        ("typed", "sentence"),
        [
            ("1047.01", "This can be ₹1,047 at the most: the price of three hours"),
            ("much", ""),
            ("-5", ""),
            ("9" * 30, ""),
        ],
    )
    def test_what_makes_no_sense_is_said_and_kept(
        self, as_user, worker, facts, typed, sentence
    ):
        sent = facts | {"callout_fee": typed, "bio": "I show you the gauge."}
        response = as_user(worker).post("/work/profile/", sent)
        assert response.status_code == 422
        page = tree(response)
        assert page.select_one("#id_callout_fee")["value"] == typed
        assert sentence in page.select_one("#id_callout_fee_error").get_text()
        assert "gauge" in page.select_one("#id_bio").get_text()
        assert WorkerProfile.objects.get().callout_fee == 0

    def test_it_stands_in_the_form_and_beside_the_price_list(self, as_user, coming):
        client = as_user(coming)
        page = tree(client.get("/work/profile/"))
        assert page.select_one("#id_callout_fee")["value"] == "150"
        beside = "Your call-out of ₹150 is added to hours only"
        assert beside in text(client.get("/work/prices/"))

    def test_without_one_the_field_is_empty(self, as_user, worker):
        client = as_user(worker)
        page = tree(client.get("/work/profile/"))
        assert not page.select_one("#id_callout_fee").get("value")
        assert "never added to these prices" in text(client.get("/work/prices/"))


class TestBesideTheRate:
    """Wherever an hour has a price, it is said that coming has one."""

    SAID = "₹349 an hour plus ₹150 for coming"

    def test_on_the_way_to_the_booking_page(self, client, coming):
        code = coming.worker_profile.code
        pages = {
            ".result .price": "/workers/",
            "#times": f"/workers/{code}/",
            ".dock": f"/workers/{code}/",
            ".book-head": f"/workers/{code}/book/",
        }
        for place, page in pages.items():
            shown = words(tree(client.get(page)).select_one(place))
            assert self.SAID in shown, place

    def test_in_what_a_link_shows(self, client, coming):
        page = tree(client.get(f"/workers/{coming.worker_profile.code}/"))
        assert self.SAID in page.select_one("meta[name=description]")["content"]

    def test_not_where_nothing_is_asked_for_coming(self, client, worker):
        found = words(tree(client.get("/workers/")).select_one(".result .price"))
        assert found == "₹349 an hour"
