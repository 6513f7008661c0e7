"""A dispute that ends with a part of the price: of money that is kept, taken, lost, or
was never there. An hour costs ₹349; of ₹200.05 our 12 % are ₹24.01.
"""

from datetime import timedelta

import pytest
from django.utils import timezone

from bookings import jobs
from bookings.models import Account, JobEvent, Payment
from bookings.money import choosing, income, ledger, payments, queue, refunds, settling
from bookings.money.income import Total
from bookings.states import Status, Verb
from mysite.play_bank.faults import Fault
from mysite.play_bank.razorpay_double import refunds as given_at_razorpay
from tests.bookings.paying import (
    again,
    attempt_of,
    begin,
    made,
    pay,
    payment_of,
    work_through,
)
from tests.cast import drive
from toolkit.errors import NotAllowed, NotNow, Unprocessable
from workers.models import WorkerProfile

PART, OURS, REST = 20_005, 2_401, 34_900 - 20_005
THEIRS = PART - OURS


def dispute(job):
    return drive(job, Verb.START, Verb.DISPUTE)


@pytest.fixture
def decide(support):
    def decide(job, amount=PART, *, by=support, **how):
        how = {"reason": "Half of it drips."} | how
        return jobs.resolve_split(job, amount=amount, by=by, **how)

    return decide


@pytest.fixture
def by_upi(online, ask, worker):
    """Taken, and held by us; the visit is under way."""
    job = jobs.accept(ask(gateway="razorpay"), by=worker)
    return pay(online, job)


def nothing_is_held():
    return ledger.balance(Account.Kind.HELD, "INR") == 0


def told(job):
    return [str(event.verb) for event in job.events.order_by("seq")]


class TestRule:
    def test_the_job_is_finished_and_keeps_what_was_agreed(self, job_in, decide):
        job = decide(job_in(Status.DISPUTED))
        job.refresh_from_db()
        assert (job.status, job.price, job.commission) == ("finished", 34_900, 4_188)
        assert (job.decided_price, job.decided_commission) == (PART, OURS)
        assert (job.final_price, job.final_earnings) == (PART, THEIRS)
        assert WorkerProfile.objects.get(pk=job.worker_id).jobs_done == 1

    @pytest.mark.parametrize("amount", [None, -1, 0, 34_900, 34_901, 10**15])
    def test_more_than_nothing_and_less_than_all(self, job_in, decide, amount):
        job = job_in(Status.DISPUTED)
        with pytest.raises(Unprocessable, match="less than ₹349"):
            decide(job, amount)
        job.refresh_from_db()
        assert (job.status, job.decided_price) == ("disputed", None)
        assert not Payment.objects.exists()

    @pytest.mark.parametrize("amount", [1, 34_899])
    def test_the_least_and_the_most(self, job_in, decide, amount):
        decide(job_in(Status.DISPUTED), amount)
        payment = Payment.objects.get()
        assert payment.amount == amount
        assert payment.commission <= amount

    @pytest.mark.parametrize(
        "who", ["customer", "worker", "other_customer", "other_worker", "finance"]
    )
    def test_only_who_helps_with_jobs(self, job_in, decide, who, request):
        job = job_in(Status.DISPUTED)
        with pytest.raises(NotAllowed):
            decide(job, by=request.getfixturevalue(who))
        job.refresh_from_db()
        assert job.status == "disputed"

    def test_it_needs_a_reason(self, job_in, decide):
        with pytest.raises(Unprocessable, match="few words"):
            decide(job_in(Status.DISPUTED), reason=" ")

    @pytest.mark.parametrize("status", set(Status) - {Status.DISPUTED})
    def test_only_while_it_is_looked_into(self, job_in, decide, status):
        with pytest.raises(NotNow):
            decide(job_in(status))

    def test_the_same_twice_is_once(self, job_in, decide):
        job = job_in(Status.DISPUTED)
        decide(job)
        decide(job)
        assert JobEvent.objects.filter(verb=Verb.RESOLVE_SPLIT).count() == 1

    def test_another_sum_afterwards_is_refused(self, job_in, decide):
        job = job_in(Status.DISPUTED)
        decide(job)
        with pytest.raises(NotNow, match=r"Ananya pays ₹200\.05 of ₹349"):
            decide(job, 30_000)
        assert Payment.objects.get().amount == PART

    def test_the_last_payment_gives_way_first(self, job_in):
        """Of 449 owed in two sums 300 stay: the second is let go, the first is less."""
        job = job_in(Status.FINISHED)
        work = payment_of(job)
        more = Payment.objects.create(
            job=job,
            purpose=Payment.Purpose.NO_SHOW,
            currency="INR",
            amount=10_000,
            commission=1_200,
        )
        payments.split(job, 30_000, timezone.now())
        work.refresh_from_db()
        more.refresh_from_db()
        assert (work.amount, work.commission) == (30_000, 3_600)
        assert more.status == "cancelled"
        job.refresh_from_db()
        assert (job.decided_price, job.decided_commission) == (30_000, 3_600)


class TestCash:
    def test_the_worker_marks_the_smaller_sum(self, job_in, decide, worker):
        job = decide(job_in(Status.DISPUTED))
        payment = payment_of(job)
        assert (payment.status, payment.amount) == ("created", PART)
        (coming,) = income.on_its_way(worker)
        assert (coming.due, coming.yours) == (PART, THEIRS)
        payments.mark_job_paid(job, by=worker)
        assert income.totals(worker) == [Total("INR", THEIRS, OURS)]
        assert income.owed(worker) == [("INR", OURS)]

    def test_a_card_was_chosen_and_nothing_is_owed_yet(
        self, online, job_in, decide, customer
    ):
        job = job_in(Status.ONGOING)
        choosing.choose(job, "stripe", by=customer)
        job = decide(drive(again(job), Verb.DISPUTE))
        assert (payment_of(job).gateway, payment_of(job).amount) == ("stripe", PART)
        pay(online, job)
        work_through()
        assert payment_of(job).status == "released"
        assert attempt_of(job).captured == PART


class TestKeptByTheBank:
    def test_only_the_part_is_taken(self, online, secured, decide, worker):
        job = decide(dispute(secured))
        work_through()
        (order,) = made("capture")
        assert (order.amount, made("refund")) == (PART, [])
        assert (attempt_of(job).captured, payment_of(job).status) == (PART, "released")
        assert income.totals(worker) == [Total("INR", THEIRS, OURS)]
        assert nothing_is_held()

    def test_what_is_being_taken_comes_back(self, online, secured, decide, worker):
        """The whole is ordered, and the gateway has not answered yet."""
        at = attempt_of(secured).capture_before - timedelta(hours=23)
        online.faults.plan(Fault.LOST, "/capture", times=2)
        queue.work_due(at=at)
        assert [order.status for order in made("capture")] == ["waiting"]
        job = decide(dispute(secured))
        work_through(at=at + timedelta(minutes=5))
        assert [order.amount for order in made("capture")] == [secured.price]
        assert [order.amount for order in made("refund")] == [REST]
        attempt = attempt_of(job)
        assert attempt.captured - attempt.refunded == PART
        assert income.totals(worker) == [Total("INR", THEIRS, OURS)]
        assert nothing_is_held()

    @pytest.fixture
    def let_go(self, online, secured):
        """The visit is under way, and the bank keeps the price no longer; and when."""
        job = drive(secured, Verb.START)
        online.advance(8 * 24 * 3600)
        late = timezone.now() + timedelta(days=8)
        settling.settle(attempt_of(job), at=late)
        assert payment_of(job).status == "created"
        return drive(again(job), Verb.DISPUTE), late

    def test_what_was_let_go_is_asked_for_as_a_part(
        self, online, let_go, decide, worker
    ):
        job, late = let_go
        first = begin(job, at=late)
        job = decide(job)
        pay(online, job, at=late)
        work_through(at=late + timedelta(minutes=5))
        second = attempt_of(job)
        assert (first.amount, second.amount) == (job.price, PART)
        assert payment_of(job).status == "released"
        assert income.totals(worker) == [Total("INR", THEIRS, OURS)]

    def test_the_page_of_the_whole_is_paid_afterwards(
        self, online, let_go, decide, worker
    ):
        job, late = let_go
        page = begin(job, at=late)
        job = decide(job)
        online.pay(page.checkout_id)
        work_through(at=late + timedelta(hours=2))
        assert attempt_of(job).captured == PART
        assert income.totals(worker) == [Total("INR", THEIRS, OURS)]


class TestTaken:
    def test_the_part_is_earned_and_the_rest_goes_back(
        self, online, by_upi, decide, worker
    ):
        job = decide(dispute(by_upi))
        assert told(job)[-2:] == ["resolve-split", "pay"]
        assert income.totals(worker) == [Total("INR", THEIRS, OURS)]
        work_through()
        assert [order.amount for order in made("refund")] == [REST]
        assert attempt_of(job).refunded == REST
        assert payment_of(job).refunded == 0
        assert nothing_is_held()

    def test_finance_gives_back_of_the_part_and_no_more(
        self, online, by_upi, decide, finance, worker
    ):
        job = decide(dispute(by_upi))
        payment = payment_of(job)
        assert refunds.refundable(payment) == PART
        refunds.refund(payment, PART, by=finance, reason="All of it drips.")
        work_through()
        assert income.totals(worker) == [Total("INR", 0, 0)]
        assert attempt_of(job).refunded == by_upi.price
        assert nothing_is_held()

    @pytest.fixture
    def give(self, online):
        """Somebody gives money back on the gateway's own pages, and we hear of it."""

        def give(job, amount):
            attempt = attempt_of(job)
            with online.store.changing():
                asked = {"amount": amount}
                given_at_razorpay.create(
                    online.razorpay_world, asked, attempt.charge_id
                )
            settling.settle(attempt)
            assert payment_of(job).status == "review"

        return give

    def test_what_was_given_back_there_is_part_of_it(
        self, online, by_upi, decide, give, worker
    ):
        give(by_upi, 10_000)
        job = decide(dispute(by_upi))
        assert payment_of(job).status == "released"
        work_through()
        assert [order.amount for order in made("refund")] == [REST - 10_000]
        assert attempt_of(job).refunded == REST
        assert income.totals(worker) == [Total("INR", THEIRS, OURS)]
        assert nothing_is_held()

    def test_less_is_left_than_is_owed(self, online, by_upi, decide, give, worker):
        give(by_upi, 20_000)
        job = decide(dispute(by_upi))
        work_through()
        payment = payment_of(job)
        assert (payment.status, payment.amount) == ("review", PART)
        assert made("refund") == []
        assert income.totals(worker) == []

    def test_another_sum_than_we_asked_for_stays_with_a_person(
        self, online, ask, worker, decide, finance
    ):
        job = pay(online, jobs.accept(ask(gateway="razorpay"), by=worker))
        attempt = attempt_of(job)
        type(attempt).objects.update(status="wrong")
        Payment.objects.update(status="review")
        job = decide(dispute(again(job)))
        assert payment_of(job).status == "review"
