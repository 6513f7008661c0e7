"""The head of a job's page: what happens next, by when, and what this person can do.

Every situation of a job has a heading, a text and actions for each role. The first
action is the main one. An action is a verb of the table or an Action; one
that is not possible now (the table, the clock, no phone number) is left out.
"""

from bookings import access, phrases, queries, start_code, states, transitions
from bookings.models import Payment
from bookings.money.gateways import CASH
from bookings.states import Role, Status, Verb
from bookings.words import no_show_steps
from bookings.words.online_steps import (
    CANCELLED_ONLINE,
    MAY_BE_DUE,
    ONLINE,
    STILL_DUE,
    STILL_DUE_IN_CASH,
)
from bookings.words.step import (
    AGAIN,
    CALL,
    ELSEWHERE,
    EXTRA_OWED,
    FEE,
    LATE,
    LOOK,
    MESSAGE,
    NO_SHOW_FEE,
    OVERDUE,
    OWED,
    PAID,
    PAID_UP,
    PAY,
    PROPOSED,
    REVIEW,
    SECURED_LATER,
    TAKING,
    TAKING_FEE,
    TAKING_NO_SHOW,
    TIP,
    TO_SECURE,
    WAIVED,
    Next,
)
from bookings.words.steps import CANCELLED_BY, STEPS, WITH_COUPON
from toolkit.money import show

S = Status
SETTLED = (Payment.Status.RELEASED, Payment.Status.WAIVED)


def situation(job, at, *, payment=None, change=None, review_open=False):
    """What the job is in now: its status, or something finer. `payment` is the sum to
    look at, `change` the proposal that waits for an answer.
    """
    due = payment is not None and payment.status not in SETTLED
    held = payment is not None and payment.status == Payment.Status.SECURED
    if job.status == S.PENDING and at > job.answer_by:
        return OVERDUE
    if job.status == S.ACCEPTED and job.secure_by:
        later = payment is not None and payment.pay_from and at < payment.pay_from
        return SECURED_LATER if later else TO_SECURE
    if change:
        return PROPOSED
    if job.status == S.ACCEPTED and at > job.scheduled_time:
        return LATE
    if job.status == S.CANCELLED and due:
        if payment.purpose == Payment.Purpose.NO_SHOW:
            return TAKING_NO_SHOW if held else NO_SHOW_FEE
        return TAKING_FEE if held else FEE
    if job.status == S.FINISHED:
        if held:
            return TAKING
        if due and payment.purpose == Payment.Purpose.EXTRA:
            return EXTRA_OWED
        if payment is not None and payment.status == Payment.Status.WAIVED:
            return WAIVED
        return OWED if due else S.FINISHED if review_open else PAID_UP
    return Status(job.status)


def step_for(
    job,
    user,
    at,
    *,
    payment=None,
    change=None,
    review_open=False,
    how=None,
    may_tip=False,
    payments=(),
):
    """The Next of this person, in words, with only what is possible now. `how` it was
    cancelled and `payments`, all that is owed, are read where they are not given.
    """
    role = access.role_of(job, user)
    now = situation(job, at, payment=payment, change=change, review_open=review_open)
    step = STEPS.get((now, role))
    if job.final_discount:
        step = WITH_COUPON.get((now, role), step)
    if (payment.gateway if payment else job.gateway) != CASH:
        step = ONLINE.get((now, role), step)
    if now == S.CANCELLED:
        step = _cancelled(job, role, payment, how) or step
    words = phrases.of(job)
    text, actions = step.text, step.actions
    if payment:
        words["due"] = show(payment.amount, payment.currency)
        if _waits_beside(job, payment):
            is_cash = payment.gateway == CASH
            more = STILL_DUE_IN_CASH if is_cash else STILL_DUE
            text = f"{text} {more[role]}"
            actions = actions if is_cash else _with_pay(actions)
    if payments:
        words["held"] = show(phrases.held(payments), job.currency)
    if change:
        words["more"] = show(change.amount, job.currency)
    possible = _possible(job, user, at, review_open=review_open, may_tip=may_tip)
    return Next(
        step.title.format_map(words),
        text.format_map(words),
        tuple(action for action in actions if possible(action)),
    )


def _possible(job, user, at, *, review_open, may_tip):
    """A function that says whether an action or a verb is possible now."""
    role = access.role_of(job, user)
    verbs = transitions.possible_verbs(job, user, at)
    ways = {
        MESSAGE: lambda: job.status in states.MAY_MEET,
        CALL: lambda: job.status in states.HOLDS_TIME and bool(job.other(user).phone),
        REVIEW: lambda: review_open and role == Role.CUSTOMER,
        PAID: lambda: access.may_mark_paid(job, user),
        PAY: lambda: role == Role.CUSTOMER,
        LOOK: lambda: True,
        AGAIN: lambda: job.worker.worker_profile.is_listed,
        ELSEWHERE: lambda: True,
        TIP: lambda: may_tip,
    }
    return lambda action: action in verbs or (action in ways and ways[action]())


def _waits_beside(job, payment):
    """Whether this sum of later is to be paid, and what was first is held."""
    return (
        payment.purpose == Payment.Purpose.EXTRA
        and payment.status == Payment.Status.CREATED
        and job.status in MAY_BE_DUE
    )


def _with_pay(actions):
    """After the steps of the job itself, before its talk."""
    first = [action for action in actions if action in Verb or action == LOOK]
    return (*first, PAY, *(action for action in actions if action not in first))


def _cancelled(job, role, payment, how):
    """The Next by who called it off, and how; None when nobody did who is known."""
    verb, who = how or queries.how_cancelled(job) or (None, None)
    is_online = job.gateway != CASH
    if verb == Verb.NO_SHOW:
        is_paid = payment is not None
        return no_show_steps.ended(who, role, is_online=is_online, is_paid=is_paid)
    step = CANCELLED_BY.get((who, role))
    return CANCELLED_ONLINE.get((who, role), step) if is_online else step


def asks_first(job, verb, at):
    """Whether a page of its own comes before this step, and not just a button."""
    asks_code = verb == Verb.START and start_code.is_needed(job, at)
    return asks_code or verb in states.ASKS_FIRST


def start_code_for(job, user, at):
    """The code to tell at the door, while there is a use for it; only the customer's.
    For everybody else it is "".
    """
    if access.role_of(job, user) != Role.CUSTOMER or job.secure_by:
        return ""
    return start_code.of(job) if start_code.is_needed(job, at) else ""
