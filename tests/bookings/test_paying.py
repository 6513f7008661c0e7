"""A job that is paid by card, from the acceptance to the books."""

from datetime import timedelta

import pytest
from django.utils import timezone

from bookings import jobs
from bookings.models import Account, BookingSettings, Entry
from bookings.money import checkout, choosing, income, ledger, payments, queue, settling
from bookings.money.income import Total
from bookings.states import Verb
from mysite.play_bank.faults import Fault
from tests.bookings.paying import (
    FINISHING,
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
from workers.models import SlotCell

Kind = Account.Kind


def balances(job):
    """{account: what is on it of this job}, without those at nothing."""
    sums = {}
    for entry in job.entries.all():
        for posting in entry.postings.select_related("account"):
            name = str(posting.account.kind)
            sums[name] = sums.get(name, 0) + posting.amount
    return {name: amount for name, amount in sums.items() if amount}


def verbs(job):
    return [str(event.verb) for event in job.events.order_by("seq")]


class TestTheWay:
    def test_accepting_asks_for_the_price(self, accepted):
        payment = payment_of(accepted)
        assert (payment.status, payment.gateway) == ("created", "stripe")
        assert payment.amount == accepted.price
        hours = timedelta(hours=24)
        assert accepted.secure_by == payment.created_at + hours
        assert ledger.check() == []
        assert Entry.objects.count() == 0

    def test_paying_secures_it_and_moves_no_money(self, secured):
        payment = payment_of(secured)
        attempt = attempt_of(secured)
        assert (payment.status, attempt.status) == ("secured", "authorised")
        assert attempt.method == "Visa •••• 4242"
        assert secured.secure_by is None
        assert verbs(secured) == ["request", "accept", "secure"]
        assert Entry.objects.count() == 0

    def test_confirming_takes_and_shares_it(self, online, secured, worker):
        job = drive(secured, *FINISHING)
        assert payment_of(job).status == "secured"
        work_through()
        job = again(job)
        payment, attempt = payment_of(job), attempt_of(job)
        assert (payment.status, attempt.status) == ("released", "captured")
        assert (attempt.captured, attempt.refunded) == (job.price, 0)
        assert balances(job) == {
            "gateway": job.price - attempt.fee,
            "gateway_fees": attempt.fee,
            "worker_payable": -job.earnings,
            "commission": -job.commission,
        }
        assert attempt.fee > 0
        assert verbs(job)[-2:] == ["confirm", "pay"]
        assert income.totals(worker) == [Total("INR", job.earnings, job.commission)]

    def test_nobody_marks_it_by_hand(self, secured, worker):
        with pytest.raises(NotNow):
            payments.mark_job_paid(secured, by=worker)

    def test_no_start_before_it_is_secured(self, accepted, worker):
        with pytest.raises(NotNow, match="not paid yet"):
            jobs.start(accepted, by=worker, at=accepted.scheduled_time)

    def test_everything_twice_is_once(self, online, secured):
        job = drive(secured, *FINISHING)
        for _ in range(3):
            work_through()
            checkout.look_again(payment_of(job))
        assert len(made("capture")) == 1
        assert Entry.objects.filter(kind="release").count() == 1
        assert Entry.objects.filter(kind="capture").count() == 1
        assert verbs(job).count("pay") == 1


class TestCallingOff:
    @pytest.fixture
    def fee(self, db):
        policy = BookingSettings.load()
        policy.cancel_fee, policy.free_cancel_minutes = 10_000, 120
        policy.save()

    def test_before_paying_closes_the_page(self, online, accepted, customer):
        attempt = begin(accepted)
        job = jobs.cancel(accepted, by=customer)
        work_through()
        attempt.refresh_from_db()
        assert attempt.status == "ended"
        assert job.payments.get().status == "cancelled"
        assert again(job).secure_by is None
        assert [order.status for order in made("expire")] == ["done"]

    def test_in_time_lets_the_money_go(self, online, secured, customer):
        job = jobs.cancel(secured, by=customer)
        attempt = job.payments.get().attempts.get()
        work_through()
        attempt.refresh_from_db()
        assert attempt.status == "ended"
        assert [order.status for order in made("void")] == ["done"]
        assert Entry.objects.count() == 0

    def test_late_takes_the_fee_and_no_more(self, fee, online, ask, worker, customer):
        job = pay(online, jobs.accept(ask(gateway="stripe"), by=worker))
        late = job.cancel_free_until + timedelta(minutes=1)
        job = jobs.cancel(job, by=customer, at=late)
        work_through()
        payment, attempt = payment_of(job), attempt_of(job)
        assert (payment.purpose, payment.amount) == ("late-cancel", 10_000)
        assert (payment.status, attempt.captured) == ("released", 10_000)
        assert balances(job)["worker_payable"] == -10_000
        assert income.totals(worker) == [Total("INR", 10_000, 0)]

    def test_a_worker_who_cancels_takes_nothing(self, fee, online, secured, worker):
        late = secured.cancel_free_until + timedelta(minutes=1)
        job = jobs.cancel(secured, by=worker, at=late)
        work_through()
        assert job.payments.get().attempts.get().status == "ended"
        assert Entry.objects.count() == 0

    def test_the_team_decides_that_nothing_is_owed(self, online, secured, support):
        job = drive(secured, Verb.START, Verb.DISPUTE)
        jobs.resolve_cancelled(job, by=support, reason="Nobody came.")
        work_through()
        assert job.payments.get().status == "cancelled"
        assert job.payments.get().attempts.get().status == "ended"

    def test_the_team_decides_that_the_work_stands(self, online, secured, support):
        job = drive(secured, Verb.START, Verb.DISPUTE)
        jobs.resolve_finished(job, by=support, reason="The tap holds.")
        work_through()
        assert payment_of(job).status == "released"


class TestWithoutMoney:
    def test_the_place_is_let_go(self, online, accepted):
        assert jobs.lapse_due(at=accepted.secure_by - timedelta(minutes=1)) == 0
        assert jobs.lapse_due(at=accepted.secure_by) == 1
        job = again(accepted)
        assert (job.status, job.secure_by) == ("cancelled", None)
        assert verbs(job)[-1] == "lapse"
        assert not SlotCell.objects.filter(claim=job.code).exists()

    def test_who_paid_a_moment_ago_keeps_it(self, online, accepted):
        online.pay(begin(accepted).checkout_id)
        assert jobs.lapse_due(at=accepted.secure_by) == 0
        assert again(accepted).status == "accepted"

    def test_it_waits_for_a_gateway_that_is_away(self, online, accepted):
        online.pay(begin(accepted).checkout_id)
        online.faults.plan(Fault.UNREACHABLE, methods=("GET",), times=None)
        late = accepted.secure_by + timedelta(minutes=29)
        assert jobs.lapse_due(at=late) == 0
        assert again(accepted).status == "accepted"

    def test_but_not_for_ever(self, online, accepted):
        begin(accepted)
        online.faults.plan(Fault.UNREACHABLE, methods=("GET",), times=None)
        late = accepted.secure_by + timedelta(minutes=30)
        assert jobs.lapse_due(at=late) == 1

    def test_what_comes_in_afterwards_goes_back(self, online, accepted):
        attempt = begin(accepted)
        jobs.lapse(accepted, at=accepted.secure_by)
        online.pay(attempt.checkout_id)
        work_through()
        attempt.refresh_from_db()
        assert attempt.status == "ended"
        assert Entry.objects.count() == 0

    def test_a_short_notice_leaves_until_the_start(self, online, ask, worker):
        job = ask(gateway="stripe")
        soon = job.scheduled_time - timedelta(minutes=40)
        type(job).objects.update(answer_by=job.scheduled_time)
        job = jobs.accept(again(job), by=worker, at=soon)
        assert job.secure_by == job.scheduled_time


class TestFarAhead:
    @pytest.fixture
    def far(self, online, ask, worker):
        from tests.cast import soon

        start = soon(worker.worker_profile.city, days=12)
        return jobs.accept(ask(gateway="stripe", start=start), by=worker)

    def test_a_card_is_asked_for_five_days_before(self, far):
        payment = payment_of(far)
        assert payment.pay_from == far.scheduled_time - timedelta(days=5)
        assert far.secure_by == payment.pay_from + timedelta(hours=24)

    def test_no_sooner(self, online, far):
        with pytest.raises(NotNow, match="You can pay from"):
            begin(far)
        early = payment_of(far).pay_from - timedelta(seconds=1)
        with pytest.raises(NotNow):
            begin(far, at=early)
        ahead = payment_of(far).pay_from - timezone.now()
        online.advance(int(ahead.total_seconds()))
        assert begin(far, at=payment_of(far).pay_from).status == "open"

    def test_what_a_bank_would_let_go_is_taken_and_held(self, online, secured):
        attempt = attempt_of(secured)
        at = attempt.capture_before - timedelta(hours=23)
        queue.work_due(at=at)
        queue.work_due(at=at)
        attempt.refresh_from_db()
        assert attempt.status == "captured"
        assert payment_of(secured).status == "secured"
        assert balances(secured)["held"] == -secured.price


class TestChangingTheWay:
    def test_to_cash_before_anything_is_paid(self, online, accepted, customer):
        attempt = begin(accepted)
        assert choosing.choose(accepted, "cash", by=customer) is None
        job = again(accepted)
        assert (job.gateway, job.secure_by) == ("cash", None)
        work_through()
        attempt.refresh_from_db()
        assert attempt.status == "ended"
        job = drive(job, *FINISHING)
        payments.mark_job_paid(job, by=job.worker)
        assert payment_of(job).gateway == "cash"

    def test_from_cash_to_a_card(self, online, ask, worker, customer):
        job = jobs.accept(ask(), by=worker)
        payment = choosing.choose(job, "stripe", by=customer)
        assert (payment.status, payment.gateway) == ("created", "stripe")
        assert again(job).secure_by is not None

    def test_a_change_of_mind_earns_no_more_time(self, online, accepted, customer):
        until, at = accepted.secure_by, timezone.now()
        for hours, way in ((5, "razorpay"), (10, "stripe"), (23, "razorpay")):
            later = at + timedelta(hours=hours)
            choosing.choose(again(accepted), way, by=customer, at=later)
            assert again(accepted).secure_by == until

    def test_a_page_that_was_left_open_is_paid_after_all(
        self, online, accepted, customer
    ):
        attempt = begin(accepted)
        choosing.choose(accepted, "cash", by=customer)
        online.pay(attempt.checkout_id)
        work_through()
        attempt.refresh_from_db()
        assert attempt.status == "ended"
        assert again(accepted).gateway == "cash"

    def test_not_once_it_is_certain(self, secured, customer):
        with pytest.raises(NotNow, match="certain already"):
            choosing.choose(secured, "cash", by=customer)

    def test_nor_when_it_is_paid(self, online, secured, customer):
        job = drive(secured, *FINISHING)
        work_through()
        with pytest.raises(NotNow, match="paid already"):
            choosing.choose(job, "cash", by=customer)

    @pytest.mark.parametrize("who", ["worker", "other_customer", "support"])
    def test_by_nobody_else(self, accepted, who, request):
        with pytest.raises(NotAllowed):
            choosing.choose(accepted, "cash", by=request.getfixturevalue(who))

    @pytest.mark.parametrize("name", ["paypal", "Cash", ""])
    def test_only_what_is_offered(self, accepted, customer, name):
        with pytest.raises(Unprocessable):
            choosing.choose(accepted, name, by=customer)


class TestTries:
    def test_the_same_page_again(self, online, accepted):
        first, second = begin(accepted), begin(accepted)
        assert first == second
        assert first.checkout_id == second.checkout_id

    def test_a_card_that_is_declined(self, online, accepted):
        attempt = begin(accepted)
        online.fail(attempt.checkout_id)
        checkout.look_again(payment_of(accepted))
        attempt.refresh_from_db()
        assert attempt.status == "open"
        assert "declined" in attempt.failure
        assert payment_of(accepted).status == "created"
        assert payment_of(pay(online, accepted)).status == "secured"

    def test_a_page_that_has_ended(self, online, accepted):
        first = begin(accepted)
        later = timezone.now() + timedelta(hours=11, minutes=55)
        second = begin(accepted, at=later)
        assert first.checkout_id != second.checkout_id
        first.refresh_from_db()
        assert first.dropped_at == later

    def test_words_of_a_page_that_ended_take_nothing_back(self, online, accepted):
        first = begin(accepted)
        online.advance(13 * 3600)
        later = timezone.now() + timedelta(hours=13)
        job = pay(online, accepted, at=later)
        settling.settle(first, at=later)
        first.refresh_from_db()
        assert first.status == "ended"
        assert payment_of(job).status == "secured"
        assert again(job).secure_by is None

    def test_paid_in_another_tab(self, online, accepted):
        online.pay(begin(accepted).checkout_id)
        with pytest.raises(NotNow, match="paid already"):
            begin(accepted)

    def test_a_lost_answer_makes_no_second_page(self, online, accepted):
        online.faults.plan(Fault.LOST, on="/checkout/sessions", times=2)
        with pytest.raises(checkout.NoAnswer):
            begin(accepted)
        attempt = begin(accepted)
        assert attempt.checkout_id
        assert payment_of(accepted).attempts.count() == 1

    def test_a_page_that_was_never_made_is_not_closed(self, online, accepted, customer):
        online.faults.plan(Fault.UNREACHABLE, on="/checkout/sessions", times=2)
        with pytest.raises(checkout.NoAnswer):
            begin(accepted)
        jobs.cancel(accepted, by=customer)
        work_through()
        assert made("expire") == []

    def test_another_sum_is_looked_at_by_a_person(self, online, accepted):
        attempt = begin(accepted)
        type(attempt).objects.update(amount=attempt.amount + 100)
        online.pay(attempt.checkout_id)
        checkout.look_again(payment_of(accepted))
        assert payment_of(accepted).status == "review"
        assert attempt_of(accepted).status == "wrong"
        assert made("capture") == []
