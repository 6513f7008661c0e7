"""Who comes in where: what every page of this app asks before it shows anything."""

from functools import wraps

from django.core.paginator import InvalidPage, Paginator
from django.http import Http404
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from bookings import access
from bookings.models import Job
from toolkit import readers
from toolkit.views.access import login_required

A_PAGE = _("A page is a number. The first one is 1.")


def private(view):
    """For people who are logged in; no cache keeps the answer."""
    return never_cache(login_required(view))


def find_job(request, code):
    """The job of this address, for those who are in it. For others it is not there."""
    try:
        return access.get_job_for(request.user, code)
    except Job.DoesNotExist:
        raise Http404 from None


def with_job(view):
    """The view is given the job of its address instead of the code."""

    @wraps(view)
    def inner(request, code, **kwargs):
        return view(request, find_job(request, code), **kwargs)

    return inner


def page_of(rows, request, size):
    """The page that `?page=` names; a page that does not exist is not found."""
    number = readers.number(request.GET.get("page"), sentence=A_PAGE, least=1) or 1
    try:
        return Paginator(rows, size).page(number)
    except InvalidPage:
        raise Http404 from None
