"""What a worker has earned in stars, and how many jobs they have done.

Sums are kept on the profile and counted up in the database, in the transaction of the
review, so that reviews that arrive together all count. The mean and the order of the
search follow from the sums and are never written.
"""

from django.db.models import F

from workers.models import WorkerProfile


def add(worker_id: int, rating: int) -> None:
    """One more review of `rating` stars."""
    WorkerProfile.objects.filter(pk=worker_id).update(
        rating_sum=F("rating_sum") + rating, rating_count=F("rating_count") + 1
    )


def count_job(worker_id: int) -> None:
    """One more job finished."""
    WorkerProfile.objects.filter(pk=worker_id).update(jobs_done=F("jobs_done") + 1)
