"""What the apps below ask of the bookings: whether somebody may become something else,
and what becomes of the fee for cancelling late in another home currency.
"""

from django.db.models import Q
from django.utils.translation import gettext, ngettext

from accounts.people import NotAllowed
from bookings.models import BookingSettings, Job
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


def fee_at_home(settings, **signal):
    return BookingSettings.load().cancel_fee and gettext("the fee for cancelling late")


def currency_was_changed(convert, old, new, **signal):
    policy = BookingSettings.load()
    policy.cancel_fee = convert(policy.cancel_fee)
    policy.save(update_fields=["cancel_fee"])
