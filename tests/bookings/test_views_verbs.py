"""Everything that can be done to a job by its address: every verb, role and status."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from bookings import jobs
from bookings.models import BookingSettings, Entry, Job, JobEvent, Payment, Review
from bookings.money import payments
from bookings.states import (
    ASKS_FIRST,
    NEEDS_REASON,
    Role,
    Status,
    Verb,
    find,
    target_of,
    verbs_of,
)
from tests.cast import make_worker, soon
from tests.harness_clock import at
from tests.reading import text

PEOPLE = {
    "customer": Role.CUSTOMER,
    "worker": Role.WORKER,
    "support": Role.STAFF,
}
STRANGERS = ["other_customer", "other_worker", "waiting_worker", "editor", "finance"]
REASON = "The tap & the tiles are “worse” now."


def url(name, job, *more):
    return reverse(f"bookings:{name}", args=[job.code, *more])


def as_it_is(job):
    fresh = Job.objects.get(pk=job.pk)
    return fresh.status, fresh.version, JobEvent.objects.filter(job=job).count()


@pytest.fixture
def do(request, as_user):
    """POST a verb as somebody of the cast."""

    def do(who, job, verb, **typed):
        client = as_user(request.getfixturevalue(who))
        return client.post(url("act", job, verb), {"reason": REASON} | typed)

    return do


@pytest.fixture
def look(request, as_user):
    def look(who, job, verb):
        client = as_user(request.getfixturevalue(who))
        return client.get(url("act", job, verb))

    return look


@pytest.mark.slow
class TestTable:
    @pytest.mark.parametrize("who", PEOPLE)
    @pytest.mark.parametrize("verb", jobs.VERBS)
    @pytest.mark.parametrize("status", list(Status))
    def test_answers_as_the_table_says(self, status, verb, who, job_in, do):
        role = PEOPLE[who]
        # The agreed hour is so far ahead that the clock allows no start, and nobody
        # is missed; and here nobody says how much is owed.
        job = job_in(status)
        before = as_it_is(job)
        response = do(who, job, verb)
        if verb not in verbs_of(role):
            assert response.status_code == 403
            assert "That is not yours to do." in text(response)
        elif find(verb, status, role) and verb == Verb.RESOLVE_SPLIT:
            assert response.status_code == 422
        elif find(verb, status, role) and verb not in (Verb.START, Verb.NO_SHOW):
            assert response.status_code == 302
            assert response["Location"] == url("job", job)
            assert as_it_is(job) == (target_of(verb), before[1] + 1, before[2] + 1)
            return
        elif done_by(job, verb, who):
            assert response.status_code == 302
        else:
            assert response.status_code == 409
            assert 'role="alert"' in text(response)
        assert as_it_is(job) == before

    @pytest.mark.parametrize("who", STRANGERS)
    @pytest.mark.parametrize("verb", jobs.VERBS)
    def test_does_not_exist_for_strangers(self, verb, who, ask, do, look):
        job = ask()
        assert do(who, job, verb).status_code == 404
        assert look(who, job, verb).status_code == 404
        assert as_it_is(job) == ("pending", 0, 1)

    @pytest.mark.parametrize("verb", ["request", "expire", "pay", "sing", "ACCEPT"])
    def test_other_words_are_no_verbs(self, verb, ask, do, look):
        job = ask()
        if verb != "pay":
            assert do("worker", job, verb).status_code == 404
            assert look("worker", job, verb).status_code == 404
        assert as_it_is(job) == ("pending", 0, 1)

    def test_visitors_log_in_first(self, client, ask):
        job = ask()
        address = url("act", job, "accept")
        response = client.post(address)
        assert response.status_code == 302
        assert response["Location"] == f"{reverse('account_login')}?next={address}"
        assert as_it_is(job) == ("pending", 0, 1)


def done_by(job, verb, who):
    """Was this the last step, and this person the one who did it?"""
    last = job.events.last()
    return last.verb == verb and last.role == PEOPLE[who]


class TestAsking:
    @pytest.mark.parametrize("verb", set(jobs.VERBS) - ASKS_FIRST - {Verb.START})
    def test_a_plain_verb_is_only_posted(self, verb, ask, look):
        response = look("worker", ask(), verb)
        assert response.status_code == 405
        assert response["Allow"] == "POST"

    @pytest.mark.parametrize(
        ("who", "status", "verb"),
        [
            ("worker", Status.PENDING, Verb.REJECT),
            ("customer", Status.PENDING, Verb.CANCEL),
            ("customer", Status.ACCEPTED, Verb.CANCEL),
            ("worker", Status.ACCEPTED, Verb.CANCEL),
            ("support", Status.ACCEPTED, Verb.CANCEL),
            ("customer", Status.COMPLETED, Verb.DISPUTE),
            ("worker", Status.ONGOING, Verb.DISPUTE),
            ("support", Status.DISPUTED, Verb.RESOLVE_FINISHED),
            ("support", Status.DISPUTED, Verb.RESOLVE_CANCELLED),
        ],
    )
    def test_a_grave_one_has_a_page(self, who, status, verb, job_in, look):
        job = job_in(status)
        before = as_it_is(job)
        response = look(who, job, verb)
        assert response.status_code == 200
        page = text(response)
        assert f'action="{url("act", job, verb)}"' in page
        assert f'name="seen" value="{status}"' in page
        assert ("(optional)" in page) == (verb not in NEEDS_REASON)
        assert as_it_is(job) == before

    def test_the_page_names_the_fee(self, job_in, look):
        settings = BookingSettings.load()
        settings.cancel_fee = 10_000
        settings.save()
        job = job_in(Status.ACCEPTED)
        assert "then ₹100." in text(look("customer", job, Verb.CANCEL))
        assert "₹100" not in text(look("worker", job, Verb.CANCEL))

    def test_who_may_not_is_refused_before_typing(self, ask, look):
        response = look("worker", ask(), Verb.RESOLVE_FINISHED)
        assert response.status_code == 403
        assert "That is not yours to do." in text(response)

    def test_what_is_not_now_shows_the_job(self, job_in, look):
        response = look("customer", job_in(Status.FINISHED), Verb.CANCEL)
        assert response.status_code == 409
        assert "This job is already finished." in text(response)
        assert "How it’s going" in text(response)


class TestDoing:
    def test_says_what_was_done(self, ask, do, client):
        job = ask()
        page = text(client.get(do("worker", job, Verb.ACCEPT)["Location"]))
        assert "You accepted. Ananya knows that you come" in page

    def test_twice_is_once(self, ask, do, client):
        job = ask()
        do("worker", job, Verb.ACCEPT)
        before = as_it_is(job)
        response = do("worker", job, Verb.ACCEPT)
        assert response["Location"] == url("job", job)
        assert "That is done already." in text(client.get(response["Location"]))
        assert as_it_is(job) == before

    def test_a_reason_is_kept_in_the_story(self, job_in, do, client):
        job = job_in(Status.COMPLETED)
        response = do("customer", job, Verb.DISPUTE)
        assert JobEvent.objects.filter(job=job).last().reason == REASON
        assert REASON in text(client.get(response["Location"]))

    @pytest.mark.parametrize("reason", ["", "   ", "x" * 1001])
    def test_a_missing_or_endless_reason_is_asked_for_again(self, reason, job_in, do):
        job = job_in(Status.COMPLETED)
        before = as_it_is(job)
        response = do("customer", job, Verb.DISPUTE, reason=reason)
        assert response.status_code == 422
        assert "There is a problem" in text(response)
        assert reason.strip() in text(response)
        assert as_it_is(job) == before

    def test_a_role_is_refused_before_a_missing_reason(self, job_in, do):
        response = do("worker", job_in(Status.DISPUTED), "resolve-finished", reason="")
        assert response.status_code == 403

    def test_what_was_typed_too_late_is_in_the_answer(self, job_in, do):
        response = do("customer", job_in(Status.FINISHED), Verb.DISPUTE)
        assert response.status_code == 409
        assert f"You wrote: “{REASON}”" in text(response)

    def test_who_saw_another_status_must_look_again(self, job_in, do):
        job = job_in(Status.ACCEPTED)
        response = do("customer", job, Verb.CANCEL, seen="pending")
        assert response.status_code == 409
        assert "Look again before you go on." in text(response)
        assert as_it_is(job)[0] == Status.ACCEPTED
        assert do("customer", job, Verb.CANCEL, seen="accepted").status_code == 302

    def test_an_hour_that_is_gone_cannot_be_accepted(
        self, ask, do, city, other_customer
    ):
        start = soon(city)
        first, second = ask(start=start), ask(start=start, by=other_customer)
        do("worker", first, Verb.ACCEPT)
        response = do("worker", second, Verb.ACCEPT)
        assert response.status_code == 409
        assert "This request was declined." in text(response)

    def test_too_late_to_accept(self, ask, do):
        job = ask(at=timezone.now() - timedelta(hours=30))
        response = do("worker", job, Verb.ACCEPT)
        assert response.status_code == 409
        assert "The time to answer this request is over." in text(response)

    def test_too_early_to_start(self, job_in, do):
        response = do("worker", job_in(Status.ACCEPTED), Verb.START)
        assert response.status_code == 409
        assert "You can press Start from " in text(response)

    @at("2026-11-18T05:50Z")
    def test_a_whole_visit(self, as_user, customer, city, category, client):
        """Asked this morning for the next half hour: every step by its address."""
        nearby = make_worker("nearby", city=city, category=category, hours=(0, 1440))
        now = timezone.now().replace(second=0, microsecond=0)
        start = now + timedelta(minutes=30 - now.minute % 30)
        asked = start - timedelta(hours=5)
        job = jobs.request(
            nearby.worker_profile,
            by=customer,
            start=start,
            minutes=60,
            title="Tap drips",
            address="Here",
            at=asked,
        )
        jobs.accept(job, by=nearby, at=asked + timedelta(minutes=5))
        for user, verb, status in [
            (nearby, Verb.START, Status.ONGOING),
            (nearby, Verb.COMPLETE, Status.COMPLETED),
            (customer, Verb.CONFIRM, Status.FINISHED),
        ]:
            page = text(as_user(user).get(url("job", job)))
            assert f'action="{url("act", job, verb)}"' in page
            response = client.post(url("act", job, verb))
            assert response["Location"] == url("job", job)
            assert as_it_is(job)[0] == status
        assert "Pay Nearby ₹349 in cash." in text(client.get(url("job", job)))


class TestPaying:
    @pytest.mark.parametrize("who", ["worker", "boss"])
    def test_worker_or_money_staff_say_so(self, who, request, as_user, job_in):
        job = job_in(Status.FINISHED)
        client = as_user(request.getfixturevalue(who))
        response = client.post(url("mark-paid", job))
        assert response["Location"] == url("job", job)
        payment = Payment.objects.get(job=job)
        assert payment.status == Payment.Status.RELEASED
        assert payment.marked_by == request.getfixturevalue(who)
        assert "Marked as paid." in text(client.get(response["Location"]))

    def test_twice_is_once(self, as_user, worker, job_in):
        job = job_in(Status.FINISHED)
        client = as_user(worker)
        client.post(url("mark-paid", job))
        before = as_it_is(job)
        assert client.post(url("mark-paid", job)).status_code == 302
        assert (as_it_is(job), Entry.objects.count()) == (before, 1)

    @pytest.mark.parametrize("who", ["customer", "support"])
    @pytest.mark.parametrize("status", [Status.FINISHED, Status.PENDING])
    def test_others_may_not(self, status, who, request, as_user, job_in):
        job = job_in(status)
        client = as_user(request.getfixturevalue(who))
        response = client.post(url("mark-paid", job))
        assert response.status_code == 403
        assert "Only the worker or our team" in text(response)
        assert Entry.objects.count() == 0

    @pytest.mark.parametrize("who", STRANGERS)
    def test_strangers_find_nothing(self, who, request, as_user, job_in):
        job = job_in(Status.FINISHED)
        client = as_user(request.getfixturevalue(who))
        assert client.post(url("mark-paid", job)).status_code == 404
        assert Entry.objects.count() == 0

    def test_nothing_owed_is_nothing_to_mark(self, as_user, worker, job_in):
        response = as_user(worker).post(url("mark-paid", job_in(Status.ACCEPTED)))
        assert response.status_code == 409
        assert "Nothing is owed for this job yet." in text(response)

    def test_looking_pays_nothing(self, as_user, worker, job_in):
        job = job_in(Status.FINISHED)
        browser = {"Accept": "text/html,*/*;q=0.8"}
        response = as_user(worker).get(url("mark-paid", job), headers=browser)
        assert (response.status_code, response["Allow"]) == (405, "POST")
        assert "this is where a form is sent to" in text(response)
        # Who asks for no page gets none.
        assert not as_user(worker).get(url("mark-paid", job)).content
        assert payments.payment_of(job).status == Payment.Status.CREATED


class TestReview:
    def test_stars_and_words(self, as_user, customer, worker, job_in):
        job = job_in(Status.FINISHED)
        client = as_user(customer)
        assert "How was Suresh?" in text(client.get(url("review", job)))
        typed = {"rating": "4", "comment": REASON}
        response = client.post(url("review", job), typed)
        assert response["Location"] == url("job", job)
        review = Review.objects.get()
        assert (review.job, review.customer, review.worker) == (job, customer, worker)
        assert (review.rating, review.comment) == (4, REASON)
        worker.worker_profile.refresh_from_db()
        assert worker.worker_profile.rating == 4.0

    @pytest.mark.parametrize("rating", ["", "0", "6", "-1", "abc", "4.5"])
    def test_other_stars_are_refused_and_words_kept(
        self, rating, as_user, customer, job_in
    ):
        job = job_in(Status.FINISHED)
        typed = {"rating": rating, "comment": REASON}
        response = as_user(customer).post(url("review", job), typed)
        assert response.status_code == 422
        assert "Choose between one and five stars." in text(response)
        assert REASON in text(response)
        assert Review.objects.count() == 0

    def test_the_second_is_refused_and_words_kept(self, as_user, customer, job_in):
        job = job_in(Status.FINISHED)
        client = as_user(customer)
        client.post(url("review", job), {"rating": "5"})
        typed = {"rating": "1", "comment": REASON}
        response = client.post(url("review", job), typed)
        assert response.status_code == 409
        assert "You have already reviewed this job." in text(response)
        assert REASON in text(response)
        assert Review.objects.get().rating == 5

    @pytest.mark.parametrize(
        "status", set(Status) - {Status.COMPLETED, Status.FINISHED}
    )
    def test_no_work_no_review(self, status, as_user, customer, job_in):
        job = job_in(status)
        client = as_user(customer)
        assert client.get(url("review", job)).status_code == 409
        assert client.post(url("review", job), {"rating": "5"}).status_code == 409
        assert Review.objects.count() == 0

    @pytest.mark.parametrize("who", ["worker", "support", "boss"])
    def test_only_the_customer(self, who, request, as_user, job_in):
        job = job_in(Status.FINISHED)
        client = as_user(request.getfixturevalue(who))
        assert client.get(url("review", job)).status_code == 403
        response = client.post(url("review", job), {"rating": "5"})
        assert response.status_code == 403
        assert "Only the customer can review a job." in text(response)
        assert Review.objects.count() == 0

    @pytest.mark.parametrize("who", STRANGERS)
    def test_strangers_find_nothing(self, who, request, as_user, job_in):
        job = job_in(Status.FINISHED)
        client = as_user(request.getfixturevalue(who))
        assert client.post(url("review", job), {"rating": "5"}).status_code == 404
        assert Review.objects.count() == 0
