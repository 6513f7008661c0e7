import pytest

from bookings import jobs
from bookings.models import Account, Entry
from bookings.money import choosing, income, ledger, refunds, settling
from bookings.money.income import Total
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

WHY = "The tap drips again."


def give(job, amount, by):
    return refunds.refund(payment_of(job), amount, by=by, reason=WHY)


def test_a_part_goes_back_from_both_shares(online, paid, finance, worker):
    order = give(paid, 10_000, finance)
    work_through()
    order.refresh_from_db()
    payment, attempt = payment_of(paid), attempt_of(paid)
    assert (order.status, order.reason, order.ordered_by) == ("done", WHY, finance)
    assert (payment.status, payment.refunded, attempt.refunded) == (
        "released",
        10_000,
        10_000,
    )
    ours = round(paid.commission * 10_000 / paid.price)
    assert income.totals(worker) == [
        Total("INR", paid.earnings - (10_000 - ours), paid.commission - ours)
    ]
    event = again(paid).events.last()
    assert (event.verb, event.actor) == ("refund", finance)
    assert WHY in event.reason


def test_many_small_ones_end_where_one_would(online, paid, finance, worker):
    payment = payment_of(paid)
    for amount in (1, 999, 3_333, 10_001):
        give(paid, amount, finance)
        work_through()
    give(paid, payment.amount - 14_334, finance)
    work_through()
    assert income.totals(worker) == [Total("INR", 0, 0)]
    assert ledger.balance(Account.Kind.HELD, "INR") == 0
    assert payment_of(paid).refunded == payment.amount
    with pytest.raises(NotNow, match="All of it"):
        give(paid, 1, finance)


def test_a_page_that_was_left_is_no_part_of_it(online, ask, worker, finance, customer):
    """It was paid, and all of that went back before."""
    job = jobs.accept(ask(gateway="razorpay"), by=worker)
    left = begin(job)
    choosing.choose(job, "stripe", by=customer)
    online.pay(left.checkout_id)
    job = drive(pay(online, again(job)), *FINISHING)
    work_through()
    give(job, 10_000, finance)
    work_through()
    settling.settle(left)
    assert [(order.attempt.gateway, order.amount) for order in made("refund")] == [
        ("razorpay", job.price),
        ("stripe", 10_000),
    ]


def test_never_more_than_there_is(online, paid, finance):
    give(paid, paid.price - 1, finance)
    for amount in (2, 0, -1, 10**12):
        with pytest.raises(Unprocessable):
            give(paid, amount, finance)
    work_through()
    assert attempt_of(paid).refunded == paid.price - 1


@pytest.mark.parametrize("who", ["customer", "worker", "support", "editor"])
def test_by_finance_only(online, paid, who, request):
    with pytest.raises(NotAllowed):
        give(paid, 100, request.getfixturevalue(who))


def test_with_a_reason(online, paid, finance):
    with pytest.raises(Unprocessable):
        refunds.refund(payment_of(paid), 100, by=finance, reason=" \n ")


def test_not_before_it_is_paid(online, secured, finance):
    with pytest.raises(NotNow):
        give(secured, 100, finance)


@pytest.mark.parametrize(
    "fault", [Fault.LOST, Fault.UNREACHABLE, Fault.STORED_BEFORE, Fault.STORED_AFTER]
)
def test_once_whatever_the_line_does(online, paid, finance, fault):
    give(paid, 5_000, finance)
    online.faults.plan(fault, on="/refunds", times=2)
    work_through(turns=12)
    assert attempt_of(paid).refunded == 5_000
    assert payment_of(paid).refunded == 5_000
    assert [order.status for order in made("refund")] == ["done"]


def test_on_the_gateways_own_pages_as_well(online, paid, stripe_client, worker):
    """Somebody gives money back without asking us: the books follow."""
    intent = attempt_of(paid).charge_id
    stripe_client.v1.refunds.create({"payment_intent": intent, "amount": 700})
    work_through()
    payment = payment_of(paid)
    assert (payment.refunded, payment.status) == (0, "released")
    from bookings.money import checkout

    checkout.look_again(payment)
    assert payment_of(paid).refunded == 700
    assert Entry.objects.filter(kind="refund").count() == 1


def test_what_the_worker_has_already_been_paid_they_owe(online, paid, finance, worker):
    kind = Account.Kind
    ledger.post(
        "callout",
        "payout-1",
        kind=Entry.Kind.PAYOUT,
        job=None,
        currency="INR",
        lines=[
            (kind.WORKER_PAYABLE, worker, paid.earnings),
            (kind.IN_TRANSIT, worker, -paid.earnings),
        ],
    )
    give(paid, paid.price, finance)
    work_through()
    assert ledger.balance(kind.WORKER_PAYABLE, "INR", worker) == 0
    assert ledger.balance(kind.WORKER_DUE, "INR", worker) == paid.earnings
