"""How a job went and how it goes on: its events, then what is still to come.

What happened is told from the events and never guessed; what comes is the table's way
from the status of now to the money. The first of what comes is "now".
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.text import capfirst
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from bookings import phrases
from bookings.models import Job, JobEvent, Payment
from bookings.money.gateways import CASH
from bookings.states import STATUSES, Role, Status, Verb
from bookings.words import payments, verbs
from toolkit.templatetags import when
from toolkit.text import isolate


@dataclass(frozen=True)
class Step:
    name: str
    note: str
    icon: str
    state: str


# The way on from a status, to the money.
WAY = (Verb.ACCEPT, Verb.START, Verb.COMPLETE, Verb.CONFIRM, Verb.PAY)
LEFT: dict[Status, tuple[Verb, ...]] = {
    Status.PENDING: WAY,
    Status.ACCEPTED: WAY[1:],
    Status.ONGOING: WAY[2:],
    Status.COMPLETED: WAY[3:],
    Status.FINISHED: (),
    Status.REJECTED: (),
    Status.CANCELLED: (),
    Status.EXPIRED: (),
    Status.DISPUTED: (Verb.DISPUTE,),
}
# What the way to the money ends with when it is paid through a gateway.
IS_PASSED_ON = verbs.Ahead(_("{worker} gets the money"), "", "cash")
IS_DUE = {
    Payment.Purpose.WORK: verbs.Ahead(_("To pay now"), "{price_due}", "cash"),
    Payment.Purpose.EXTRA: verbs.Ahead(_("To pay now"), "{price_due}", "cash"),
    Payment.Purpose.LATE_CANCEL: verbs.Ahead(_("To pay now"), "{fee_due}", "cash"),
    Payment.Purpose.NO_SHOW: verbs.Ahead(_("To pay now"), "{no_show_due}", "cash"),
}


def steps(
    job: Job, events: Iterable[JobEvent], role: Role, *, payment: Payment | None = None
) -> list[Step]:
    """Every Step of the job for somebody of this role, from asked to paid."""
    return [_told(job, event, role) for event in events] + _ahead(job, payment)


def who(job: Job, actor_role: str, viewer_role: str) -> str:
    """The name of who did it, as the viewer would say it."""
    if actor_role == viewer_role and actor_role in (Role.CUSTOMER, Role.WORKER):
        return pgettext("who did it", "You")
    match Role(actor_role):
        case Role.CUSTOMER:
            return verbs.doer(isolate(job.customer.get_short_name()))
        case Role.WORKER:
            return verbs.doer(isolate(job.worker.get_short_name()))
        case Role.STAFF:
            return verbs.doer(gettext("Our team"))
        case Role.SYSTEM:
            return verbs.doer("Callout")


def _told(job, event, role):
    name = who(job, event.role, role)
    note = capfirst(when.moment(event.at, job.city))
    if event.reason:
        note = f"{note}: “{isolate(event.reason)}”"
    stop = verbs.WORDS[event.verb].stop_icon
    return Step(
        verbs.told(job, event.verb, name, event.role),
        note,
        stop or "check",
        "stop" if stop else "done",
    )


def _ahead(job, payment):
    settled = (Payment.Status.RELEASED, Payment.Status.WAIVED)
    due = payment is not None and payment.status not in settled
    left = [verbs.WORDS[verb].ahead for verb in LEFT[job.status]]
    if job.gateway != CASH and left and left[-1] == verbs.WORDS[Verb.PAY].ahead:
        left[-1] = IS_PASSED_ON
    if job.secure_by:
        left.insert(0, verbs.WORDS[Verb.SECURE].ahead)
    if due and STATUSES[Status(job.status)].has_ended:
        left = _ahead_of(payment)
    words = phrases.of(job, **payments.sums_due(job, payment))
    return [
        Step(
            str(one.name).format_map(words),
            _hour(str(one.note), words),
            one.icon,
            "later" if n else "now",
        )
        for n, one in enumerate(left)
    ]


def _ahead_of(payment):
    """What is still to come of a sum when the job is over."""
    match payment.status:
        case Payment.Status.SECURED:
            return [IS_PASSED_ON]
        case Payment.Status.CREATED:
            return [IS_DUE[payment.purpose]]
    return []


def _hour(note, words):
    """Nothing is said of an hour that nobody knows yet."""
    if "{confirm_by}" in note and not words["confirm_by"]:
        return ""
    return capfirst(note.format_map(words))
