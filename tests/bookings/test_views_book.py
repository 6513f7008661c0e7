"""Asking for a time, as a visitor, a customer, and everybody who may not."""

from datetime import UTC, timedelta

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from bookings import jobs
from bookings.models import BookingSettings, Job
from bookings.states import Status
from bookings.views.book import BACK, KEPT
from tests.cast import make_worker, soon
from tests.reading import text
from workers.models import WorkerProfile

TYPED = {
    "title": "Kitchen tap drips & hisses",
    "description": "Since Friday, “hot” side.",
    "address": "B-704, Paud Road, Kothrud",
}


@pytest.fixture
def address(worker):
    return reverse("bookings:book", args=[worker.worker_profile.code])


@pytest.fixture
def typed(city):
    return TYPED | {"minutes": "90", "start": iso(soon(city))}


def iso(moment):
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%MZ}"


def keeps_all(response):
    page = text(response)
    return all(words in page for words in TYPED.values())


class TestLook:
    def test_a_visitor_sees_times_price_and_rules(self, client, address, city):
        response = client.get(address)
        assert response.status_code == 200
        assert response["Cache-Control"].startswith("max-age=0, no-cache, no-store")
        assert "private" in response["Cache-Control"]
        page = text(response)
        assert f'value="{iso(soon(city))}"' in page
        assert "1 hour, ₹349" in page
        assert "2½ hours, ₹872.50" in page
        assert "Suresh has until" in page
        assert "You pay nothing now." in page
        assert "Free at any time before the work starts." in page
        assert "You log in or sign up next." in page

    def test_who_comes_with_an_hour_finds_its_day_open(self, client, address, city):
        def opened(**asked):
            page = BeautifulSoup(client.get(address, asked).content, "html.parser")
            days = page.select("details.day")
            return [n for n, day in enumerate(days) if day.has_attr("open")]

        assert opened() == [0, 1]
        start = soon(city)
        assert len(opened(start=iso(start))) == 1
        (later,) = opened(start=iso(start + timedelta(days=3)))
        assert later == opened(start=iso(start))[0] + 3

    def test_the_fee_is_named_before_the_button(self, client, address, city):
        settings = BookingSettings.load()
        settings.cancel_fee = 10_000
        settings.save()
        start = soon(city)
        page = text(client.get(address, {"start": iso(start)}))
        rule = page.index("Free until 8:00 am on")
        assert "then ₹100." in page
        assert rule < page.index("Send the request to Suresh")

    def test_a_longer_visit_costs_more_and_has_fewer_times(self, client, address, city):
        page = text(client.get(address, {"minutes": "480"}))
        assert "You pay, when the work is done" in page
        assert "₹2,792" in page
        assert f'value="{iso(soon(city, hour=10))}"' in page
        assert f'value="{iso(soon(city, hour=11))}"' not in page

    @pytest.mark.parametrize("zone", ["utc", "city"])
    def test_a_start_in_the_address_is_chosen(self, zone, client, address, city):
        start = soon(city)
        written = iso(start) if zone == "utc" else start.isoformat()
        page = text(client.get(f"{address}?start={written}&minutes=60"))
        assert f'value="{iso(start)}" required checked' in page
        assert "10:00 am to 11:00 am" in page

    def test_a_start_that_is_gone_is_said(self, client, address, city):
        past = iso(timezone.now() - timedelta(days=1))
        response = client.get(address, {"start": past})
        assert response.status_code == 200
        assert "not free any more" in text(response)
        assert "required checked" not in text(response)

    @pytest.mark.parametrize(
        ("query", "sentence"),
        [
            ("minutes=abc", "Pick one of the lengths in the list."),
            ("minutes=61", "Pick one of the lengths in the list."),
            ("start=never", "Pick a time from the list."),
            ("start=0001-01-01T00:00Z", "Pick a time from the list."),
            ("start=9999-12-31T23:59-14:00", "Pick a time from the list."),
            ("again=no%20body", "We cannot find that earlier booking of yours"),
        ],
    )
    def test_a_spoilt_address_says_so_and_shows_an_hour(
        self, query, sentence, client, address
    ):
        response = client.get(f"{address}?{query}")
        assert response.status_code == 400
        assert sentence in text(response)
        assert "1 hour at ₹349 an hour" in text(response)

    def test_what_no_text_has_is_as_if_it_were_not_there(self, client, address):
        response = client.get(f"{address}?start=%00&minutes=%00")
        assert response.status_code == 200

    def test_the_customers_address_is_there_already(self, as_user, customer, address):
        page = text(as_user(customer).get(address))
        assert "12 Law College Road, Pune 411004" in page
        assert "You log in or sign up next." not in page

    def test_again_says_the_same_words(self, as_user, customer, address, job_in):
        job = job_in(Status.FINISHED, minutes=120)
        page = text(as_user(customer).get(address, {"again": job.code}))
        assert 'value="Kitchen tap drips"' in page
        assert "Since Friday, hot side." in page
        assert '<option value="120" selected>' in page

    def test_again_tells_nothing_of_others_jobs(
        self, client, as_user, other_customer, address, job_in
    ):
        job = job_in(Status.FINISHED)
        page = text(client.get(address, {"again": job.code}))
        assert "Since Friday" not in page
        assert "Log in first, and we fill in what you wrote last time." in page
        page = text(as_user(other_customer).get(address, {"again": job.code}))
        assert "Since Friday" not in page

    @pytest.mark.parametrize(
        "change",
        [
            {"approval": WorkerProfile.Approval.WAITING},
            {"approval": WorkerProfile.Approval.REJECTED},
            {"approval": WorkerProfile.Approval.RECHECK},
            {"approval": WorkerProfile.Approval.SUSPENDED},
        ],
    )
    def test_who_is_not_listed_is_not_there(self, change, client, worker, address):
        WorkerProfile.objects.filter(pk=worker.pk).update(**change)
        assert client.get(address).status_code == 404

    def test_an_unknown_worker_is_not_there(self, client, db):
        assert client.get("/workers/nobody2345/book/").status_code == 404

    def test_without_hours_it_offers_others(self, client, city, category):
        idle = make_worker("idle", city=city, category=category, hours=None)
        code = idle.worker_profile.code
        page = text(client.get(reverse("bookings:book", args=[code])))
        assert "No free time that long" in page
        assert "?category=plumber&city=pune" in page
        assert "Send the request" not in page

    def test_other_methods_are_refused(self, client, address):
        assert client.put(address).status_code == 405

    def test_another_length_without_script_loses_nothing(self, client, address, typed):
        response = client.post(address, typed | {"minutes": "120", "look": "1"})
        assert response.status_code == 200
        assert keeps_all(response)
        assert '<option value="120" selected>' in text(response)
        assert "There is a problem" not in text(response)
        assert Job.objects.count() == 0


class TestVisitor:
    def test_goes_to_log_in_with_everything_kept(self, client, address, typed):
        response = client.post(address, typed)
        assert response.status_code == 302
        assert response["Location"] == f"{reverse('account_login')}?next={address}"
        assert Job.objects.count() == 0
        assert str(KEPT) in text(client.get(response["Location"]))

    def test_comes_back_to_the_form_filled(
        self, client, as_user, customer, address, typed, city
    ):
        client.post(address, typed)
        response = as_user(customer).get(address)
        assert str(BACK) in text(response)
        assert keeps_all(response)
        assert '<option value="90" selected>' in text(response)
        assert f'value="{iso(soon(city))}" required checked' in text(response)

    def test_sends_it_and_the_draft_is_gone(
        self, client, as_user, customer, address, typed
    ):
        client.post(address, typed)
        response = as_user(customer).post(address, typed)
        assert response.status_code == 302
        assert str(BACK) not in text(client.get(address))

    def test_a_draft_belongs_to_one_worker(
        self, client, as_user, customer, other_worker, address, typed
    ):
        client.post(address, typed)
        other = reverse("bookings:book", args=[other_worker.worker_profile.code])
        assert TYPED["title"] not in text(as_user(customer).get(other))

    def test_is_told_of_mistakes_before_logging_in(self, client, address, typed):
        response = client.post(address, typed | {"title": ""})
        assert response.status_code == 422
        assert TYPED["address"] in text(response)


class TestAsk:
    def test_makes_the_job_and_shows_it(
        self, as_user, customer, worker, address, typed
    ):
        response = as_user(customer).post(address, typed)
        job = Job.objects.get()
        assert response.status_code == 302
        assert response["Location"] == reverse("bookings:job", args=[job.code])
        assert (job.customer, job.worker, job.minutes) == (customer, worker, 90)
        assert (job.title, job.description, job.address) == tuple(TYPED.values())
        assert job.price == 52_350

    def test_sent_twice_is_one_job(self, as_user, customer, address, typed):
        client = as_user(customer)
        first, second = client.post(address, typed), client.post(address, typed)
        assert first["Location"] == second["Location"]
        assert Job.objects.count() == 1

    def test_sent_again_after_the_answer_is_still_one(
        self, as_user, customer, worker, address, typed
    ):
        client = as_user(customer)
        first = client.post(address, typed)
        jobs.accept(Job.objects.get(), by=worker)
        assert client.post(address, typed)["Location"] == first["Location"]
        assert Job.objects.count() == 1

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("start", ""),
            ("start", "tomorrow"),
            ("start", "2031-03-04T10:00"),
            ("minutes", "59"),
            ("minutes", "999999999999"),
            ("title", ""),
            ("title", "x" * 81),
            ("address", " "),
        ],
    )
    def test_what_makes_no_sense_is_named(
        self, field, value, as_user, customer, address, typed
    ):
        response = as_user(customer).post(address, typed | {field: value})
        assert response.status_code == 422
        assert "There is a problem" in text(response)
        kept = [words for name, words in TYPED.items() if name != field]
        assert all(words in text(response) for words in kept)
        assert Job.objects.count() == 0

    def test_a_past_start_is_refused(self, as_user, customer, address, typed):
        past = soon_past()
        response = as_user(customer).post(address, typed | {"start": iso(past)})
        assert response.status_code == 422
        assert "That time has passed. Pick a later one." in text(response)
        assert keeps_all(response)
        assert Job.objects.count() == 0

    def test_taken_meanwhile_offers_other_times(
        self, as_user, customer, other_customer, worker, address, typed, ask, city
    ):
        jobs.accept(ask(by=other_customer, start=soon(city)), by=worker)
        response = as_user(customer).post(address, typed)
        assert response.status_code == 409
        page = text(response)
        assert "That time is no longer free. Pick another one." in page
        assert keeps_all(response)
        assert f'value="{iso(soon(city))}"' not in page
        assert f'value="{iso(soon(city, hour=14))}"' in page
        assert Job.objects.filter(customer=customer).count() == 0

    @pytest.mark.parametrize("hour", [3, 17])
    def test_a_time_outside_the_hours_is_refused(
        self, hour, as_user, customer, address, typed, city
    ):
        outside = iso(soon(city, hour=hour))
        response = as_user(customer).post(address, typed | {"start": outside})
        assert response.status_code == 409
        assert Job.objects.count() == 0

    def test_who_just_stopped_is_said_and_nothing_is_lost(
        self, as_user, customer, worker, address, typed
    ):
        WorkerProfile.objects.filter(pk=worker.pk).update(availability=False)
        response = as_user(customer).post(address, typed)
        assert response.status_code == 409
        assert "Suresh is not taking jobs right now." in text(response)
        assert "Find somebody else" in text(response)
        assert keeps_all(response)
        assert Job.objects.count() == 0

    def test_who_was_never_approved_is_not_there(
        self, as_user, customer, waiting_worker, typed
    ):
        code = waiting_worker.worker_profile.code
        url = reverse("bookings:book", args=[code])
        assert as_user(customer).post(url, typed).status_code == 404

    @pytest.mark.parametrize(
        "who", ["other_worker", "editor", "support", "finance", "boss"]
    )
    def test_only_customers_ask(self, who, request, as_user, address, typed):
        client = as_user(request.getfixturevalue(who))
        page = text(client.get(address))
        assert "Only customers can book. You are logged in as " in page
        assert "Send the request" not in page
        response = client.post(address, typed)
        assert response.status_code == 403
        sentence = "Only customers can book. Log in with a customer account."
        assert sentence in text(response)
        assert keeps_all(response)
        assert Job.objects.count() == 0

    def test_nobody_asks_themselves(self, as_user, worker, address, typed):
        response = as_user(worker).post(address, typed)
        assert response.status_code == 422
        assert "You can’t book yourself." in text(response)


def soon_past():
    return timezone.now().replace(minute=0, second=0) - timedelta(hours=3)


class TestCost:
    def test_is_the_same_however_many_jobs_there_are(
        self, client, address, worker, ask, city, django_assert_num_queries
    ):
        client.get(address)
        with CaptureQueriesContext(connection) as few:
            client.get(address)
        for day in range(3, 8):
            for hour in (9, 12, 15):
                jobs.accept(ask(start=soon(city, days=day, hour=hour)), by=worker)
        with django_assert_num_queries(len(few)):
            client.get(address)
