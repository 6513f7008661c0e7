"""What somebody may mean who has begun to type: trades, jobs, skills, places, workers.

The last words that begin something known are what is suggested; the words before them
stay: “plumber in pu” leads to plumbers in Pune. Workers are found by their names, those
of the chosen city first. At most MOST in all, the likeliest first in every group.
"""

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice

from django.utils import timezone
from django.utils.translation import gettext as _

from services import shared
from services.models import City, TypicalJob
from toolkit.cache.until_edit import cached_until_edit
from toolkit.text import search_form
from workers.models import WorkerProfile
from workers.search import known_words, name_keys
from workers.search.catalogue import catalogue
from workers.search.query import Choices
from workers.search.understand import named_trades, understand

MOST = 8
# Of one group, so that none takes all the room.
MOST_OF_A_KIND = 4
FEW_WORKERS = 3
# Out of so many beginnings the workers are picked that are shown.
POOL = 60
LONGEST = 80
SHORTEST_NAME = 2
SHOWN = (
    "code",
    "city",
    "service_category",
    "user__name",
    "user__username",
    "user__profile_image",
)


class Group(StrEnum):
    TRADE = "trade"
    JOB = "job"
    SKILL = "skill"
    CITY = "city"
    AREA = "area"
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
    asks: tuple[tuple[str, str], ...]
    icon: str
    city: int = 0


@dataclass(frozen=True, slots=True)
class Suggestion:
    """`rest` are the words before it, which stay in the box."""

    group: Group
    name: str
    note: str
    asks: tuple[tuple[str, str], ...]
    icon: str = ""
    rest: str = ""
    worker: WorkerProfile | None = None


def suggest(typed: str, city: City | None = None) -> list[Suggestion]:
    """In the order of Group."""
    typed = typed[:LONGEST]
    if not search_form(typed):
        return []
    named = list(islice(_workers(typed, city), FEW_WORKERS))
    known = _known(typed, city)
    room, found = MOST - len(named), []
    for group in Group:
        mine = [one for one in known if one.group == group][:MOST_OF_A_KIND]
        found += mine[: max(room - len(found), 0)]
    return found + named


# --- What the catalogue knows -------------------------------------------------


def _known(typed, city):
    """Suggestions of the longest end of the words that begins something known."""
    words = typed.split()
    for start in range(len(words)):
        form = search_form(" ".join(words[start:]))
        if found := list(_matching(form, city)):
            before = [f" {search_form(word)}" for word in words[:start]]
            whole = [p for p in found if all(one in f" {p.form}" for one in before)]
            # Who says it all needs none of the words before: “tap leak”.
            words = [] if whole else words[:start]
            rest = _without_joint(words)
            found = whole or (_fitting(found, typed, city) if words else found)
            mine = [
                Suggestion(p.group, p.name, p.note, p.asks, p.icon, rest) for p in found
            ]
            return mine or list(_meant(typed, city))
    return list(_meant(typed, city))


def _fitting(found, typed, city):
    """Without those of a service that the words before them do not mean: after “gizer”
    “repair” is not that of an AC.
    """
    meant = {trade.slug for trade in _trades(typed, city)}
    of = [(p, dict(p.asks).get("category")) for p in found]
    return [p for p, trade in of if not (meant and trade) or trade in meant]


def _trades(typed, city):
    return named_trades(understand(typed, Choices(city=city), now=timezone.now()))


def _meant(typed, city):
    """The services that the words ask for in some other way: “gizer”, “नल”."""
    for trade in _trades(typed, city)[:MOST_OF_A_KIND]:
        asks = (("category", trade.slug), ("q", typed))
        yield Suggestion(Group.TRADE, trade.name, "", asks, trade.icon)


def _matching(form, city):
    """The phrases with a word that begins so, those that begin so themselves first."""
    if not form:
        return
    known, ends = phrases(), _ends()
    first, last = (
        bisect_left(ends, (form,)),
        bisect_left(ends, (form + name_keys.LAST,)),
    )
    found = {}
    for _end, number, start in ends[first:last]:
        found[number] = min(start, found.get(number, start))
    here = city.pk if city else 0
    # The neighbourhoods of the city before all others; else the order is kept.
    for number in sorted(
        found, key=lambda n: (found[n] > 0, known[n].city not in (0, here), n)
    ):
        yield known[number]


def _without_joint(words):
    """“plumber in” before a place is “plumber”."""
    joints = {"in", "at", "near", "around", "for"}
    while words and search_form(words[-1]) in joints:
        words = words[:-1]
    return " ".join(words)


@cached_until_edit(depends_on=(catalogue, "services.TypicalJob"))
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
        asks = (("category", trade.slug),)
        forms = search_form(f"{trade.name} {trade.plural}")
        yield Phrase(Group.TRADE, forms, trade.name, "", asks, trade.icon)
    for job in TypicalJob.objects.filter(category__in=trades).order_by("order", "name"):
        trade = trades[job.category_id]
        asks = (("category", trade.slug), ("q", job.name))
        yield _phrase(Group.JOB, job.name, trade.name, asks, trade)
    for same in known.skills.values():
        for skill in same:
            if trade := trades.get(skill.category_id):
                asks = (("category", trade.slug), ("skill", skill.slug))
                yield _phrase(Group.SKILL, skill.name, trade.name, asks, trade)
    for city in known.cities:
        asks = (("city", city.slug),)
        note = city.region
        yield Phrase(Group.CITY, search_form(city.name), city.name, note, asks, "city")
    yield from _areas({city.pk: city for city in known.cities})


def _areas(cities):
    seen = set()
    for area, pk in known_words.areas():
        form = search_form(area)
        if pk in cities and (form, pk) not in seen:
            seen.add((form, pk))
            city = cities[pk]
            asks = (("city", city.slug), ("q", area))
            yield Phrase(Group.AREA, form, area, city.name, asks, "pin", pk)


def _phrase(group, name, note, asks, trade):
    return Phrase(group, search_form(name), name, note, asks, trade.icon)


# --- Workers ------------------------------------------------------------------


def _workers(typed, city):
    keys = name_keys.beginning(typed)
    if keys is None or len(search_form(typed)) < SHORTEST_NAME:
        return
    seen, known = set(), catalogue()
    pools = [keys.filter(city=city), keys] if city else [keys]
    for pool in pools:
        found = list(pool.order_by().values_list("worker", flat=True)[:POOL])
        listed = WorkerProfile.objects.listed().filter(pk__in=found)
        named = listed.select_related("user").only(*SHOWN).order_by("-score", "user")
        workers = list(named[: MOST + len(seen)])
        shared.attach(workers, "city")
        shared.attach(workers, "service_category")
        for worker in workers:
            if worker.pk not in seen and worker.city in known.cities:
                seen.add(worker.pk)
                yield _worker(worker)


def _worker(worker):
    note = _("%(trade)s in %(city)s") % {
        "trade": worker.service_category.name,
        "city": worker.city.name,
    }
    return Suggestion(Group.WORKER, worker.user.name, note, (), worker=worker)
