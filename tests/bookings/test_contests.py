"""A customer's bank asks for the money of a charge back: what we book, what waits, and
what both sides, Finance and the gateway's pages are told.
"""

from datetime import timedelta

import pytest
from django.utils import timezone

from bookings import jobs
from bookings.models import Account, Contest, GatewayOrder, WebhookEvent
from bookings.money import (
    ledger,
    losses,
    orders,
    owing,
    payouts,
    refunds,
    settling,
)
from bookings.money import webhooks as words_of_gateways
from mysite.play_bank.stripe_double import refunds as at_stripe
from mysite.play_bank.stripe_double.balance import fee
from tests.bookings import documents
from tests.bookings.paying import (
    FINISHING,
    again,
    attempt_of,
    made,
    payment_of,
    work_through,
)
from tests.cast import drive
from tests.play_bank import through
from toolkit.errors import NotAllowed, NotNow, Unprocessable

pytestmark = pytest.mark.django_db

Kind = Account.Kind
PRICE, EARNED, OURS = 34_900, 30_712, 4_188
FEE = 1500
LATER = timedelta(days=10)


def decide(bank, contest, *, is_won):
    bank.decide(contest.external_id, is_won=is_won)
    settling.settle(contest.attempt)
    contest.refresh_from_db()
    return contest


def book(kind, owner=None):
    return ledger.balance(kind, "INR", owner)


def at_the_gateway(name="stripe"):
    return book(Kind.GATEWAY, name)


class TestBooks:
    def test_what_is_withdrawn_stands_apart_with_its_fee(self, paid, contest):
        before = at_the_gateway()
        asked = contest(paid)
        assert (asked.status, asked.withdrawn, asked.fee) == ("open", PRICE, FEE)
        assert book(Kind.CONTESTED) == PRICE
        assert at_the_gateway() == before - PRICE - FEE
        assert book(Kind.GATEWAY_FEES) == fee(PRICE) + FEE
        assert book(Kind.LOSSES) == 0

    def test_won_it_comes_back_but_for_the_fee(self, online, paid, contest):
        before = at_the_gateway()
        ended = decide(online, contest(paid), is_won=True)
        assert (ended.status, ended.returned) == ("won", PRICE)
        assert book(Kind.CONTESTED) == book(Kind.LOSSES) == 0
        assert at_the_gateway() == before - FEE

    def test_lost_we_bear_it(self, online, paid, contest, worker):
        ended = decide(online, contest(paid), is_won=False)
        assert (ended.status, ended.gone) == ("lost", PRICE)
        assert book(Kind.CONTESTED) == 0
        assert book(Kind.LOSSES) == PRICE
        assert book(Kind.WORKER_PAYABLE, worker) == -EARNED

    def test_a_repeat_books_nothing(self, online, paid, contest):
        ended = decide(online, contest(paid), is_won=False)
        for _ in range(3):
            settling.settle(ended.attempt)
        assert book(Kind.LOSSES) == PRICE
        assert Contest.objects.count() == 1

    def test_only_what_was_not_given_back_is_contested(self, paid, contest, finance):
        refunds.refund(payment_of(paid), 10_000, by=finance, reason="It drips.")
        work_through()
        assert contest(paid).amount == PRICE - 10_000
        assert book(Kind.CONTESTED) == PRICE - 10_000

    def test_after_a_refund_on_the_pages_of_the_gateway(self, online, paid, contest):
        stripe = online.stripe_world
        charge = documents.charge_of(online, attempt_of(paid))
        at_stripe.create(stripe, {"charge": charge, "amount": 900})
        asked = contest(paid)
        assert (asked.amount, payment_of(paid).refunded) == (PRICE - 900, 900)

    def test_razorpay_deducts_at_once_or_when_we_lose(self, online, upi_paid, contest):
        asked = contest(upi_paid, deducts_at_once=False)
        assert (asked.withdrawn, book(Kind.CONTESTED)) == (0, 0)
        ended = decide(online, asked, is_won=False)
        assert (ended.withdrawn, book(Kind.LOSSES)) == (PRICE, PRICE)

    def test_razorpay_gives_back_what_it_deducted(self, online, upi_paid, contest):
        before = at_the_gateway("razorpay")
        ended = decide(online, contest(upi_paid), is_won=True)
        assert (ended.withdrawn, ended.returned) == (PRICE, PRICE)
        assert at_the_gateway("razorpay") == before

    def test_a_second_look_may_win_what_was_lost(
        self, online, paid, contest, worker, finance
    ):
        ended = decide(online, contest(paid), is_won=False)
        losses.take_back(ended, by=finance, reason="Nobody came.")
        dispute = online.stripe_world.get("dispute", ended.external_id)
        dispute["status"] = "needs_response"
        ended = decide(online, ended, is_won=True)
        assert (ended.status, ended.taken_back) == ("won", 0)
        assert book(Kind.LOSSES) == book(Kind.CONTESTED) == 0
        assert book(Kind.WORKER_PAYABLE, worker) == -EARNED

    def test_what_nobody_owed_is_no_loss(self, online, secured, contest):
        """A sum that is held is asked back by a bank while the job is called off."""
        work_through(at=attempt_of(secured).capture_before - timedelta(hours=2))
        asked = contest(secured)
        jobs.cancel(again(secured), by=secured.customer)
        work_through()
        assert made("refund") == []
        decide(online, asked, is_won=False)
        assert attempt_of_all(secured).set_off == PRICE
        for kind in (Kind.LOSSES, Kind.CONTESTED, Kind.HELD):
            assert book(kind) == 0, kind

    def test_it_goes_back_when_the_contest_of_a_job_that_is_off_is_won(
        self, online, secured, contest
    ):
        work_through(at=attempt_of(secured).capture_before - timedelta(hours=2))
        asked = contest(secured)
        jobs.cancel(again(secured), by=secured.customer)
        decide(online, asked, is_won=True)
        work_through()
        (order,) = made("refund")
        assert (order.status, order.amount) == ("done", PRICE)
        assert book(Kind.HELD) == 0


def attempt_of_all(job):
    return Contest.objects.get(attempt__payment__job=job).attempt


class TestWords:
    def hear(self, bank, client, times=1, order=list):
        events = [e for e in bank.events if "dispute" in e["type"]]
        answers = bank.deliver(order(events), times=times, send=through(client))
        assert set(answers) <= {200}
        work_through()

    @pytest.mark.parametrize("job", ["paid", "upi_paid"])
    @pytest.mark.parametrize("is_won", [True, False])
    def test_twice_and_the_last_first(self, online, client, request, job, is_won):
        job = request.getfixturevalue(job)
        case = online.dispute(documents.charge_of(online, attempt_of(job)))
        online.decide(case["id"], is_won=is_won)
        self.hear(online, client, times=2, order=lambda events: events[::-1])
        found = Contest.objects.get()
        assert found.status == ("won" if is_won else "lost")
        assert WebhookEvent.objects.filter(kind__contains="dispute").count() >= 2
        assert not WebhookEvent.objects.exclude(status="done").exists()

    def test_a_word_alone_moves_nothing(self, online, client, paid):
        """It says lost, and the gateway still knows better."""
        case = online.dispute(documents.charge_of(online, attempt_of(paid)))
        (event,) = [e for e in online.events if e["type"] == "charge.dispute.created"]
        event["body"] = event["body"].replace('"needs_response"', '"lost"')
        online.deliver([event], send=through(client))
        words_of_gateways.work_due()
        assert Contest.objects.get(external_id=case["id"]).status == "open"
        assert book(Kind.LOSSES) == 0

    def test_no_word_comes_at_all(self, online, paid):
        online.dispute(documents.charge_of(online, attempt_of(paid)))
        online.drop()
        work_through(at=timezone.now() + LATER)
        assert Contest.objects.get().status == "open"

    def test_months_later_we_still_ask(self, paid):
        attempt = attempt_of(paid)
        at = timezone.now() + timedelta(days=100)
        settling.settle(attempt, at=at)
        attempt.refresh_from_db()
        assert attempt.check_at == at + timedelta(days=7)
        settling.settle(attempt, at=at + LATER * 10)
        attempt.refresh_from_db()
        assert attempt.check_at is None

    def test_an_open_one_is_asked_about_however_old_it_is(self, paid, contest):
        attempt = contest(paid).attempt
        at = timezone.now() + timedelta(days=300)
        settling.settle(attempt, at=at)
        attempt.refresh_from_db()
        assert attempt.check_at == at + timedelta(days=1)


class TestWaiting:
    def test_what_the_job_brought_waits(self, online, paid, contest, worker, finance):
        asked = contest(paid)
        at = timezone.now() + LATER
        assert owing.due(at) == []
        with pytest.raises(NotNow):
            payouts.make_batch(by=finance, at=at)
        (held,) = owing.held(worker, at)
        assert (held.job, held.amount, held.until) == (paid, EARNED, None)
        decide(online, asked, is_won=True)
        (due,) = owing.due(at)
        assert due.standing.ready == EARNED

    def test_what_was_paid_out_stays_so(self, online, paid, contest, worker, finance):
        at = timezone.now() + LATER
        batch = payouts.make_batch(by=finance, at=at)
        payouts.mark_done(batch.payouts.get(), by=finance, at=at)
        contest(paid)
        assert list(owing.held(worker, at)) == []
        (standing,) = owing.standings(at, worker=worker)
        assert (standing.ready, standing.held) == (0, 0)

    def test_what_came_back_of_a_payout_waits_whole(
        self, online, paid, contest, worker, finance
    ):
        at = timezone.now() + LATER
        payout = payouts.make_batch(by=finance, at=at).payouts.get()
        payouts.mark_failed(payout, by=finance, reason="No such account.", at=at)
        contest(paid)
        assert owing.due(at) == []
        (held,) = owing.held(worker, at)
        assert (held.job, held.amount, held.until) == (None, EARNED, None)
        with pytest.raises(NotNow, match="not there any more"):
            payouts.try_again(payout, by=finance, at=at)

    def test_no_refund_while_a_bank_decides(self, online, paid, contest, finance):
        asked = contest(paid)
        payment = payment_of(paid)
        with pytest.raises(NotNow, match="bank decides about this payment"):
            refunds.refund(payment, 100, by=finance, reason="It drips.")
        decide(online, asked, is_won=False)
        with pytest.raises(NotNow, match="bank has taken this back already"):
            refunds.refund(payment, 100, by=finance, reason="It drips.")

    def test_a_refund_after_a_contest_that_was_won(
        self, online, paid, contest, finance
    ):
        decide(online, contest(paid), is_won=True)
        refunds.refund(payment_of(paid), 100, by=finance, reason="It drips.")
        work_through()
        assert made("refund")[0].status == "done"

    def test_a_question_leaves_refunds_open(self, online, paid, contest, finance):
        asked = contest(paid, is_question=True)
        assert (asked.status, asked.withdrawn) == ("open", 0)
        refunds.refund(payment_of(paid), 100, by=finance, reason="It drips.")
        work_through()
        assert made("refund")[0].status == "done"
        online.insist(asked.external_id)
        settling.settle(asked.attempt)
        asked.refresh_from_db()
        assert asked.withdrawn == PRICE - 100

    def test_what_was_ordered_before_is_refused_and_waits_for_a_person(
        self, online, paid, contest, finance
    ):
        order = refunds.refund(payment_of(paid), 100, by=finance, reason="It drips.")
        asked = contest(paid)
        order = orders.send(order)
        assert order.status == GatewayOrder.Status.FAILED or "charged back" in (
            GatewayOrder.objects.get(pk=order.pk).problem
        )
        order = GatewayOrder.objects.get(pk=order.pk)
        problem = orders.retry_refusal(order, finance, timezone.now())
        assert "waits for that" in problem.sentence
        decide(online, asked, is_won=True)
        orders.try_again(order, by=finance)
        work_through()
        order.refresh_from_db()
        assert order.status == "done"


class TestTakingBack:
    def test_out_of_what_we_owe_the_worker(
        self, online, paid, contest, worker, finance
    ):
        ended = decide(online, contest(paid), is_won=False)
        taken = losses.take_back(ended, by=finance, reason="Nobody came.")
        assert (taken.taken_back, taken.decided_by) == (EARNED, finance)
        assert book(Kind.WORKER_PAYABLE, worker) == 0
        assert book(Kind.LOSSES) == OURS

    def test_out_of_what_was_paid_out_already(
        self, online, paid, contest, worker, finance
    ):
        at = timezone.now() + LATER
        batch = payouts.make_batch(by=finance, at=at)
        payouts.mark_done(batch.payouts.get(), by=finance, at=at)
        ended = decide(online, contest(paid), is_won=False)
        losses.take_back(ended, by=finance, reason="Nobody came.")
        assert book(Kind.WORKER_DUE, worker) == EARNED

    def test_the_next_payout_says_so(self, online, paid, contest, worker, finance):
        ended = decide(online, contest(paid), is_won=False)
        losses.take_back(ended, by=finance, reason="Nobody came.")
        assert owing.due(timezone.now() + LATER) == []

    def test_the_share_of_what_a_refund_left(self, online, paid, contest, finance):
        refunds.refund(payment_of(paid), 10_000, by=finance, reason="It drips.")
        work_through()
        ended = decide(online, contest(paid), is_won=False)
        payment = payment_of(paid)
        back = 10_000 - settling.our_share(payment, 10_000)
        assert losses.share_of_worker(ended) == EARNED - back

    def test_only_once(self, online, paid, contest, finance):
        ended = decide(online, contest(paid), is_won=False)
        losses.take_back(ended, by=finance, reason="Nobody came.")
        with pytest.raises(NotNow, match="already"):
            losses.take_back(ended, by=finance, reason="Nobody came.")

    def test_not_before_the_bank_has_decided(self, paid, contest, finance):
        with pytest.raises(NotNow, match="not decided yet"):
            losses.take_back(contest(paid), by=finance, reason="Nobody came.")

    def test_not_what_was_won(self, online, paid, contest, finance):
        ended = decide(online, contest(paid), is_won=True)
        with pytest.raises(NotNow, match="nothing of a sum"):
            losses.take_back(ended, by=finance, reason="Nobody came.")

    def test_with_a_reason(self, online, paid, contest, finance):
        ended = decide(online, contest(paid), is_won=False)
        with pytest.raises(Unprocessable):
            losses.take_back(ended, by=finance, reason=" ")

    def test_as_it_was_seen(self, online, paid, contest, finance):
        ended = decide(online, contest(paid), is_won=False)
        with pytest.raises(NotNow, match="by now"):
            losses.take_back(ended, by=finance, reason="Nobody came.", seen=1)

    @pytest.mark.parametrize(
        "who", ["customer", "worker", "other_customer", "support", "editor"]
    )
    def test_by_nobody_but_finance(self, online, paid, contest, request, who):
        ended = decide(online, contest(paid), is_won=False)
        user = request.getfixturevalue(who)
        with pytest.raises(NotAllowed):
            losses.take_back(ended, by=user, reason="Nobody came.")

    def test_nobody_has_earned_what_is_only_held(
        self, online, secured, contest, finance
    ):
        work_through(at=attempt_of(secured).capture_before - timedelta(hours=2))
        ended = decide(online, contest(secured), is_won=False)
        assert losses.share_of_worker(ended) == 0
        job = drive(again(secured), *FINISHING)
        settling.settle(attempt_of(job))
        assert payment_of(job).status == "released"
        assert losses.share_of_worker(ended.__class__.objects.get()) == EARNED
