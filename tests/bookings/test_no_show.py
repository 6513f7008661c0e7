"""Nobody is there: who may say so and when, what it costs, and what each side reads."""

from datetime import timedelta

import pytest
from django.urls import reverse
from wagtail.models import Site

from bookings import jobs
from bookings.errors import TooEarly
from bookings.models import BookingSettings, Job, Payment
from bookings.money import income, payments
from bookings.money.income import Total
from bookings.reports import market
from bookings.states import Status
from bookings.words.sentences import cancelling, free_until, nobody_there
from home.models import BrandSettings
from tests.bookings.marketday import MarketDay, pune
from tests.bookings.paying import attempt_of, made, pay, payment_of, work_through
from tests.cast import make_worker
from tests.reading import row, text
from tests.site import soup, words
from toolkit.errors import NotAllowed, NotNow
from workers.models import SlotCell, WorkerProfile

FEE = 15_000


@pytest.fixture
def fee(db):
    rules = BookingSettings.load()
    rules.no_show_fee, rules.no_show_minutes = FEE, 20
    rules.save()


@pytest.fixture
def see(request, as_user):
    def see(who, job):
        client = as_user(request.getfixturevalue(who))
        return client.get(reverse("bookings:job", args=[job.code]))

    return see


def gone(job, by, at=None):
    return jobs.no_show(job, by=by, at=at or job.no_show_from)


class TestRule:
    @pytest.mark.parametrize("who", ["customer", "worker"])
    def test_both_wait_some_time_first(self, job_in, request, who):
        job, by = job_in(Status.ACCEPTED), request.getfixturevalue(who)
        assert job.no_show_from == job.scheduled_time + timedelta(minutes=20)
        with pytest.raises(TooEarly, match="Give them until 10:20 am"):
            gone(job, by, job.no_show_from - timedelta(seconds=1))
        assert gone(job, by).status == "cancelled"
        assert not SlotCell.objects.filter(claim=job.code).exists()

    @pytest.mark.parametrize("who", ["support", "other_customer", "other_worker"])
    def test_nobody_else_can_know(self, job_in, request, who):
        with pytest.raises(NotAllowed):
            gone(job_in(Status.ACCEPTED), request.getfixturevalue(who))

    @pytest.mark.parametrize("status", set(Status) - {Status.ACCEPTED})
    def test_only_of_an_accepted_job(self, job_in, worker, status):
        with pytest.raises(NotNow):
            gone(job_in(status), worker)

    def test_the_first_word_counts(self, fee, job_in, worker, customer):
        job = gone(job_in(Status.ACCEPTED), customer)
        with pytest.raises(NotNow, match="This job is cancelled"):
            gone(job, worker)
        assert not Payment.objects.exists()

    def test_a_job_keeps_what_held_when_it_was_asked_for(self, fee, job_in, worker):
        job = job_in(Status.ACCEPTED)
        rules = BookingSettings.load()
        rules.no_show_fee, rules.no_show_minutes = 1, 240
        rules.save()
        gone(Job.objects.with_people().get(), worker, job.no_show_from)
        assert Payment.objects.get().amount == FEE

    def test_never_above_the_price(self, fee, ask, city, category):
        cheap = make_worker("cheap", city=city, category=category, hourly_rate=9_000)
        assert ask(worker=cheap).no_show_fee == 9_000

    def test_it_is_no_rating_and_no_job_done(self, fee, job_in, worker):
        gone(job_in(Status.ACCEPTED), worker)
        profile = WorkerProfile.objects.get(pk=worker.pk)
        assert (profile.jobs_done, profile.rating_count) == (0, 0)


class TestMoney:
    def test_the_worker_gets_all_of_the_fee_in_cash(self, fee, job_in, worker):
        job = gone(job_in(Status.ACCEPTED), worker)
        payment = payment_of(job)
        assert (payment.purpose, payment.amount) == ("no-show", FEE)
        payments.mark_job_paid(job, by=worker)
        assert income.totals(worker) == [Total("INR", FEE, 0)]
        assert income.owed(worker) == [("INR", 0)]

    def test_without_a_fee_nothing_is_owed(self, job_in, worker):
        assert payments.payment_of(gone(job_in(Status.ACCEPTED), worker)) is None

    def test_the_fee_is_taken_of_what_the_bank_keeps(self, fee, online, ask, worker):
        job = pay(online, jobs.accept(ask(gateway="stripe"), by=worker))
        job = gone(job, worker)
        work_through()
        assert [order.amount for order in made("capture")] == [FEE]
        assert payment_of(job).status == "released"
        assert income.totals(worker) == [Total("INR", FEE, 0)]

    def test_the_rest_of_what_was_taken_goes_back(self, fee, online, ask, worker):
        job = pay(online, jobs.accept(ask(gateway="razorpay"), by=worker))
        job = gone(job, worker)
        work_through()
        attempt = attempt_of(job)
        assert attempt.captured - attempt.refunded == FEE
        assert income.totals(worker) == [Total("INR", FEE, 0)]

    @pytest.mark.parametrize("way", ["stripe", "razorpay"])
    def test_to_whom_nobody_came_gets_all_back(
        self, fee, online, ask, worker, customer, way
    ):
        job = pay(online, jobs.accept(ask(gateway=way), by=worker))
        job = gone(job, customer)
        work_through()
        attempt = job.payments.get().attempts.get()
        assert attempt.captured == attempt.refunded
        assert payments.payment_of(job) is None
        assert income.totals(worker) == []


class TestWords:
    def test_before_one_asks(self, fee, client, worker):
        code = worker.worker_profile.code
        page = text(client.get(f"/workers/{code}/book/"))
        assert (
            "Free at any time before the work starts. If nobody is at the address "
            "20 minutes after the agreed time, ₹150 is due."
        ) in page

    def test_nothing_is_said_of_no_fee(self, client, worker):
        page = text(client.get(f"/workers/{worker.worker_profile.code}/book/"))
        assert "nobody is at the address" not in page.lower()

    def test_on_the_page_of_the_job(self, fee, job_in, customer):
        job = job_in(Status.ACCEPTED)
        rule = cancelling(job, customer, job.created_at)
        assert rule.endswith("20 minutes after the agreed time, ₹150 is due.")
        assert free_until(job, job.created_at) == rule

    def test_each_is_told_what_it_means_first(self, fee, job_in, customer, worker):
        job = job_in(Status.ACCEPTED)
        assert "₹150 is due to you" in nobody_there(job, worker)
        assert "You owe nothing" in nobody_there(job, customer)
        job.no_show_fee = 0
        assert nobody_there(job, worker).endswith("Nobody pays.")

    def test_the_page_asks_first(self, fee, job_in, as_user, worker, settings):
        job = job_in(Status.ACCEPTED)
        Job.objects.update(scheduled_time=job.created_at - timedelta(hours=1))
        address = reverse("bookings:act", args=[job.code, "no-show"])
        page = soup(as_user(worker).get(address))
        assert "Is nobody there?" in words(page)
        assert "₹150 is due to you" in words(page)
        answer = as_user(worker).post(address, {"reason": "", "seen": "accepted"})
        assert answer.status_code == 302
        page = text(as_user(worker).get(answer["Location"]))
        assert "The job is cancelled. We’ve told Ananya." in page
        assert "You found nobody at the address" in page

    def test_too_early_is_409(self, job_in, as_user, worker):
        job = job_in(Status.ACCEPTED)
        answer = as_user(worker).post(
            reverse("bookings:act", args=[job.code, "no-show"])
        )
        assert answer.status_code == 409
        assert "Give them until" in text(answer)

    def test_who_is_charged_reads_why_and_how_to_object(self, fee, job_in, worker, see):
        site = Site.objects.get(is_default_site=True)
        BrandSettings.objects.create(site=site, support_email="help@callout.example")
        job = gone(job_in(Status.ACCEPTED), worker)
        page = see("customer", job)
        assert row(page, "Nobody at the address") == "₹150"
        assert "Were you there? Tell our team." in text(page)
        assert "mailto:help@callout.example" in text(page)
        assert "Suresh found nobody at the address" in text(page)
        assert "₹150 in cash" in text(page)
        page = text(see("worker", job))
        assert "Ananya owes you ₹150." in page
        assert "Our team:" not in page
        payments.mark_job_paid(job, by=worker)
        page = text(see("customer", job))
        assert "You paid ₹150 for the way and the time." in page
        assert "mailto:help@callout.example" in page

    def test_the_list_of_the_customer_names_the_fee(
        self, fee, job_in, worker, customer, as_user
    ):
        gone(job_in(Status.ACCEPTED), worker)
        need = soup(as_user(customer).get("/jobs/")).select_one(".need")
        assert "Pay in cash" in words(need)
        assert "₹150" in words(need)

    def test_a_worker_who_did_not_come_can_object(self, job_in, customer, see):
        job = gone(job_in(Status.ACCEPTED), customer)
        page = text(see("worker", job))
        assert "Ananya waited, and you did not come." in page
        assert "Our team:" in page
        page = text(see("customer", job))
        assert "Suresh did not come." in page
        assert "You waited, and Suresh did not come" in page
        assert "Our team:" not in page

    def test_through_a_gateway(self, fee, online, ask, worker, see):
        job = pay(online, jobs.accept(ask(gateway="stripe"), by=worker))
        job = gone(job, worker)
        assert "and ₹150 goes to Suresh." in text(see("customer", job))
        assert "Your earnings show the fee soon." in text(see("worker", job))
        assert "and ₹150 is being taken." in text(see("support", job))

    def test_to_be_paid_through_a_gateway(self, fee, online, ask, worker, see):
        job = gone(jobs.accept(ask(gateway="stripe"), by=worker), worker)
        page = text(see("customer", job))
        assert "and ₹150 is due." in page
        assert reverse("bookings:pay", args=[job.code]) in page
        assert "We collect the fee for you" in text(see("worker", job))

    def test_nothing_is_owed_through_a_gateway(
        self, online, ask, worker, customer, see
    ):
        job = pay(online, jobs.accept(ask(gateway="stripe"), by=worker))
        page = text(see("customer", gone(job, worker)))
        assert "whatever you paid goes back the way it came. Were you there?" in page


class TestDesk:
    def test_the_report_counts_it(self, ask, worker, customer):
        day = MarketDay(ask)
        gone(day.accepted(pune(3, 10)), worker)
        gone(day.accepted(pune(3, 11)), customer)
        day.cancelled(pune(3, 12))
        counts = market.bookings()
        assert (counts["cancelled"], counts["no_shows"]) == (3, 2)

    def test_the_list_is_filtered_by_it(self, ask, worker, as_user, support):
        day = MarketDay(ask)
        gone(day.accepted(pune(3, 10), title="Nobody home"), worker)
        day.cancelled(pune(3, 12))
        page = as_user(support).get(
            reverse(Job.snippet_viewset.get_url_name("list")),
            {"no_shows_from": "2026-03-10", "no_shows_to": "2026-03-10"},
        )
        found = [one.instance.title for one in page.context["table"].rows]
        assert found == ["Nobody home"]
