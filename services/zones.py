"""Whose time it is: a city's for what happens there, the market's for everything else.

The market's time is that of its largest open city in the home country, or that of the
country while none is open there. Nobody reads the server's time, which is nobody's.
"""

from datetime import datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

from django.utils import timezone

from services import countries
from services.models import City, MarketSettings
from toolkit.cache.until_edit import cached_until_edit


@cached_until_edit(
    depends_on=("services.City", "services.MarketSettings"), wordless=True
)
def market_zone() -> ZoneInfo:
    home = MarketSettings.load().country
    opened = City.objects.filter(is_active=True)
    largest = opened.filter(country=home).order_by("-population", "pk").first()
    if largest:
        return largest.tz
    zone = countries.main_zone(home) if opened.exists() else None
    return ZoneInfo(zone or "UTC")


class MarketZone(tzinfo):
    """The market's zone, looked up only when something asks what time it is there."""

    def utcoffset(self, dt: datetime | None) -> timedelta | None:
        return market_zone().utcoffset(dt and dt.replace(tzinfo=None))

    def dst(self, dt: datetime | None) -> timedelta | None:
        return market_zone().dst(dt and dt.replace(tzinfo=None))

    def tzname(self, dt: datetime | None) -> str | None:
        return market_zone().tzname(dt and dt.replace(tzinfo=None))

    def fromutc(self, dt: datetime) -> datetime:
        zone = market_zone()
        return zone.fromutc(dt.replace(tzinfo=zone))

    def __str__(self) -> str:
        return str(market_zone())


MARKET = MarketZone()


def in_market_time(get_response):
    """Middleware: where no city is named, days and hours are shown in this time."""

    def respond(request):
        with timezone.override(MARKET):
            return get_response(request)

    return respond
