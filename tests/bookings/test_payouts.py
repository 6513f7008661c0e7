"""Paying workers out: what is due, batches, and what becomes of a payout."""

from datetime import timedelta

import pytest
from django.utils import timezone

from bookings import jobs
from bookings.models import Account, BookingSettings, Entry, Payout, PayoutAccount
from bookings.money import (
    joining,
    ledger,
    orders,
    owing,
    payments,
    payouts,
    queue,
    refunds,
)
from bookings.states import Status, Verb
from mysite.play_bank.faults import Fault
from tests.bookings.paying import FINISHING, again, pay, payment_of, work_through
from tests.cast import drive, soon
from toolkit.errors import NotAllowed, NotNow, Unprocessable

Kind = Account.Kind
# Four days on the work is released; the hold is over three days after that.
RELEASED = timedelta(days=4)
AFTER = RELEASED + timedelta(days=3, minutes=1)


@pytest.fixture
def after():
    return timezone.now() + AFTER


@pytest.fixture
def joined(online, worker):
    """The worker has an account at Stripe that can be paid."""
    return join(online, worker)


def join(bank, worker):
    joining.begin(worker.worker_profile, "https://s.example/back/")
    account = joining.account_of(worker)
    bank.join(account.external_id)
    assert joining.look_again(account)
    return account


def let_money_arrive(bank):
    """What was taken is there to be sent after two days."""
    bank.advance(3 * 24 * 3600)


def paid_job(bank, ask, **given):
    """A job by card that is finished and released."""
    job = ask(gateway="stripe", **given)
    job = pay(bank, jobs.accept(job, by=job.worker))
    job = drive(job, *FINISHING)
    work_through()
    return again(job)


def balance(kind, owner=None):
    return ledger.balance(kind, "INR", owner)


def slow_ready(worker, at):
    """What is ready by hand: posting by posting, over all there is."""
    total = 0
    for entry in Entry.objects.order_by("pk"):
        released = entry.job and entry.job.entries.filter(kind="release").first()
        is_young = released and released.at > at - timedelta(days=3)
        if is_young and entry.kind != "cash":
            continue
        for posting in entry.postings.select_related("account"):
            if posting.account.worker_id == worker.pk:
                total -= posting.amount
    return total


def ready(worker, at):
    (standing,) = owing.standings(at, worker=worker)
    return standing.ready


def only_payout():
    return Payout.objects.get()


def sums(payout):
    return [line.amount for line in payouts.lines_of(payout)]


class TestWhatIsDue:
    def test_it_is_held_until_the_last_second(self, online, paid, worker):
        released = paid.entries.get(kind="release").at
        end = released + timedelta(days=3)
        before = end - timedelta(seconds=1)
        assert owing.due(before) == []
        (held,) = owing.held(worker, before)
        assert (held.job, held.amount, held.until) == (paid, paid.earnings, end)
        (one,) = owing.due(end)
        assert (one.standing.worker, one.standing.ready) == (worker, paid.earnings)
        assert list(owing.held(worker, end)) == []

    @pytest.fixture
    def no_hold(self, db):
        policy = BookingSettings.load()
        policy.payout_hold_days = 0
        policy.save()

    def test_the_days_come_from_the_settings(self, no_hold, online, paid, worker):
        released = paid.entries.get(kind="release").at
        assert ready(worker, released) == paid.earnings

    def test_cash_is_set_off(self, online, paid, worker, ask, after):
        cash = drive(ask(start=soon(paid.city, days=3)), Verb.ACCEPT, *FINISHING)
        payments.mark_job_paid(cash, by=worker)
        assert ready(worker, after) == paid.earnings - cash.commission
        assert slow_ready(worker, after) == paid.earnings - cash.commission

    def test_only_cash_is_never_due(self, worker, job_in, after):
        job = job_in(Status.FINISHED)
        payments.mark_job_paid(job, by=worker)
        assert ready(worker, after) == -job.commission
        assert owing.due(after) == []

    def test_a_refund_of_a_held_job_waits_with_it(self, online, paid, finance, worker):
        refunds.refund(payment_of(paid), 10_000, by=finance, reason="Late.")
        work_through()
        now = timezone.now() + RELEASED + timedelta(hours=1)
        left = paid.earnings - (10_000 - 1_200)
        (held,) = owing.held(worker, now)
        assert held.amount == left
        assert ready(worker, now) == 0
        assert ready(worker, now + timedelta(days=3)) == left

    @pytest.mark.parametrize(("amount", "count"), [(999, 0), (1000, 1)])
    def test_a_little_waits_until_it_is_more(self, worker, amount, count):
        lines = [(Kind.HELD, None, amount), (Kind.WORKER_PAYABLE, worker, -amount)]
        ledger.post(
            "test", "1", kind=Entry.Kind.CASH, job=None, currency="INR", lines=lines
        )
        assert len(owing.due()) == count


class TestABatch:
    def test_a_worker_without_an_account_is_paid_by_bank(
        self, online, paid, finance, worker, after
    ):
        batch = payouts.make_batch(by=finance, at=after)
        payout = only_payout()
        assert (payout.batch, payout.worker) == (batch, worker)
        assert (payout.way, payout.status, payout.amount) == (
            "bank",
            "ordered",
            paid.earnings,
        )
        assert balance(Kind.WORKER_PAYABLE, worker) == 0
        assert balance(Kind.IN_TRANSIT) == -paid.earnings
        assert ledger.check() == []
        work_through(at=after)
        assert only_payout().status == "ordered"

    def test_finance_marks_it_as_paid(self, online, paid, finance, after):
        payouts.make_batch(by=finance, at=after)
        for _ in range(2):
            payouts.mark_done(only_payout(), by=finance, at=after)
        payout = only_payout()
        assert (payout.status, payout.done_at) == ("done", after)
        assert balance(Kind.IN_TRANSIT) == 0
        assert balance(Kind.BANK) == -paid.earnings
        with pytest.raises(NotNow):
            payouts.mark_failed(payout, by=finance, reason="Too late.")

    def test_what_came_back_is_in_the_next_batch(
        self, online, paid, finance, worker, after
    ):
        payouts.make_batch(by=finance, at=after)
        with pytest.raises(Unprocessable):
            payouts.mark_failed(only_payout(), by=finance, reason=" ")
        payouts.mark_failed(only_payout(), by=finance, reason="No such IBAN.")
        first = only_payout()
        assert (first.status, first.problem) == ("failed", "No such IBAN.")
        assert balance(Kind.WORKER_PAYABLE, worker) == -paid.earnings
        payouts.make_batch(by=finance, at=after + timedelta(days=1))
        second = Payout.objects.exclude(pk=first.pk).get()
        assert second.amount == paid.earnings
        assert sums(second) == [paid.earnings]
        assert payouts.lines_of(second)[0].entry.kind == "payout-back"
        assert sums(first) == [paid.earnings]
        with pytest.raises(NotNow, match="later payout"):
            payouts.try_again(first, by=finance)

    def test_nothing_twice(self, online, paid, finance, after):
        payouts.make_batch(by=finance, at=after)
        with pytest.raises(NotNow, match="Nothing is due"):
            payouts.make_batch(by=finance, at=after)
        assert Payout.objects.count() == 1

    def test_nothing_due_leaves_no_batch(self, finance):
        with pytest.raises(NotNow):
            payouts.make_batch(by=finance)
        assert not payouts.PayoutBatch.objects.exists()

    def test_cash_is_netted_and_said(self, online, paid, finance, worker, ask, after):
        cash = drive(ask(start=soon(paid.city, days=3)), Verb.ACCEPT, *FINISHING)
        payments.mark_job_paid(cash, by=worker)
        payouts.make_batch(by=finance, at=after)
        payout = only_payout()
        assert payout.netted == cash.price
        assert payout.amount == paid.earnings - cash.commission
        assert sorted(sums(payout)) == [-cash.commission, paid.earnings]
        assert balance(Kind.WORKER_DUE, worker) == 0
        assert balance(Kind.WORKER_PAYABLE, worker) == 0
        assert slow_ready(worker, after) == 0

    @pytest.mark.parametrize("who", ["worker", "support", "customer", "editor"])
    def test_by_nobody_else(self, online, paid, finance, after, who, request):
        by = request.getfixturevalue(who)
        with pytest.raises(NotAllowed):
            payouts.make_batch(by=by, at=after)
        payouts.make_batch(by=finance, at=after)
        for verb in (payouts.mark_done, payouts.try_again):
            with pytest.raises(NotAllowed):
                verb(only_payout(), by=by)
        with pytest.raises(NotAllowed):
            payouts.mark_failed(only_payout(), by=by, reason="No.")


class TestByStripe:
    @pytest.fixture
    def ordered(self, online, joined, paid, finance, after):
        let_money_arrive(online)
        payouts.make_batch(by=finance, at=after)
        payout = only_payout()
        assert payout.way == "stripe"
        return payout

    def test_it_arrives(self, online, joined, ordered, paid, after):
        before = balance(Kind.GATEWAY, "stripe")
        queue.work_due(at=after)
        payout = only_payout()
        assert (payout.status, payout.done_at) == ("done", after)
        (transfer,) = online.stripe_world.every("transfer")
        assert transfer["id"] == payout.external_id
        assert transfer["destination"] == joined.external_id
        assert (transfer["amount"], transfer["currency"]) == (paid.earnings, "inr")
        assert transfer["metadata"]["payout"] == payout.code
        assert balance(Kind.GATEWAY, "stripe") == before - paid.earnings
        assert balance(Kind.IN_TRANSIT) == 0
        assert ledger.check() == []

    @pytest.mark.parametrize("fault", list(Fault))
    def test_once_whatever_the_line_does(self, online, ordered, after, fault):
        online.faults.plan(fault, on="/transfers", times=2)
        for minute in range(6):
            queue.work_due(at=after + timedelta(minutes=minute))
        assert only_payout().status == "done"
        assert len(list(online.stripe_world.every("transfer"))) == 1
        assert Entry.objects.filter(kind="payout-done").count() == 1

    def test_what_lies_elsewhere_goes_by_bank(self, online, joined, worker, finance):
        lines = [
            (Kind.GATEWAY, "razorpay", 5000),
            (Kind.WORKER_PAYABLE, worker, -5000),
        ]
        ledger.post(
            "test", "1", kind=Entry.Kind.CASH, job=None, currency="INR", lines=lines
        )
        payouts.make_batch(by=finance)
        assert only_payout().way == "bank"

    def test_a_restricted_account_turns_it_to_the_bank(
        self, online, joined, ordered, paid, after
    ):
        online.restrict(joined.external_id)
        queue.work_due(at=after)
        payout = only_payout()
        assert (payout.way, payout.status) == ("bank", "ordered")
        assert "capabilities" in payout.problem
        joined.refresh_from_db()
        assert not joined.is_ready
        assert balance(Kind.IN_TRANSIT) == -paid.earnings

    def test_another_refusal_gives_it_back_and_says_why(
        self, online, joined, paid, finance, worker, after
    ):
        payouts.make_batch(by=finance, at=after)
        queue.work_due(at=after)
        payout = only_payout()
        assert payout.status == "failed"
        assert "funds" in payout.problem
        assert balance(Kind.WORKER_PAYABLE, worker) == -paid.earnings
        assert balance(Kind.IN_TRANSIT) == 0
        let_money_arrive(online)
        payouts.try_again(payout, by=finance, at=after)
        queue.work_due(at=after)
        payout = only_payout()
        assert (payout.status, payout.problem) == ("done", "")
        assert sums(payout) == [paid.earnings]
        assert balance(Kind.WORKER_PAYABLE, worker) == 0
        assert slow_ready(worker, after) == 0
        with pytest.raises(NotNow):
            payouts.make_batch(by=finance, at=after)

    def test_nobody_marks_it_by_hand(self, ordered, finance):
        with pytest.raises(NotNow, match="Stripe"):
            payouts.mark_done(ordered, by=finance)

    def test_what_waits_is_sent_at_once(self, online, ordered, finance, after):
        online.faults.plan(Fault.UNREACHABLE, on="/transfers", times=2)
        queue.work_due(at=after)
        assert queue.work_due(at=after + orders.FIRST_WAIT / 2) == 0
        payouts.try_again(ordered, by=finance, at=after)
        queue.work_due(at=after)
        assert only_payout().status == "done"

    def test_a_refund_afterwards_is_owed_by_the_worker(
        self, online, ordered, paid, finance, worker, after
    ):
        queue.work_due(at=after)
        refunds.refund(payment_of(paid), 10_000, by=finance, reason="It broke again.")
        work_through(at=after)
        assert ready(worker, after) == -(10_000 - 1_200)
        assert owing.due(after) == []


class TestJoining:
    def test_one_account_however_often(self, online, worker):
        back = "https://s.example/back/"
        urls = {joining.begin(worker.worker_profile, back) for _ in range(2)}
        assert len(urls) == 2
        assert len(list(online.stripe_world.every("account"))) == 1
        account = joining.account_of(worker)
        assert not account.is_ready
        assert not joining.look_again(account)

    @pytest.mark.parametrize("fault", [Fault.STORED_BEFORE, Fault.LOST, Fault.BROKEN])
    def test_a_fault_is_a_sentence_and_the_next_try_works(self, online, worker, fault):
        online.faults.plan(fault, on="/accounts", times=2)
        with pytest.raises(joining.NoAnswer):
            joining.begin(worker.worker_profile, "https://s.example/back/")
        assert joining.begin(worker.worker_profile, "https://s.example/back/")
        assert PayoutAccount.objects.count() == 1

    def test_where_stripe_is_not_offered(self, worker):
        with pytest.raises(NotNow, match="bank transfer"):
            joining.begin(worker.worker_profile, "https://s.example/back/")
        assert not PayoutAccount.objects.exists()

    def test_a_paper_that_is_missing_later_is_noticed(self, online, joined):
        online.restrict(joined.external_id)
        later = joined.checked_at + joining.FRESH
        assert joining.look_again_due(at=later - timedelta(seconds=1)) == 0
        assert joining.look_again_due(at=later) == 1
        joined.refresh_from_db()
        assert not joined.is_ready
