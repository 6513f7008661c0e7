from datetime import timedelta

import pytest

from bookings import jobs
from bookings.models import Account, BookingSettings, Entry, Payment
from bookings.money import gateways, income, ledger, payments
from bookings.money.income import Total
from bookings.states import Status
from toolkit.errors import NotAllowed, NotNow


@pytest.fixture
def payment(job_in):
    return job_in(Status.FINISHED).payments.get()


def test_confirming_opens_what_is_owed(job_in):
    job = job_in(Status.FINISHED)
    payment = job.payments.get()
    assert (payment.status, payment.gateway, payment.purpose) == (
        "created",
        "cash",
        "work",
    )
    assert (payment.amount, payment.commission, payment.earnings) == (
        job.price,
        job.commission,
        job.earnings,
    )
    assert Entry.objects.count() == 0


def test_resolving_for_the_worker_opens_the_same(job_in, support):
    job = job_in(Status.DISPUTED)
    jobs.resolve_finished(job, by=support, reason="The tap holds.")
    assert job.payments.get().amount == job.price


def test_resolving_for_the_customer_opens_nothing(job_in, support):
    job = job_in(Status.DISPUTED)
    jobs.resolve_cancelled(job, by=support, reason="Nobody came.")
    assert job.payments.count() == 0


@pytest.mark.parametrize("who", ["worker", "finance", "boss"])
def test_marked_by_those_who_may(payment, who, request):
    by = request.getfixturevalue(who)
    paid = payments.mark_paid(payment, by=by)
    payment.refresh_from_db()
    assert payment.status == paid.status == "released"
    assert (payment.marked_by, payment.paid_at) == (by, paid.paid_at)
    event = payment.job.events.last()
    assert (event.verb, event.src, event.dst, event.actor) == (
        "pay",
        "finished",
        "finished",
        by,
    )
    assert event.role == ("worker" if who == "worker" else "staff")


@pytest.mark.parametrize(
    "who", ["customer", "other_customer", "other_worker", "editor"]
)
def test_not_by_others(payment, who, request):
    with pytest.raises(NotAllowed):
        payments.mark_paid(payment, by=request.getfixturevalue(who))
    assert Payment.objects.get().status == "created"
    assert Entry.objects.count() == 0


def test_marking_twice_is_one_payment(payment, worker, finance):
    first = payments.mark_paid(payment, by=worker)
    second = payments.mark_paid(payment, by=finance)
    assert second.paid_at == first.paid_at
    assert second.marked_by == worker
    assert Entry.objects.count() == 1
    assert payment.job.events.filter(verb="pay").count() == 1


@pytest.mark.parametrize("status", ["cancelled", "review", "secured"])
def test_only_what_waits_can_be_marked(payment, worker, status):
    Payment.objects.update(status=status)
    with pytest.raises(NotNow):
        payments.mark_paid(payment, by=worker)
    assert Entry.objects.count() == 0


def test_no_commission_still_balances(ask, worker):
    settings = BookingSettings.load()
    settings.commission_bps = 0
    settings.save()
    from tests.cast import PATHS, drive

    job = drive(ask(), *PATHS[Status.FINISHED])
    payments.mark_paid(job.payments.get(), by=worker)
    assert income.totals(worker) == [Total("INR", job.price, 0)]
    assert ledger.balance(Account.Kind.COMMISSION, "INR") == 0


class TestLateCancel:
    @pytest.fixture
    def fee(self, db):
        settings = BookingSettings.load()
        settings.cancel_fee, settings.free_cancel_minutes = 10_000, 120
        settings.save()
        return settings

    def test_customer_owes_the_frozen_fee(self, fee, ask, customer, worker):
        job = jobs.accept(ask(), by=worker)
        fee.cancel_fee = 50_000
        fee.save()
        jobs.cancel(job, by=customer, at=job.cancel_free_until + timedelta(minutes=1))
        payment = job.payments.get()
        assert (payment.purpose, payment.amount, payment.commission) == (
            "late-cancel",
            10_000,
            0,
        )
        payments.mark_paid(payment, by=worker)
        assert income.totals(worker) == [Total("INR", 10_000, 0)]

    @pytest.mark.parametrize(
        ("minutes", "who", "accepted"),
        [
            (0, "customer", True),
            (1, "worker", True),
            (1, "support", True),
            (1, "customer", False),
        ],
    )
    def test_nobody_else_owes_anything(
        self, fee, ask, worker, minutes, who, accepted, request
    ):
        job = ask()
        if accepted:
            job = jobs.accept(job, by=worker)
        jobs.cancel(
            job,
            by=request.getfixturevalue(who),
            at=job.cancel_free_until + timedelta(minutes=minutes),
        )
        assert job.payments.count() == 0

    def test_without_a_fee_late_is_free(self, ask, customer, worker):
        job = jobs.accept(ask(), by=worker)
        jobs.cancel(job, by=customer, at=job.scheduled_time)
        assert job.payments.count() == 0


def test_every_gateway_answers_to_its_name():
    assert [one.name for one in gateways.GATEWAYS.values()] == list(gateways.GATEWAYS)
