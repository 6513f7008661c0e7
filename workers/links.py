"""Addresses that carry what somebody has chosen: a service, a city, an hour."""

from datetime import UTC, datetime
from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from services import shared
from services.models import City, ServiceCategory
from workers import calendar, moments
from workers.models import WorkerSettings

VISIT = 60


def to_search(
    category: ServiceCategory,
    city: City,
    start: datetime | None = None,
    *,
    at: datetime | None = None,
) -> str:
    """The search for this service there; free at `start`, if one can still book that.

    The search counts visits of an hour, on the clocks of the city.
    """
    asked = {"category": category.slug, "city": city.slug}
    if start and _may_be_booked(start, city, at or timezone.now()):
        local = start.astimezone(city.tz)
        asked |= {"available": "at", "at": f"{local:%Y-%m-%dT%H:%M}"}
    return f"{reverse('workers:search')}?{urlencode(asked)}"


def start_value(start: datetime) -> str:
    """An instant in an address: in UTC, so that no plus sign can get lost in it."""
    return f"{start.astimezone(UTC):%Y-%m-%dT%H:%MZ}"


def _may_be_booked(start, city, now):
    terms = calendar.terms_for(VISIT, shared.policy(WorkerSettings))
    try:
        moments.placed(start, city.tz, terms, now)
    except ValidationError:
        return False
    return True
