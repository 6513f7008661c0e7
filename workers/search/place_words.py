"""Where somebody lives, read out of what was typed: a city, a neighbourhood.

A neighbourhood that only one city has names that city too. One of another city than
the chosen one is not used, and said so.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from services.models import City
from services.wordings import worded
from toolkit.text import search_form
from workers.search.language import Word
from workers.search.lexicon import MAX_PHRASE, Lexicon
from workers.search.places_known import Area
from workers.search.query import Kind
from workers.search.small_words import COMMON, GENERIC, USUAL_HINDI
from workers.search.towns import Town

BEFORE_A_PLACE = frozenset(
    ("in", "near", "at", "around", "nearby", "from", "within", "inside", "of", "to")
    + ("nr", "opp", "opposite", "behind", "beside")
)
SAYS_PLACE = frozenset(("in", "near", "at", "around", "nearby", "nr"))
AFTER_A_PLACE = frozenset(
    ("mein", "me", "main", "ke", "ka", "ki", "area", "city", "ko", "se", "side")
    + ("madhe", "madhye", "india", "paas", "pass", "chi", "cha", "che")
)


@dataclass
class Place:
    """A stretch of words that names a place; `places` are the words' numbers."""

    kind: Kind
    city: City | None
    area: str
    label: str
    places: set[int]
    reason: str = ""


@dataclass
class PlacesSaid:
    city: City | None = None
    area: str = ""
    found: list[Place] = field(default_factory=list)

    @property
    def places(self) -> set[int]:
        return set().union(*(one.places for one in self.found))


def read(
    words: Sequence[Word],
    tokens: Sequence[str],
    lexicon: Lexicon,
    *,
    taken: Collection[int] = (),
    city: City | None = None,
    area: str = "",
) -> PlacesSaid:
    """`tokens` are those of the words, put right. `city` and `area` are chosen."""
    said = PlacesSaid(city, area)
    stretches = list(_stretches(words, tokens, lexicon, taken))
    for places, name in stretches:
        if name in lexicon.cities:
            _add_city(said, places, lexicon.cities[name], city)
    for places, name in stretches:
        if name in lexicon.areas and name not in lexicon.cities:
            typed = " ".join(words[place].form for place in sorted(places))
            _add_area(said, places, lexicon.areas[name], typed, area)
    for places, name in stretches:
        if name in lexicon.towns:
            _add_town(said, places, lexicon.towns[name])
    for one in said.found:
        one.places |= _beside(one.places, words, taken)
    return said


def bare(typed: str) -> str:
    """The place alone: of "in Mumbai" and of "Mumbai mein"."""
    said = typed.split()
    while len(said) > 1 and search_form(said[0]) in BEFORE_A_PLACE:
        said.pop(0)
    while len(said) > 1 and search_form(said[-1]) in AFTER_A_PLACE:
        said.pop()
    return " ".join(said)


def _stretches(
    words: Sequence[Word],
    tokens: Sequence[str],
    lexicon: Lexicon,
    taken: Collection[int],
) -> Iterator[tuple[set[int], str]]:
    """(numbers of the words, name) of each place that is named, the longest first."""
    place = 0
    while place < len(words):
        for count in range(min(MAX_PHRASE, len(words) - place), 0, -1):
            places = set(range(place, place + count))
            name = "".join(tokens[place : place + count])
            known = (lexicon.cities, lexicon.areas, lexicon.towns)
            is_known = any(name in one for one in known)
            is_free = not places & set(taken)
            if is_known and is_free and _is_meant(words, place, count, lexicon):
                yield places, name
                place += count
                break
        else:
            place += 1


def _is_meant(words: Sequence[Word], place: int, count: int, lexicon: Lexicon) -> bool:
    """What is a worker's name or a plain word too needs a word that says it is a place:
    Anand, Fort, Camp.
    """
    word = words[place]
    is_other = (
        word.form in lexicon.names
        or word.form in COMMON
        or word.form in USUAL_HINDI
        or word.token in GENERIC
        or (word.token,) in lexicon.phrases
    )
    if count > 1 or not is_other:
        return True
    before = words[place - 1].form if place else ""
    after = words[place + 1].form if place + 1 < len(words) else ""
    return before in BEFORE_A_PLACE or after in AFTER_A_PLACE


def _add_city(
    said: PlacesSaid, places: set[int], found: City, chosen: City | None
) -> None:
    one = Place(Kind.CITY, found, "", str(found), places)
    if said.city is None:
        said.city = found
    elif said.city.pk != found.pk:
        one.reason = (
            _("You chose %(city)s, so we looked there.")
            if chosen
            else _("One search is for one city, so we looked in %(city)s.")
        ) % {"city": said.city}
    said.found.append(one)


def _add_town(said: PlacesSaid, places: set[int], town: Town) -> None:
    """Nobody works there: the nearest city where somebody does."""
    one = Place(Kind.CITY, town.city, "", worded(town.name), places)
    if said.city is None:
        said.city = town.city
    told = {"town": worded(town.name), "city": said.city, "km": town.km}
    one.reason = (
        _("Nobody works in %(town)s yet, so we looked in %(city)s, %(km)d km away.")
        if said.city.pk == town.city.pk
        else _("Nobody works in %(town)s yet, and we looked in %(city)s.")
    ) % told
    said.found.append(one)


def _add_area(
    said: PlacesSaid, places: set[int], found: Sequence[Area], typed: str, chosen: str
) -> None:
    here = _meant(found, typed, said.city)
    if not here:
        area, city, _is_lived_in = found[0]
        one = Place(Kind.AREA, city, "", worded(area), places)
        one.reason = _("%(area)s is in %(other)s, and we looked in %(city)s.") % {
            "area": worded(area),
            "other": city,
            "city": said.city,
        }
    else:
        area, city = here[0]
        form = search_form(area)
        one = Place(Kind.AREA, city, form, worded(area), places)
        if said.area and said.area != form:
            one.reason = (
                _("You chose another neighbourhood, so we looked there.")
                if chosen
                else _("One search is for one neighbourhood. We took the first.")
            )
        else:
            said.area = form
            if said.city is None and len(here) == 1:
                said.city = city
    said.found.append(one)


def _meant(
    found: Sequence[Area], typed: str, city: City | None
) -> list[tuple[str, City]]:
    """Those of the city; of all cities, those where workers live if there are any. Of
    more than one those that are written so: Indiranagar is in Bengaluru, Indira Nagar
    in Lucknow.
    """
    here = [one for one in found if city in (None, one.city)]
    if not city:
        here = [one for one in here if one.is_lived_in] or here
        here = [one for one in here if search_form(one.name) == typed] or here
    return [(one.name, one.city) for one in here]


def _beside(
    places: set[int], words: Sequence[Word], taken: Collection[int]
) -> set[int]:
    """The numbers of the small words beside a place: "in", "near", "mein"."""
    first, last = min(places), max(places)
    found = set()
    if first and words[first - 1].form in BEFORE_A_PLACE:
        found.add(first - 1)
    if last + 1 < len(words) and words[last + 1].form in AFTER_A_PLACE:
        found.add(last + 1)
    return found - set(taken)
