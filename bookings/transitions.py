"""The only writer of a job's status, and the one place that says what is possible.

Whoever wants to move a job comes here: open the transaction, lock the job and read it
again, ask whether this person may do this now, write status and event as one fact, and
send `job_changed` after the commit. Doing the same thing twice is one event. What
always holds: no status without its event, no event without its status, and numbers of
events that count up without a gap.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from bookings import access, phrases, queries, start_code, states
from bookings.errors import TooEarly
from bookings.models import Job, JobEvent
from bookings.signals import job_changed
from bookings.states import STATUSES, Role, Status, Verb
from toolkit.errors import NotAllowed, NotNow, Refusal, Unprocessable
from toolkit.text import is_blank


def refusal(
    job: Job, verb: Verb, user: User | None, at: datetime, *, seen: str | None = None
) -> Refusal | None:
    """Why `user` can't do `verb` at this moment, or None. The rule and the page ask it.

    None as the user is the system. `seen` is the status that the person looked at.
    """
    role = access.role_of(job, user)
    if verb not in states.verbs_of(role):
        return NotAllowed(_("That is not yours to do."))
    said = STATUSES[Status(job.status)].refusal
    if states.find(verb, job.status, role) is None:
        return NotNow(said)
    if seen not in (None, job.status):
        sentence = _("%(refusal)s Look again before you go on.")
        return NotNow(sentence % {"refusal": said})
    return _too_early_or_late(job, verb, at)


def possible_verbs(job: Job, user: User | None, at: datetime) -> list[Verb]:
    """What this person can do now, in the order of the table."""
    verbs = states.verbs_from(job.status, access.role_of(job, user))
    return [verb for verb in verbs if refusal(job, verb, user, at) is None]


def apply(
    job: Job,
    verb: Verb,
    *,
    by: User | None,
    at: datetime | None = None,
    reason: str = "",
    seen: str | None = None,
    first: Callable[[], Any] | None = None,
    check: Callable[[Job, datetime], None] | None = None,
    changes: Callable[[Job, datetime], dict[str, Any]] | None = None,
    effect: Callable[[Job, datetime], None] | None = None,
) -> Job:
    """Move the job along the edge for `verb` and return it as it is now.

    `by` None is the system. `seen` is the status that the person looked at: if it has
    changed since, they must look again, since what they would agree to has changed too.
    `first()` locks what must be locked before the job, `check(job, at)` raises what
    else speaks against it, `changes(job, at)` gives more fields to write with the
    status, and `effect(job, at)` does what belongs to the same fact, all in the same
    transaction.
    Raises a Refusal, and then nothing is written.
    """
    at = at or timezone.now()
    with transaction.atomic():
        if first:
            first()
        job = queries.lock_job(job)
        role = access.role_of(job, by)
        problem = refusal(job, verb, by, at, seen=seen)
        if not isinstance(problem, NotAllowed) and _is_done_already(job, verb, by):
            return job
        if problem or role is None:
            raise problem or NotAllowed(_("That is not yours to do."))
        if verb in states.NEEDS_REASON and is_blank(reason):
            raise Unprocessable(_("Please say in a few words what happened."))
        if check:
            check(job, at)
        src = job.status
        job.prev_status, job.status = src, states.target_of(verb)
        job.version += 1
        for name, value in (changes(job, at) if changes else {}).items():
            setattr(job, name, value)
        queries.write_move(job)
        append(job, verb, src=src, by=by, role=role, at=at, reason=reason)
        if effect:
            effect(job, at)
    return job


def add_event(
    job: Job, verb: Verb, *, by: User | None, at: datetime, reason: str = ""
) -> JobEvent:
    """Write an event that moves no status, like a payment or a review. `by` None is the
    system.

    Call it in the transaction of what happened, after `queries.lock_job`.

    """
    job.version += 1
    job.save(update_fields=["version"])
    role = access.role_of(job, by) or Role.STAFF
    return append(job, verb, src=job.status, by=by, role=role, at=at, reason=reason)


def append(
    job: Job,
    verb: Verb,
    *,
    src: str,
    by: User | None,
    role: Role,
    at: datetime,
    reason: str = "",
) -> JobEvent:
    """Write the event that tells what has just been written to the job."""
    event = JobEvent(
        job=job,
        seq=job.version,
        verb=verb,
        src=src,
        dst=job.status,
        actor=by,
        role=role,
        at=at,
        reason=reason,
    )
    queries.insert_event(event)
    # Robust: a listener that fails undoes nothing; Django logs it, the sweeper repeats.
    transaction.on_commit(lambda: job_changed.send_robust(sender=JobEvent, event=event))
    return event


def _too_early_or_late(job: Job, verb: Verb, at: datetime) -> Refusal | None:
    if verb == Verb.ACCEPT and at > job.answer_by:
        return NotNow(_("The time to answer this request is over."))
    if verb == Verb.EXPIRE and at <= job.answer_by:
        return TooEarly(_("There is still time to answer."))
    if verb == Verb.START and job.secure_by:
        return NotNow(_("The price is not paid yet. You can start once it is secured."))
    if verb == Verb.NO_SHOW and at < job.no_show_from:
        sentence = _("Give them until %(hour)s. Then you can say that nobody is there.")
        return TooEarly(sentence % {"hour": phrases.by(job.no_show_from, job.city)})
    earliest = start_code.earliest_start(job)
    if verb == Verb.START and at < earliest:
        sentence = _(
            "You can press Start from %(hour)s with the customer’s start code, and "
            "from %(free)s without it."
        )
        free = phrases.by(start_code.free_start(job), job.city)
        hour = phrases.by(earliest, job.city)
        return TooEarly(sentence % {"hour": hour, "free": free})
    return None


def _is_done_already(job: Job, verb: Verb, by: User | None) -> bool:
    """Whether this person has done this verb already, and nothing since undid it."""
    if job.status != states.target_of(verb):
        return False
    last = queries.last_event(job, job.prev_status, job.status)
    return last is not None and last.verb == verb and last.actor_id == (by and by.pk)
