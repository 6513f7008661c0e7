"""What is told of the words of a search, in plain values for its templates."""

from typing import NamedTuple

from workers.search.promoted import Pick


class Chip(NamedTuple):
    text: str
    url: str


class Guess(NamedTuple):
    """A word that was read as another one, and the search for it as it was typed."""

    typed: str
    meant: str
    url: str


class Told(NamedTuple):
    """What became of the words, in plain values."""

    danger: tuple[str, str] | None
    errand: tuple[str, Chip] | None
    promoted: tuple[Pick, ...]
    guesses: tuple[Guess, ...]
    notices: tuple[str, ...]
    other_places: tuple[Chip, ...]
    other_trades: tuple[Chip, ...]
