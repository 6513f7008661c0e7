"""What has to be over before somebody becomes something else here."""

from django.db.models import Q
from django.utils.translation import ngettext

from accounts.people import NotAllowed
from bookings.models import Job
from bookings.states import ENDED


def role_is_changing(user, role, **signal):
    """A job needs its people to stay what they are until it is over."""
    theirs = Job.objects.filter(Q(customer=user) | Q(worker=user))
    if count := theirs.exclude(status__in=ENDED).count():
        raise NotAllowed(
            ngettext(
                "%(name)s has %(count)d job that is not over yet.",
                "%(name)s has %(count)d jobs that are not over yet.",
                count,
            )
            % {"name": user.name, "count": count}
        )
