"""The page of a job: who sees it, what it says to whom, and what it never shows."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from icalendar import Calendar

from bookings import jobs, reviews
from bookings.models import BookingSettings
from bookings.money import payments
from bookings.states import Status
from tests.cast import soon
from tests.clock import DEFAULT
from tests.reading import text
from workers.models import WorkerProfile

BEGINS = DEFAULT

ADDRESS = "B-704, Paud Road, Kothrud, Pune 411038"
INSIDERS = ["customer", "worker", "support", "boss"]
STRANGERS = ["other_customer", "other_worker", "waiting_worker", "editor", "finance"]


@pytest.fixture
def see(request, as_user):
    """The page of a job as somebody of the cast sees it."""

    def see(who, job, status=200):
        client = as_user(request.getfixturevalue(who))
        response = client.get(reverse("bookings:job", args=[job.code]))
        assert response.status_code == status
        return text(response)

    return see


class TestWho:
    @pytest.mark.parametrize("who", INSIDERS)
    @pytest.mark.parametrize("status", list(Status))
    def test_comes_in(self, who, status, job_in, see):
        job = job_in(status)
        page = see(who, job)
        assert job.title in page
        assert str(status.label) in page

    @pytest.mark.parametrize("who", STRANGERS)
    def test_does_not_exist_for_strangers(self, who, ask, see):
        assert "Kitchen tap" not in see(who, ask(), 404)

    @pytest.mark.parametrize("path", ["", "cancel/", "review/", "calendar.ics"])
    def test_visitors_log_in_first(self, path, client, ask):
        url = f"/jobs/{ask().code}/{path}"
        response = client.get(url)
        assert response.status_code == 302
        assert response["Location"] == f"{reverse('account_login')}?next={url}"

    def test_an_unknown_code_is_not_there(self, as_user, customer):
        assert as_user(customer).get("/jobs/nobody2345/").status_code == 404

    def test_nobody_keeps_a_copy(self, as_user, customer, ask):
        response = as_user(customer).get(reverse("bookings:job", args=[ask().code]))
        assert "no-store" in response["Cache-Control"]
        assert "private" in response["Cache-Control"]

    def test_posting_to_it_is_refused(self, as_user, customer, ask):
        url = reverse("bookings:job", args=[ask().code])
        assert as_user(customer).post(url).status_code == 405


class TestAddress:
    @pytest.mark.parametrize(
        "status", [Status.PENDING, Status.REJECTED, Status.EXPIRED, Status.CANCELLED]
    )
    def test_is_the_city_to_a_worker_without_the_job(self, status, job_in, see):
        page = see("worker", job_in(status))
        assert ADDRESS not in page
        waits = "You see the full address once you accept." in page
        assert waits == (status == Status.PENDING)

    @pytest.mark.parametrize(
        "status", [Status.ACCEPTED, Status.ONGOING, Status.COMPLETED, Status.DISPUTED]
    )
    def test_is_whole_to_a_worker_with_the_job(self, status, job_in, see):
        assert ADDRESS in see("worker", job_in(status))

    @pytest.mark.parametrize("who", ["customer", "support"])
    def test_is_whole_to_who_wrote_it_and_who_helps(self, who, ask, see):
        assert ADDRESS in see(who, ask())


class TestWords:
    def test_what_happens_next_stands_first(self, ask, see):
        job = ask()
        page = see("customer", job)
        assert "Suresh has until" in page
        assert page.index("Suresh has until") < page.index("How it’s going")
        assert f'data-job="{job.code}"' in page
        assert 'id="job-live"' in page

    def test_each_side_has_its_own_buttons(self, ask, see):
        job = ask()
        page = see("worker", job)
        assert f'action="/jobs/{job.code}/accept/"' in page
        assert f'href="/jobs/{job.code}/reject/"' in page
        assert "/cancel/" not in page
        page = see("customer", job)
        assert "/accept/" not in page
        assert f'href="/jobs/{job.code}/cancel/"' in page

    def test_a_start_that_must_wait_says_so(self, job_in, see, as_user, worker):
        job = job_in(Status.ACCEPTED)
        page = see("worker", job)
        assert "/start/" not in page
        day = f"on {date_format(soon(job.city), 'D j M')}"
        assert (
            f"You can press Start from 7:00 am {day} with the customer’s start code, "
            f"and from 9:45 am {day} without it."
        ) in page

    def test_numbers_are_shown_only_while_they_meet(self, ask, see, worker):
        worker.phone = "+919876543210"
        worker.save()
        job = ask()
        assert "98765" not in see("customer", job)
        job = jobs.accept(job, by=worker)
        assert "tel:+919876543210" in see("customer", job)
        jobs.cancel(job, by=worker)
        assert "98765" not in see("customer", job)

    def test_a_worker_who_left_is_no_link(self, ask, see, worker):
        job = ask()
        profile = reverse("workers:profile", args=[worker.worker_profile.code])
        assert f'href="{profile}"' in see("customer", job)
        WorkerProfile.objects.filter(pk=worker.pk).update(availability=False)
        assert f'href="{profile}"' not in see("customer", job)

    def test_who_got_no_worker_is_sent_on(self, job_in, see, worker):
        job = job_in(Status.REJECTED)
        page = see("customer", job)
        assert f"{reverse('workers:search')}?category=plumber&city=pune" in page
        assert "Ask for another time" in page
        WorkerProfile.objects.filter(pk=worker.pk).update(availability=False)
        assert "Ask for another time" not in see("customer", job)


class TestMoney:
    def test_customers_see_the_price_workers_their_part(self, ask, see):
        job = ask(minutes=90)
        page = see("customer", job)
        assert "1½ hours at ₹349 an hour" in page
        assert "₹523.50" in page
        assert "Our part" not in page
        page = see("worker", job)
        assert "Our part, 12 %" in page
        assert "−₹62.82" in page
        assert "₹460.68" in page

    def test_owed_then_paid(self, job_in, see, worker):
        job = job_in(Status.FINISHED)
        pay = f'action="/jobs/{job.code}/pay/"'
        assert "Pay Suresh ₹349 in cash." in see("customer", job)
        assert "₹349 to be paid" in see("customer", job)
        assert pay not in see("customer", job)
        assert pay in see("worker", job)
        assert pay in see("boss", job)
        assert pay not in see("support", job)
        payments.mark_paid(payments.payment_of(job), by=worker)
        assert "₹349 paid" in see("customer", job)
        assert "You paid" in see("customer", job)
        assert "Paid in cash, 18 November 2026, " in see("customer", job)
        assert "receipt R-2627-000001" in see("customer", job)
        assert pay not in see("worker", job)

    def test_a_late_cancellation_names_the_fee(self, job_in, see, customer):
        settings = BookingSettings.load()
        settings.cancel_fee = 10_000
        settings.save()
        job = job_in(Status.ACCEPTED)
        jobs.cancel(job, by=customer, at=job.scheduled_time - timedelta(minutes=5))
        page = see("customer", job)
        assert "This job is cancelled, and ₹100 is due." in page
        assert "Late cancellation" in page
        assert f'action="/jobs/{job.code}/pay/"' in see("worker", job)

    @pytest.mark.parametrize("status", [Status.REJECTED, Status.CANCELLED])
    def test_no_work_costs_nothing(self, status, job_in, see):
        assert "Nothing to pay" in see("customer", job_in(status))


class TestReview:
    @pytest.mark.parametrize("status", [Status.COMPLETED, Status.FINISHED])
    def test_the_customer_is_asked(self, status, job_in, see):
        job = job_in(status)
        assert f'action="/jobs/{job.code}/review/"' in see("customer", job)
        assert f'action="/jobs/{job.code}/review/"' not in see("worker", job)

    def test_once_given_both_read_it(self, job_in, see, customer):
        job = job_in(Status.FINISHED)
        reviews.leave(
            job, by=customer, rating=4, comment="Neat & quick.", at=job.ends_at
        )
        for who in ("customer", "worker", "support"):
            page = see(who, job)
            assert "Neat & quick." in page
            assert "4 out of 5" in page
            assert "Send the review" not in page


class TestCalendar:
    @pytest.mark.parametrize("who", ["customer", "worker"])
    def test_is_for_the_two(self, who, request, as_user, job_in):
        job = job_in(Status.ACCEPTED)
        client = as_user(request.getfixturevalue(who))
        response = client.get(reverse("bookings:ics", args=[job.code]))
        assert response.status_code == 200
        assert response["Content-Type"] == "text/calendar; charset=utf-8"
        assert f'filename="job-{job.code}.ics"' in response["Content-Disposition"]
        assert "no-store" in response["Cache-Control"]
        (event,) = Calendar.from_ical(response.content).walk("VEVENT")
        assert event["DTSTART"].dt == job.scheduled_time
        assert event["URL"] == f"http://testserver/jobs/{job.code}/"

    @pytest.mark.parametrize("who", STRANGERS)
    def test_is_not_there_for_strangers(self, who, request, as_user, job_in):
        job = job_in(Status.ACCEPTED)
        client = as_user(request.getfixturevalue(who))
        url = reverse("bookings:ics", args=[job.code])
        assert client.get(url).status_code == 404

    def test_staff_are_refused(self, as_user, support, job_in):
        url = reverse("bookings:ics", args=[job_in(Status.ACCEPTED).code])
        response = as_user(support).get(url)
        assert response.status_code == 403
        assert "for the two people of this job" in text(response)


@pytest.mark.parametrize("status", [Status.ACCEPTED, Status.FINISHED])
def test_the_worker_page_has_a_budget(
    status, as_user, worker, job_in, django_assert_max_num_queries
):
    url = reverse("bookings:job", args=[job_in(status).code])
    client = as_user(worker)
    client.get(url)
    with django_assert_max_num_queries(12):
        client.get(url)


def test_an_overdue_request_tells_both_that_it_is_over(ask, see, city):
    asked = timezone.now() - timedelta(hours=30)
    job = ask(start=soon(city), at=asked)
    assert "did not answer in time" in see("customer", job)
    page = see("worker", job)
    assert "The time to answer is over." in page
    assert "/accept/" not in page
