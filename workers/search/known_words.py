"""What workers say of themselves: their names, their words, where they live.

Beside it what is closed. None of it is a slip of another word. Of a large market only a
part is read, and seldom.
"""

from functools import lru_cache
from typing import Any

from django.core.cache import cache
from django.db.models import Count, Exists, OuterRef

from services import places
from services.models import City, ServiceCategory
from toolkit.text import search_form
from workers.models import WorkerProfile
from workers.search.catalogue import SMALL, catalogue
from workers.search.language import words

MIN_NAME = 3
# The neighbourhoods in which most workers live; in a large market read once an hour.
MAX_AREAS, AREAS_KEY, AREAS_SECONDS = 4000, "areas-lived-in", 3600


@lru_cache(maxsize=20_000)
def forms_and_tokens(text: str) -> tuple[tuple[str, str], ...]:
    """Of a phrase that comes again whenever the lexicon is built."""
    return tuple((word.form, word.token) for word in words(text))


def names() -> frozenset[str]:
    """Every word of listed workers' names, of the first workers in a large market."""
    listed = WorkerProfile.objects.listed().order_by("pk")
    names = listed.values_list("user__name", flat=True)[:SMALL]
    return frozenset(
        form
        for name in dict.fromkeys(names)
        for form, _token in forms_and_tokens(name)
        if len(form) >= MIN_NAME
    )


def areas() -> tuple[tuple[str, int, bool], ...]:
    """(neighbourhood, city's key, whether a listed worker lives there) in the order of
    their letters; the others are well known ones of the open cities.
    """
    if catalogue().is_small:
        lived_in: Any = _lived_in()
    else:
        lived_in = cache.get_or_set(AREAS_KEY, _lived_in, AREAS_SECONDS)
    found = {
        (search_form(area), city): (area, True) for area, city in reversed(lived_in)
    }
    for city in catalogue().cities:
        for area in places.neighbourhoods(city.country, city.name):
            found.setdefault((search_form(area), city.pk), (area, False))
    return tuple(
        sorted((area, city, lives) for (_form, city), (area, lives) in found.items())
    )


def served() -> frozenset[int]:
    """The keys of open cities where anybody works."""
    theirs = WorkerProfile.objects.listed().filter(city=OuterRef("pk"))
    cities = City.objects.filter(Exists(theirs), is_active=True)
    return frozenset(cities.order_by().values_list("pk", flat=True))


def _lived_in() -> tuple[tuple[str, int], ...]:
    listed = WorkerProfile.objects.listed().exclude(area="")
    lived_in = listed.order_by().values_list("area", "city").annotate(number=Count("*"))
    most = lived_in.order_by("-number", "city", "area")[:MAX_AREAS]
    # Sorted here: each database sorts words in its own way.
    return tuple(sorted((area, city) for area, city, _number in most))


def closed() -> frozenset[str]:
    """Tokens of services and cities that are closed: no slips of other words."""
    return frozenset(
        token
        for model in (ServiceCategory, City)
        for name in model.objects.filter(is_active=False).values_list("name", flat=True)
        for _form, token in forms_and_tokens(name)
    )


def of_workers() -> frozenset[str] | None:
    """All tokens of listed workers, or None where there are too many of them."""
    if not catalogue().is_small:
        return None
    listed = WorkerProfile.objects.listed().order_by()
    texts = listed.values_list("search_text", flat=True)
    return frozenset(token for text in texts for token in text.split())
