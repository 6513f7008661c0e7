"""Photos of a job: the only writer of them.

A customer shows what is to be done, a worker what makes more work of it: the two of
them and our team see that, through one view, and nobody else. What a customer shows
with a review is for everybody, once our team has looked at it (`workers.work_photos`).
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import pictures
from accounts.models import User
from accounts.photos import Picture
from bookings import access, queries, transitions
from bookings.models import Job, JobPhoto
from bookings.models.photo import job_path, review_path
from bookings.queries import photos as rows
from bookings.states import STATUSES, Role, Status, Verb
from toolkit.errors import NotAllowed, NotNow, Refusal, Unprocessable

# So many are sent at a time, and stand with one request.
AT_ONCE, MOST = 4, 8
# While it can still change what the worker brings along.
OPEN = frozenset({Status.PENDING, Status.ACCEPTED})


@contextmanager
def stored(
    sent: Sequence[Picture], *, for_everybody: bool = False
) -> Iterator[list[str]]:
    """Their names, for the rows that follow; their files are gone if those fail.

    Raises Unprocessable for too many, NoRoom when they cannot be stored.
    """
    if len(sent) > AT_ONCE:
        sentence = _("Choose at most %(most)d photos at a time.")
        raise Unprocessable(sentence % {"most": AT_ONCE})
    path = review_path if for_everybody else job_path
    named = {path(None, ""): picture for picture in sent}
    with pictures.stored(named):
        yield list(named)


def of_request(job: Job) -> list[JobPhoto]:
    """What the customer shows of the work."""
    return [photo for photo in rows.of_job(job) if photo.change_id is None]


def refusal(job: Job, user: User) -> Refusal | None:
    """Why `user` can't add photos to this job or take one away now, or None."""
    if access.role_of(job, user) != Role.CUSTOMER:
        return NotAllowed(_("Only the customer of a job adds photos to it."))
    if job.status not in OPEN:
        return NotNow(STATUSES[Status(job.status)].refusal)
    return None


def add(
    job: Job, sent: Sequence[Picture], *, by: User, at: datetime | None = None
) -> None:
    """Show more of what is to be done. Raises a Refusal, and then nothing is kept."""
    at = at or timezone.now()
    if problem := refusal(job, by):
        raise problem
    with stored(sent) as names, transaction.atomic():
        job = queries.lock_job(job)
        if problem := refusal(job, by):
            raise problem
        if len(of_request(job)) + len(names) > MOST:
            sentence = _("Up to %(most)d photos fit here. Remove one to add another.")
            raise Unprocessable(sentence % {"most": MOST})
        rows.insert(job, names)
        transitions.add_event(job, Verb.PHOTOS, by=by, at=at)


@transaction.atomic
def remove(job: Job, code: str, *, by: User) -> None:
    """Take one of the request away. Raises a Refusal or JobPhoto.DoesNotExist."""
    job = queries.lock_job(job)
    if problem := refusal(job, by):
        raise problem
    photo = rows.find(job, code)
    if photo.change_id:
        raise NotAllowed(_("This photo belongs to a proposal."))
    pictures.delete(photo)
