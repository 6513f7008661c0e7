"""More work than was booked: the worker proposes it, the customer agrees or does not.

The price of a job changes in no other way. A proposal stands until it is answered or
taken back, or until the work is over; one at a time.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import TypeAlias

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from accounts.photos import Picture
from bookings import access, queries, transitions
from bookings import photos as job_photos
from bookings.models import Job, JobEvent, JobLine, ScopeChange
from bookings.money import payments
from bookings.queries import photos as photo_rows
from bookings.queries import prices
from bookings.states import MAY_GROW, STATUSES, Role, Status, Verb
from toolkit import money
from toolkit.errors import NotAllowed, NotNow, Refusal, Unprocessable
from toolkit.text import is_blank
from toolkit.units import MinorUnits

State = ScopeChange.Status
MAX_LINES = 5
TOO_MANY = gettext_lazy("At the most %(most)d lines can be proposed at once.")
# What a piece of work is called, and what it costs.
Extra: TypeAlias = tuple[str, MinorUnits]
# Nobody proposes more than so many times what was agreed before.
MOST_TIMES = 20
ANSWERS = {State.AGREED: Verb.AGREE, State.DECLINED: Verb.DECLINE}


def open_change(job: Job) -> ScopeChange | None:
    """The proposal that waits for an answer now; None without one."""
    if job.status not in MAY_GROW:
        return None
    made = prices.changes_of(job)
    return next((one for one in made if one.status == State.PROPOSED), None)


def refusal(job: Job, waiting: ScopeChange | None, user: User) -> Refusal | None:
    """Why `user` can't propose more work for this job now, or None. `waiting` is the
    proposal that `open_change` finds.
    """
    if access.role_of(job, user) != Role.WORKER:
        return NotAllowed(_("Only the worker of a job proposes more work."))
    if job.status not in MAY_GROW:
        return NotNow(STATUSES[Status(job.status)].refusal)
    if job.secure_by:
        sentence = _("The price is not paid yet. You can propose more once it is.")
        return NotNow(sentence)
    if waiting:
        return NotNow(_("One proposal waits for an answer already."))
    return None


def propose(
    job: Job,
    extras: Sequence[Extra],
    *,
    by: User,
    reason: str,
    photos: Sequence[Picture] = (),
    at: datetime | None = None,
) -> ScopeChange:
    """Ask the customer for more: `extras` are names and minor units, `photos` what was
    found.

    Raises NotAllowed, NotNow, or Unprocessable where something is missing.
    """
    at = at or timezone.now()
    with job_photos.stored(photos) as names, transaction.atomic():
        job = queries.lock_job(job)
        if problem := refusal(job, open_change(job), by):
            raise problem
        _require_sense(job, extras, reason)
        amount = sum(cost for _name, cost in extras)
        change = ScopeChange.objects.create(
            job=job,
            number=len(prices.changes_of(job)) + 1,
            reason=reason,
            amount=amount,
            commission=money.share(amount, job.commission_bps),
            proposed_at=at,
        )
        _write_lines(job, change, extras)
        photo_rows.insert(job, names, change)
        _tell(job, change, Verb.PROPOSE, by, at)
    return change


def answer_refusal(change: ScopeChange, user: User) -> Refusal | None:
    """Why `user` can't agree to this proposal or decline it, or None."""
    if access.role_of(change.job, user) != Role.CUSTOMER:
        return NotAllowed(_("Only the customer answers this."))
    return is_over(change)


def answer(
    change: ScopeChange,
    *,
    agrees: bool,
    by: User,
    seen: MinorUnits | None = None,
    at: datetime | None = None,
) -> ScopeChange:
    """Agree or decline. `seen` is the sum that the customer looked at.

    The same answer twice is one. Raises NotAllowed or NotNow.
    """
    at = at or timezone.now()
    state = State.AGREED if agrees else State.DECLINED
    with transaction.atomic():
        change = _locked(change)
        job, problem = change.job, answer_refusal(change, by)
        if change.status == state and not isinstance(problem, NotAllowed):
            return change
        if problem:
            raise problem
        if seen is not None and seen != change.amount:
            raise NotNow(_("Look again before you answer: the sum is another one."))
        _end(change, state, at)
        if agrees:
            job.price += change.amount
            job.commission += change.commission
            job.save(update_fields=["price", "commission"])
            payments.agree(job, change, at)
        _tell(job, change, ANSWERS[state], by, at)
    return change


def withdraw(
    change: ScopeChange, *, by: User, at: datetime | None = None
) -> ScopeChange:
    """Take a proposal back. Twice is once. Raises NotAllowed or NotNow."""
    at = at or timezone.now()
    with transaction.atomic():
        change = _locked(change)
        if access.role_of(change.job, by) != Role.WORKER:
            raise NotAllowed(_("Only the worker takes a proposal back."))
        if change.status == State.WITHDRAWN:
            return change
        if problem := is_over(change):
            raise problem
        _end(change, State.WITHDRAWN, at)
        _tell(change.job, change, Verb.WITHDRAW, by, at)
    return change


def is_over(change: ScopeChange) -> Refusal | None:
    """Why nobody answers this proposal any more; None while it waits."""
    if change.status != State.PROPOSED:
        sentences = {
            State.AGREED: _("This is agreed already."),
            State.DECLINED: _("This was declined already."),
            State.WITHDRAWN: _("The worker has taken this back."),
        }
        return NotNow(sentences[State(change.status)])
    if change.job.status not in MAY_GROW:
        return NotNow(STATUSES[Status(change.job.status)].refusal)
    return None


def _require_sense(job: Job, extras: Sequence[Extra], reason: str) -> None:
    if is_blank(reason):
        raise Unprocessable(_("Say why: the customer decides by it."))
    if not extras:
        raise Unprocessable(_("Write what has to be done, and what it costs."))
    if len(extras) > MAX_LINES:
        raise Unprocessable(TOO_MANY % {"most": MAX_LINES})
    if any(cost <= 0 for _name, cost in extras):
        raise Unprocessable(_("Each line needs a price above zero."))
    most = job.worth * MOST_TIMES
    if sum(cost for _name, cost in extras) > most:
        sentence = _("At the most %(most)s can be added to this job.")
        raise Unprocessable(sentence % {"most": money.show(most, job.currency)})


def _write_lines(job: Job, change: ScopeChange, extras: Sequence[Extra]) -> None:
    """Numbered on: those of what was declined keep their numbers."""
    last = JobLine.objects.filter(job=job).aggregate(last=Max("number"))["last"] or 0
    lines = [
        JobLine(
            kind=JobLine.Kind.EXTRA,
            number=last + n,
            name=name,
            amount=cost,
            change=change,
        )
        for n, (name, cost) in enumerate(extras, 1)
    ]
    prices.insert_lines(job, lines)


def _locked(change: ScopeChange) -> ScopeChange:
    change.job = queries.lock_job(change.job)
    return prices.lock_change(change)


def _end(change: ScopeChange, state: ScopeChange.Status, at: datetime) -> None:
    change.status, change.answered_at = state, at
    change.save(update_fields=["status", "answered_at"])


def _tell(
    job: Job, change: ScopeChange, verb: Verb, by: User, at: datetime
) -> JobEvent:
    told = f"{money.show(change.amount, job.currency)}: {change.reason}"
    return transitions.add_event(job, verb, by=by, at=at, reason=told)
