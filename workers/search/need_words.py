"""What has to be done, read out of what was typed: a service, a skill, a usual job.

The longest phrases win, and what they leave speaks by its single words. People name two
needs in one line; the parts between commas are weighed each for itself, and the first
that is clear is taken.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Sequence

from services.models import ServiceCategory
from workers.search.language import Word
from workers.search.lexicon import MAX_PHRASE, Lexicon, Meaning
from workers.search.need_parts import LEAST, Part, Stretch, turn_away
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
# Another service is worth offering if it has this much of the first one's weight.
WORTH = 0.25
MAX_PERHAPS = 3


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
    parts: Sequence[Part],
    lexicon: Lexicon,
    chosen: ServiceCategory | None = None,
    refused: Collection[int] = (),
) -> list[ServiceCategory]:
    """The services that are meant, the first one's first, without those of the keys
    `refused`. Empty if nothing is clear.
    """
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
    wanted = [key for key in dict.fromkeys(keys) if key not in refused]
    return [lexicon.trades[key] for key in wanted if key in lexicon.trades]


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
    turn_away(part, found, run, forms, lexicon)


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
