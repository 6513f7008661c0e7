"""What a search can be begun with: trades, jobs, skills and places by their names.

Found by the beginning of any of their words, as somebody types it.
"""

from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from services.models import City, ServiceCategory, TypicalJob
from services.wordings import in_every_language, worded, wordings
from toolkit.cache.until_edit import cached_until_edit
from toolkit.text import search_form
from workers.search import known_words, name_keys
from workers.search.catalogue import catalogue

# What a suggestion asks for in an address.
Asks = tuple[tuple[str, str], ...]


class Group(StrEnum):
    TRADE = "trade"
    JOB = "job"
    SKILL = "skill"
    CITY = "city"
    AREA = "area"
    GUIDE = "guide"
    WORKER = "worker"


@dataclass(frozen=True, slots=True)
class Phrase:
    """Something known: `form` is its name in search form, `asks` what it asks for in
    an address, as pairs; `note` says where it belongs.
    """

    group: Group
    form: str
    name: str
    note: str
    asks: Asks
    icon: str
    city: int = 0


def matching(form: str, city: City | None) -> Iterator[Phrase]:
    """The phrases with a word that begins so, those that begin so themselves first."""
    if not form:
        return
    known, ends = phrases(), _ends()
    first, last = (
        bisect_left(ends, (form,)),
        bisect_left(ends, (form + name_keys.LAST,)),
    )
    found: dict[int, int] = {}
    for _end, number, start in ends[first:last]:
        found[number] = min(start, found.get(number, start))
    here = city.pk if city else 0
    # The neighbourhoods of the city before all others; else the order is kept.
    for number in sorted(
        found, key=lambda n: (found[n] > 0, known[n].city not in (0, here), n)
    ):
        yield known[number]


@cached_until_edit(depends_on=(catalogue, wordings, "services.TypicalJob"))
def phrases() -> tuple[Phrase, ...]:
    return tuple(_phrases())


@cached_until_edit(depends_on=(phrases,))
def _ends() -> list[tuple[str, int, int]]:
    """Each phrase from each of its words on, its number and where that word starts, in
    the order of letters: what begins the same stands together.
    """
    return sorted(
        (phrase.form[start:], number, start)
        for number, phrase in enumerate(phrases())
        for start in range(len(phrase.form))
        if not start or phrase.form[start - 1] == " "
    )


def _phrases() -> Iterator[Phrase]:
    known = catalogue()
    trades = {trade.pk: trade for trade in known.categories}
    for trade in known.categories:
        asks: Asks = (("category", trade.slug),)
        forms = _form(trade.name, trade.plural)
        yield Phrase(Group.TRADE, forms, str(trade), "", asks, trade.icon)
    for job in TypicalJob.objects.filter(category__in=trades).order_by("order", "name"):
        its = trades[job.category_id]
        asks = (("category", its.slug), ("q", worded(job.name)))
        yield _phrase(Group.JOB, job.name, its, asks)
    for same in known.skills.values():
        for skill in same:
            if of := trades.get(skill.category_id):
                asks = (("category", of.slug), ("skill", skill.slug))
                yield _phrase(Group.SKILL, skill.name, of, asks)
    for city in known.cities:
        asks = (("city", city.slug),)
        note = worded(city.region)
        yield Phrase(Group.CITY, _form(city.name), str(city), note, asks, "city")
    yield from _areas({city.pk: city for city in known.cities})


def _areas(cities: Mapping[int, City]) -> Iterator[Phrase]:
    # A place that is a city of ours is read as that.
    named = {search_form(city.name) for city in cities.values()}
    seen: set[tuple[str, int]] = set()
    for area, pk, _is_lived_in in known_words.areas():
        form = search_form(area)
        if pk in cities and form not in named and (form, pk) not in seen:
            seen.add((form, pk))
            city = cities[pk]
            name = worded(area)
            asks = (("city", city.slug), ("q", name))
            yield Phrase(Group.AREA, _form(area), name, str(city), asks, "pin", pk)


def _phrase(group: Group, name: str, trade: ServiceCategory, asks: Asks) -> Phrase:
    return Phrase(group, _form(name), worded(name), str(trade), asks, trade.icon)


def _form(*texts: str) -> str:
    """Whatever language somebody reads, they may type the words of another one."""
    others = in_every_language()
    every = [*texts, *(one for text in texts for one in others.get(text, ()))]
    return search_form(" ".join(dict.fromkeys(every)))
