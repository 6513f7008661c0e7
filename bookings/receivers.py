"""Receivers of the signals of the apps below: may a user's role change, and what are
the fees in another home currency?
"""

from django.utils.translation import gettext, ngettext

from bookings import leaving, queries
from bookings.models import BookingSettings, Coupon
from toolkit.errors import NotAllowed


def role_is_changing(user, role, **signal):
    """Refused while the user has a job that is not over: its rules go by the role."""
    if count := queries.count_open_jobs(user):
        raise NotAllowed(
            ngettext(
                "%(name)s has %(count)d job that is not over yet.",
                "%(name)s has %(count)d jobs that are not over yet.",
                count,
            )
            % {"name": user.name, "count": count}
        )


def account_is_leaving(user, **signal):
    leaving.refuse(user)


def data_is_taken_along(user, **signal):
    return leaving.data_of(user)


def account_was_erased(user, **signal):
    leaving.erase(user)


def fee_at_home(settings, **signal):
    """The fees in its currency, as a phrase; nothing where there are none."""
    rules = BookingSettings.load()
    if rules.cancel_fee and rules.no_show_fee:
        return gettext("the fees for cancelling late and for nobody being there")
    if rules.no_show_fee:
        return gettext("the fee for nobody being there")
    return rules.cancel_fee and gettext("the fee for cancelling late")


def currency_was_changed(convert, old, new, **signal):
    settings = BookingSettings.load()
    settings.cancel_fee = convert(settings.cancel_fee)
    settings.no_show_fee = convert(settings.no_show_fee)
    settings.save(update_fields=["cancel_fee", "no_show_fee"])
    for coupon in Coupon.objects.filter(currency=old):
        for name in ("amount_off", "most_off", "least_price"):
            amount = getattr(coupon, name)
            setattr(coupon, name, amount and convert(amount))
        coupon.currency = new
        coupon.save(update_fields=["amount_off", "most_off", "least_price", "currency"])


def coupons_at_home(settings, **signal):
    """How many coupons are in its currency, if there are any."""
    count = Coupon.objects.filter(currency=settings.currency).count()
    return count and ngettext("%d coupon", "%d coupons", count) % count
