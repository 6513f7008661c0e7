"""What one may choose in the search, and how many workers each choice would leave.

A choice is counted under all the other filters, but not under its own, so that one
sees what changing it brings. Nobody reads that there are 4,816: counting stops at
MANY, beside a choice at PLENTY, and so does the work of the database.
"""

from collections import defaultdict
from dataclasses import dataclass
from operator import attrgetter

from django.db.models import IntegerField, OuterRef, Subquery, Value
from django.utils import timezone

from services.edition import kept
from services.models import City, ServiceCategory, Skill
from workers.models import WorkerProfile

MANY, PLENTY = 1000, 100
# Up to so many workers in the whole market any count is cheap.
SMALL = 5000
THIS = OuterRef("pk")


class CappedCount(Subquery):
    """How many rows a sliced query gives."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) AS capped)"
    output_field = IntegerField()
    empty_result_set_value = 0

    def __init__(self, queryset):
        super().__init__(queryset.order_by().values("pk")[: PLENTY + 1])


@dataclass(frozen=True, eq=False)
class Catalogue:
    """The open services, their skills and the open cities.

    `skills` holds all skills of one code together: two services may have the same.
    `closed` names the places that are shut but still have workers.
    """

    categories: tuple
    cities: tuple
    skills: dict
    closed: dict
    is_small: bool

    def category(self, slug):
        return next((c for c in self.categories if c.slug == slug), None)

    def city(self, slug):
        return next((c for c in self.cities if c.slug == slug), None)

    def main_city(self, country):
        """The largest one at home, or the largest at all."""
        at_home = [city for city in self.cities if city.country == country]
        return max(at_home or self.cities, key=attrgetter("population"), default=None)

    def clock(self, city, country):
        """The time zone of the city, or that of the home country's main one."""
        place = city or self.main_city(country)
        return place.tz if place else timezone.get_default_timezone()


@kept
def catalogue():
    skills = defaultdict(list)
    for skill in Skill.objects.filter(category__is_active=True):
        skills[skill.slug].append(skill)
    return Catalogue(
        tuple(ServiceCategory.objects.filter(is_active=True)),
        tuple(City.objects.filter(is_active=True)),
        dict(skills),
        {place: _closed(place) for place in ("service_category", "city")},
        WorkerProfile.objects.listed().order_by()[: SMALL + 1].count() <= SMALL,
    )


def _closed(place):
    shut = WorkerProfile.objects.listed().filter(**{f"{place}__is_active": False})
    return tuple(shut.order_by().values_list(place, flat=True).distinct())


def count(workers):
    """(how many, whether there are more than that)."""
    found = workers.order_by()[: MANY + 1].count()
    return min(found, MANY), found > MANY


def query(*, category=None, city=None, skill=None, of=None):
    """(kind, key, how many) of each service, city and skill in one query.

    Each is a queryset of workers, or None where a count would be wrong; skills are
    those `of` a category. Where all of them would be wrong there is no query.
    """
    wanted = [
        (
            "category",
            category,
            "service_category",
            ServiceCategory,
            {"is_active": True},
        ),
        ("city", city, "city", City, {"is_active": True}),
        ("skill", skill, "skills", Skill, {"category": of}),
    ]
    parts = [
        _part(kind, model.objects.filter(**only), workers.filter(**{field: THIS}))
        for kind, workers, field, model, only in wanted
        if workers is not None
    ]
    return parts[0].union(*parts[1:], all=True) if parts else ()


def read(rows):
    """{"category": {pk: how many}, "city": …, "skill": …}"""
    result = {"category": {}, "city": {}, "skill": {}}
    for kind, pk, number in rows:
        result[kind][pk] = number
    return result


def _part(kind, choices, workers):
    rows = choices.order_by().annotate(kind=Value(kind), number=CappedCount(workers))
    return rows.values_list("kind", "pk", "number")


def say(number, most=PLENTY):
    """What stands beside a choice: "42", or "100+"."""
    return f"{most:,}+" if number > most else f"{number:,}"
