"""Postal codes: no place is known by them, and nobody is to think they were used."""

import re
from collections.abc import Collection, Sequence

from workers.search.language import Word

CODES = {"IN": re.compile("[1-9][0-9]{5}")}
# In two halves only behind its name: "pin 411 038".
HALVES = {"IN": re.compile("[1-9][0-9]{2} [0-9]{3}")}
NAMES = frozenset(
    ("pin", "pincode", "pincodes", "zip", "zipcode", "postal", "postcode")
)
AROUND = frozenset(("code", "codes", "no", "number", "in", "at", "near", "area", "is"))


def read(
    text: str, words: Sequence[Word], country: str, taken: Collection[int] = ()
) -> list[set[int]]:
    """The numbers of the words that say one, with those that belong to it."""
    if country not in CODES:
        return []
    found = []
    for place, word in enumerate(words):
        if place in taken or _is_in_a_number(words, place):
            continue
        named = _named(words, place)
        halves = words[place : place + 2] if named else ()
        typed = text[word.start : halves[-1].end] if halves else ""
        if CODES[country].fullmatch(word.form):
            found.append(named | {place})
        elif len(halves) == 2 and HALVES[country].fullmatch(typed):
            found.append(named | {place, place + 1})
    return found


def _is_in_a_number(words: Sequence[Word], place: int) -> bool:
    """Whether the digits go on, as those of a telephone do."""
    return any(
        0 <= n < len(words) and words[n].form.isdigit() and len(words[n].form) > 3
        for n in (place - 1, place + 1)
    )


def _named(words: Sequence[Word], place: int) -> set[int]:
    """The words before it that say what it is, and the small ones beside those."""
    first = place
    while first and words[first - 1].form in NAMES | AROUND:
        first -= 1
    before = set(range(first, place))
    is_named = any(words[n].form in NAMES for n in before)
    is_joint = place and words[place - 1].form in AROUND
    return before if is_named else {place - 1} if is_joint else set()
