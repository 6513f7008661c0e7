"""Photos of jobs and of reviews, as they were sent."""

from collections.abc import Sequence

from django.db.models import BigIntegerField

from bookings.models import Job, JobPhoto, Review, ReviewPhoto, ScopeChange
from toolkit.sql.queries import PreparedQuery
from toolkit.sql.writes import PreparedInsert

_insert = PreparedInsert(JobPhoto)
_photos = PreparedQuery(
    lambda job: JobPhoto.objects.filter(job=job).order_by("pk"), BigIntegerField()
)


def insert(job: Job, names: Sequence[str], change: ScopeChange | None = None) -> None:
    """Photos that lie under these names already, of the job or of this change of it."""
    if names:
        _insert(*(JobPhoto(job=job, change=change, picture=name) for name in names))


def insert_of_review(review: Review, names: Sequence[str]) -> None:
    rows = [ReviewPhoto(review=review, picture=name) for name in names]
    ReviewPhoto.objects.bulk_create(rows)


def of_job(job: Job) -> list[JobPhoto]:
    """All of a job, the oldest first; those of a change say which it is."""
    found = _photos(job.pk)
    for photo in found:
        photo.job = job
    return found


def seen_with(job: Job) -> list[JobPhoto]:
    """The same, not asked for where `find_job` knows that there are none."""
    return of_job(job) if getattr(job, "has_photos", True) else []


def find(job: Job, code: str) -> JobPhoto:
    """Raises JobPhoto.DoesNotExist, also for one of another job."""
    photo = JobPhoto.objects.get(job=job, code=code)
    photo.job = job
    return photo


def of_review(review: Review) -> list[ReviewPhoto]:
    """All of a review, those that nobody has looked at yet among them."""
    return list(ReviewPhoto.objects.filter(review=review).order_by("pk"))
