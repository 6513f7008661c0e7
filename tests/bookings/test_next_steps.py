"""What a job says loudest: every situation has words and a way on for every role."""

from datetime import timedelta

import pytest
from django.utils import timezone

from bookings import jobs, phrases, states
from bookings.models import BookingSettings
from bookings.money import payments
from bookings.phrases import at_hour, by
from bookings.states import Role, Status, Verb
from bookings.transitions import possible_verbs, refusal
from bookings.words.actions import Action
from bookings.words.next_steps import (
    AGAIN,
    CALL,
    ELSEWHERE,
    EXTRA_OWED,
    FEE,
    LATE,
    MESSAGE,
    NO_SHOW_FEE,
    OVERDUE,
    OWED,
    PAID,
    PAID_UP,
    PROPOSED,
    REVIEW,
    STEPS,
    WAIVED,
    situation,
    step_for,
)
from tests.cast import soon
from toolkit.errors import NotAllowed, NotNow

ROLES = [Role.CUSTOMER, Role.WORKER, Role.STAFF]
SITUATIONS = [*Status, OVERDUE, LATE, OWED, PAID_UP, FEE, PROPOSED, EXTRA_OWED, WAIVED]
SITUATIONS += [NO_SHOW_FEE]


def step(job, user, at=None, **money):
    return step_for(job, user, at or timezone.now(), **money)


@pytest.fixture
def fee(db):
    settings = BookingSettings.load()
    settings.cancel_fee = 10_000
    settings.save()


@pytest.fixture
def late_cancel(fee, job_in, customer):
    job = job_in(Status.ACCEPTED)
    return jobs.cancel(job, by=customer, at=job.scheduled_time - timedelta(minutes=5))


class TestTable:
    def test_holds_every_situation_and_role_and_no_other(self):
        assert set(STEPS) == {(s, r) for s in SITUATIONS for r in ROLES}

    @pytest.mark.parametrize("key", STEPS, ids="-".join)
    def test_says_what_and_what_next(self, key, ask):
        words, names = STEPS[key], phrases.of(ask())
        for text in (words.title, words.text):
            sentence = text.format_map(names)
            assert sentence[-1] in ".?"
            assert "{" not in sentence
            assert "None" not in sentence

    @pytest.mark.parametrize("key", STEPS, ids="-".join)
    def test_knows_every_action_it_names(self, key):
        assert set(STEPS[key].actions) <= set(Verb) | set(Action)


class TestSituation:
    @pytest.mark.parametrize("status", set(Status) - {Status.FINISHED})
    def test_is_the_status_before_the_clock_runs_out(self, status, job_in):
        job = job_in(status)
        assert situation(job, job.created_at) == status

    def test_a_request_without_answer_is_overdue(self, ask):
        job = ask()
        assert situation(job, job.answer_by) == Status.PENDING
        late = job.answer_by + timedelta(seconds=1)
        assert situation(job, late) == OVERDUE

    def test_a_job_not_started_is_late(self, job_in):
        job = job_in(Status.ACCEPTED)
        assert situation(job, job.scheduled_time) == Status.ACCEPTED
        late = job.scheduled_time + timedelta(seconds=1)
        assert situation(job, late) == LATE

    def test_finished_goes_from_owed_to_paid_to_reviewed(self, job_in, worker):
        job = job_in(Status.FINISHED)
        payment = payments.payment_of(job)
        assert situation(job, job.ends_at, payment=payment, review_open=True) == OWED
        paid = payments.mark_paid(payment, by=worker)
        assert (
            situation(job, job.ends_at, payment=paid, review_open=True)
            == Status.FINISHED
        )
        assert situation(job, job.ends_at, payment=paid) == PAID_UP

    def test_a_late_cancellation_is_a_fee_until_it_is_paid(self, late_cancel, worker):
        payment = payments.payment_of(late_cancel)
        assert situation(late_cancel, timezone.now(), payment=payment) == FEE
        paid = payments.mark_paid(payment, by=worker)
        assert situation(late_cancel, timezone.now(), payment=paid) == Status.CANCELLED


class TestStepFor:
    def test_pending_customer_hears_by_when(self, ask, customer):
        job = ask()
        words = step(job, customer)
        until = by(job.answer_by, job.city)
        assert words.title == f"Suresh has until {until} to answer."
        assert words.actions == ()

    def test_pending_worker_answers(self, ask, worker):
        job = ask()
        words = step(job, worker)
        start, until = (
            at_hour(job.scheduled_time, job.city),
            by(job.answer_by, job.city),
        )
        assert words.title == f"Can you be there {start}? Answer by {until}."
        assert words.text == "Ananya asks for 1 hour of work. You’d earn ₹307.12."
        assert words.actions == (Verb.ACCEPT, Verb.REJECT)

    def test_overdue_worker_can_no_longer_answer(self, ask, worker):
        job = ask()
        words = step(job, worker, job.answer_by + timedelta(minutes=1))
        assert words.title == "The time to answer is over."
        assert words.actions == ()

    def test_a_start_too_early_is_not_offered(self, job_in, worker):
        job = job_in(Status.ACCEPTED)
        assert step(job, worker).actions == (MESSAGE,)
        soon_enough = job.scheduled_time - timedelta(hours=3)
        assert step(job, worker, soon_enough).actions == (Verb.START, MESSAGE)

    def test_a_call_needs_a_number(self, job_in, customer, worker):
        assert step(job_in(Status.ACCEPTED), customer).actions == (MESSAGE,)
        worker.phone = "+919876543210"
        worker.save()
        later = soon(worker.worker_profile.city, days=3)
        job = job_in(Status.ACCEPTED, start=later)
        assert step(job, customer).actions == (MESSAGE, CALL)

    def test_completed_customer_decides_by_when(self, job_in, customer):
        job = job_in(Status.COMPLETED)
        words = step(job, customer)
        assert words.title == "Suresh says the work is done. Is it good?"
        assert by(job.confirm_by, job.city) in words.text
        assert words.actions == (Verb.CONFIRM, Verb.DISPUTE)

    def test_owed_sums(self, job_in, customer, worker):
        job = job_in(Status.FINISHED)
        money = {"payment": payments.payment_of(job), "review_open": True}
        words = step(job, customer, **money)
        assert words.title == "Pay Suresh ₹349 in cash."
        assert words.actions == (REVIEW,)
        words = step(job, worker, **money)
        assert words.title == "Ananya pays you ₹349 in cash."
        assert "You keep ₹307.12, and owe us ₹41.88." in words.text
        assert words.actions == (PAID, MESSAGE)

    def test_support_cannot_mark_as_paid(self, job_in, support, boss):
        job = job_in(Status.FINISHED)
        payment = payments.payment_of(job)
        assert step(job, support, payment=payment).actions == ()
        assert step(job, boss, payment=payment).actions == (PAID,)

    def test_fee_is_named_to_both(self, late_cancel, customer, worker):
        payment = payments.payment_of(late_cancel)
        words = step(late_cancel, customer, payment=payment)
        assert words.title == "This job is cancelled, and ₹100 is due."
        words = step(late_cancel, worker, payment=payment)
        assert words.title == "This job is cancelled. Ananya owes you ₹100."
        assert words.actions == (PAID,)

    @pytest.mark.parametrize("status", [Status.REJECTED, Status.EXPIRED])
    def test_who_got_no_worker_is_sent_on(self, status, job_in, customer, worker):
        job = job_in(status)
        assert step(job, customer).actions == (ELSEWHERE, AGAIN)
        assert step(job, worker).actions == ()
        job.worker.worker_profile.availability = False
        assert step(job, customer).actions == (ELSEWHERE,)

    def test_staff_resolve(self, job_in, support, customer):
        job = job_in(Status.DISPUTED)
        words = step(job, support)
        assert words.actions == (
            Verb.RESOLVE_FINISHED,
            Verb.RESOLVE_SPLIT,
            Verb.RESOLVE_CANCELLED,
        )
        assert step(job, customer).actions == (MESSAGE,)


class TestVerbsNow:
    def test_the_clock_takes_away_what_the_table_gives(self, ask, worker):
        job = ask()
        assert possible_verbs(job, worker, job.answer_by) == [Verb.ACCEPT, Verb.REJECT]
        late = job.answer_by + timedelta(seconds=1)
        assert possible_verbs(job, worker, late) == [Verb.REJECT]

    def test_refusal_tells_who_from_when(self, ask, worker, customer):
        job = ask()
        at = timezone.now()
        assert refusal(job, Verb.REJECT, worker, at) is None
        assert isinstance(refusal(job, Verb.REJECT, customer, at), NotAllowed)
        error = refusal(job, Verb.START, worker, at)
        assert isinstance(error, NotNow)
        assert error.sentence == "This request still waits for an answer."
        late = job.answer_by + timedelta(seconds=1)
        error = refusal(job, Verb.ACCEPT, worker, late)
        assert error.sentence == "The time to answer this request is over."

    def test_asking_first_covers_reasons_and_warnings(self):
        assert {
            Verb.REJECT,
            Verb.CANCEL,
            Verb.NO_SHOW,
            Verb.DISPUTE,
            Verb.RESOLVE_FINISHED,
            Verb.RESOLVE_SPLIT,
            Verb.RESOLVE_CANCELLED,
        } == states.ASKS_FIRST
