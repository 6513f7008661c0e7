"""A job in words: its names, hours and sums, and what it costs to call it off.

Hours are said in the time of the city, as people say them: "3:00 pm today".
"""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from bookings import access, phrases
from bookings.jobs import cancellation
from bookings.money.gateways import CASH
from bookings.states import Role, Status
from bookings.words import verbs
from toolkit.money import show


def cancelling(job, user, at):
    """What calling it off now means for this person, before they do it."""
    role = access.role_of(job, user)
    if role == Role.CUSTOMER:
        return free_until(job, at, held=job.status != Status.PENDING)
    text = {
        Role.WORKER: _("{customer} is told at once and has to find somebody else."),
        Role.STAFF: _("Both are told at once, and nobody pays."),
    }[role]
    return text.format_map(phrases.of(job))


def free_until(terms, at, *, held=True, city=None):
    """The cancellation rule of a job or a quote: free until when, and then how much."""
    policy = cancellation.of(terms)
    if not held or not policy.fee:
        return gettext("Free at any time before the work starts.")
    fee = show(policy.fee, terms.currency)
    until = phrases.by(policy.free_until, city or terms.city)
    if policy.fee_at(at):
        return gettext("{fee} is due now. It was free until {until}.").format(
            fee=fee, until=until
        )
    return gettext("Free until {until}, then {fee}.").format(until=until, fee=fee)


def said(job, verb, user=None):
    """What is said to `user` when they have just done it."""
    role = user and access.role_of(job, user)
    other = {
        Role.CUSTOMER: "{worker}",
        Role.WORKER: "{customer}",
    }.get(role, _("{customer} and {worker}"))
    words = phrases.of(job)
    words["other"] = str(other).format_map(words)
    found = verbs.WORDS[verb]
    done = found.done if job.gateway == CASH else found.done_online or found.done
    return str(done).format_map(words)
