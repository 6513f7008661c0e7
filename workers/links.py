"""Addresses that carry what somebody has chosen: a service, a city, an hour."""

from datetime import datetime
from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.utils import timezone

from services import shared
from services.models import City, ServiceCategory, Skill
from toolkit import dates
from toolkit.addresses import address
from workers import calendar
from workers.models import WorkerSettings
from workers.search import availability_sql

VISIT = 60


def search_for(
    category: ServiceCategory | None = None,
    city: City | None = None,
    skill: Skill | None = None,
    **more: str,
) -> str:
    """The search for these, and for what else its address may say."""
    chosen = {"category": category, "skill": skill, "city": city}
    asked = {name: one.slug for name, one in chosen.items() if one} | more
    return address("workers:search") + (f"?{urlencode(asked)}" if asked else "")


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
    hour = {}
    if start and _may_be_booked(start, city, at or timezone.now()):
        local = start.astimezone(city.tz)
        # The hour that clocks repeat can only be named as an instant.
        at = (
            start_value(start)
            if dates.is_repeated(local)
            else f"{local:%Y-%m-%dT%H:%M}"
        )
        hour = {"available": "at", "at": at}
    return search_for(category, city, **hour)


def start_value(start: datetime) -> str:
    return dates.address_of(start)


def _may_be_booked(start, city, now):
    terms = calendar.terms_for(VISIT, shared.settings_for(WorkerSettings))
    try:
        availability_sql.placed(start, city.tz, terms, now)
    except ValidationError:
        return False
    return True
