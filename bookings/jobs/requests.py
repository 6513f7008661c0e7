"""Asking a worker for a time.

A request holds no time, so several people may ask for the same hour; the worker's
acceptance takes it, once, and the others are told at once.
"""

from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from bookings import phrases, queries, transitions
from bookings.errors import Different
from bookings.jobs import pricing
from bookings.models import Job
from bookings.money import methods
from bookings.money.gateways import CASH
from bookings.states import Role, Verb
from services import shared
from toolkit.errors import NotAllowed, NotNow, Refusal, Unprocessable
from toolkit.units import Minutes
from workers import calendar
from workers.errors import Taken
from workers.models import WorkerProfile, WorkerSettings

# What the customer says of the job, by the name of its field.
Facts = dict[str, Any]

LENGTHS = range(60, 8 * 60 + 1, 30)


def request(
    profile: WorkerProfile,
    *,
    by: User,
    start: datetime,
    minutes: Minutes,
    title: str,
    address: str,
    description: str = "",
    gateway: str = CASH,
    at: datetime | None = None,
) -> Job:
    """Ask this worker for `minutes` from `start`. Returns the pending job.

    `gateway` is how the customer wants to pay; it can be changed later.

    Asking for the same twice gives the same job. Raises Different when the same hour
    was asked for with other facts: nothing of either is dropped in silence. What else
    speaks against it is another Refusal.
    """
    at, start = at or timezone.now(), start.astimezone(UTC)
    facts: Facts = {"minutes": minutes, "title": title, "address": address}
    facts["description"] = description
    try:
        listed = _bookable(profile, by, start, minutes, at)
        if gateway not in methods.offered(listed.currency):
            raise Unprocessable(_("Choose one of the ways to pay in the list."))
        _leave_room(by)
    except Refusal:
        # What was agreed already is no longer free, for oneself either.
        if existing := _existing_request(profile, by, start, facts):
            return existing
        raise
    job = _job(listed, by, start, facts, at)
    job.worker, job.gateway = profile.user, gateway
    try:
        _insert(job, by, at)
    except IntegrityError:
        # The same click came twice at once; the other one was a moment earlier.
        if existing := _existing_request(profile, by, start, facts):
            return existing
        sentence = _("That did not go through. Please send it once more.")
        raise NotNow(sentence) from None
    return job


def _bookable(
    profile: WorkerProfile, by: User, start: datetime, minutes: Minutes, at: datetime
) -> WorkerProfile:
    """The profile as it is listed now. Raises why it can't be booked for this."""
    if by.pk == profile.pk:
        raise Unprocessable(_("You can’t book yourself."))
    if not by.is_customer:
        raise NotAllowed(_("Only customers can book. Log in with a customer account."))
    if minutes not in LENGTHS:
        raise Unprocessable(_("Choose between one and eight hours."))
    if start <= at:
        raise Unprocessable(_("That time has passed. Pick a later one."))
    try:
        listed = queries.listed_worker(profile.pk)
    except WorkerProfile.DoesNotExist:
        sentence = _("%(name)s is not taking jobs right now.")
        raise NotNow(sentence % {"name": profile.user.get_short_name()}) from None
    rules = shared.settings_for(WorkerSettings)
    if not calendar.is_free(profile, start, minutes=minutes, at=at, rules=rules):
        raise Taken(_("That time is no longer free. Pick another one."))
    return listed


def _leave_room(customer: User) -> None:
    """Limits the open requests of a customer, so that nobody asks a whole city at once.

    Two requests at the same instant may both pass: the limit need not be exact.

    """
    limit = settings.MAX_OPEN_REQUESTS
    if queries.count_waiting(customer) >= limit:
        raise NotNow(
            ngettext(
                "You have %(number)d request that waits for an answer, the most there "
                "can be. Wait for it, or cancel it, then ask again.",
                "You have %(number)d requests that wait for an answer, the most there "
                "can be. Wait for one, or cancel one, then ask again.",
                limit,
            )
            % {"number": limit}
        )


def _job(
    listed: WorkerProfile, by: User, start: datetime, facts: Facts, at: datetime
) -> Job:
    """A job of these facts, with what holds at this moment frozen onto it."""
    quote = pricing.quote(listed, facts["minutes"], start, at=at)
    buffer = shared.settings_for(WorkerSettings).buffer_minutes
    first, last = calendar.span(start, facts["minutes"], buffer)
    return Job(
        customer=by,
        service_category=listed.service_category,
        city=listed.city,
        **facts,
        scheduled_time=start,
        start_cell=first,
        end_cell=last,
        currency=quote.currency,
        hourly_rate=quote.hourly_rate,
        price=quote.price,
        commission_bps=quote.commission_bps,
        commission=quote.commission,
        cancel_free_until=quote.cancel_free_until,
        cancel_fee=quote.cancel_fee,
        no_show_minutes=quote.no_show_minutes,
        no_show_fee=quote.no_show_fee,
        answer_by=quote.answer_by,
        created_at=at,
    )


@transaction.atomic
def _insert(job: Job, by: User, at: datetime) -> None:
    queries.insert_job(job)
    transitions.append(job, Verb.REQUEST, src="", by=by, role=Role.CUSTOMER, at=at)


def _existing_request(
    profile: WorkerProfile, by: User, start: datetime, facts: Facts
) -> Job | None:
    """The same request, made before: still open, or already agreed. None without one.

    The newest of that hour; a request with other facts is not the same.
    """
    job = queries.latest_request(by, profile.pk, start)
    if job is None or all(_same(getattr(job, name), facts[name]) for name in facts):
        return job
    sentence = _(
        "You have already asked {worker} to come {start}: “{title}”, {span}. "
        "This one is different: change that request, or pick another time for this."
    )
    words = phrases.of(job, title=job.title)
    raise Different(sentence.format_map(words), job)


def _same(before: Any, now: Any) -> bool:
    if isinstance(before, str):
        return " ".join(before.split()) == " ".join(now.split())
    return bool(before == now)
