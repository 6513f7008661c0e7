"""What customers, workers, staff and the clock can do to a job that is there.

Everything that belongs to one step happens in one transaction. Every verb is called
`verb(job, *, by, reason="", at=None, seen=None)` and returns the job as it is then;
`transitions.apply` says what the arguments mean.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import User
from bookings import phrases, queries, start_code, transitions
from bookings.errors import WrongCode
from bookings.jobs import cancellation, coupons
from bookings.models import BookingSettings, Job, Payment
from bookings.money import payments
from bookings.states import HOLDS_TIME, Verb
from services import shared
from toolkit.errors import NotNow
from toolkit.units import MinorUnits
from workers import calendar, ratings
from workers.errors import Taken

Purpose = Payment.Purpose


def accept(job: Job, **how: Any) -> Job:
    """Take the time. Locks the worker first, so that two acceptances never deadlock."""
    try:
        return transitions.apply(
            job,
            Verb.ACCEPT,
            **how,
            first=lambda: calendar.lock(job.worker_id),
            changes=_secure_by,
            effect=_take_time,
        )
    except Taken:
        raise Taken(_("You already have a job at that time.")) from None


def reject(job: Job, **how: Any) -> Job:
    return transitions.apply(job, Verb.REJECT, **how, effect=coupons.give_back)


def cancel(job: Job, *, by: User, **how: Any) -> Job:
    """Call it off. After the free time a customer owes the fee frozen on the job."""
    return transitions.apply(
        job,
        Verb.CANCEL,
        by=by,
        **how,
        effect=lambda job, at: _call_off(job, by, at),
    )


def no_show(job: Job, *, by: User, **how: Any) -> Job:
    """The other is not there, some time after the agreed hour.

    A customer whom the worker did not find owes the fee frozen on the job; a customer
    to whom nobody came owes nothing.
    """
    return transitions.apply(
        job,
        Verb.NO_SHOW,
        by=by,
        **how,
        effect=lambda job, at: _nobody_there(job, by, at),
    )


def start(job: Job, *, code: str = "", **how: Any) -> Job:
    """Begin. Long before the agreed hour only with the code that the customer tells."""
    return transitions.apply(
        job, Verb.START, **how, check=lambda job, at: _at_the_door(job, at, code)
    )


def complete(job: Job, **how: Any) -> Job:
    """The work is done. The customer has some time to say whether it is good."""
    return transitions.apply(
        job, Verb.COMPLETE, **how, changes=_confirm_by, effect=_give_back_time
    )


def confirm(job: Job, **how: Any) -> Job:
    """The work is good: the customer owes the price."""
    return transitions.apply(job, Verb.CONFIRM, **how, effect=_finish)


def dispute(job: Job, **how: Any) -> Job:
    """Something is wrong: a person of the team decides what is owed."""
    return transitions.apply(job, Verb.DISPUTE, **how, effect=_give_back_time)


def resolve_finished(job: Job, **how: Any) -> Job:
    return transitions.apply(job, Verb.RESOLVE_FINISHED, **how, effect=_finish)


def resolve_split(job: Job, *, amount: MinorUnits | None = None, **how: Any) -> Job:
    """Of the price the customer owes `amount`: more than nothing, less than all."""

    def make_sense(job: Job, at: datetime) -> None:
        if problem := payments.split_refusal(job, amount):
            raise problem

    def finish(job: Job, at: datetime) -> None:
        assert amount  # noqa: S101  `make_sense` has found it
        payments.split(job, amount, at)
        ratings.count_job(job.worker_id)

    job = transitions.apply(
        job, Verb.RESOLVE_SPLIT, **how, check=make_sense, effect=finish
    )
    if job.decided_price != amount:
        sentence = _("This is decided already: {customer} pays {price} of {agreed}.")
        raise NotNow(sentence.format_map(phrases.of(job)))
    return job


def resolve_cancelled(job: Job, **how: Any) -> Job:
    return transitions.apply(
        job,
        Verb.RESOLVE_CANCELLED,
        **how,
        effect=lambda job, at: _end(job, None, at),
    )


def expire(job: Job, *, at: datetime | None = None) -> Job:
    return transitions.apply(job, Verb.EXPIRE, by=None, at=at, effect=coupons.give_back)


def lapse(job: Job, *, at: datetime | None = None) -> Job:
    """Nobody has paid by the agreed moment: the time is free for others again."""
    return transitions.apply(
        job, Verb.LAPSE, by=None, at=at, check=_is_unsecured, effect=_let_go
    )


VERBS: dict[Verb, Callable[..., Job]] = {
    Verb.ACCEPT: accept,
    Verb.REJECT: reject,
    Verb.CANCEL: cancel,
    Verb.NO_SHOW: no_show,
    Verb.START: start,
    Verb.COMPLETE: complete,
    Verb.CONFIRM: confirm,
    Verb.DISPUTE: dispute,
    Verb.RESOLVE_FINISHED: resolve_finished,
    Verb.RESOLVE_SPLIT: resolve_split,
    Verb.RESOLVE_CANCELLED: resolve_cancelled,
}


def _at_the_door(job: Job, at: datetime, code: str) -> None:
    if not start_code.is_needed(job, at) or start_code.is_right(job, code):
        return
    if code:
        sentence = _(
            "That is not the start code. Ask {customer} to read it to you again."
        )
    else:
        sentence = _(
            "Ask {customer} for the start code, the four digits on their page of this "
            "job. You can start without it from {free_start}."
        )
    raise WrongCode(sentence.format_map(phrases.of(job)))


def _secure_by(job: Job, at: datetime) -> dict[str, Any]:
    return {"secure_by": payments.secure_by(job, at)}


def _take_time(job: Job, at: datetime) -> None:
    calendar.claim(job.worker_id, job.start_cell, job.end_cell, job.code)
    payments.expect(job, at)
    for rival in queries.rivals_of(job):
        reject(rival, by=None, at=at)


def _give_back_time(job: Job, at: datetime) -> None:
    calendar.release(job.code)


def _call_off(job: Job, by: User, at: datetime) -> None:
    _give_back_time(job, at)
    held = job.prev_status in HOLDS_TIME
    fee = cancellation.of(job).fee_at(at, held=held)
    is_owed = fee and by.pk == job.customer_id
    _end(job, Purpose.LATE_CANCEL if is_owed else None, at)


def _nobody_there(job: Job, by: User, at: datetime) -> None:
    _give_back_time(job, at)
    is_owed = job.no_show_fee and by.pk == job.worker_id
    _end(job, Purpose.NO_SHOW if is_owed else None, at)


def _end(job: Job, fee: Payment.Purpose | None, at: datetime) -> None:
    """There is no work. Without a fee a coupon can be used once more."""
    payments.call_off(job, fee, at)
    if not fee:
        coupons.give_back(job, at)


def _is_unsecured(job: Job, at: datetime) -> None:
    if job.secure_by is None or at < job.secure_by:
        raise NotNow(_("The price is secured, or there is still time for it."))


def _let_go(job: Job, at: datetime) -> None:
    _give_back_time(job, at)
    _end(job, None, at)


def _confirm_by(job: Job, at: datetime) -> dict[str, Any]:
    hours = shared.settings_for(BookingSettings).confirm_hours
    return {"confirm_by": at + timedelta(hours=hours)}


def _finish(job: Job, at: datetime) -> None:
    payments.demand(job, at)
    ratings.count_job(job.worker_id)
