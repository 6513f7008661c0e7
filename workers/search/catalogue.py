"""What one can choose from: the open services with their skills, the open cities."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import tzinfo
from functools import cached_property
from itertools import chain
from operator import attrgetter
from typing import NamedTuple

from django.db.models import Exists, OuterRef
from django.utils import timezone

from services.models import City, ServiceCategory, Skill
from services.wordings import worded
from toolkit.cache.until_edit import cached_until_edit
from workers.models import WorkerProfile

# Up to so many workers in the whole market any count is cheap.
SMALL = 5000


@dataclass(frozen=True, eq=False)
class Catalogue:
    """The open services, their skills and the open cities.

    `skills` holds all skills of one code together: two services may have the same.
    `closed` names the places that are shut but still have workers.
    """

    categories: tuple[ServiceCategory, ...]
    cities: tuple[City, ...]
    skills: dict[str, list[Skill]]
    closed: dict[str, tuple[int, ...]]
    is_small: bool

    @cached_property
    def skills_of(self) -> dict[int, list[Skill]]:
        """The skills of each service, by its key, in the order of `skills`."""
        found: dict[int, list[Skill]] = defaultdict(list)
        for skill in chain.from_iterable(self.skills.values()):
            found[skill.category_id].append(skill)
        return dict(found)

    def category(self, slug: str) -> ServiceCategory | None:
        return next((c for c in self.categories if c.slug == slug), None)

    def city(self, slug: str) -> City | None:
        return next((c for c in self.cities if c.slug == slug), None)

    def main_city(self, country: str) -> City | None:
        """The largest one at home, or the largest at all."""
        at_home = [city for city in self.cities if city.country == country]
        return max(at_home or self.cities, key=attrgetter("population"), default=None)

    def clock(self, city: City | None, country: str) -> tzinfo:
        """The time zone of the city, or that of the home country's main one."""
        place = city or self.main_city(country)
        return place.tz if place else timezone.get_default_timezone()


@cached_until_edit(
    depends_on=("services.City", "services.ServiceCategory", "services.Skill"),
    lags_behind=("workers.WorkerProfile",),
    wordless=True,
)
def catalogue() -> Catalogue:
    skills: dict[str, list[Skill]] = defaultdict(list)
    for skill in Skill.objects.filter(category__is_active=True):
        skills[skill.slug].append(skill)
    return Catalogue(
        tuple(ServiceCategory.objects.filter(is_active=True)),
        tuple(City.objects.filter(is_active=True)),
        dict(skills),
        {
            "service_category": _closed(ServiceCategory, "service_category"),
            "city": _closed(City, "city"),
        },
        WorkerProfile.objects.listed().order_by()[: SMALL + 1].count() <= SMALL,
    )


class Place(NamedTuple):
    """A service or a city, under its name in the reader's language."""

    pk: int
    slug: str
    name: str


@cached_until_edit(depends_on=(catalogue, "services.Wording"))
def places() -> dict[str, tuple[Place, ...]]:
    """The services and cities one can choose, by the name of the filter."""
    every = catalogue()
    kinds: dict[str, Iterable[ServiceCategory | City]] = {
        "category": every.categories,
        "city": every.cities,
    }
    return {
        kind: tuple(Place(one.pk, one.slug, worded(one.name)) for one in rows)
        for kind, rows in kinds.items()
    }


def _closed(model: type[ServiceCategory | City], place: str) -> tuple[int, ...]:
    """Those that still have workers; asked of each place, not of each worker."""
    theirs = WorkerProfile.objects.listed().filter(**{place: OuterRef("pk")})
    shut = model.objects.filter(Exists(theirs), is_active=False)
    return tuple(shut.order_by("pk").values_list("pk", flat=True))
