"""Buttons of a job: what each action says, how it looks and where it leads."""

from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from bookings.states import Status, Verb
from bookings.words import next_steps
from toolkit.text import isolate
from workers import links

ICONS = {
    Verb.ACCEPT: "check",
    Verb.REJECT: "x-circle",
    Verb.CANCEL: "x-circle",
    Verb.START: "play",
    Verb.COMPLETE: "check",
    Verb.CONFIRM: "thumb",
    Verb.DISPUTE: "flag",
    Verb.RESOLVE_FINISHED: "check",
    Verb.RESOLVE_CANCELLED: "x-circle",
}
WORDS = {
    next_steps.MESSAGE: ("Message {other}", "chat"),
    next_steps.CALL: ("Call", "phone"),
    next_steps.REVIEW: ("Write a review", "star"),
    next_steps.PAID: ("Mark as paid", "cash"),
    next_steps.AGAIN: ("Book {worker} again", "repeat"),
    next_steps.ELSEWHERE: ("Find somebody else", "search"),
}
NEVER_MET = frozenset({Status.REJECTED, Status.EXPIRED})
STOPS = frozenset({Verb.REJECT, Verb.CANCEL, Verb.DISPUTE, Verb.RESOLVE_CANCELLED})


def buttons(job, user, names):
    """The buttons for these actions, the first one the main one."""
    made = [button(job, user, name) for name in names]
    return [{**one, "main": n == 0} for n, one in enumerate(made)]


def button(job, user, name):
    """text, url, icon; `post` when it acts at once, `stop` when it ends something."""
    if name in next_steps.STEP_WORDS:
        return _word_button(job, user, name)
    verb = Verb(name)
    return {
        "text": verb.label,
        "url": reverse("bookings:act", args=[job.code, verb.value]),
        "icon": ICONS[verb],
        "post": not next_steps.asks_first(job, verb, timezone.now()),
        "stop": verb in STOPS,
    }


def _word_button(job, user, name):
    text, icon = WORDS[name]
    if name == next_steps.AGAIN and job.status in NEVER_MET:
        text = "Ask for another time"
    if name == next_steps.ELSEWHERE and job.scheduled_time > timezone.now():
        text = gettext("See who else is free then")
    other = job.other(user)
    names = {
        "other": isolate(other.get_short_name()),
        "worker": isolate(job.worker.get_short_name()),
    }
    return {
        "text": text.format(**names),
        "url": _address(job, other, name),
        "icon": icon,
        "post": name == next_steps.PAID,
    }


def _address(job, other, name):
    return {
        next_steps.MESSAGE: url("job", job) + "#chat",
        next_steps.CALL: other.phone and other.phone.as_rfc3966,
        next_steps.REVIEW: url("job", job) + "#review",
        next_steps.PAID: url("mark-paid", job),
        next_steps.AGAIN: _book_again(job),
        next_steps.ELSEWHERE: _search(job),
    }[name]


def url(name, job):
    return reverse(f"bookings:{name}", args=[job.code])


def _book_again(job):
    book = reverse("bookings:book", args=[job.worker.worker_profile.code])
    return f"{book}?{urlencode({'again': job.code})}"


def _search(job):
    return links.to_search(job.service_category, job.city, job.scheduled_time)
