"""Cities, neighbourhoods and towns by their names, as `place_words` looks for them."""

from collections import defaultdict
from collections.abc import Callable
from typing import NamedTuple

from services.models import City
from toolkit.text import search_form
from workers.search.city_names import other_names
from workers.search.lexicon_facts import Facts
from workers.search.towns import Town, around

# "HSR Layout" is "HSR".
LEFT_OUT = frozenset(("layout",))


class Area(NamedTuple):
    """A neighbourhood as written; well known if no worker lives there."""

    name: str
    city: City
    is_lived_in: bool


class Places:
    """`key_of` gives the tokens of a name without spaces, and makes its words known.
    `key_of_wording` is for names in other languages: they are no slips, and no word is
    taken for a slip of them.
    """

    def __init__(
        self,
        facts: Facts,
        key_of: Callable[[str], str],
        key_of_wording: Callable[[str], str],
    ) -> None:
        self.key_of, self.key_of_wording = key_of, key_of_wording
        self.cities: dict[str, City] = {}
        self.towns: dict[str, Town] = {}
        self.areas: dict[str, dict[tuple[str, int], Area]] = defaultdict(dict)
        self.add_cities(facts)
        for name, key, is_lived_in in facts.areas:
            if key in facts.cities:
                area = Area(name, facts.cities[key], is_lived_in)
                self.add_area(key_of(name), area)
                for wording in facts.wordings.get(name, ()):
                    self.add_area(self.key_of_wording(wording), area)
                short, _space, rest = name.partition(" ")
                if rest.casefold() in LEFT_OUT:
                    self.add_area(key_of(short), area)

    def add_cities(self, facts: Facts) -> None:
        cities = facts.cities.values()
        towns = {town.name: town for town in around(cities, facts.served)}
        for city in cities:
            if city.name not in towns:
                self.cities |= dict.fromkeys(self.names_of(city.name, facts), city)
        for town in towns.values():
            for found in self.names_of(town.name, facts):
                if found not in self.cities:
                    self.towns[found] = town

    def add_area(self, name: str, area: Area) -> None:
        """Who lives in a town where nobody else works calls it a part of the city."""
        if not name or name in self.cities:
            return
        if area.is_lived_in:
            self.towns.pop(name, None)
        if name not in self.towns:
            key = search_form(area.name), area.city.pk
            self.areas[name].setdefault(key, area)

    def names_of(self, place: str, facts: Facts) -> list[str]:
        names = [self.key_of(name) for name in (*other_names(place), place)]
        names += map(self.key_of_wording, facts.wordings.get(place, ()))
        return list(filter(None, names))

    def listed_areas(self) -> dict[str, tuple[Area, ...]]:
        return {name: tuple(found.values()) for name, found in self.areas.items()}
