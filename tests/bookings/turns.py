"""Turns that the life of a job may take: those in which money was ever lost, each in
the order that it takes. `people.People` does the single things.
"""

from bookings import queries
from bookings.models import Job
from mysite.play_bank.faults import Fault
from tests.bookings.coupon_truth import half_up


def cancel(people, job):
    people.cancel(job, "customer", False)


def cancel_late(people, job):
    people.cancel(job, "customer", True)


def the_worker_cancels(people, job):
    people.cancel(job, "worker", False)


def the_work_stands(people, job):
    people.dispute(job, "customer", True)


def nothing_is_owed(people, job):
    people.dispute(job, "customer", False)


def a_part_is_owed(people, job):
    """Of what the bank only keeps, of what is taken already, or in cash."""
    people.split(job, "customer", 60, 7)


def a_part_is_owed_and_late_words(people, job):
    a_part_is_owed(people, job)
    late_words(people, job)


def a_part_of_what_is_being_taken(people, job):
    """It is ordered, and not done, when the team decides."""
    people.bank.faults.plan(Fault.UNREACHABLE, "/capture", times=4)
    people.go_to_where_it_is_taken(job)
    people.work()
    a_part_is_owed(people, job)


def a_part_of_what_was_given_back(people, job):
    """Somebody gave a part back at the gateway, so a person has to look."""
    people.go_to_where_it_is_taken(job)
    people.work()
    people.refund_at_the_gateway(job, 1)
    people.bank.deliver(send=people.send)
    people.work()
    people.split(job, "worker", 50, 0)


def a_part_is_owed_of_what_the_bank_let_go(people, job):
    """It is to be paid once more, and on the page of then the whole was asked for."""
    people.bank.faults.plan(Fault.UNREACHABLE, "/capture", times=None)
    people.bank.advance(8 * 24 * 3600)
    people.work()
    people.to_the_page(job)
    a_part_is_owed(people, job)
    people.pay(job, -1)
    people.bank.faults.clear()
    people.come_back(job)


def refund_of_a_part(people, job):
    a_part_is_owed(people, job)
    refund_in_parts(people, job)


def nobody_is_at_the_address(people, job):
    people.no_show(job, "worker")


def nobody_came(people, job):
    people.no_show(job, "customer")


def nobody_is_there_and_late_words(people, job):
    nobody_is_at_the_address(people, job)
    late_words(people, job)


def lapse(people, job):
    if moment := people.found(job).secure_by:
        people.go_to(moment)
        people.deadlines()


def paid_at_the_last_moment(people, job):
    people.to_the_page(job)
    people.pay(job, -1)
    lapse(people, job)


def close_the_tab(people, job):
    """Paid, and no word of it comes."""
    people.to_the_page(job)
    people.pay(job, -1)
    people.bank.drop()


def first_it_fails(people, job):
    """A card is declined, another bank asks its customer first."""
    people.to_the_page(job)
    people.fail(job, False)
    people.second_step(job, -1, "pay")


def it_fails_and_is_good_after_all(people, job):
    people.to_the_page(job)
    people.fail(job, True)


def another_way(people, job):
    """And the page of the first one is paid after all."""
    people.to_the_page(job)
    others = {"cash", "stripe", "razorpay"} - {people.found(job).gateway}
    people.change_way(job, sorted(others)[job % 2])
    people.pay(job, -1)


def both_pages_are_paid(people, job):
    """The one of the first gateway after the way was changed, and then the other."""
    people.to_the_page(job)
    is_stripe = people.found(job).gateway == "stripe"
    people.change_way(job, "razorpay" if is_stripe else "stripe")
    people.pay(job, -1)
    people.work()
    for _ in range(5):
        go_on(people, job)


def refund_after_both_are_paid(people, job):
    """Of the second one; the first has its money back already."""
    both_pages_are_paid(people, job)
    refund_in_parts(people, job)
    people.bank.advance(30 * 3600)
    people.work()


def page_after_page(people, job):
    """The second one is paid, and late words come of the first."""
    people.to_the_page(job)
    people.bank.advance(13 * 3600)
    people.to_the_page(job)
    people.pay(job, -1)
    people.come_back(job)
    people.at_every_moment()
    people.bank.deliver(reversed(people.bank.events), send=people.send)
    people.work()


def refund_in_parts(people, job):
    people.work()
    people.refund(job, 1, odd_to_be_lost(job), True)
    people.refund(job, 1, 0, False)
    people.refund(job, 4, 0, False)


def odd_to_be_lost(job):
    """By how much the first of those refunds is less than a quarter, so that the parts
    of our commission, each rounded by itself, are more or less than all of it.
    """
    payment = queries.payment_of(Job.objects.get(pk=job))
    left = payment.amount - payment.refunded if payment else 0
    for odd in range(5, 105):
        first = left // 4 - odd
        second = (left - first) // 4
        parts = (first, second, left - first - second)
        if left and sum(ours(payment, one) for one in parts) != ours(payment, left):
            return odd
    return 5


def ours(payment, refunded):
    """Our part of a refund that is the only one."""
    added = half_up(payment.discount * refunded, payment.amount)
    worth = payment.amount + payment.discount
    return half_up(payment.commission * (refunded + added), worth)


def refund_on_a_bad_line(people, job):
    people.work()
    people.bank.faults.plan(Fault.STORED_AFTER, "/refund", times=2)
    people.refund(job, 1, 1, True)
    people.bank.advance(60)
    people.work()


def late_words(people, job):
    """All that was ever said, when all is done."""
    people.work()
    people.bank.deliver(people.bank.events, send=people.send)
    people.work()


def cancel_late_and_late_words(people, job):
    cancel_late(people, job)
    late_words(people, job)


def contest(people, job, *, is_won, is_question=False, deducts=True):
    """A bank asks, and decides; all is heard of by words that come twice."""
    people.contest(job, is_question, deducts)
    hear(people)
    people.the_bank_decides(job, is_won)
    hear(people)


def hear(people):
    events = people.bank.outbox.waiting
    people.do(
        "word", people.bank.deliver, [*reversed(events), *events], send=people.send
    )
    people.work()


def contest_and_win(people, job):
    people.work()
    contest(people, job, is_won=True)


def contest_and_lose(people, job):
    people.work()
    contest(people, job, is_won=False, deducts=False)
    people.take_back_a_loss(job)


def contest_what_was_refunded_in_part(people, job):
    people.work()
    people.refund(job, 1, 3, True)
    contest(people, job, is_won=False, is_question=True)
    people.refund(job, 4, 0, True)


def contest_what_was_paid_out(people, job):
    people.work()
    people.bank.advance(80 * 3600)
    people.pay_out()
    contest(people, job, is_won=False)
    people.take_back_a_loss(job)
    people.pay_out()


def contest_and_cancel(people, job):
    """What is held is asked back by a bank, and then nobody owes it."""
    people.bank.advance(50 * 3600)
    people.work()
    people.contest(job, False, True)
    hear(people)
    people.cancel(job, "customer", False)
    people.work()
    people.the_bank_decides(job, False)
    hear(people)


def refund_while_a_bank_asks(people, job):
    people.work()
    people.contest(job, False, True)
    people.refund(job, 2, 0, True)
    hear(people)
    people.refund(job, 2, 0, True)
    people.bank.advance(80 * 3600)
    people.pay_out()


def overtaken_by_a_contest(people, job):
    people.work()
    people.be_overtaken(lambda: contest_and_lose(people, job))
    people.come_back(job)


def go_on(people, job):
    people.next_step(people.found(job), "return page")


def work(people, job):
    people.work()


def overtaken_by_work(people, job):
    overtaken(people, job, work)


def overtaken_by_a_cancellation(people, job):
    overtaken(people, job, cancel_late)


def overtaken_by_another_way(people, job):
    overtaken(people, job, another_way)


def overtaken_by_a_no_show(people, job):
    overtaken(people, job, nobody_is_at_the_address)


def overtaken_by_a_part(people, job):
    overtaken(people, job, a_part_is_owed)


def overtaken(people, job, turn):
    """Between what the gateway answers and what is made of it, something happens."""
    people.be_overtaken(lambda: turn(people, job))
    people.come_back(job)
