"""Asking a worker for a time.

A request holds no time, so several people may ask for the same hour; the worker's
acceptance takes it, once, and the others are told at once.
"""

from datetime import UTC

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import BigIntegerField
from django.utils import timezone
from django.utils.translation import ngettext

from bookings import phrases, transitions
from bookings.errors import (
    BadRequest,
    BookingError,
    Different,
    NotAllowed,
    NotNow,
    Taken,
)
from bookings.jobs import pricing
from bookings.models import Job
from bookings.states import UPCOMING, Role, Status, Verb
from services import shared
from services.compiled import Compiled
from services.statements import Insert
from workers import calendar
from workers.models import WorkerProfile, WorkerSettings

LENGTHS = range(60, 8 * 60 + 1, 30)


def request(worker, *, by, start, minutes, title, address, description="", at=None):
    """Ask this WorkerProfile for `minutes` from `start`. Returns the pending job.

    Asking for the same twice gives the same job. Raises Different when the same hour
    was asked for with other facts: nothing of either is dropped in silence.
    """
    at, start = at or timezone.now(), start.astimezone(UTC)
    rules = shared.policy(WorkerSettings)
    said = {"minutes": minutes, "title": title, "address": address}
    said["description"] = description
    try:
        terms = _bookable(worker, by, start, minutes, at, rules)
        _leave_room(by)
    except BookingError:
        # What was agreed already is no longer free, for oneself either.
        if existing := _existing(worker, by, start, said):
            return existing
        raise
    quote = pricing.quote(terms, minutes, start, at=at)
    first, last = calendar.span(start, minutes, rules.buffer_minutes)
    job = Job(
        customer=by,
        worker=worker.user,
        service_category=terms.service_category,
        city=terms.city,
        **said,
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
        answer_by=quote.answer_by,
        created_at=at,
    )
    try:
        _insert(job, by, at)
    except IntegrityError:
        # The same click came twice at once; the other one was a moment earlier.
        if existing := _existing(worker, by, start, said):
            return existing
        raise NotNow("That did not go through. Please send it once more.") from None
    return job


_add = Insert(Job)
_listed = Compiled(
    lambda pk: (
        WorkerProfile.objects.listed()
        .filter(pk=pk)
        .only("service_category", "city", "hourly_rate", "currency")
    ),
    BigIntegerField(),
)
_waiting_of = Compiled(
    lambda customer: Job.objects.filter(
        customer=customer, status=Status.PENDING
    ).values_list("pk", flat=True),
    BigIntegerField(),
)


@transaction.atomic
def _insert(job, by, at):
    _add(job)
    transitions.append(
        job, Verb.REQUEST, src="", by=by, role=Role.CUSTOMER, at=at, note=""
    )


def _existing(worker, by, start, said):
    """The same request, made before: still open, or already agreed. None without one.

    The newest of that hour; a request with other facts is not the same.
    """
    found = Job.objects.filter(
        customer=by, worker=worker.pk, scheduled_time=start, status__in=UPCOMING
    )
    job = found.with_people().order_by("pk").last()
    if job is None or all(_same(getattr(job, name), said[name]) for name in said):
        return job
    sentence = (
        "You have already asked {worker} to come {start}: “{title}”, {span}. "
        "This one is different: change that request, or pick another time for this."
    )
    raise Different(sentence.format(title=job.title, **_words(job)), job)


def _words(job):
    words = phrases.of(job)
    return {name: words[name] for name in ("worker", "start", "span")}


def _same(before, now):
    if isinstance(before, str):
        return " ".join(before.split()) == " ".join(now.split())
    return before == now


def _leave_room(customer):
    """A request costs nothing, so somebody could hold every worker of a city with it.

    Two that come at the same instant may both pass: it is no count that has to hold.
    """
    most = settings.MAX_OPEN_REQUESTS
    if len(_waiting_of(customer.pk)) >= most:
        raise NotNow(
            ngettext(
                "You have %(number)d request that waits for an answer, the most there "
                "can be. Wait for it, or cancel it, then ask again.",
                "You have %(number)d requests that wait for an answer, the most there "
                "can be. Wait for one, or cancel one, then ask again.",
                most,
            )
            % {"number": most}
        )


def _bookable(worker, by, start, minutes, at, rules):
    if by.pk == worker.pk:
        raise BadRequest("You can’t book yourself.")
    if not by.is_customer:
        raise NotAllowed("Only customers can book. Log in with a customer account.")
    if minutes not in LENGTHS:
        raise BadRequest("Choose between one and eight hours.")
    if start <= at:
        raise BadRequest("That time has passed. Pick a later one.")
    listed = _listed(worker.pk)
    if not listed:
        raise NotNow(f"{worker.user.get_short_name()} is not taking jobs right now.")
    if not calendar.is_free(worker, start, minutes=minutes, at=at, rules=rules):
        raise Taken("That time is no longer free. Pick another one.")
    for name in ("service_category", "city"):
        shared.attach(listed, name)
    return listed[0]
