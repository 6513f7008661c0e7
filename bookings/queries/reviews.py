"""What customers wrote of jobs that are done."""

from collections.abc import Iterable
from functools import cache

from django.db.models import BigIntegerField, Exists, OuterRef

from bookings.models import Job, Review, ReviewPhoto
from toolkit.sql.queries import PreparedQuery

SHOWN = ReviewPhoto.objects.filter(state=ReviewPhoto.State.SHOWN)


def has_review(job: Job) -> bool:
    return Review.objects.filter(job=job).exists()


def review_of(job: Job) -> Review | None:
    return Review.objects.filter(job=job).select_related("customer").first()


def latest_reviews(worker_pk: int, count: int) -> list[Review]:
    """The newest of a worker, with who wrote them and what was done; `photos_shown` are
    those that everybody sees.
    """
    found = _latest_reviews(count)(worker_pk)
    with_photos = {review.pk: review for review in found if vars(review)["has_photos"]}
    for review in found:
        vars(review)["photos_shown"] = []
    if with_photos:
        for photo in SHOWN.filter(review__in=with_photos).order_by("pk"):
            vars(with_photos[photo.review_id])["photos_shown"].append(photo)
    return found


@cache
def _latest_reviews(count: int) -> PreparedQuery[Review]:
    return PreparedQuery(
        lambda worker: (
            Review.objects.filter(worker_id=worker)
            .select_related("customer", "job")
            .annotate(has_photos=Exists(SHOWN.filter(review=OuterRef("pk"))))[:count]
        ),
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
