"""The texts of the catalogue that readers meet, and what of them has no wording yet."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import F
from django.utils.translation import gettext as _

from services import places
from services.models import City, ServiceCategory, Skill, TypicalJob, Wording


@dataclass(frozen=True)
class Gap:
    """A text without a wording in a language, and where in the catalogue it stands."""

    language: str
    text: str
    where: str


def texts() -> dict[str, str]:
    """{text: where it stands}, of services that can be booked and cities that are open:
    names first, then sentences and what belongs to a service or a city.
    """
    found: dict[str, str] = {}
    for text, where in _every():
        if text:
            found.setdefault(text, where)
    return found


def gaps(language: str) -> list[Gap]:
    """In the order of `texts`."""
    rows = Wording.objects.filter(language=language)
    known = set(rows.values_list("text", flat=True))
    every = texts().items()
    return [Gap(language, text, where) for text, where in every if text not in known]


def _every() -> Iterator[tuple[str, str]]:
    trades = list(ServiceCategory.objects.filter(is_active=True))
    cities = list(City.objects.filter(is_active=True))
    for trade in trades:
        yield from ((trade.name, _("Service")), (trade.plural, _("Service")))
    for city in cities:
        yield city.name, _("City")
    for trade in trades:
        yield trade.summary, trade.name
    for model in (Skill, TypicalJob):
        rows = model.objects.filter(category__in=trades).order_by(
            "category__order", "name"
        )
        yield from rows.values_list("name", F("category__name"))
    for city in cities:
        yield city.region, _("Region")
    for city in cities:
        for area in places.neighbourhoods(city.country, city.name):
            yield area, city.name
