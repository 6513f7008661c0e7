"""How we write a place that somebody typed."""

from services.wordings import worded
from workers.search.language import tokens
from workers.search.lexicon import lexicon
from workers.search.place_words import bare


def written(typed: str) -> str:
    """“pune”, “in Pune” and “poona” are Pune; what we do not know stays as it is."""
    return known(typed) or bare(typed)


def known(typed: str) -> str:
    """The same; nothing for what is no place, like a pin code."""
    name, known = "".join(tokens(bare(typed))), lexicon()
    if city := known.cities.get(name):
        return str(city)
    if town := known.towns.get(name):
        return worded(town.name)
    areas = known.areas.get(name)
    return worded(areas[0].name) if areas else ""
