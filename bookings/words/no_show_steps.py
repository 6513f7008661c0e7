"""The steps of a job that ended because one of the two was not there."""

from django.utils.translation import gettext_lazy as _

from bookings.states import Role, Verb
from bookings.words.step import (
    AGAIN,
    ELSEWHERE,
    NO_SHOW_FEE,
    PAID,
    PAY,
    TAKING_NO_SHOW,
    Next,
)

R = Role

# What the customer owes then, in cash.
FEE_STEPS = {
    (NO_SHOW_FEE, R.CUSTOMER): Next(
        _("This job is cancelled, and {no_show_fee} is due."),
        _(
            "{worker} found nobody at the address and gets {no_show_fee} for the way "
            "and the time. Were you there? Tell our team."
        ),
        (AGAIN,),
    ),
    (NO_SHOW_FEE, R.WORKER): Next(
        _("This job is cancelled. {customer} owes you {no_show_fee}."),
        _("You found nobody at the address. Mark the fee as paid when you have it."),
        (PAID,),
    ),
    (NO_SHOW_FEE, R.STAFF): Next(
        _("This job is cancelled, and {no_show_fee} is due."),
        _("{worker} found nobody at the address. {customer} owes the fee for it."),
        (PAID,),
    ),
}

# The same through a gateway: to be paid, and being taken of what is there.
FEE_ONLINE = {
    (NO_SHOW_FEE, R.CUSTOMER): Next(
        _("This job is cancelled, and {no_show_fee} is due."),
        _(
            "{worker} found nobody at the address and gets {no_show_fee} for the way "
            "and the time. Were you there? Tell our team."
        ),
        (PAY, AGAIN),
    ),
    (NO_SHOW_FEE, R.WORKER): Next(
        _("This job is cancelled, and you get {no_show_fee}."),
        _(
            "You found nobody at the address. We collect the fee for you and tell you "
            "here."
        ),
    ),
    (NO_SHOW_FEE, R.STAFF): Next(
        _("This job is cancelled, and {no_show_fee} is due."),
        _("{worker} found nobody at the address. {customer} pays the fee online."),
    ),
    (TAKING_NO_SHOW, R.CUSTOMER): Next(
        _("This job is cancelled, and {no_show_fee} goes to {worker}."),
        _(
            "{worker} found nobody at the address. The rest of what you paid goes back "
            "the way it came. Were you there? Tell our team."
        ),
        (AGAIN,),
    ),
    (TAKING_NO_SHOW, R.WORKER): Next(
        _("This job is cancelled, and you get {no_show_fee}."),
        _("You found nobody at the address. Your earnings show the fee soon."),
    ),
    (TAKING_NO_SHOW, R.STAFF): Next(
        _("This job is cancelled, and {no_show_fee} is being taken."),
        _("The payment shows what the gateway has answered."),
    ),
}

# Who said so, then who reads it, when nothing is open any more.
BY = {
    (R.WORKER, R.CUSTOMER): Next(
        _("{worker} found nobody at the address."),
        _("You owe nothing for it. Were you there? Tell our team."),
        (AGAIN, ELSEWHERE),
    ),
    (R.WORKER, R.WORKER): Next(
        _("You found nobody at the address."),
        _("{customer} was told at once. Your time is free again."),
    ),
    (R.WORKER, R.STAFF): Next(
        _("{worker} found nobody at the address."), _("Nothing is open here.")
    ),
    (R.CUSTOMER, R.CUSTOMER): Next(
        _("{worker} did not come."),
        _(
            "You pay nothing. Somebody else may be free, or ask {worker} for another "
            "time."
        ),
        (ELSEWHERE, AGAIN),
    ),
    (R.CUSTOMER, R.WORKER): Next(
        _("{customer} waited, and you did not come."),
        _("Your time is free again. Were you there? Tell our team."),
    ),
    (R.CUSTOMER, R.STAFF): Next(
        _("{customer} waited, and {worker} did not come."), _("Nothing is open here.")
    ),
}
BY_ONLINE = {
    (R.WORKER, R.CUSTOMER): Next(
        _("{worker} found nobody at the address."),
        _(
            "You owe nothing, and whatever you paid goes back the way it came. Were "
            "you there? Tell our team."
        ),
        (AGAIN, ELSEWHERE),
    ),
    (R.CUSTOMER, R.CUSTOMER): Next(
        _("{worker} did not come."),
        _(
            "You owe nothing, and whatever you paid goes back the way it came. "
            "Somebody else may be free."
        ),
        (ELSEWHERE, AGAIN),
    ),
}
# The fee is paid.
FEE_PAID = {
    (R.WORKER, R.CUSTOMER): Next(
        _("{worker} found nobody at the address."),
        _(
            "You paid {no_show_fee} for the way and the time. Were you there? Tell our "
            "team, and a person looks into it."
        ),
        (AGAIN,),
    ),
    (R.WORKER, R.WORKER): Next(
        _("You found nobody at the address."),
        _("{customer} paid {no_show_fee} for the way and the time."),
    ),
}


def ended(by, viewer, *, is_online, is_paid):
    """The Next of a viewer by who said that nobody was there."""
    tables = [FEE_PAID] * is_paid + [BY_ONLINE] * is_online + [BY]
    found = (table.get((by, viewer)) for table in tables)
    return next(filter(None, found), None)


def may_object(how, viewer):
    """Whether it was said of this viewer; `how` it was cancelled is (verb, role)."""
    said_of = {Role.WORKER: Role.CUSTOMER, Role.CUSTOMER: Role.WORKER}
    return how is not None and how[0] == Verb.NO_SHOW and said_of[how[1]] == viewer
