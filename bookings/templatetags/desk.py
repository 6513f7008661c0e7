"""What staff see of a worker's jobs and reviews, on the worker's page."""

from django import template

from bookings import states
from bookings.models import Job, Review

register = template.Library()

LATEST = 10


def found(context, permission, rows):
    """Nothing at all for those who may not look."""
    if not context["request"].user.has_perm(permission):
        return {"allowed": False}
    return {"allowed": True, "rows": list(rows), "request": context["request"]}


@register.inclusion_tag("bookings/admin/jobs_of.html", takes_context=True)
def jobs_of(context, worker):
    jobs = Job.objects.filter(worker=worker.pk).with_people().order_by("-created_at")
    name = Job.snippet_viewset.get_url_name("inspect")
    rows = ((job, states.LOOK[job.status][0]) for job in jobs[:LATEST])
    return found(context, "bookings.view_job", rows) | {"url_name": name}


@register.inclusion_tag("bookings/admin/reviews_of.html", takes_context=True)
def reviews_of_worker(context, worker):
    reviews = Review.objects.filter(worker=worker.pk).select_related("customer", "job")
    name = Review.snippet_viewset.get_url_name("inspect")
    return found(context, "bookings.view_review", reviews[:LATEST]) | {"url_name": name}
