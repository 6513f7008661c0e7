"""A review is what the customer of a job says of its worker, once, after the work.

The average on the profile is exact: the stars are added to a sum in the same
transaction, under the job's lock, and the database keeps a second review out.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.photos import Picture
from bookings import photos as job_photos
from bookings import queries, transitions
from bookings.models import BookingSettings, Job, Review
from bookings.queries import photos as photo_rows
from bookings.queries import reviews as written
from bookings.states import REVIEWABLE, Verb
from services import shared
from toolkit.errors import NotAllowed, NotNow, Refusal, Unprocessable
from workers import ratings
from workers.models import WorkerProfile

STARS = range(1, 6)


def leave(
    job: Job,
    *,
    by: User,
    rating: int,
    comment: str = "",
    photos: Sequence[Picture] = (),
    at: datetime | None = None,
) -> Review:
    """One to five stars, words if there are any, and photos, which our team looks at
    before others see them. Returns the Review.
    """
    at = at or timezone.now()
    if rating not in STARS:
        raise Unprocessable(_("Choose between one and five stars."))
    with (
        job_photos.stored(photos, for_everybody=True) as names,
        transaction.atomic(),
    ):
        job = queries.lock_job(job)
        if problem := refusal(job, by, at):
            raise problem
        review = Review.objects.create(
            job=job,
            customer=by,
            worker=job.worker,
            rating=rating,
            comment=comment,
            created_at=at,
        )
        photo_rows.insert_of_review(review, names)
        ratings.add(job.worker_id, rating)
        transitions.add_event(job, Verb.REVIEW, by=by, at=at)
    return review


def refusal(job: Job, user: User, at: datetime) -> Refusal | None:
    """Why `user` can't review this job at this moment, or None."""
    if user.pk != job.customer_id:
        return NotAllowed(_("Only the customer can review a job."))
    return closed(job, at)


def closed(job: Job, at: datetime) -> Refusal | None:
    """Why this job cannot be reviewed by anybody now, or None if it can."""
    if job.status not in REVIEWABLE:
        return NotNow(_("You can review a job once the work is done."))
    days = shared.settings_for(BookingSettings).review_days
    if at > job.ends_at + timedelta(days=days):
        return NotNow(_("The time to review this job is over."))
    if written.has_review(job):
        return NotNow(_("You have already reviewed this job. Thank you."))
    return None


def latest(worker: WorkerProfile, count: int) -> list[Review]:
    """The newest reviews of a worker, with who wrote them and what was done."""
    return written.latest_reviews(worker.pk, count)


def latest_of(workers: Iterable[WorkerProfile], count: int) -> list[Review]:
    """The newest reviews in words of any of these workers."""
    return written.latest_words([worker.pk for worker in workers], count)


def spread(worker: WorkerProfile) -> dict[int, int]:
    """{5: how many, 4: …, 1: …}."""
    counts = dict(
        Review.objects.filter(worker_id=worker.pk)
        .order_by()
        .values_list("rating")
        .annotate(n=Count("pk"))
    )
    return {stars: counts.get(stars, 0) for stars in reversed(STARS)}
