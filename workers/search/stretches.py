"""Stretches of a question as they were typed, for chips and for taking them away."""

import re
from collections.abc import Callable, Iterable, Sequence

from workers.search.language import LETTER, Word
from workers.search.query import Understood, Unused

# Between two stretches that say the same thing, in one chip.
APART = " … "
QUOTED = re.compile('["“„«][^"“”„«»]*["”“»]')
# Small words that belong to what comes after them.
LEADS_ON = frozenset(
    ("for", "in", "near", "at", "on", "and", "also", "to", "of", "by", "with", "who")
    + ("need", "from", "the", "a", "an", "my", "aur", "or", "around", "want", "i")
)


def typed(
    text: str,
    words: Sequence[Word],
    places: Iterable[int],
    is_small: Callable[[int], bool],
    following: int,
) -> str:
    """The words of these numbers. Small words between them go with them, and as many
    as `following` of those that come next.
    """
    order = sorted(places)
    runs = [[order[0], order[0]]]
    for place in order[1:]:
        if all(map(is_small, range(runs[-1][1] + 1, place))):
            runs[-1][1] = place
        else:
            runs.append([place, place])
    for run in runs:
        last = min(run[1] + following, len(words) - 1)
        first = run[1]
        while run[1] < last and is_small(run[1] + 1):
            run[1] += 1
        while run[1] > first and words[run[1]].form in LEADS_ON:
            run[1] -= 1
    return APART.join(text[words[a].start : words[b].end] for a, b in runs)


def counted(words: Sequence[Word], places: set[int], taken: set[int]) -> set[int]:
    """With the numbers before them that say nothing else: the "2" of "2 bhk"."""
    before = {place - 1 for place in places if place} - taken
    return places | {place for place in before if words[place].form.isdigit()}


def in_quotes(text: str, words: Sequence[Word]) -> set[int]:
    """The numbers of the words that somebody put in quotation marks."""
    spans = [found.span() for found in QUOTED.finditer(text)]
    return {
        place
        for place, word in enumerate(words)
        if any(first < word.start and word.end < last for first, last in spans)
    }


def without(text: str, understood: Understood | Unused) -> str:
    """The text when a meaning is taken off: without the words that said it."""
    for stretch in understood.text.split(APART):
        # The "ac" of "vacuum ac" that stands alone; in "5pm" none does.
        whole = re.search(rf"(?<!{LETTER}){re.escape(stretch)}(?!{LETTER})", text)
        start = whole.start() if whole else text.find(stretch)
        if start >= 0:
            text = f"{text[:start]} {text[start + len(stretch) :]}"
    return " ".join(text.split()).strip(" ,;+&")
