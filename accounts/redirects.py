"""Where somebody lands: each role has one home; a worker without a profile makes one.

Only names of addresses stand here, so that this app knows nothing of those above it.
"""

from django.urls import reverse


def landing(user):
    if user.is_team:
        return reverse("wagtailadmin_home")
    if user.is_worker:
        known = hasattr(user, "worker_profile")
        return reverse("bookings:work" if known else "workers:apply")
    return reverse("bookings:jobs")
