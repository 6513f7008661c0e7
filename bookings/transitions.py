"""The only writer of a job's status.

Whoever wants to move a job comes here: open the transaction, lock the job and read it
again, ask the table whether this person may do this now, write status and event as one
fact, and tell the house after the commit. Doing the same thing twice is one event.
Who must always hold: no status without its event, no event without its status, and
numbers of events that count up without a gap.
"""

from copy import copy

from django.db import transaction
from django.db.models import BigIntegerField
from django.utils import timezone
from django.utils.translation import gettext

from bookings import access, phrases, start_code, states
from bookings.errors import BadRequest, NotAllowed, NotNow
from bookings.models import Job, JobEvent
from bookings.signals import job_changed
from bookings.states import STATUSES, Verb
from services.compiled import Compiled
from services.statements import Insert, Update
from toolkit.text import is_blank

# All that ever changes on a job.
MOVING = ("status", "prev_status", "version", "confirm_by")


def why_not(job, verb, at):
    """A sentence when the clock forbids `verb` now, else None. The page asks it too."""
    if verb == Verb.ACCEPT and at > job.answer_by:
        return "The time to answer this request is over."
    earliest = start_code.earliest_start(job)
    if verb == Verb.START and at < earliest:
        return gettext(
            "You can press Start from %(hour)s with the customer’s start code, and "
            "from %(free)s without it."
        ) % {
            "hour": phrases.by(earliest, job.city),
            "free": phrases.by(start_code.free_start(job), job.city),
        }
    if verb == Verb.EXPIRE and at <= job.answer_by:
        return "There is still time to answer."
    return None


def apply(
    job,
    verb,
    *,
    by,
    at=None,
    note="",
    seen=None,
    first=None,
    check=None,
    changes=None,
    effect=None,
):
    """Move the job along the edge for `verb` and return it as it is now.

    `by` None is the system. `seen` is the status that the person looked at: if it has
    changed since, they must look again, since what they would agree to has changed too.
    `first()` locks what must be locked before the job, `check(job, at)` raises what
    else speaks against it, `changes(job, at)` gives more fields to write with the
    status, and `effect(job, at)` does what belongs to the same fact, all in the same
    transaction.
    Raises NotAllowed, NotNow or BadRequest, and then nothing is written.
    """
    at = at or timezone.now()
    with transaction.atomic():
        if first:
            first()
        job = lock(job)
        role = access.role_of(job, by)
        if verb not in states.verbs_of(role):
            raise NotAllowed("That is not yours to do.")
        if _done_before(job, verb, by):
            return job
        _refuse(job, verb, role, seen, at, note)
        if check:
            check(job, at)
        src = job.status
        job.prev_status, job.status = src, states.target_of(verb)
        job.version += 1
        for name, value in (changes(job, at) if changes else {}).items():
            setattr(job, name, value)
        _move(job.pk, *(getattr(job, name) for name in MOVING))
        append(job, verb, src=src, by=by, role=role, at=at, note=note)
        if effect:
            effect(job, at)
    return job


def note(job, verb, *, by, at, note=""):
    """Add a moment to the job's story that moves no status. Inside the transaction of
    the fact it tells, after `lock`.
    """
    job.version += 1
    job.save(update_fields=["version"])
    role = access.role_of(job, by) or states.Role.STAFF
    append(job, verb, src=job.status, by=by, role=role, at=at, note=note)


_add = Insert(JobEvent)
_move = Update(
    lambda pk, *facts: (
        Job.objects.filter(pk=pk),
        dict(zip(MOVING, facts, strict=True)),
    ),
    BigIntegerField(),
    *map(Job._meta.get_field, MOVING),
)
_locked = Compiled(
    lambda pk: (
        Job.objects.select_for_update(no_key=True).filter(pk=pk).values_list(*MOVING)
    ),
    BigIntegerField(),
)


def lock(job):
    """The job as the database has it, held until the transaction ends.

    A copy, so that the caller's own stays true when the transaction is undone; the
    people and the place of a job never change and are taken along.
    """
    [moved] = _locked(job.pk)
    job = copy(job)
    for name, value in zip(MOVING, moved, strict=True):
        setattr(job, name, value)
    return job


def append(job, verb, *, src, by, role, at, note):
    event = JobEvent(
        job=job,
        seq=job.version,
        verb=verb,
        src=src,
        dst=job.status,
        actor=by,
        role=role,
        at=at,
        note=note,
    )
    _add(event)
    # Robust: a listener that fails undoes nothing; Django logs it, the sweeper repeats.
    transaction.on_commit(lambda: job_changed.send_robust(sender=JobEvent, event=event))
    return event


def _done_before(job, verb, by):
    if job.status != states.target_of(verb):
        return False
    last = job.events.filter(src=job.prev_status, dst=job.status).last()
    return last is not None and last.verb == verb and last.actor_id == (by and by.pk)


def _refuse(job, verb, role, seen, at, note):
    if states.find(verb, job.status, role) is None:
        raise NotNow(STATUSES[job.status].refusal)
    if seen not in (None, job.status):
        raise NotNow(f"{STATUSES[job.status].refusal} Look again before you go on.")
    if sentence := why_not(job, verb, at):
        raise NotNow(sentence)
    if verb in states.NEEDS_REASON and is_blank(note):
        raise BadRequest("Please say in a few words what happened.")
