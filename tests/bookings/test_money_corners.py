"""Corners of money that people seldom come to: each once, and for certain."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from bookings import jobs, queries
from bookings.jobs import scope
from bookings.models import (
    Attempt,
    BookingSettings,
    Contest,
    Job,
    Payout,
    PayoutBatch,
    WebhookEvent,
)
from bookings.money import (
    checkout,
    choosing,
    gateways,
    losses,
    payments,
    proposals,
    settling,
    transfers,
    waiving,
    webhooks,
)
from bookings.money.gateways.base import Snapshot
from bookings.states import Status, Verb
from live.models import Notification
from mysite.play_bank.faults import Fault
from tests.bookings.paying import again, attempt_of, begin, payment_of, work_through
from tests.bookings.test_lines import item_of
from tests.bookings.test_paying_for_more import EXTRA, REASON, pay_next, sums
from tests.bookings.test_proposals import propose_refund
from tests.cast import drive
from tests.reading import text
from toolkit.errors import NotNow


class TestGateways:
    def test_who_looks_again_while_it_is_away_learns_nothing(self, online, accepted):
        begin(accepted)
        online.faults.plan(Fault.UNREACHABLE, methods=("GET",), times=None)
        checkout.look_again(payment_of(accepted))
        assert payment_of(accepted).status == "created"

    def test_of_a_page_that_was_never_made_there_is_nothing(self, online):
        attempt = Attempt(gateway="razorpay", checkout_id="")
        assert gateways.gateway("razorpay").fetch(attempt) == Snapshot()

    @pytest.mark.parametrize("gateway", ["stripe", "razorpay"])
    def test_a_contest_has_its_page_there(self, online, gateway):
        contest = Contest(external_id="of_it")
        assert gateways.gateway(gateway).contest_url(contest).endswith("of_it")


class TestWhoComesSecond:
    def test_sends_no_payout_again(self, online, worker, finance):
        batch = PayoutBatch.objects.create(made_by=finance)
        facts = {"worker": worker, "currency": "INR", "amount": 5000, "way": "stripe"}
        payout = Payout.objects.create(batch=batch, **facts)
        taken = Payout.objects.get(pk=payout.pk)
        Payout.objects.filter(pk=payout.pk).update(next_try=timezone.now())
        transfers.send(taken)
        payout.refresh_from_db()
        assert (payout.status, payout.tries) == ("ordered", 0)

    def test_works_on_no_word_again(self, online):
        event = WebhookEvent.objects.create(
            gateway="stripe", event_id="evt_9", kind="charge.updated", payload={}
        )
        taken = WebhookEvent.objects.get(pk=event.pk)
        WebhookEvent.objects.filter(pk=event.pk).update(next_try=timezone.now())
        webhooks.work_on(taken, timezone.now())
        event.refresh_from_db()
        assert event.tries == 0


class TestChoosing:
    def test_before_an_answer_nothing_is_owed(self, online, ask, customer):
        job = ask()
        assert choosing.choose(job, "stripe", by=customer) is None
        assert again(job).gateway == "stripe"

    def test_what_is_owed_in_cash_may_still_be_paid_by_card(
        self, online, job_in, customer
    ):
        job = job_in(Status.FINISHED)
        choosing.choose(job, "stripe", by=customer)
        pay_next(online, again(job))
        work_through()
        payment = payment_of(job)
        assert (payment.gateway, payment.status) == ("stripe", "released")

    def test_a_page_that_was_left_is_left_once(self, online, accepted, customer):
        attempt = begin(accepted)
        choosing.choose(accepted, "razorpay", by=customer)
        left = Attempt.objects.get(pk=attempt.pk).dropped_at
        choosing.choose(again(accepted), "cash", by=customer)
        assert Attempt.objects.get(pk=attempt.pk).dropped_at == left

    def test_what_is_waived_is_paid_in_no_way(self, online, job_in, customer, finance):
        job = job_in(Status.FINISHED)
        waiving.waive(payment_of(job), by=finance, reason="It was cold.")
        with pytest.raises(NotNow, match="Nothing is to be paid"):
            choosing.choose(job, "stripe", by=customer)

    def test_of_a_job_that_is_off_nothing_is_chosen(self, online, ask, customer):
        job = drive(ask(), Verb.CANCEL)
        with pytest.raises(NotNow, match="Nothing is to be paid"):
            choosing.choose(job, "stripe", by=customer)


def test_a_try_whose_page_was_never_made_is_given_up(online, accepted):
    attempt = begin(accepted)
    Attempt.objects.filter(pk=attempt.pk).update(checkout_id="")
    later = timezone.now() + settling.PATIENCE + timedelta(hours=1)
    attempt = settling.settle(Attempt.objects.get(pk=attempt.pk), at=later)
    assert (attempt.status, attempt.check_at) == ("ended", None)


def test_a_part_takes_off_what_was_agreed_last(online, secured, worker, support):
    job = drive(secured, Verb.START)
    change = scope.propose(job, EXTRA, by=worker, reason=REASON)
    scope.answer(change, agrees=True, by=job.customer)
    pay_next(online, again(job))
    job = drive(again(job), Verb.DISPUTE)
    jobs.resolve_split(job, amount=100_000, by=support, reason="It drips.")
    work_through()
    assert sums(job) == [
        ("work", "released", 34_900, 4_188),
        ("extra", "released", 65_100, 7_812),
    ]


def test_nothing_is_lost_before_a_bank_has_decided(paid):
    contest = Contest(attempt=attempt_of(paid), status=Contest.Status.OPEN)
    contest.attempt.payment.job = paid
    assert losses.share_of_worker(contest) == 0


def test_our_fee_stands_on_the_receipt(as_user, ask, customer, worker, market_fee):
    item = item_of(worker, "Fit a fan", 34_950, 45)
    job = drive(
        ask(minutes=0, pieces=((item, 2),)),
        *(Verb.ACCEPT, Verb.START, Verb.COMPLETE, Verb.CONFIRM),
    )
    payments.mark_job_paid(job, by=worker)
    page = text(as_user(customer).get(reverse("bookings:job", args=[job.code])))
    assert "Fit a fan × 2" in page
    assert "Our fee" in page
    assert queries.payment_of(job).amount == Job.objects.get(pk=job.pk).price


@pytest.fixture
def market_fee(db):
    settings = BookingSettings.load()
    settings.customer_fee_bps = 500
    settings.save()


@pytest.fixture
def limited(db):
    policy = BookingSettings.load()
    policy.two_people_above = 10_000
    policy.save()


def test_who_takes_a_proposal_back_is_told_nothing(
    limited, paid, finance, django_capture_on_commit_callbacks
):
    proposal = propose_refund(payment_of(paid), 10_001, finance)
    with django_capture_on_commit_callbacks(execute=True):
        proposals.withdraw(proposal, by=finance)
    assert not Notification.objects.filter(user=finance).exists()
