"""Turns in which more work is proposed than was booked, and in which Finance lets a
customer off.
"""

from mysite.play_bank.faults import Fault
from tests.bookings.turns import (
    cancel_late,
    contest_and_lose,
    go_on,
    hear,
    nothing_is_owed,
    overtaken,
)


def more(people, job):
    """Proposed, and agreed to; what is certain of the price stays as it is."""
    people.propose(job, 50, 7, 2)
    people.answer(job, True, False)


def more_is_paid(people, job):
    more(people, job)
    go_on(people, job)


def more_and_all_is_done(people, job):
    more(people, job)
    for _ in range(6):
        go_on(people, job)


def more_is_refunded(people, job):
    more_and_all_is_done(people, job)
    people.work()
    people.refund(job, 1, 3, True, 1)
    people.refund(job, 4, 0, True, 1)


def more_is_contested(people, job):
    more_and_all_is_done(people, job)
    contest_and_lose(people, job)


def more_twice(people, job):
    """And one of the two is paid in cash."""
    more_is_paid(people, job)
    people.propose(job, 10, 1, 1)
    people.answer(job, True, True)
    people.change_way(job, "cash")
    for _ in range(6):
        go_on(people, job)


def more_in_cash(people, job):
    people.change_way(job, "cash")
    more_and_all_is_done(people, job)


def more_joins_the_price(people, job):
    """Proposed while it was cash; agreed to when a page of the gateway is open."""
    way = people.found(job).gateway
    people.change_way(job, "cash")
    people.propose(job, 100, 1, 1)
    people.change_way(job, way)
    people.to_the_page(job)
    people.answer(job, True, False)
    people.pay(job, -1)
    people.come_back(job)
    for _ in range(6):
        go_on(people, job)


def more_after_the_bank_let_go(people, job):
    people.propose(job, 50, 3, 1)
    people.bank.faults.plan(Fault.UNREACHABLE, "/capture", times=None)
    people.bank.advance(8 * 24 * 3600)
    people.work()
    people.answer(job, True, False)
    people.bank.faults.clear()
    go_on(people, job)


def more_is_certain_and_the_price_is_not(people, job):
    """The bank has let the price go, and then it is to be cash."""
    more(people, job)
    people.change_way(job, "razorpay")
    go_on(people, job)
    people.bank.faults.plan(Fault.UNREACHABLE, "/capture", times=None)
    people.bank.advance(8 * 24 * 3600)
    people.work()
    people.bank.faults.clear()
    people.change_way(job, "cash")
    for _ in range(4):
        go_on(people, job)


def more_is_declined(people, job):
    people.propose(job, 50, 7, 1)
    people.answer(job, False, True)
    people.answer(job, True, False)


def more_is_withdrawn(people, job):
    people.propose(job, 50, 7, 1)
    people.withdraw(job)
    people.answer(job, True, False)


def more_is_not_owed(people, job):
    more_is_paid(people, job)
    nothing_is_owed(people, job)


def more_and_a_part_is_owed(people, job):
    """Less than what was booked, so that of what came later nothing is left."""
    more_is_paid(people, job)
    people.split(job, "worker", 50, 3)


def more_and_most_is_owed(people, job):
    more(people, job)
    people.split(job, "worker", 75, 3)


def more_and_cancel_late(people, job):
    more_is_paid(people, job)
    cancel_late(people, job)


def more_is_waived(people, job):
    """It was never paid, and is on a page that was left open."""
    more(people, job)
    people.to_the_page(job)
    for verb, who in (("complete", "worker"), ("confirm", "customer")):
        people.move(people.found(job), verb, people.cast[who])
    people.waive(job)
    people.pay(job, -1)
    people.work()
    hear(people)


def cash_is_waived(people, job):
    """When the work is good, all that is to be paid in cash."""
    people.change_way(job, "cash")
    for _ in range(3):
        go_on(people, job)
    people.waive(job)
    go_on(people, job)


def a_fee_is_waived(people, job):
    people.cancel(job, "customer", True)
    people.waive(job)
    people.pay(job, -1)


def overtaken_by_more(people, job):
    people.propose(job, 50, 7, 1)
    people.to_the_page(job)
    overtaken(people, job, lambda people, job: people.answer(job, True, False))


def tip(people, job):
    people.work()
    people.tip(job, 777, "stripe", "pay")
    people.work()
    hear(people)


def tip_is_given_twice(people, job):
    """Two tabs, each with its own sum and its own gateway; both are paid."""
    people.work()
    people.tip(job, 777, "razorpay", "")
    people.tip(job, 5_000, "stripe", "pay")
    people.pay(job, -2)
    hear(people)
    people.work()


def tip_is_forgotten(people, job):
    """And then it is paid after all."""
    people.work()
    people.tip(job, 777, "razorpay", "fail")
    people.bank.advance(14 * 3600)
    people.deadlines()
    people.pay(job, -1)
    hear(people)


def tip_is_left(people, job):
    """Begun, and nothing more comes of it."""
    people.work()
    people.tip(job, 777, "stripe", "fail")


def tip_is_refunded(people, job):
    tip(people, job)
    people.refund(job, 2, 3, True, 2)
    people.refund(job, 4, 0, True, 2)


def tip_is_contested(people, job):
    tip(people, job)
    contest_and_lose(people, job)


def dues(people, job):
    """Paid in cash, and our part of it is paid by card."""
    cash(people, job)
    people.pay_dues("stripe", "pay")
    hear(people)
    people.work()


def cash(people, job):
    people.change_way(job, "cash")
    for _ in range(4):
        go_on(people, job)


def dues_that_are_less_by_now(people, job):
    """Two tabs, both paid; and a payout has set it off meanwhile."""
    cash(people, job)
    people.pay_dues("razorpay", "")
    people.pay_dues("stripe", "")
    people.tip(job, 20_000, "razorpay", "pay")
    hear(people)
    people.pay_out()
    people.pay(job, -2)
    people.pay(job, -1)
    people.pay(job, -3)
    hear(people)
    people.work()
    people.pay_out()


def dues_are_contested(people, job):
    dues(people, job)
    contest_and_lose(people, job)


def dues_are_given_back(people, job):
    """On the gateway's own pages."""
    dues(people, job)
    people.give_back_dues(job)
    people.work()


def dues_are_forgotten(people, job):
    cash(people, job)
    people.pay_dues("razorpay", "fail")
    people.bank.advance(14 * 3600)
    people.deadlines()
    people.pay(job, -1)
    hear(people)
