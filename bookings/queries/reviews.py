"""What customers wrote of jobs that are done."""

from collections.abc import Iterable
from functools import cache

from django.db.models import BigIntegerField

from bookings.models import Job, Review
from toolkit.sql.queries import PreparedQuery


def has_review(job: Job) -> bool:
    return Review.objects.filter(job=job).exists()


def review_of(job: Job) -> Review | None:
    return Review.objects.filter(job=job).select_related("customer").first()


def latest_reviews(worker_pk: int, count: int) -> list[Review]:
    """The newest of a worker, with who wrote them and what was done."""
    return _latest_reviews(count)(worker_pk)


@cache
def _latest_reviews(count: int) -> PreparedQuery[Review]:
    return PreparedQuery(
        lambda worker: Review.objects.filter(worker_id=worker).select_related(
            "customer", "job"
        )[:count],
        BigIntegerField(),
    )


def latest_words(worker_pks: Iterable[int], count: int) -> list[Review]:
    """The newest reviews in words of any of these workers."""
    return list(
        Review.objects.filter(worker_id__in=worker_pks)
        .exclude(comment="")
        .select_related("customer", "worker", "job")
        .order_by("-created_at")[:count]
    )
