"""Where somebody lands after the log-in: each role has one home page.

Only names of addresses stand here, so that this app imports none of those above it.
"""

from django.urls import reverse

from accounts.models import User


def landing(user: User) -> str:
    """The path of their home; for a worker without a profile, of the form for one."""
    if user.is_team:
        return reverse("wagtailadmin_home")
    if user.is_worker:
        known = hasattr(user, "worker_profile")
        return reverse("bookings:work" if known else "workers:apply")
    return reverse("bookings:jobs")
