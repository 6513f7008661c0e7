"""Who hears what, and in which words.

Everybody in a job hears of every step, except the person who took it. An event is told
once: its row is locked while it is told and is marked as heard in the same transaction,
with the notes and the e-mails that are due. Only after the commit the sockets hear. So
a crash tells nothing or everything, and telling again adds nothing.
"""

from functools import partial

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import BigIntegerField, DateTimeField
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from bookings.models import JobEvent
from bookings.states import Role, Verb
from live import bell, chat, push
from services.money import show
from services.templatetags import when
from toolkit.sql.writes import PreparedUpdate
from toolkit.text import isolate
from workers.approval import PERMISSION

HELP = "bookings.help_job"
BACKEND = "django.contrib.auth.backends.ModelBackend"
C, W = Role.CUSTOMER, Role.WORKER

ICONS = {
    Verb.ACCEPT: "check",
    Verb.REJECT: "x-circle",
    Verb.CANCEL: "x-circle",
    Verb.EXPIRE: "clock",
    Verb.START: "play",
    Verb.COMPLETE: "shield",
    Verb.CONFIRM: "check",
    Verb.DISPUTE: "warn",
    Verb.RESOLVE_FINISHED: "users",
    Verb.RESOLVE_CANCELLED: "users",
    Verb.PAY: "receipt",
    Verb.REVIEW: "star",
}

# verb, or (verb, who did it) → what each side is told, unless they did it themselves.
# Hours are written out: “today” would be wrong tomorrow.
TABLE = {
    Verb.REQUEST: {
        W: "{customer} asks for you {start}: {title}. Answer by {answer_by}.",
    },
    Verb.ACCEPT: {
        C: "{worker} accepted and comes {start}. The chat is open now.",
    },
    Verb.REJECT: {
        C: "{worker} can’t come {start}. You pay nothing. Ask somebody else?",
        W: "Our team closed {customer}’s request for {hour}.",
    },
    # The time went to a rival: the worker chose that, and needs no note of it.
    (Verb.REJECT, Role.SYSTEM): {
        C: "{worker} is taken {start}. You pay nothing. Ask somebody else?",
    },
    Verb.EXPIRE: {
        C: "{worker} did not answer in time. You pay nothing. Ask somebody else?",
        W: "{customer}’s request for {hour} ran out of time. It is closed now.",
    },
    (Verb.CANCEL, C): {
        W: "{customer} cancelled {title}, {hour}. Your time is free again.",
    },
    (Verb.CANCEL, W): {
        C: "{worker} cancelled {title}, {hour}. You pay nothing. Ask somebody else?",
    },
    Verb.CANCEL: {
        C: "Our team cancelled {title}, {hour}. You pay nothing.",
        W: "Our team cancelled {title}, {hour}. Your time is free again.",
    },
    Verb.START: {
        C: "{worker} has started: {title}.",
    },
    Verb.COMPLETE: {
        C: "{worker} says the work is done. Is it good? Say so by {confirm_by}.",
    },
    (Verb.CONFIRM, C): {
        W: "{customer} says the work is good. {price} is yours to collect.",
    },
    Verb.CONFIRM: {
        C: "{title} counts as good now. Please pay {worker} {price}.",
        W: "{title} counts as good now. {price} is yours to collect.",
    },
    Verb.DISPUTE: {
        C: "{worker} says something is wrong: {title}. Our team looks into it.",
        W: "{customer} says something is wrong: {title}. Our team looks into it.",
    },
    Verb.RESOLVE_FINISHED: {
        C: "Our team decided: the work stands. Please pay {worker} {price}.",
        W: "Our team decided: the work stands. {price} is yours to collect.",
    },
    Verb.RESOLVE_CANCELLED: {
        C: "Our team decided: you owe nothing for {title}.",
        W: "Our team decided: {customer} owes nothing for {title}.",
    },
    Verb.PAY: {
        C: "Paid: {title}. The job’s page is your receipt.",
        W: "Paid: {title}. {customer} has the receipt.",
    },
    Verb.REVIEW: {
        W: "{customer} reviewed your work: {title}.",
    },
}


def notify(event):
    """Tell everybody concerned, unless somebody did so before. The event is asked for
    its job, and that for its people and its city.
    """
    with transaction.atomic():
        if not _hear(event.pk, timezone.now()):
            return
        job = event.job
        if event.verb == Verb.ACCEPT:
            chat.open_room(job, at=event.at)
        link = reverse("bookings:job", args=[job.code])
        for user, message in _told(event):
            bell.tell(
                user,
                message,
                link=link,
                icon=ICONS.get(event.verb, "bell"),
                at=event.at,
                event=event,
                detail=event.note,
            )
        if event.verb == Verb.DISPUTE:
            _tell_support(event)
        changed = {"t": "job", "job": job.code, "version": event.seq}
        transaction.on_commit(partial(push.to_job, job.code, changed), robust=True)


# Whoever marks it as heard tells it; who comes second waits for that and does nothing.
_hear = PreparedUpdate(
    lambda pk, now: (JobEvent.objects.filter(pk=pk, heard_at=None), {"heard_at": now}),
    BigIntegerField(),
    DateTimeField(),
)


def _tell_support(event):
    """Somebody of the team has to decide; whoever may is told."""
    job = event.job
    staff = get_user_model().objects.with_perm(HELP, backend=BACKEND)
    page = job.snippet_viewset.get_url_name("inspect")
    for user in staff.exclude(pk=event.actor_id).order_by("pk"):
        bell.tell(
            user,
            _("%(customer)s and %(worker)s need a decision: %(title)s.")
            % {
                "customer": job.customer.get_short_name(),
                "worker": job.worker.get_short_name(),
                "title": job.title.rstrip("."),
            },
            link=reverse(page, args=[job.pk]),
            icon="warn",
            at=event.at,
            event=event,
            detail=event.note,
        )


def tell_staff(profile):
    """Somebody wants to work here, or is somebody else than the one who was checked:
    tell those who can approve them.
    """
    if profile.approval not in profile.WAITS:
        return
    message = (
        _("%(name)s wants to work with us: %(trade)s, %(city)s.")
        if profile.approval == profile.Approval.WAITING
        else _("%(name)s is to be checked again: %(trade)s, %(city)s.")
    )
    staff = get_user_model().objects.with_perm(PERMISSION, backend=BACKEND)
    name, trade = isolate(profile.user.name), profile.service_category.name
    city = profile.city.name
    page = profile.snippet_viewset.get_url_name("inspect")
    with transaction.atomic():
        for user in staff.order_by("pk"):
            bell.tell(
                user,
                message % {"name": name, "trade": trade, "city": city},
                link=reverse(page, args=[profile.pk]),
                icon="users",
                at=profile.applied_at,
            )


def tell_worker(profile):
    """What the team decided about them."""
    if profile.approval == profile.Approval.APPROVED:
        message = "You are approved. Customers can find and book you now."
        link, icon, detail = reverse("workers:hours"), "check", ""
    else:
        reason = isolate(profile.approval_reason)
        message = f"Customers can’t find you for now: {reason}"
        page = "bookings:work" if profile.works else "workers:edit"
        link, icon, detail = reverse(page), "warn", profile.approval_reason
    at = profile.decided_at
    with transaction.atomic():
        bell.tell(profile.user, message, link=link, icon=icon, at=at, detail=detail)


def _told(event):
    """(user, message) for each who hears of this event, in the order of their keys."""
    job, words = event.job, _Words(event.job)
    row = TABLE.get((event.verb, event.role)) or TABLE[event.verb]
    people = sorted([(C, job.customer), (W, job.worker)], key=lambda side: side[1].pk)
    return [
        (user, row[role].format_map(words))
        for role, user in people
        if role in row and user.pk != event.actor_id
    ]


class _Words(dict):
    """What stands for each name in a sentence; found when it comes up."""

    def __init__(self, job):
        super().__init__()
        self.job = job

    def __missing__(self, name):
        self[name] = WORDS[name](self.job)
        return self[name]


def _moment(at, city):
    """Sun 22 Nov at 4:00 pm"""
    return f"{date_format(at.astimezone(city.tz), 'D j M')} at {when.clock(at, city)}"


WORDS = {
    "customer": lambda job: isolate(job.customer.get_short_name()),
    "worker": lambda job: isolate(job.worker.get_short_name()),
    "title": lambda job: isolate(job.title.rstrip(".")),
    "start": lambda job: f"on {_moment(job.scheduled_time, job.city)}",
    "hour": lambda job: _moment(job.scheduled_time, job.city),
    "answer_by": lambda job: _moment(job.answer_by, job.city),
    "confirm_by": lambda job: _moment(job.confirm_by, job.city),
    "price": lambda job: show(job.price, job.currency),
}
