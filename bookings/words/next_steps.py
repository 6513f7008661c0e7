"""What happens now, by when, and what this person does: the loudest words of a job.

Every situation of a job has a heading, a text and actions for each role. The first
action is the main one. An action is a verb of the table or an Action; one
that is not possible now (the table, the clock, no phone number) is left out.
"""

from dataclasses import dataclass

from bookings import access, phrases, queries, start_code, states, transitions
from bookings.models import Payment
from bookings.states import Role, Status, Verb
from bookings.words.actions import Action

# Actions that are no verbs of the table.
MESSAGE, CALL, REVIEW, PAID, AGAIN, ELSEWHERE = Action

# Situations finer than a status: the clock or the money makes the difference.
OVERDUE, LATE, OWED, PAID_UP, FEE = "overdue", "late", "owed", "paid-up", "fee"


@dataclass(frozen=True)
class Next:
    title: str
    text: str
    actions: tuple = ()


S, R, V = Status, Role, Verb

STEPS = {
    (S.PENDING, R.CUSTOMER): Next(
        "{worker} has until {answer_by} to answer.",
        "If {worker} can’t do it, we tell you at once. You pay nothing now.",
    ),
    (S.PENDING, R.WORKER): Next(
        "Can you be there {start}? Answer by {answer_by}.",
        "{customer} asks for {span} of work. You’d earn {earnings}.",
        (V.ACCEPT, V.REJECT),
    ),
    (S.PENDING, R.STAFF): Next(
        "{worker} has until {answer_by} to answer.",
        "Without an answer the request ends by itself and nobody pays.",
    ),
    (OVERDUE, R.CUSTOMER): Next(
        "{worker} did not answer in time.",
        "This request is ending and you pay nothing. Somebody else may be free.",
        (ELSEWHERE,),
    ),
    (OVERDUE, R.WORKER): Next(
        "The time to answer is over.",
        "It ended at {answer_by}. {customer} can ask somebody else now.",
    ),
    (OVERDUE, R.STAFF): Next(
        "{worker} did not answer in time.",
        "The time ended at {answer_by}. The request is ending by itself.",
    ),
    (S.ACCEPTED, R.CUSTOMER): Next(
        "{worker} comes {start}.",
        "Write to {worker} if anything changes. You pay when the work is done.",
        (MESSAGE, CALL),
    ),
    (S.ACCEPTED, R.WORKER): Next(
        "{customer} expects you {start}.",
        "{address}. Tap start when you begin, from {free_start}. To start sooner, ask "
        "{customer} for the start code.",
        (V.START, MESSAGE, CALL),
    ),
    (S.ACCEPTED, R.STAFF): Next(
        "{worker} goes to {customer} {start}.",
        "The time is booked. Both can write to each other here.",
    ),
    (LATE, R.CUSTOMER): Next(
        "{worker} should be with you now.",
        "You agreed on {clock}. Nobody there? Write or call. You pay when the work "
        "is done.",
        (MESSAGE, CALL),
    ),
    (LATE, R.WORKER): Next(
        "{customer} expected you {start}.",
        "{address}. Tap start when you begin. Held up? Tell {customer} now.",
        (V.START, MESSAGE, CALL),
    ),
    (LATE, R.STAFF): Next(
        "{worker} has not started yet.",
        "They agreed on {start}. Call {worker} if {customer} asks.",
    ),
    (S.ONGOING, R.CUSTOMER): Next(
        "{worker} is at work.",
        "Planned until {ends}. Then you say whether the work is good.",
        (MESSAGE, CALL),
    ),
    (S.ONGOING, R.WORKER): Next(
        "You are working for {customer}.",
        "Planned until {ends}. Tap done when you have finished.",
        (V.COMPLETE, MESSAGE, CALL),
    ),
    (S.ONGOING, R.STAFF): Next(
        "{worker} is at work.",
        "Planned until {ends}. Then {customer} says whether it is good.",
    ),
    (S.COMPLETED, R.CUSTOMER): Next(
        "{worker} says the work is done. Is it good?",
        "You have until {confirm_by} to say. After that it counts as good.",
        (V.CONFIRM, V.DISPUTE),
    ),
    (S.COMPLETED, R.WORKER): Next(
        "Now {customer} says whether the work is good.",
        "Without a word by {confirm_by} it counts as good. Then {price} is yours "
        "to collect.",
        (MESSAGE,),
    ),
    (S.COMPLETED, R.STAFF): Next(
        "{customer} has until {confirm_by} to say the work is good.",
        "After that it counts as good by itself.",
    ),
    (OWED, R.CUSTOMER): Next(
        "Pay {worker} {price} in cash.",
        "{worker} marks it as paid, and this page becomes your receipt.",
        (REVIEW,),
    ),
    (OWED, R.WORKER): Next(
        "{customer} pays you {price} in cash.",
        "Mark it as paid when you have it. You keep {earnings}, and owe us "
        "{commission}.",
        (PAID, MESSAGE),
    ),
    (OWED, R.STAFF): Next(
        "{customer} owes {worker} {price} in cash.",
        "{worker} or Finance marks it as paid.",
        (PAID,),
    ),
    (S.FINISHED, R.CUSTOMER): Next(
        "All done and paid. How was {worker}?",
        "Two lines from you help the next person choose.",
        (REVIEW, AGAIN),
    ),
    (S.FINISHED, R.WORKER): Next(
        "All done and paid.",
        "You earned {earnings}. {customer} can still leave a review.",
    ),
    (S.FINISHED, R.STAFF): Next(
        "All done and paid.", "{customer} can still leave a review."
    ),
    (PAID_UP, R.CUSTOMER): Next(
        "All done. Thank you.",
        "This page is your receipt. {worker} can come again whenever you like.",
        (AGAIN,),
    ),
    (PAID_UP, R.WORKER): Next("All done and paid.", "You earned {earnings}."),
    (PAID_UP, R.STAFF): Next("All done and paid.", "Nothing is open here."),
    (S.REJECTED, R.CUSTOMER): Next(
        "{worker} can’t come {start}.",
        "You pay nothing. Somebody else may be free, or ask for another time.",
        (ELSEWHERE, AGAIN),
    ),
    (S.REJECTED, R.WORKER): Next(
        "This request is closed.",
        "{customer} knows that you can’t come and can ask somebody else.",
    ),
    (S.REJECTED, R.STAFF): Next(
        "This request was declined.", "{customer} was told at once and pays nothing."
    ),
    (S.EXPIRED, R.CUSTOMER): Next(
        "{worker} did not answer in time.",
        "You pay nothing. Somebody else may be free, or ask for another time.",
        (ELSEWHERE, AGAIN),
    ),
    (S.EXPIRED, R.WORKER): Next(
        "This request ran out of time.",
        "It ended at {answer_by}. {customer} can ask somebody else now.",
    ),
    (S.EXPIRED, R.STAFF): Next(
        "{worker} did not answer in time.", "{customer} was told and pays nothing."
    ),
    (S.CANCELLED, R.CUSTOMER): Next(
        "This job is cancelled.",
        "You owe nothing for it. Book again whenever you like.",
        (AGAIN, ELSEWHERE),
    ),
    (S.CANCELLED, R.WORKER): Next(
        "This job is cancelled.", "Your time is free again. There is nothing to do."
    ),
    (S.CANCELLED, R.STAFF): Next("This job is cancelled.", "Nothing is open here."),
    (FEE, R.CUSTOMER): Next(
        "This job is cancelled, and {fee} is due.",
        "It was called off after {free_until}, so {worker} gets {fee} for the time "
        "kept free.",
        (AGAIN,),
    ),
    (FEE, R.WORKER): Next(
        "This job is cancelled. {customer} owes you {fee}.",
        "It was called off after {free_until}. Mark the fee as paid when you have it.",
        (PAID,),
    ),
    (FEE, R.STAFF): Next(
        "This job is cancelled, and {fee} is due.",
        "{customer} called it off after {free_until} and owes {worker} the fee.",
        (PAID,),
    ),
    (S.DISPUTED, R.CUSTOMER): Next(
        "Our team is looking into it.",
        "A person reads what you both wrote and decides what is owed. Until then you "
        "pay nothing, and we tell you here.",
        (MESSAGE,),
    ),
    (S.DISPUTED, R.WORKER): Next(
        "Our team is looking into it.",
        "A person reads what you both wrote and decides what is owed. We tell you "
        "here.",
        (MESSAGE,),
    ),
    (S.DISPUTED, R.STAFF): Next(
        "Decide what {customer} owes.",
        "Read the chat and what both wrote. Your word ends the job.",
        (V.RESOLVE_FINISHED, V.RESOLVE_CANCELLED),
    ),
}

# Who called it off, then who reads it. Who was left without a visit is shown the way to
# somebody else first.
CANCELLED_BY = {
    (R.WORKER, R.CUSTOMER): Next(
        "{worker} cancelled this job.",
        "You pay nothing. Somebody else may be free, or ask {worker} for another time.",
        (ELSEWHERE, AGAIN),
    ),
    (R.STAFF, R.CUSTOMER): Next(
        "Our team cancelled this job.",
        "You owe nothing for it. Somebody else may be free, or ask for another time.",
        (ELSEWHERE, AGAIN),
    ),
    (R.CUSTOMER, R.CUSTOMER): Next(
        "You cancelled this job.",
        "You owe nothing for it. Book again whenever you like.",
        (AGAIN, ELSEWHERE),
    ),
    (R.CUSTOMER, R.WORKER): Next(
        "{customer} cancelled this job.",
        "Your time is free again. There is nothing to do.",
    ),
    (R.STAFF, R.WORKER): Next(
        "Our team cancelled this job.",
        "Your time is free again. There is nothing to do.",
    ),
    (R.WORKER, R.WORKER): Next(
        "You cancelled this job.",
        "{customer} was told at once and can ask somebody else.",
    ),
    (R.CUSTOMER, R.STAFF): Next(
        "{customer} cancelled this job.", "Nothing is open here."
    ),
    (R.WORKER, R.STAFF): Next("{worker} cancelled this job.", "Nothing is open here."),
    (R.STAFF, R.STAFF): Next("Our team cancelled this job.", "Nothing is open here."),
}


def situation(job, at, *, payment=None, review_open=False):
    """What the job is in now: its status, or something finer."""
    due = payment is not None and payment.status != Payment.Status.RELEASED
    if job.status == S.PENDING and at > job.answer_by:
        return OVERDUE
    if job.status == S.ACCEPTED and at > job.scheduled_time:
        return LATE
    if job.status == S.CANCELLED and due:
        return FEE
    if job.status == S.FINISHED:
        return OWED if due else S.FINISHED if review_open else PAID_UP
    return Status(job.status)


def step_for(job, user, at, *, payment=None, review_open=False):
    """The Next of this person, in words, with only what is possible now."""
    role = access.role_of(job, user)
    now = situation(job, at, payment=payment, review_open=review_open)
    step = STEPS[now, role]
    if now == S.CANCELLED:
        step = CANCELLED_BY.get((queries.who_cancelled(job), role), step)
    words = phrases.of(job)
    verbs = transitions.possible_verbs(job, user, at)
    possible = {
        MESSAGE: lambda: job.status in states.MAY_MEET,
        CALL: lambda: job.status in states.HOLDS_TIME and bool(job.other(user).phone),
        REVIEW: lambda: review_open and role == Role.CUSTOMER,
        PAID: lambda: access.may_mark_paid(job, user),
        AGAIN: lambda: job.worker.worker_profile.is_listed,
        ELSEWHERE: lambda: True,
    }
    return Next(
        step.title.format(**words),
        step.text.format(**words),
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
    is_theirs = access.role_of(job, user) == Role.CUSTOMER
    return start_code.of(job) if is_theirs and start_code.is_needed(job, at) else ""
