"""A review is what the customer of a job says of its worker, once, after the work.

The average on the profile is exact: the stars are added to a sum in the same
transaction, under the job's lock, and the database keeps a second review out.
"""

from datetime import timedelta

from django.db import transaction
from django.db.models import Count
from django.utils import timezone

from bookings import transitions
from bookings.errors import BadRequest, NotAllowed, NotNow
from bookings.models import BookingSettings, Review
from bookings.states import REVIEWABLE, Verb
from services import shared
from workers import ratings

STARS = range(1, 6)


def leave(job, *, by, rating, comment="", at=None):
    """One to five stars, and words if there are any. Returns the Review."""
    at = at or timezone.now()
    if rating not in STARS:
        raise BadRequest("Choose between one and five stars.")
    with transaction.atomic():
        job = transitions.lock(job)
        if by.pk != job.customer_id:
            raise NotAllowed("Only the customer of a job can review it.")
        if sentence := why_not(job, at):
            raise NotNow(sentence)
        review = Review.objects.create(
            job=job,
            customer=by,
            worker=job.worker,
            rating=rating,
            comment=comment,
            created_at=at,
        )
        ratings.add(job.worker_id, rating)
        transitions.note(job, Verb.REVIEW, by=by, at=at)
    return review


def why_not(job, at):
    """A sentence when this job can’t be reviewed now, else None."""
    if job.status not in REVIEWABLE:
        return "You can review a job once the work is done."
    days = shared.policy(BookingSettings).review_days
    if at > job.ends_at + timedelta(days=days):
        return "The time to review this job is over."
    if Review.objects.filter(job=job).exists():
        return "You have already reviewed this job. Thank you."
    return None


def latest(worker, count):
    """The newest reviews of a worker, with who wrote them and what was done."""
    return list(
        Review.objects.filter(worker_id=worker.pk).select_related("customer", "job")[
            :count
        ]
    )


def latest_of(workers, count):
    """The newest reviews in words of any of these workers."""
    return list(
        Review.objects.filter(worker_id__in=[worker.pk for worker in workers])
        .exclude(comment="")
        .select_related("customer", "worker", "job")
        .order_by("-created_at")[:count]
    )


def spread(worker):
    """{5: how many, 4: …, 1: …}."""
    counts = dict(
        Review.objects.filter(worker_id=worker.pk)
        .order_by()
        .values_list("rating")
        .annotate(n=Count("pk"))
    )
    return {stars: counts.get(stars, 0) for stars in reversed(STARS)}
