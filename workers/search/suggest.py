"""What somebody may mean who has begun to type: trades, jobs, skills, places, workers.

The last words that begin something known are what is suggested; the words before them
stay: “plumber in pu” leads to plumbers in Pune. Workers are found by their names, those
of the chosen city first. At most MAX_SUGGESTIONS in all, the likeliest first in every
group.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from django.utils import timezone
from django.utils.translation import gettext as _

from services import shared
from services.guides import Guide
from services.models import City
from services.wordings import worded
from toolkit.text import search_form
from workers.models import WorkerProfile
from workers.search import clock_words, doing, guide_words, name_keys
from workers.search.catalogue import catalogue
from workers.search.known_phrases import Asks, Group, Phrase, matching
from workers.search.language import words as words_of
from workers.search.query import Choices, SearchQuery
from workers.search.understand import named_trades, understand
from workers.search.word_line import WordLine

MAX_SUGGESTIONS = 8
# Of one group, so that none takes all the room.
MAX_OF_A_KIND = 4
MAX_WORKERS = 3
# Out of so many beginnings the workers are picked that are shown.
POOL = 60
MAX_TYPED = 80
MIN_NAME = 2
SHOWN = (
    "code",
    "city",
    "service_category",
    "user__name",
    "user__username",
    "user__profile_image",
)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """`rest` are the words before it, which stay in the box."""

    group: Group
    name: str
    note: str
    asks: Asks
    icon: str = ""
    rest: str = ""
    worker: WorkerProfile | None = None
    url: str = ""


def suggest(typed: str, city: City | None = None) -> list[Suggestion]:
    """In the order of Group."""
    typed = typed[:MAX_TYPED]
    if not search_form(typed):
        return []
    if _ends_refusing(typed):
        return []
    named = list(islice(_workers(typed, city), MAX_WORKERS))
    known = _known(typed, city)
    is_refused = _ends_refusing(typed.rpartition(" ")[0])
    guides = () if is_refused else guide_words.fitting(typed)
    read = [_guide(guide) for guide in guides]
    room = MAX_SUGGESTIONS - len(named) - len(read)
    found: list[Suggestion] = []
    for group in Group:
        mine = [one for one in known if one.group == group][:MAX_OF_A_KIND]
        found += mine[: max(room - len(found), 0)]
    return found + read + named


def begins(word: str, city: City | None = None) -> bool:
    """Whether something that we could suggest begins so, or has a word that does."""
    form = search_form(word)
    if len(form) < MIN_NAME:
        return bool(form)
    keys = name_keys.beginning(word)
    known = next(matching(form, city), None)
    return known is not None or (keys is not None and keys.exists())


def _guide(guide: Guide) -> Suggestion:
    return Suggestion(Group.GUIDE, worded(guide.title), "", (), "book", url=guide.url)


# --- What the catalogue knows -------------------------------------------------


def _known(typed: str, city: City | None) -> list[Suggestion]:
    """Suggestions of the longest end of the words that begins something known."""
    words = typed.split()
    for start in range(len(words)):
        form = search_form(" ".join(words[start:]))
        if found := list(matching(form, city)):
            before = [f" {search_form(word)}" for word in words[:start]]
            whole = [p for p in found if all(one in f" {p.form}" for one in before)]
            if not whole and _ends_refusing(" ".join(words[:start])):
                return []
            # Who says it all needs none of the words before: “tap leak”.
            words = [] if whole else words[:start]
            rest = _without_joint(words)
            found = whole or (_fitting(found, typed, city) if words else found)
            found = sorted(found, key=lambda p: -doing.shared(typed, p.form))
            mine = [
                Suggestion(p.group, p.name, p.note, p.asks, p.icon, rest) for p in found
            ]
            return mine or list(_meant(typed, city))
    return list(_meant(typed, city))


def _ends_refusing(typed: str) -> bool:
    """Whether the last words refuse what comes next, or what came before."""
    said = WordLine(typed, words_of(typed))
    last = len(said.words)
    refused = (clock_words.NOT, clock_words.THEN_NOT)
    return any(said.before(last, phrases) for phrases in refused)


def _fitting(found: Sequence[Phrase], typed: str, city: City | None) -> list[Phrase]:
    """Without those of a service that the words before them do not mean: after “gizer”
    “repair” is not that of an AC, and after “tv” nobody's here.
    """
    asked = _understood(typed, city)
    if asked.is_strange:
        return []
    meant = {trade.slug for trade in named_trades(asked)}
    of = [(p, dict(p.asks).get("category")) for p in found]
    return [p for p, trade in of if not (meant and trade) or trade in meant]


def _understood(typed: str, city: City | None) -> SearchQuery:
    return understand(typed, Choices(city=city), now=timezone.now())


def _meant(typed: str, city: City | None) -> Iterator[Suggestion]:
    """The services that the words ask for in some other way: “gizer”, “नल”."""
    asked = _understood(typed, city)
    trades = () if asked.is_strange else named_trades(asked)
    for trade in trades[:MAX_OF_A_KIND]:
        asks = (("category", trade.slug), ("q", typed))
        yield Suggestion(Group.TRADE, str(trade), "", asks, trade.icon)


def _without_joint(words: list[str]) -> str:
    """“plumber in” before a place is “plumber”."""
    joints = {"in", "at", "near", "around", "for"}
    while words and search_form(words[-1]) in joints:
        words = words[:-1]
    return " ".join(words)


# --- Workers ------------------------------------------------------------------


def _workers(typed: str, city: City | None) -> Iterator[Suggestion]:
    keys = name_keys.beginning(typed)
    if keys is None or len(search_form(typed)) < MIN_NAME:
        return
    seen: set[int] = set()
    known = catalogue()
    pools = [keys.filter(city=city), keys] if city else [keys]
    # A name may have another one between the two that were typed.
    if (apart := name_keys.apart(typed)) is not None:
        pools.append(apart)
    for pool in pools:
        found = list(pool.order_by().values_list("worker", flat=True)[:POOL])
        listed = WorkerProfile.objects.listed().filter(pk__in=found)
        named = listed.select_related("user").only(*SHOWN).order_by("-score", "user")
        workers = list(named[: MAX_SUGGESTIONS + len(seen)])
        shared.attach(workers, "city")
        shared.attach(workers, "service_category")
        for worker in workers:
            if worker.pk not in seen and worker.city in known.cities:
                seen.add(worker.pk)
                yield _worker(worker)


def _worker(worker: WorkerProfile) -> Suggestion:
    note = _("%(trade)s in %(city)s") % {
        "trade": worker.service_category,
        "city": worker.city,
    }
    return Suggestion(Group.WORKER, worker.user.name, note, (), worker=worker)
