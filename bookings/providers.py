"""What pages of the apps below show of jobs and reviews (`toolkit.providers`)."""

from bookings import reviews
from bookings.models import Job, Review
from bookings.reports import usual
from bookings.states import STATUSES, UPCOMING
from toolkit.providers import provide

LATEST_REVIEWS = 5
LATEST_FOR_STAFF = 10


def register() -> None:
    provide("open_jobs_of", open_jobs_of)
    provide("latest_reviews", latest_reviews)
    provide("usual_prices", usual_prices)
    provide("reviews_of", reviews_of, template="bookings/_reviews.html")
    for name, function, template in (
        ("staff_jobs_of", staff_jobs_of, "bookings/admin/jobs_of.html"),
        ("staff_reviews_of", staff_reviews_of, "bookings/admin/reviews_of.html"),
    ):
        provide(name, function, takes_context=True, template=template)


def open_jobs_of(worker):
    """The jobs of this worker that are requested, agreed or under way."""
    jobs = Job.objects.filter(worker=worker, status__in=UPCOMING)
    return jobs.select_related("city").order_by("scheduled_time")


def latest_reviews(cards, count=3):
    """The newest reviews in words of the workers that a page features."""
    return reviews.latest_of([card.worker for card in cards], count)


def usual_prices(jobs, city=None):
    """What these usual jobs cost in this city, from finished ones where there are."""
    return usual.of(jobs, city and city.pk)


def reviews_of(worker, count=LATEST_REVIEWS):
    """How many reviews gave each number of stars, and the newest ones."""
    latest = reviews.latest(worker, count)
    return {
        "worker": worker,
        "latest": latest,
        "spread": reviews.spread(worker) if latest else {},
        "more": worker.rating_count - len(latest),
    }


def staff_jobs_of(context, worker):
    jobs = Job.objects.filter(worker=worker.pk).with_people().order_by("-created_at")
    name = Job.snippet_viewset.get_url_name("inspect")
    rows = ((job, STATUSES[job.status].colour) for job in jobs[:LATEST_FOR_STAFF])
    return _if_allowed(context, "bookings.view_job", rows) | {"url_name": name}


def staff_reviews_of(context, worker):
    found = Review.objects.filter(worker=worker.pk).select_related("customer", "job")
    name = Review.snippet_viewset.get_url_name("inspect")
    rows = found[:LATEST_FOR_STAFF]
    return _if_allowed(context, "bookings.view_review", rows) | {"url_name": name}


def _if_allowed(context, permission, rows):
    """Shows nothing to users without the permission."""
    if not context["request"].user.has_perm(permission):
        return {"allowed": False}
    return {"allowed": True, "rows": list(rows), "request": context["request"]}
