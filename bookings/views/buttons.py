"""Buttons of a job: what each action says, how it looks and where it leads."""

from urllib.parse import urlencode

from django.utils import timezone

from bookings.states import FAILED, Verb
from bookings.words import actions, next_steps, verbs
from bookings.words.actions import Action
from toolkit.addresses import address
from toolkit.text import isolate
from workers import links


def buttons(job, user, names):
    """The buttons for these actions, the first one the main one."""
    made = [button(job, user, name) for name in names]
    return [{**one, "main": n == 0} for n, one in enumerate(made)]


def button(job, user, name):
    """text, url, icon; `post` when it acts at once, `stop` when it ends something."""
    if isinstance(name, Action):
        return _action_button(job, user, name)
    verb = Verb(name)
    look = verbs.WORDS[verb].button
    return {
        "text": verb.label,
        "url": address("bookings:act", job.code, verb.value),
        "icon": look.icon,
        "post": not next_steps.asks_first(job, verb, timezone.now()),
        "stop": look.stops,
    }


def _action_button(job, user, action):
    words, text = actions.WORDS[action], actions.WORDS[action].text
    if words.text_if_failed and job.status in FAILED:
        text = words.text_if_failed
    if words.text_if_ahead and job.scheduled_time > timezone.now():
        text = words.text_if_ahead
    other = job.other(user)
    names = {
        "other": isolate(other.get_short_name()),
        "worker": isolate(job.worker.get_short_name()),
    }
    return {
        "text": text.format(**names),
        "url": _address(job, other, action),
        "icon": words.icon,
        "post": action == Action.PAID,
    }


def _address(job, other, action):
    match action:
        case Action.MESSAGE:
            return url("job", job) + "#chat"
        case Action.CALL:
            return other.phone and f"tel:{other.phone.as_e164}"
        case Action.REVIEW:
            return url("job", job) + "#review"
        case Action.PAID:
            return url("mark-paid", job)
        case Action.PAY:
            return url("pay", job)
        case Action.AGAIN:
            return _book_again(job)
        case Action.ELSEWHERE:
            return _search(job)
        case Action.TIP:
            return url("tip", job)
        case Action.LOOK | Action.MORE:
            return url("more", job)


def url(name, job):
    return address(f"bookings:{name}", job.code)


def _book_again(job):
    book = address("bookings:book", job.worker.worker_profile.code)
    return f"{book}?{urlencode({'again': job.code})}"


def _search(job):
    return links.to_search(job.service_category, job.city, job.scheduled_time)
