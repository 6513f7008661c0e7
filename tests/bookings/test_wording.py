"""Hours, names and sums as people say them, and what calling it off costs."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from bookings import jobs, phrases
from bookings.models import BookingSettings
from bookings.phrases import at_hour, by
from bookings.states import Status, Verb
from bookings.words.sentences import cancelling, free_until, said
from tests.cast import drive

NOW = datetime(2031, 3, 4, 10, tzinfo=UTC)


@pytest.fixture
def fee(db):
    settings = BookingSettings.load()
    settings.cancel_fee = 10_000
    settings.save()


@pytest.mark.parametrize("verb", [*jobs.VERBS, Verb.PAY, Verb.REVIEW])
def test_every_verb_is_answered(verb, ask):
    assert said(ask(), verb).endswith(".")


def test_whoever_cancels_reads_who_was_told(ask, customer, worker, support):
    job = ask()
    assert {
        user.username: said(job, Verb.CANCEL, user)
        for user in (customer, worker, support)
    } == {
        "ananya": "You cancelled. We’ve told Suresh.",
        "suresh": "You cancelled. We’ve told Ananya.",
        "support": "You cancelled. We’ve told Ananya and Suresh.",
    }


class TestCancelling:
    def test_a_request_costs_nothing(self, fee, ask, customer):
        text = cancelling(ask(), customer, timezone.now())
        assert text == "Free at any time before the work starts."

    def test_an_agreed_job_is_free_until(self, fee, job_in, customer):
        job = job_in(Status.ACCEPTED)
        until = by(job.cancel_free_until, job.city)
        text = cancelling(job, customer, job.cancel_free_until)
        assert text == f"Free until {until}, then ₹100."
        late = job.cancel_free_until + timedelta(seconds=1)
        text = cancelling(job, customer, late)
        assert text == f"₹100 is due now. It was free until {until}."

    def test_without_a_fee_it_is_free(self, job_in, customer):
        text = free_until(job_in(Status.ACCEPTED), timezone.now())
        assert text == "Free at any time before the work starts."

    def test_others_hear_what_it_means(self, job_in, worker, support):
        job = job_in(Status.ACCEPTED)
        assert cancelling(job, worker, timezone.now()).startswith("Ananya is told")
        assert cancelling(job, support, timezone.now()).startswith("Both are told")


class TestHours:
    def test_far_days_have_a_date(self, city):
        assert by(NOW, city) == "3:30 pm on Tue 4 Mar 2031"
        assert at_hour(NOW, city) == "on Tue 4 Mar 2031 at 3:30 pm"

    def test_near_days_have_a_name(self, city):
        now = timezone.now()
        assert by(now, city).endswith(" today")
        assert at_hour(now, city).startswith("today at ")
        assert by(now + timedelta(days=1), city).endswith(" tomorrow")

    def test_nothing_is_said_of_an_hour_nobody_knows(self, city):
        assert by(None, city) == ""

    def test_a_completed_job_knows_by_when(self, job_in):
        job = drive(job_in(Status.ONGOING), Verb.COMPLETE)
        assert phrases.of(job)["confirm_by"] == by(job.confirm_by, job.city)
