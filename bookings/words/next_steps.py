"""The head of a job's page: what happens next, by when, and what this person can do.

Every situation of a job has a heading, a text and actions for each role. The first
action is the main one. An action is a verb of the table or an Action; one
that is not possible now (the table, the clock, no phone number) is left out.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bookings import access, phrases, queries, start_code, states, transitions
from bookings.models import Payment
from bookings.money.gateways import CASH
from bookings.states import Role, Status, Verb
from bookings.words.actions import Action

# Actions that are no verbs of the table.
MESSAGE, CALL, REVIEW, PAID, PAY, AGAIN, ELSEWHERE = Action

# Situations finer than a status: the clock or the money makes the difference.
OVERDUE, LATE, OWED, PAID_UP, FEE = "overdue", "late", "owed", "paid-up", "fee"
# Paid through a gateway: to be secured now or in some days, and being taken.
TO_SECURE, SECURED_LATER = "to-secure", "secured-later"
TAKING, TAKING_FEE = "taking", "taking-fee"


@dataclass(frozen=True)
class Next:
    title: str | Promise
    text: str | Promise
    actions: tuple = ()


S, R, V = Status, Role, Verb

STEPS = {
    (S.PENDING, R.CUSTOMER): Next(
        _("{worker} has until {answer_by} to answer."),
        _("If {worker} can’t do it, we tell you at once. You pay nothing now."),
    ),
    (S.PENDING, R.WORKER): Next(
        _("Can you be there {start}? Answer by {answer_by}."),
        _("{customer} asks for {span} of work. You’d earn {earnings}."),
        (V.ACCEPT, V.REJECT),
    ),
    (S.PENDING, R.STAFF): Next(
        _("{worker} has until {answer_by} to answer."),
        _("Without an answer the request ends by itself and nobody pays."),
    ),
    (OVERDUE, R.CUSTOMER): Next(
        _("{worker} did not answer in time."),
        _("This request is ending and you pay nothing. Somebody else may be free."),
        (ELSEWHERE,),
    ),
    (OVERDUE, R.WORKER): Next(
        _("The time to answer is over."),
        _("It ended at {answer_by}. {customer} can ask somebody else now."),
    ),
    (OVERDUE, R.STAFF): Next(
        _("{worker} did not answer in time."),
        _("The time ended at {answer_by}. The request is ending by itself."),
    ),
    (S.ACCEPTED, R.CUSTOMER): Next(
        _("{worker} comes {start}."),
        _("Write to {worker} if anything changes. You pay when the work is done."),
        (MESSAGE, CALL),
    ),
    (S.ACCEPTED, R.WORKER): Next(
        _("{customer} expects you {start}."),
        _(
            "{address}. Tap start when you begin, from {free_start}. To start sooner, "
            "ask {customer} for the start code."
        ),
        (V.START, MESSAGE, CALL),
    ),
    (S.ACCEPTED, R.STAFF): Next(
        _("{worker} goes to {customer} {start}."),
        _("The time is booked. Both can write to each other here."),
    ),
    (LATE, R.CUSTOMER): Next(
        _("{worker} should be with you now."),
        _(
            "You agreed on {clock}. Nobody there? Write or call. You pay when the work "
            "is done."
        ),
        (MESSAGE, CALL),
    ),
    (LATE, R.WORKER): Next(
        _("{customer} expected you {start}."),
        _("{address}. Tap start when you begin. Held up? Tell {customer} now."),
        (V.START, MESSAGE, CALL),
    ),
    (LATE, R.STAFF): Next(
        _("{worker} has not started yet."),
        _("They agreed on {start}. Call {worker} if {customer} asks."),
    ),
    (S.ONGOING, R.CUSTOMER): Next(
        _("{worker} is at work."),
        _("Planned until {ends}. Then you say whether the work is good."),
        (MESSAGE, CALL),
    ),
    (S.ONGOING, R.WORKER): Next(
        _("You are working for {customer}."),
        _("Planned until {ends}. Tap done when you have finished."),
        (V.COMPLETE, MESSAGE, CALL),
    ),
    (S.ONGOING, R.STAFF): Next(
        _("{worker} is at work."),
        _("Planned until {ends}. Then {customer} says whether it is good."),
    ),
    (S.COMPLETED, R.CUSTOMER): Next(
        _("{worker} says the work is done. Is it good?"),
        _("You have until {confirm_by} to say. After that it counts as good."),
        (V.CONFIRM, V.DISPUTE),
    ),
    (S.COMPLETED, R.WORKER): Next(
        _("Now {customer} says whether the work is good."),
        _(
            "Without a word by {confirm_by} it counts as good. Then {price} is yours "
            "to collect."
        ),
        (MESSAGE,),
    ),
    (S.COMPLETED, R.STAFF): Next(
        _("{customer} has until {confirm_by} to say the work is good."),
        _("After that it counts as good by itself."),
    ),
    (OWED, R.CUSTOMER): Next(
        _("Pay {worker} {price} in cash."),
        _("{worker} marks it as paid, and this page becomes your receipt."),
        (REVIEW,),
    ),
    (OWED, R.WORKER): Next(
        _("{customer} pays you {price} in cash."),
        _(
            "Mark it as paid when you have it. You keep {earnings}, and owe us "
            "{commission}."
        ),
        (PAID, MESSAGE),
    ),
    (OWED, R.STAFF): Next(
        _("{customer} owes {worker} {price} in cash."),
        _("{worker} or Finance marks it as paid."),
        (PAID,),
    ),
    (S.FINISHED, R.CUSTOMER): Next(
        _("All done and paid. How was {worker}?"),
        _("Two lines from you help the next person choose."),
        (REVIEW, AGAIN),
    ),
    (S.FINISHED, R.WORKER): Next(
        _("All done and paid."),
        _("You earned {earnings}. {customer} can still leave a review."),
    ),
    (S.FINISHED, R.STAFF): Next(
        _("All done and paid."), _("{customer} can still leave a review.")
    ),
    (PAID_UP, R.CUSTOMER): Next(
        _("All done. Thank you."),
        _("This page is your receipt. {worker} can come again whenever you like."),
        (AGAIN,),
    ),
    (PAID_UP, R.WORKER): Next(_("All done and paid."), _("You earned {earnings}.")),
    (PAID_UP, R.STAFF): Next(_("All done and paid."), _("Nothing is open here.")),
    (S.REJECTED, R.CUSTOMER): Next(
        _("{worker} can’t come {start}."),
        _("You pay nothing. Somebody else may be free, or ask for another time."),
        (ELSEWHERE, AGAIN),
    ),
    (S.REJECTED, R.WORKER): Next(
        _("This request is closed."),
        _("{customer} knows that you can’t come and can ask somebody else."),
    ),
    (S.REJECTED, R.STAFF): Next(
        _("This request was declined."),
        _("{customer} was told at once and pays nothing."),
    ),
    (S.EXPIRED, R.CUSTOMER): Next(
        _("{worker} did not answer in time."),
        _("You pay nothing. Somebody else may be free, or ask for another time."),
        (ELSEWHERE, AGAIN),
    ),
    (S.EXPIRED, R.WORKER): Next(
        _("This request ran out of time."),
        _("It ended at {answer_by}. {customer} can ask somebody else now."),
    ),
    (S.EXPIRED, R.STAFF): Next(
        _("{worker} did not answer in time."),
        _("{customer} was told and pays nothing."),
    ),
    (S.CANCELLED, R.CUSTOMER): Next(
        _("This job is cancelled."),
        _("You owe nothing for it. Book again whenever you like."),
        (AGAIN, ELSEWHERE),
    ),
    (S.CANCELLED, R.WORKER): Next(
        _("This job is cancelled."),
        _("Your time is free again. There is nothing to do."),
    ),
    (S.CANCELLED, R.STAFF): Next(
        _("This job is cancelled."), _("Nothing is open here.")
    ),
    (FEE, R.CUSTOMER): Next(
        _("This job is cancelled, and {fee} is due."),
        _(
            "It was called off after {free_until}, so {worker} gets {fee} for the time "
            "kept free."
        ),
        (AGAIN,),
    ),
    (FEE, R.WORKER): Next(
        _("This job is cancelled. {customer} owes you {fee}."),
        _(
            "It was called off after {free_until}. Mark the fee as paid when you have "
            "it."
        ),
        (PAID,),
    ),
    (FEE, R.STAFF): Next(
        _("This job is cancelled, and {fee} is due."),
        _("{customer} called it off after {free_until} and owes {worker} the fee."),
        (PAID,),
    ),
    (S.DISPUTED, R.CUSTOMER): Next(
        _("Our team is looking into it."),
        _(
            "A person reads what you both wrote and decides what is owed. Until then "
            "you pay nothing, and we tell you here."
        ),
        (MESSAGE,),
    ),
    (S.DISPUTED, R.WORKER): Next(
        _("Our team is looking into it."),
        _(
            "A person reads what you both wrote and decides what is owed. We tell you "
            "here."
        ),
        (MESSAGE,),
    ),
    (S.DISPUTED, R.STAFF): Next(
        _("Decide what {customer} owes."),
        _("Read the chat and what both wrote. Your word ends the job."),
        (V.RESOLVE_FINISHED, V.RESOLVE_CANCELLED),
    ),
}

# What is said otherwise when it is paid through a gateway. For everybody who is not in
# here it is the same.
ONLINE = {
    (S.ACCEPTED, R.CUSTOMER): Next(
        _("{worker} comes {start}."),
        _(
            "{price} is held for you. {worker} gets it when you say that the work is "
            "good."
        ),
        (MESSAGE, CALL),
    ),
    (LATE, R.CUSTOMER): Next(
        _("{worker} should be with you now."),
        _(
            "You agreed on {clock}. Nobody there? Write or call. Your money goes "
            "nowhere until you say that the work is good."
        ),
        (MESSAGE, CALL),
    ),
    (S.COMPLETED, R.WORKER): Next(
        _("Now {customer} says whether the work is good."),
        _("Without a word by {confirm_by} it counts as good, and you get {earnings}."),
        (MESSAGE,),
    ),
    (OWED, R.CUSTOMER): Next(
        _("Please pay {price} now."),
        _(
            "The work is done and your bank has let the payment go. Pay it once more "
            "here, or choose another way."
        ),
        (PAY, MESSAGE),
    ),
    (OWED, R.WORKER): Next(
        _("{customer} still has to pay {price}."),
        _("We have asked for it. You get {earnings} when it is paid."),
        (MESSAGE,),
    ),
    (OWED, R.STAFF): Next(
        _("{customer} still has to pay {price} online."),
        _("The payment shows what the bank said last."),
    ),
    (FEE, R.CUSTOMER): Next(
        _("This job is cancelled, and {fee} is due."),
        _(
            "It was called off after {free_until}, so {worker} gets {fee} for the time "
            "kept free."
        ),
        (PAY, AGAIN),
    ),
    (FEE, R.WORKER): Next(
        _("This job is cancelled, and you get {fee}."),
        _(
            "It was called off after {free_until}. We collect the fee for you and tell "
            "you here."
        ),
    ),
    (FEE, R.STAFF): Next(
        _("This job is cancelled, and {fee} is due."),
        _("{customer} called it off after {free_until} and pays the fee online."),
    ),
    (S.DISPUTED, R.CUSTOMER): Next(
        _("Our team is looking into it."),
        _(
            "A person reads what you both wrote and decides what is owed. Until then "
            "your money stays with us, and we tell you here."
        ),
        (MESSAGE,),
    ),
    (TO_SECURE, R.CUSTOMER): Next(
        _("Pay {price} by {secure_by} to keep this time."),
        _(
            "{worker} accepted and comes {start}. Your money is held, and {worker} "
            "gets it when you say that the work is good."
        ),
        (PAY, MESSAGE),
    ),
    (TO_SECURE, R.WORKER): Next(
        _("{customer} pays by {secure_by}."),
        _(
            "Your time is kept until then. Wait for the money before you set out: we "
            "tell you as soon as it is there."
        ),
        (MESSAGE, CALL),
    ),
    (TO_SECURE, R.STAFF): Next(
        _("{customer} has until {secure_by} to pay."),
        _("Without it the time is free again by itself, and both are told."),
    ),
    (SECURED_LATER, R.CUSTOMER): Next(
        _("{worker} comes {start}."),
        _(
            "A bank keeps a sum for a week only, so we ask you to pay {price} some "
            "days before. You need do nothing now."
        ),
        (MESSAGE, CALL),
    ),
    (SECURED_LATER, R.WORKER): Next(
        _("{customer} expects you {start}."),
        _("{customer} pays some days before, by {secure_by}. We tell you then."),
        (MESSAGE, CALL),
    ),
    (SECURED_LATER, R.STAFF): Next(
        _("{worker} goes to {customer} {start}."),
        _("{customer} is asked to pay some days before, by {secure_by}."),
    ),
    (TAKING_FEE, R.CUSTOMER): Next(
        _("This job is cancelled, and {fee} goes to {worker}."),
        _(
            "It was called off after {free_until}. The rest of what you paid goes back "
            "the way it came."
        ),
        (AGAIN,),
    ),
    (TAKING_FEE, R.WORKER): Next(
        _("This job is cancelled, and you get {fee}."),
        _("It was called off after {free_until}. Your earnings show the fee soon."),
    ),
    (TAKING_FEE, R.STAFF): Next(
        _("This job is cancelled, and {fee} is being taken."),
        _("The payment shows what the gateway has answered."),
    ),
    (TAKING, R.CUSTOMER): Next(
        _("All done. Your payment goes to {worker} now."),
        _("This page becomes your receipt in a moment."),
        (REVIEW,),
    ),
    (TAKING, R.WORKER): Next(
        _("The work is good. {earnings} is on its way to your account with us."),
        _("It stands in your earnings in a moment."),
    ),
    (TAKING, R.STAFF): Next(
        _("The work is good, and the money is being taken."),
        _("The payment shows what the gateway has answered."),
    ),
}

# Who called it off, then who reads it. Who was left without a visit is shown the way to
# somebody else first.
CANCELLED_BY = {
    (R.WORKER, R.CUSTOMER): Next(
        _("{worker} cancelled this job."),
        _(
            "You pay nothing. Somebody else may be free, or ask {worker} for another "
            "time."
        ),
        (ELSEWHERE, AGAIN),
    ),
    (R.STAFF, R.CUSTOMER): Next(
        _("Our team cancelled this job."),
        _(
            "You owe nothing for it. Somebody else may be free, or ask for another "
            "time."
        ),
        (ELSEWHERE, AGAIN),
    ),
    (R.CUSTOMER, R.CUSTOMER): Next(
        _("You cancelled this job."),
        _("You owe nothing for it. Book again whenever you like."),
        (AGAIN, ELSEWHERE),
    ),
    (R.CUSTOMER, R.WORKER): Next(
        _("{customer} cancelled this job."),
        _("Your time is free again. There is nothing to do."),
    ),
    (R.STAFF, R.WORKER): Next(
        _("Our team cancelled this job."),
        _("Your time is free again. There is nothing to do."),
    ),
    (R.WORKER, R.WORKER): Next(
        _("You cancelled this job."),
        _("{customer} was told at once and can ask somebody else."),
    ),
    (R.CUSTOMER, R.STAFF): Next(
        _("{customer} cancelled this job."), _("Nothing is open here.")
    ),
    (R.WORKER, R.STAFF): Next(
        _("{worker} cancelled this job."), _("Nothing is open here.")
    ),
    (R.STAFF, R.STAFF): Next(
        _("Our team cancelled this job."), _("Nothing is open here.")
    ),
}


def situation(job, at, *, payment=None, review_open=False):
    """What the job is in now: its status, or something finer."""
    due = payment is not None and payment.status != Payment.Status.RELEASED
    held = payment is not None and payment.status == Payment.Status.SECURED
    if job.status == S.PENDING and at > job.answer_by:
        return OVERDUE
    if job.status == S.ACCEPTED and job.secure_by:
        later = payment is not None and payment.pay_from and at < payment.pay_from
        return SECURED_LATER if later else TO_SECURE
    if job.status == S.ACCEPTED and at > job.scheduled_time:
        return LATE
    if job.status == S.CANCELLED and due:
        return TAKING_FEE if held else FEE
    if job.status == S.FINISHED:
        if held:
            return TAKING
        return OWED if due else S.FINISHED if review_open else PAID_UP
    return Status(job.status)


def step_for(job, user, at, *, payment=None, review_open=False):
    """The Next of this person, in words, with only what is possible now."""
    role = access.role_of(job, user)
    now = situation(job, at, payment=payment, review_open=review_open)
    step = STEPS.get((now, role))
    if job.gateway != CASH:
        step = ONLINE.get((now, role), step)
    if now == S.CANCELLED:
        step = CANCELLED_BY.get((queries.who_cancelled(job), role), step)
    words = phrases.of(job)
    verbs = transitions.possible_verbs(job, user, at)
    possible = {
        MESSAGE: lambda: job.status in states.MAY_MEET,
        CALL: lambda: job.status in states.HOLDS_TIME and bool(job.other(user).phone),
        REVIEW: lambda: review_open and role == Role.CUSTOMER,
        PAID: lambda: access.may_mark_paid(job, user),
        PAY: lambda: role == Role.CUSTOMER,
        AGAIN: lambda: job.worker.worker_profile.is_listed,
        ELSEWHERE: lambda: True,
    }
    return Next(
        step.title.format_map(words),
        step.text.format_map(words),
        tuple(
            a for a in step.actions if a in verbs or (a in possible and possible[a]())
        ),
    )


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
