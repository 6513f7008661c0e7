"""The verbs of a job: what customers, workers, staff and the clock can do.

A request holds no time, so several people may ask for the same hour; the worker's
acceptance takes it, once, and the others are told at once. Everything that belongs to
one step happens in one transaction.

Every verb but `request` is called `verb(job, *, by, note="", at=None, seen=None)` and
returns the job as it is then; `transitions.apply` says what the words mean.
"""

from datetime import UTC, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import BigIntegerField
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from bookings import pricing, start_code, transitions, wording
from bookings.errors import (
    BadRequest,
    BookingError,
    Different,
    NotAllowed,
    NotNow,
    Taken,
    WrongCode,
)
from bookings.models import BookingSettings, Job, Payment
from bookings.payments import flow
from bookings.states import HOLDS_TIME, UPCOMING, Role, Status, Verb
from services import shared
from services.compiled import Compiled
from services.statements import Insert
from toolkit.sweeps import oldest_first, sweep
from workers import calendar, ratings
from workers.models import WorkerProfile, WorkerSettings

LENGTHS = range(60, 8 * 60 + 1, 30)
ASK_FOR_THE_CODE = _(
    "Ask {customer} for the start code, the four digits on their page of this job. "
    "You can start without it from {free_start}."
)
NOT_THE_CODE = _("That is not the start code. Ask {customer} to read it to you again.")


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


def accept(job, **how):
    """Take the time. Locks the worker first, so that two acceptances never deadlock."""
    try:
        return transitions.apply(
            job,
            Verb.ACCEPT,
            **how,
            first=lambda: calendar.lock(job.worker_id),
            effect=_take_time,
        )
    except calendar.Taken:
        raise Taken("You already have a job at that time.") from None


def reject(job, **how):
    return transitions.apply(job, Verb.REJECT, **how)


def cancel(job, *, by, **how):
    """Call it off. After the free time a customer owes the fee frozen on the job."""
    return transitions.apply(
        job,
        Verb.CANCEL,
        by=by,
        **how,
        effect=lambda job, at: _call_off(job, by, at),
    )


def start(job, *, code="", **how):
    """Begin. Long before the agreed hour only with the code that the customer tells."""
    return transitions.apply(
        job, Verb.START, **how, check=lambda job, at: _at_the_door(job, at, code)
    )


def complete(job, **how):
    """The work is done. The customer has some time to say whether it is good."""
    return transitions.apply(
        job, Verb.COMPLETE, **how, changes=_confirm_by, effect=_give_back_time
    )


def confirm(job, **how):
    """The work is good: the customer owes the price."""
    return transitions.apply(job, Verb.CONFIRM, **how, effect=_finish)


def dispute(job, **how):
    """Something is wrong: a person of the team decides what is owed."""
    return transitions.apply(job, Verb.DISPUTE, **how, effect=_give_back_time)


def resolve_finished(job, **how):
    return transitions.apply(job, Verb.RESOLVE_FINISHED, **how, effect=_finish)


def resolve_cancelled(job, **how):
    return transitions.apply(job, Verb.RESOLVE_CANCELLED, **how)


def expire(job, *, at=None):
    return transitions.apply(job, Verb.EXPIRE, by=None, at=at)


VERBS = {
    Verb.ACCEPT: accept,
    Verb.REJECT: reject,
    Verb.CANCEL: cancel,
    Verb.START: start,
    Verb.COMPLETE: complete,
    Verb.CONFIRM: confirm,
    Verb.DISPUTE: dispute,
    Verb.RESOLVE_FINISHED: resolve_finished,
    Verb.RESOLVE_CANCELLED: resolve_cancelled,
}


def expire_due(*, at=None):
    """End every request whose time to answer is over. Returns how many."""
    at = at or timezone.now()
    due = Job.objects.with_people().filter(status=Status.PENDING, answer_by__lt=at)
    return _each(due, "answer_by", lambda job: expire(job, at=at))


def confirm_due(*, at=None):
    """What nobody questioned in time counts as good. Returns how many."""
    at = at or timezone.now()
    due = Job.objects.with_people().filter(status=Status.COMPLETED, confirm_by__lt=at)
    return _each(due, "confirm_by", lambda job: confirm(job, by=None, at=at))


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
_rivals = Compiled(
    lambda worker, before, after: (
        Job.objects.filter(
            worker=worker,
            status=Status.PENDING,
            start_cell__lt=before,
            end_cell__gt=after,
        )
        .select_related("customer", "worker", "city")
        .order_by("pk")
    ),
    BigIntegerField(),
    BigIntegerField(),
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
    words = wording.words_for(job)
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


def _at_the_door(job, at, code):
    if transitions.needs_code(job, at) and not start_code.is_right(job, code):
        sentence = NOT_THE_CODE if code else ASK_FOR_THE_CODE
        raise WrongCode(str(sentence).format(**wording.words_for(job)))


def _take_time(job, at):
    calendar.claim(job.worker_id, job.start_cell, job.end_cell, job.code)
    for rival in _rivals(job.worker_id, job.end_cell, job.start_cell):
        transitions.apply(rival, Verb.REJECT, by=None, at=at)


def _give_back_time(job, at):
    calendar.release(job.code)


def _call_off(job, by, at):
    _give_back_time(job, at)
    was_held = job.prev_status in HOLDS_TIME
    late = at > job.cancel_free_until and by.pk == job.customer_id
    if was_held and late and job.cancel_fee:
        flow.open_payment(job, Payment.Purpose.LATE_CANCEL, at=at)


def _confirm_by(job, at):
    hours = shared.policy(BookingSettings).confirm_hours
    return {"confirm_by": at + timedelta(hours=hours)}


def _finish(job, at):
    flow.open_payment(job, Payment.Purpose.WORK, at=at)
    ratings.count_job(job.worker_id)


def _each(due, moment, verb):
    """Each job in its own transaction; if somebody moved one meanwhile, fine."""
    return sweep(oldest_first(due, moment), verb, settled=(BookingError,))
