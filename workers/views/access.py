"""Who comes in to a worker's own pages."""

from functools import wraps

from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from toolkit.views.access import login_required
from workers import profiles


def workers_only(view):
    """Only worker accounts come in; `profile` is None before they applied."""

    @never_cache
    @login_required
    @wraps(view)
    def inner(request, **kwargs):
        if not request.user.is_worker:
            raise PermissionDenied(_("This page is for workers."))
        return view(request, profile=profiles.of(request.user), **kwargs)

    return inner


def with_profile(view):
    """Who has not applied yet does that first."""

    @workers_only
    @wraps(view)
    def inner(request, *, profile, **kwargs):
        if profile is None:
            return redirect("workers:apply")
        return view(request, profile=profile, **kwargs)

    return inner
