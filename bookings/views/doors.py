"""Who comes in where: what every page of this app asks before it shows anything."""

from functools import wraps

from django.core.exceptions import PermissionDenied
from django.core.paginator import InvalidPage, Paginator
from django.http import Http404
from django.views.decorators.cache import never_cache

from bookings import access
from bookings.models import Job
from toolkit.views.access import login_required


def private(view):
    """For people who are logged in; no cache keeps the answer."""
    return never_cache(login_required(view))


def workers_only(view):
    @private
    @wraps(view)
    def inner(request, *args, **kwargs):
        if not request.user.is_worker:
            raise PermissionDenied("This page is for workers.")
        return view(request, *args, **kwargs)

    return inner


def find_job(request, code):
    """The job of this address, for those who are in it. For others it is not there."""
    try:
        return access.get_job_for(request.user, code)
    except Job.DoesNotExist:
        raise Http404 from None


def page_of(rows, request, size):
    """The page that `?page=` names; a page that does not exist is not found."""
    try:
        return Paginator(rows, size).page(request.GET.get("page", 1))
    except InvalidPage:
        raise Http404 from None
