"""“Anywhere”, “any service”, “any time”: chosen, they win over words that say another.

A choice that is left open follows the words. Whoever says that it is to stay open has
these words read over; they stay in the box.
"""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from django.utils.translation import gettext as _

from workers.search import place_names
from workers.search.query import Choices, Kind, SearchQuery, Understood, Unused
from workers.search.understand import understand, without

KINDS = {
    "category": {Kind.TRADE, Kind.SKILL, Kind.JOB},
    "city": {Kind.CITY, Kind.AREA},
    "when": {Kind.WHEN},
}
# Without the first meaning the words may have another.
MAX_MEANINGS = 5


def read(
    text: str, choices: Choices, open_ones: Collection[str], *, now: datetime
) -> SearchQuery:
    """As `understand`, with what of KINDS is to stay open."""
    asked = understand(text, choices, now=now)
    if not open_ones:
        return asked
    gone: list[Unused] = []
    labels: dict[str, str] = {}
    rest = text
    for _time in range(MAX_MEANINGS):
        found = [
            (name, one)
            for name in open_ones
            for one in (*asked.understood, *asked.unused)
            if one.kind in KINDS[name] and _is_meant(name, one)
        ]
        if not found:
            break
        for name, one in found:
            label = one.label if isinstance(one, Understood) else one.text
            labels.setdefault(name, label)
            gone.append(Unused(one.kind, one.text, _reason(name)))
            rest = without(rest, one)
        asked = understand(rest, choices, now=now)
    unused = (*gone, *asked.unused)
    return replace(
        asked, text=text, unused=unused, overruled=tuple(sorted(labels.items()))
    )


def _is_meant(name: str, one: Understood | Unused) -> bool:
    """A pin code is no place that could be looked in."""
    is_used = isinstance(one, Understood)
    return is_used or name != "city" or bool(place_names.known(one.text))


def _reason(name: str) -> str:
    if name == "city":
        return _("You chose anywhere, so we looked everywhere.")
    if name == "category":
        return _("You chose any service, so we looked for all of them.")
    return _("You chose any time, so we left it out.")
