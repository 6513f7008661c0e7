"""How a job went and how it goes on: its events, then what is still to come.

What happened is told from the events and never guessed; what comes is the table's way
from the status of now to the money. The first of what comes is "now".
"""

from dataclasses import dataclass

from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from bookings import phrases
from bookings.models import Payment
from bookings.states import Role, Status, Verb
from services.templatetags import when
from toolkit.text import isolate


@dataclass(frozen=True)
class Step:
    name: str
    note: str
    icon: str
    state: str


TOLD = {
    Verb.REQUEST: "{who} asked",
    Verb.ACCEPT: "{who} accepted",
    Verb.REJECT: "{who} declined",
    Verb.CANCEL: "{who} cancelled",
    Verb.EXPIRE: "No answer in time",
    Verb.START: "{who} started the work",
    Verb.COMPLETE: "{who} finished the work",
    Verb.CONFIRM: "{who} said the work is good",
    Verb.DISPUTE: "{who} said something is wrong",
    Verb.RESOLVE_FINISHED: "{who} decided: the work stands",
    Verb.RESOLVE_CANCELLED: "{who} decided: nothing is owed",
    Verb.PAY: "Paid",
    Verb.REVIEW: "{who} left a review",
}
BY_ITSELF = {
    Verb.REJECT: "The time went to another job",
    Verb.CONFIRM: "Nobody objected, so it counts as good",
}
STOPS = frozenset({Verb.REJECT, Verb.CANCEL, Verb.EXPIRE, Verb.DISPUTE})

# The way on from a status: what each step is called, and its hour if it has one.
WAY = (
    (Verb.ACCEPT, "An answer", "by {answer_by}"),
    (Verb.START, "Work starts", "{start}"),
    (Verb.COMPLETE, "Work done", "planned until {ends}"),
    (Verb.CONFIRM, "Confirmed as good", "by {confirm_by}"),
    (Verb.PAY, _("To pay afterwards"), _("{price} in cash")),
)
LEFT = {
    Status.PENDING: WAY,
    Status.ACCEPTED: WAY[1:],
    Status.ONGOING: WAY[2:],
    Status.COMPLETED: WAY[3:],
    Status.DISPUTED: ((Verb.DISPUTE, "Our team decides", ""),),
}
ICONS = {
    Verb.ACCEPT: "chat",
    Verb.START: "play",
    Verb.COMPLETE: "spanner",
    Verb.CONFIRM: "shield",
    Verb.PAY: "cash",
    Verb.DISPUTE: "users",
    Verb.REVIEW: "star",
    Verb.REJECT: "x-circle",
    Verb.CANCEL: "x-circle",
    Verb.EXPIRE: "clock",
}


def steps(job, events, role, *, payment=None):
    """Every Step of the job for somebody of this role, from asked to paid."""
    return [_told(job, event, role) for event in events] + _ahead(job, payment)


def who(job, actor_role, viewer_role):
    """The name of who did it, as the viewer would say it."""
    if actor_role == viewer_role and actor_role in (Role.CUSTOMER, Role.WORKER):
        return "You"
    return {
        Role.CUSTOMER: isolate(job.customer.get_short_name()),
        Role.WORKER: isolate(job.worker.get_short_name()),
        Role.STAFF: "Our team",
        Role.SYSTEM: "Callout",
    }[Role(actor_role)]


def _told(job, event, role):
    text = TOLD[event.verb]
    if event.role == Role.SYSTEM:
        text = BY_ITSELF.get(event.verb, text)
    note = capfirst(when.moment(event.at, job.city))
    if event.note:
        note = f"{note}: “{isolate(event.note)}”"
    return Step(
        text.format(who=who(job, event.role, role)),
        note,
        ICONS.get(event.verb, "check") if event.verb in STOPS else "check",
        "stop" if event.verb in STOPS else "done",
    )


def _ahead(job, payment):
    due = payment is not None and payment.status != Payment.Status.RELEASED
    left = LEFT.get(job.status, ())
    if due:
        cash = _("{price} in cash"), _("{fee} in cash")
        left = ((Verb.PAY, _("To pay now"), cash[job.status != Status.FINISHED]),)
    words = phrases.of(job)
    return [
        Step(str(name), _hour(str(note), words), ICONS[verb], "later" if n else "now")
        for n, (verb, name, note) in enumerate(left)
    ]


def _hour(note, words):
    """Nothing is said of an hour that nobody knows yet."""
    if "{confirm_by}" in note and not words["confirm_by"]:
        return ""
    return capfirst(note.format(**words))
