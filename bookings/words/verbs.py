"""The words of every verb: on its button, when it is done, in the story, for staff.

What is to come of a job has a name and an hour of its own: the way from an answer to
the money. Names in braces are phrases of the job (`bookings.phrases`).
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from bookings import phrases
from bookings.models import Job
from bookings.states import Role, Verb


@dataclass(frozen=True)
class Button:
    """How the two people are offered a verb."""

    icon: str
    # It ends or breaks off something.
    stops: bool = False
    # What is asked first, where the verb and a question mark say too little.
    question: Promise | str = ""
    # What it means, beside the button.
    hint: Promise | str = ""


@dataclass(frozen=True)
class StaffOffer:
    """How staff are offered a verb, and what it will do, in words of the job."""

    label: Promise
    icon: str
    explanation: Promise
    done: Promise
    serious: bool = False


@dataclass(frozen=True)
class Ahead:
    """A step that is still to come: its name, its hour if it has one, its icon."""

    name: Promise
    note: Promise | str
    icon: str


@dataclass(frozen=True)
class VerbWords:
    # In the story, when somebody did it: who is "You" or a name.
    told: Promise
    # The same when it happened by itself.
    told_by_itself: Promise | None = None
    # The same when a customer did it, where that is another thing.
    told_of_customer: Promise | None = None
    # In the story it stands as a stop with this icon; "" for a step on the way.
    stop_icon: str = ""
    # Said once to whoever has just done it; "" for what nobody does on a page.
    done: Promise | str = ""
    # The same where it is paid through a gateway, if that is something else.
    done_online: Promise | str = ""
    button: Button | None = None
    staff: StaffOffer | None = None
    ahead: Ahead | None = None


WORDS: dict[Verb, VerbWords] = {
    Verb.REQUEST: VerbWords(told=_("{who} asked")),
    Verb.ACCEPT: VerbWords(
        told=_("{who} accepted"),
        done=_("You accepted. {customer} knows that you come {start}."),
        button=Button("check"),
        ahead=Ahead(_("An answer"), _("by {answer_by}"), "chat"),
    ),
    Verb.REJECT: VerbWords(
        told=_("{who} declined"),
        told_by_itself=_("The time went to another job"),
        stop_icon="x-circle",
        done=_("You declined. {customer} was told at once."),
        button=Button("x-circle", stops=True, question=_("Decline this request?")),
        staff=StaffOffer(
            _("Decline for the worker"),
            "cross",
            _("{customer} is told at once that {worker} can’t come, and pays nothing."),
            _("Declined. {customer} was told at once."),
            serious=True,
        ),
    ),
    Verb.CANCEL: VerbWords(
        told=_("{who} cancelled"),
        stop_icon="x-circle",
        done=_("You cancelled. We’ve told {other}."),
        button=Button("x-circle", stops=True),
        staff=StaffOffer(
            _("Cancel this job"),
            "cross",
            _(
                "{customer} and {worker} are told at once. {worker}’s time is free "
                "again, and nobody owes anything."
            ),
            _("The job is cancelled. {customer} and {worker} were told."),
            serious=True,
        ),
    ),
    Verb.EXPIRE: VerbWords(told=_("No answer in time"), stop_icon="clock"),
    Verb.LAPSE: VerbWords(
        told=_("Not paid in time, so the place was let go"), stop_icon="clock"
    ),
    Verb.NO_SHOW: VerbWords(
        told=_("{who} found nobody at the address"),
        told_of_customer=_("{who} waited, and {worker} did not come"),
        stop_icon="eye-off",
        done=_("The job is cancelled. We’ve told {other}."),
        button=Button("eye-off", stops=True, question=_("Is nobody there?")),
    ),
    Verb.START: VerbWords(
        told=_("{who} started the work"),
        done=_("The work has started."),
        button=Button("play"),
        ahead=Ahead(_("Work starts"), "{start}", "play"),
    ),
    Verb.COMPLETE: VerbWords(
        told=_("{who} finished the work"),
        done=_("Done. {customer} now says whether the work is good."),
        button=Button("check"),
        ahead=Ahead(_("Work done"), _("planned until {ends}"), "spanner"),
    ),
    Verb.CONFIRM: VerbWords(
        told=_("{who} said the work is good"),
        told_by_itself=_("Nobody objected, so it counts as good"),
        done=_("Thank you. {price} is now due to {worker}."),
        done_online=_("Thank you. What you paid goes to {worker} now."),
        button=Button("thumb"),
        staff=StaffOffer(
            _("Confirm for the customer"),
            "check",
            _("{customer}’s job counts as good, and {price} is due to {worker}."),
            _("Confirmed. {price} is now due to {worker}."),
        ),
        ahead=Ahead(_("Confirmed as good"), _("by {confirm_by}"), "shield"),
    ),
    Verb.DISPUTE: VerbWords(
        told=_("{who} said something is wrong"),
        stop_icon="users",
        done=_("We look into it, and tell you both here."),
        button=Button(
            "flag", stops=True, hint=_("A person of our team looks into it.")
        ),
        ahead=Ahead(_("Our team decides"), "", "users"),
    ),
    Verb.RESOLVE_FINISHED: VerbWords(
        told=_("{who} decided: the work stands"),
        done=_("The work stands. {price} is now due to {worker}."),
        button=Button("check"),
        staff=StaffOffer(
            _("The work stands"),
            "check",
            _("Your word ends {customer}’s job, and {price} is due to {worker}."),
            _("The work stands. {price} is now due to {worker}."),
        ),
    ),
    Verb.RESOLVE_SPLIT: VerbWords(
        told=_("{who} decided: {price} of {agreed} is owed"),
        done=_(
            "{customer} pays {price} of {agreed}; {worker} gets {earnings} after our "
            "commission."
        ),
        button=Button("scissors"),
        staff=StaffOffer(
            _("A part is owed"),
            "cut",
            _(
                "Your word ends {customer}’s job. You say how much of {agreed} is owed "
                "to {worker}; our commission is the same share of it, and whatever was "
                "paid beyond it goes back to {customer}."
            ),
            _(
                "{customer} pays {price} of {agreed}; {worker} gets {earnings} after "
                "our commission."
            ),
        ),
    ),
    Verb.RESOLVE_CANCELLED: VerbWords(
        told=_("{who} decided: nothing is owed"),
        done=_("The job is cancelled. Nothing is owed."),
        button=Button("x-circle", stops=True),
        staff=StaffOffer(
            _("Nothing is owed"),
            "cross",
            _("Your word ends the job: it is cancelled and {customer} owes nothing."),
            _("The job is cancelled. Nothing is owed."),
            serious=True,
        ),
    ),
    Verb.PROPOSE: VerbWords(
        told=_("{who} proposed more work"),
        done=_("{customer} is asked now. The price stays as it is until they agree."),
    ),
    Verb.AGREE: VerbWords(
        told=_("{who} agreed to more work"),
        done=_("Agreed. {worker} knows, and the price is {price} now."),
    ),
    Verb.DECLINE: VerbWords(
        told=_("{who} did not agree to more work"),
        stop_icon="x-circle",
        done=_("Declined. {worker} knows, and the price stays as it is."),
    ),
    Verb.WITHDRAW: VerbWords(
        told=_("{who} took the proposal back"),
        stop_icon="x-circle",
        done=_("Taken back. {customer} knows."),
    ),
    Verb.PHOTOS: VerbWords(
        told=_("{who} added photos"),
        done=_("Added. {worker} sees them now."),
    ),
    Verb.SECURE: VerbWords(
        told=_("{who} paid, and the money is held"),
        done=_("Your payment is safe with us. {worker} knows that you are set."),
        ahead=Ahead(_("Payment"), _("by {secure_by}"), "lock"),
    ),
    Verb.PAY: VerbWords(
        told=_("Paid"),
        told_by_itself=_("The money was passed on"),
        done=_("Marked as paid. {customer} has the receipt."),
        ahead=Ahead(_("To pay afterwards"), "{price_due}", "cash"),
    ),
    Verb.REFUND: VerbWords(told=_("{who} gave money back"), stop_icon="repeat"),
    Verb.WAIVE: VerbWords(told=_("{who} waived what was owed"), stop_icon="check"),
    Verb.TIP: VerbWords(
        told=_("{who} gave a tip of {tip}"),
        done=_("Thank you. All of your tip of {tip} is {worker}’s."),
    ),
    Verb.REVIEW: VerbWords(
        told=_("{who} left a review"),
        done=_("Thank you. Your review stands on {worker}’s page."),
    ),
}


def doer(name: str) -> str:
    """That name as the one who did it, which some languages mark."""
    return pgettext("who did it", "{name}").format(name=name)


def told(job: Job, verb: str, who: str, role: str) -> str:
    """What happened to the job, as the story tells it; `who` is a `doer`, `role` what
    they are to it.
    """
    words = WORDS[Verb(verb)]
    text = {
        Role.SYSTEM: words.told_by_itself,
        Role.CUSTOMER: words.told_of_customer,
    }.get(Role(role))
    return str(text or words.told).format_map(phrases.of(job, who=who))
