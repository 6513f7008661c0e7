"""What has to be done, read out of what was typed: a service, a skill, a usual job.

The longest phrases win, and what they leave speaks by its single words. People name two
needs in one line; the parts between commas are weighed each for itself, and the first
that is clear is taken.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from services.models import ServiceCategory
from workers.search import strange_words
from workers.search.language import Word
from workers.search.lexicon import MAX_PHRASE, NOBODYS, Lexicon, Meaning
from workers.search.query import Kind
from workers.search.small_words import GENERIC, LIGHT, USUAL_ENGLISH

# Where one need ends and the next may begin.
BREAK = re.compile(r"[,;+&\n।|]|\.\s")
AND = frozenset(("and", "aur", "plus", "also", "or", "ani"))
# A word that is only part of other phrases speaks this much for their services. Alone,
# if it is plain English, it names none: who asks for a "car mechanic" asks for nobody
# who cleans car seats.
HINT = 1.2
# A word that was put right may be another word, and counts less.
GUESS = 0.5
# A part of the line is clear if it says this much of what the clearest says.
# It has to weigh as much as a usual phrase, or nearly as much as the clearest.
CLEAR, USUAL, NEARLY = 0.3, 3.0, 0.7
# Beside a word of something else, which nobody here does, it has to be so sure.
SURE = strange_words.SURE
# Less than this is no meaning at all.
LEAST = 0.3
# Another service is worth offering if it has this much of the first one's weight.
WORTH = 0.25
MAX_PERHAPS = 3


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
        if self.is_elsewhere:
            return 0.0
        named = self._named()
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
        is_first = self.ranked()[:1] == [NOBODYS.pk]
        return is_first and NOBODYS.pk in self._named()

    @property
    def elsewhere(self) -> float:
        """How much it speaks for what nobody here does, if that is what it says."""
        return self.scores[NOBODYS.pk] if self.is_elsewhere else 0.0

    def ranked(self) -> list[int]:
        """Those that are named before those that are hinted at."""
        named = self._named()
        return sorted(
            self.scores,
            key=lambda key: (key not in named, -self.scores[key], key == NOBODYS.pk),
        )

    def _named(self) -> set[int]:
        return {m.trade.pk for one in self.stretches for m in one.meanings}


def read(
    text: str,
    words: Sequence[Word],
    tokens: Sequence[str],
    lexicon: Lexicon,
    taken: Collection[int] = (),
    guessed: Collection[int] = (),
) -> list[Part]:
    """The needs in the order in which they stand; `taken` words say something else,
    `guessed` ones may be slips of the words that `tokens` has in their place.
    """
    parts, forms = [], [word.form for word in words]
    for places in _runs(text, words, taken):
        part = Part()
        for run in places:
            _read_run(part, run, forms, tokens, lexicon, guessed)
        _score(part)
        parts.append(part)
    return parts


def rank(
    parts: Sequence[Part], lexicon: Lexicon, chosen: ServiceCategory | None = None
) -> list[ServiceCategory]:
    """The services that are meant, the first one's first. Empty if nothing is clear."""
    clearest = max((part.best for part in parts), default=0.0)
    strangest = max((part.elsewhere for part in parts), default=0.0)
    if not any(part.is_told and part.best >= LEAST for part in parts):
        clearest = clearest if clearest >= NEARLY * strangest else 0.0
    if clearest < LEAST and chosen is None:
        return []
    firsts: list[int] = []
    seconds: list[int] = []
    others: list[int] = []
    for part in parts:
        if part.best < LEAST:
            continue
        order = part.ranked()
        least = CLEAR if part.best >= USUAL else NEARLY
        is_clear = part.best >= least * clearest
        (firsts if is_clear else seconds).append(order[0])
        least = WORTH * part.best
        others += [key for key in order[1:] if part.scores[key] >= least]
    keys = ([chosen.pk] if chosen else []) + firsts + seconds + others
    return [lexicon.trades[key] for key in dict.fromkeys(keys) if key in lexicon.trades]


def finest(stretch: Stretch, meanings: Sequence[Meaning]) -> Meaning:
    """Of one service's: a job or skill that a whole phrase usually means, told in one
    language, beside the service that it surely means, told in another.
    """
    finer = [m for m in meanings if m.kind != Kind.TRADE and m.weight >= USUAL]
    return finer[0] if finer and len(stretch.places) > 1 else meanings[0]


def perhaps(parts: Sequence[Part], lexicon: Lexicon) -> list[ServiceCategory]:
    """What might be meant where nothing is clear, the likeliest first."""
    scores: dict[int, float] = defaultdict(float)
    for part in parts:
        for key, score in part.scores.items():
            scores[key] += score
        for meaning in (m for one in part.turned_away for m in one.meanings):
            scores[meaning.trade.pk] += meaning.weight
    found = sorted(scores.keys() & lexicon.trades.keys(), key=lambda key: -scores[key])
    return [lexicon.trades[key] for key in found[:MAX_PERHAPS]]


def _runs(
    text: str, words: Sequence[Word], taken: Collection[int]
) -> list[list[list[int]]]:
    """For each need, the runs of words that stand together."""
    needs: list[list[list[int]]] = [[[]]]
    for place, word in enumerate(words):
        if place and BREAK.search(text, words[place - 1].end, word.start):
            needs.append([[]])
        if word.form in AND:
            needs.append([[]])
        elif place in taken:
            needs[-1].append([])
        else:
            needs[-1][-1].append(place)
    return [[run for run in need if run] for need in needs if any(need)]


def _read_run(
    part: Part,
    run: Sequence[int],
    forms: Sequence[str],
    tokens: Sequence[str],
    lexicon: Lexicon,
    guessed: Collection[int],
) -> None:
    said = [place for place in run if tokens[place] not in LIGHT]
    found: list[Stretch] = []
    at = 0
    while at < len(said):
        for count in range(min(MAX_PHRASE, len(said) - at), 0, -1):
            places = tuple(said[at : at + count])
            phrase = tuple(tokens[place] for place in places)
            if phrase in lexicon.phrases:
                is_guess = any(place in guessed for place in places)
                meanings = lexicon.phrases[phrase]
                found.append(Stretch(places, meanings, is_guess))
                at += count
                break
        else:
            token = tokens[said[at]]
            is_sure = token not in GENERIC and said[at] not in guessed
            if is_sure and token in lexicon.hints:
                part.hints[said[at]] = lexicon.hints[token]
                part.is_own |= forms[said[at]] not in USUAL_ENGLISH
            at += 1
    _turn_away(part, found, run, forms, lexicon)


def _turn_away(
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
    part.is_told |= is_told
    part.strange |= strange
    part.stretches += [one for n, one in enumerate(found) if n not in away]
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


def _score(part: Part) -> None:
    """A meaning that one service alone has counts whole, others less."""
    scores: dict[int, float] = defaultdict(float)
    for stretch in part.stretches:
        best: dict[int, float] = {}
        for meaning in stretch.meanings:
            key = meaning.trade.pk
            best[key] = max(best.get(key, 0.0), meaning.weight)
        for key, weight in best.items():
            scores[key] += weight * (GUESS if stretch.is_guess else 1)
    for by_trade in part.hints.values():
        for key, share in by_trade.items():
            scores[key] += HINT * share
    part.scores = dict(scores)
