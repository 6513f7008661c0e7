"""One need of a line: what it may mean, and what in it is none of ours."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from workers.search import strange_words
from workers.search.lexicon import NOBODYS, Lexicon, Meaning

# Beside a word of something else, which nobody here does, it has to be so sure.
SURE = strange_words.SURE
# Less than this is no meaning at all.
LEAST = 0.3


@dataclass(frozen=True)
class Stretch:
    """Words that stand together and what they may mean, the likeliest first."""

    places: tuple[int, ...]
    meanings: tuple[Meaning, ...]
    is_guess: bool = False


@dataclass
class Part:
    """One need: its stretches, and how much it speaks for each service (by key).

    `strange` are words of what nobody here does, and `turned_away` the stretches that
    are of it too. `is_own` says that one of the words that only hint is none of plain
    English.
    """

    stretches: list[Stretch] = field(default_factory=list)
    hints: dict[int, dict[int, float]] = field(default_factory=dict)
    scores: dict[int, float] = field(default_factory=dict)
    strange: set[int] = field(default_factory=set)
    turned_away: list[Stretch] = field(default_factory=list)
    is_own: bool = False
    # Something of ours is told to be broken.
    is_told: bool = False

    @property
    def best(self) -> float:
        """How much it speaks for the service that it names, if it names one."""
        if self._begins_elsewhere:
            return 0.0
        named = self.named
        if not named and (self.is_own or len(self.hints) > 1):
            named = set(self.scores)
        best = max((self.scores[key] for key in named), default=0.0)
        is_ours = self.is_told or best >= SURE
        return best if is_ours or not self.strange else 0.0

    @property
    def strange_places(self) -> set[int]:
        """The words of what nobody here does, where nothing else is asked for."""
        if self.best >= LEAST or not (self.strange or self.is_elsewhere):
            return set()
        known = (*self.stretches, *self.turned_away)
        return self.strange.union(*(one.places for one in known))

    @property
    def is_elsewhere(self) -> bool:
        """Whether it speaks most for what nobody here does."""
        return self._begins_elsewhere and NOBODYS.pk in self.named

    @property
    def elsewhere(self) -> float:
        """How much it speaks for what nobody here does, if that is what it says."""
        return self.scores[NOBODYS.pk] if self.is_elsewhere else 0.0

    def ranked(self) -> list[int]:
        """Those that are named before those that are hinted at."""
        named = self.named
        return sorted(
            self.scores,
            key=lambda key: (key not in named, -self.scores[key], key == NOBODYS.pk),
        )

    @property
    def _begins_elsewhere(self) -> bool:
        return self.ranked()[:1] == [NOBODYS.pk]

    @property
    def named(self) -> set[int]:
        """The services of which something stands there, be it in a phrase of many."""
        return {m.trade.pk for one in self.stretches for m in one.meanings}


def turn_away(
    part: Part,
    found: Sequence[Stretch],
    run: Sequence[int],
    forms: Sequence[str],
    lexicon: Lexicon,
) -> None:
    """Keeps what is ours; what is of something strange is none of ours."""
    found, is_told = _without_mentioned(found, run, forms)
    known = {place for one in found for place in one.places}
    strange = strange_words.strange(run, forms, known, lexicon.names)
    places = [one.places for one in found]
    weights = [one.meanings[0].weight for one in found]
    away = set(strange_words.turned_away(places, strange, forms, weights))
    kept = [one for n, one in enumerate(found) if n not in away]
    part.is_told |= is_told and bool(kept)
    part.strange |= strange
    part.stretches += kept
    part.turned_away += [one for n, one in enumerate(found) if n in away]


def _without_mentioned(
    found: Sequence[Stretch], run: Sequence[int], forms: Sequence[str]
) -> tuple[list[Stretch], bool]:
    """Without single words for what nobody here does, where something of ours is told
    to be broken: "gardener broke the pipe". And whether it is.
    """
    named = [one for one in found if not _is_mention(one)]
    ours = [one for one in named if one.meanings[0].trade is not NOBODYS]
    is_fault = any(forms[place] in strange_words.FAULTS for place in run)
    kept = [
        one
        for one in found
        if not _is_mention(one)
        or not (ours and (is_fault or strange_words.is_owner(one.places[0], forms)))
    ]
    return kept, bool(ours) and is_fault


def _is_mention(stretch: Stretch) -> bool:
    return len(stretch.places) == 1 and stretch.meanings[0].trade is NOBODYS
