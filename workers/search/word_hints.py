"""How much one word of longer phrases speaks for a service, more where few have it."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from math import log
from typing import TYPE_CHECKING, Any

from workers.search.small_words import GENERIC

if TYPE_CHECKING:
    from workers.search.lexicon import Meaning


def read(
    meanings: Mapping[tuple[str, ...], Mapping[Any, "Meaning"]], trades: int
) -> dict[str, dict[int, float]]:
    """{token: {key of a service: how much}}; `trades` says how many there are."""
    sums: dict[str, Any] = defaultdict(Counter)
    for phrase, found in meanings.items():
        for token in filter(_says_something, set(phrase) - GENERIC):
            for meaning in found.values():
                sums[token][meaning.trade.pk] += meaning.weight / len(phrase)
    most = log(1 + trades)
    return {
        token: {
            key: weight / by_trade.total() * log(1 + trades / len(by_trade)) / most
            for key, weight in by_trade.items()
        }
        for token, by_trade in sums.items()
    }


def _says_something(token: str) -> bool:
    return len(token) > 1 and not token.isdigit()
