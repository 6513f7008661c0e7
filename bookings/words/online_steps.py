"""The steps that are others when a job is paid through a gateway."""

from django.utils.translation import gettext_lazy as _

from bookings.states import Role, Status, Verb
from bookings.words.no_show_steps import FEE_ONLINE
from bookings.words.step import (
    AGAIN,
    CALL,
    ELSEWHERE,
    EXTRA_OWED,
    FEE,
    LATE,
    MESSAGE,
    OWED,
    PAY,
    REVIEW,
    SECURED_LATER,
    TAKING,
    TAKING_FEE,
    TO_SECURE,
    Next,
)

S, R, V = Status, Role, Verb

# Said besides, while a part of the price is held and what was agreed on later is not
# paid yet.
STILL_DUE = {
    R.CUSTOMER: _("Still to be paid is {due}, for what you agreed on later."),
    R.WORKER: _("{customer} still has to pay {due}, for what you agreed on later."),
    R.STAFF: _("{customer} still has to pay {due}, for what was agreed on later."),
}
STILL_DUE_IN_CASH = {
    R.CUSTOMER: _(
        "What you agreed on later, {due}, you pay in cash when the work is done."
    ),
    R.WORKER: _("{customer} pays you {due} in cash, for what you agreed on later."),
    R.STAFF: _("{customer} pays {due} in cash, for what was agreed on later."),
}
MAY_BE_DUE = (S.ACCEPTED, S.ONGOING, S.COMPLETED, S.DISPUTED)

# What is said otherwise when it is paid through a gateway. For everybody who is not in
# here it is the same.
ONLINE = {
    (S.ACCEPTED, R.CUSTOMER): Next(
        _("{worker} comes {start}."),
        _(
            "{held} is held for you. {worker} gets it when you say that the work is "
            "good."
        ),
        (MESSAGE, CALL),
    ),
    (LATE, R.CUSTOMER): Next(
        _("{worker} should be with you now."),
        _(
            "You agreed on {clock}. Nobody there? Write or call. From {no_show_from} "
            "you can also end it here. Your money goes nowhere until you say that the "
            "work is good."
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
    (EXTRA_OWED, R.CUSTOMER): Next(
        _("Please pay {due} now."),
        _("It is for what you agreed on later. {worker} gets it when you have paid."),
        (PAY, MESSAGE),
    ),
    (EXTRA_OWED, R.WORKER): Next(
        _("{customer} still has to pay {due}."),
        _("It is for what you agreed on later. We have asked for it."),
        (MESSAGE,),
    ),
    (EXTRA_OWED, R.STAFF): Next(
        _("{customer} still has to pay {due} online."),
        _("It is for what was agreed on later."),
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
    (S.CANCELLED, R.CUSTOMER): Next(
        _("This job is cancelled."),
        _("You owe nothing for it. Whatever you paid goes back the way it came."),
        (AGAIN, ELSEWHERE),
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
    **FEE_ONLINE,
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

# Who called it off, then who reads it; the others as for cash. By itself it ends when
# nobody pays in time.
CANCELLED_ONLINE = {
    (R.WORKER, R.CUSTOMER): Next(
        _("{worker} cancelled this job."),
        _(
            "You owe nothing, and whatever you paid goes back the way it came. "
            "Somebody else may be free."
        ),
        (ELSEWHERE, AGAIN),
    ),
    (R.STAFF, R.CUSTOMER): Next(
        _("Our team cancelled this job."),
        _(
            "You owe nothing, and whatever you paid goes back the way it came. "
            "Somebody else may be free."
        ),
        (ELSEWHERE, AGAIN),
    ),
    (R.CUSTOMER, R.CUSTOMER): Next(
        _("You cancelled this job."),
        _("You owe nothing for it. Whatever you paid goes back the way it came."),
        (AGAIN, ELSEWHERE),
    ),
    (R.SYSTEM, R.CUSTOMER): Next(
        _("It was not paid in time, so the time is free again."),
        _("You owe nothing. Ask once more, or see who else is free."),
        (AGAIN, ELSEWHERE),
    ),
    (R.SYSTEM, R.WORKER): Next(
        _("{customer} did not pay in time."),
        _("Your time is free again. There is nothing to do."),
    ),
    (R.SYSTEM, R.STAFF): Next(
        _("{customer} did not pay in time."),
        _("The time is free again, and both were told."),
    ),
}
