"""The clock of the staff is that of the market, unless somebody chose another one.

Wagtail's default is the zone of the server's own records, UTC.
"""

from wagtail.users.models import UserProfile

from bookings.reports import periods

PREFIX = "/admin/"


def middleware(get_response):
    """Stands after who is logged in is known."""

    def answer(request):
        if request.path.startswith(PREFIX) and request.user.is_authenticated:
            set_clock(request.user)
        return get_response(request)

    return answer


def set_clock(user) -> None:
    """For this request only: what somebody chose later is never overwritten."""
    profile = getattr(user, "wagtail_userprofile", None) or UserProfile(user=user)
    if not profile.current_time_zone:
        profile.current_time_zone = str(periods.market_zone())
