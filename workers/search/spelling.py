"""What somebody meant who wrote a word that nobody knows.

A short word is taken as it is; of others, few letters may differ, or the sound is the
same as Hindi and English words sound in Latin letters: "gizer", "geysar". Words of this
market and of its workers' names are never slips, and those of plain English only where
they make a phrase of it: "tape leakage", but not "tape".
"""

import re
from collections.abc import Collection, Sequence
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import OSA

from workers.search.language import Word
from workers.search.lexicon import Lexicon
from workers.search.small_words import (
    COMMON,
    GENERIC,
    LIGHT,
    NAMES,
    USUAL_ENGLISH,
    USUAL_HINDI,
)

MIN_CORRECTED, ONE_SLIP_UP_TO, TWO_SLIPS_FROM = 4, 5, 8
MAX_CORRECTED = 24
# Words that say nothing alone, but what stands beside them is done at home.
ROOMS = frozenset(("home", "hous", "room", "flat", "offic", "shop", "ghar", "makan"))
# Corrections that are remembered with a lexicon.
MAX_REMEMBERED = 20_000
# The same sounds, as different people write them; the longer ones first.
SOUNDS = [
    (re.compile(pattern), sound)
    for pattern, sound in [
        ("tion|sion|cian|shian|tian|shan", "shn"),
        ("ph", "f"), ("ight", "it"), ("gh", "g"), ("bh", "b"), ("kh", "k"), ("th", "t"),
        ("dh", "d"),
        ("chh|ch|ck|k|q|c", "k"), ("sh", "s"), ("z|j", "s"), ("w", "v"), ("x", "ks"),
        ("ee|ea|ei|ey|ie|ay|ai|y|i|e", "i"), ("oo|ou|ow|oa|au|u|o", "u"), ("aa", "a"),
        (r"(.)\1+", r"\1"),
    ]
]  # fmt: skip
VOWELS = re.compile("[aiu]")
# How else one writes the same Hindi word: no guess, only other letters.
SAME_LETTERS = [
    (re.compile(pattern), letter)
    for pattern, letter in [
        ("aa", "a"), ("ee|ii", "i"), ("oo|uu", "u"), ("w", "v"), ("z", "j"),
        ("ph", "f"), ("chh", "ch"), (r"(.)\1+", r"\1"),
    ]
]  # fmt: skip


class Correction(NamedTuple):
    """What was meant. It is no guess if only the letters are others."""

    token: str
    is_guess: bool
    word: str


def correct(form: str, lexicon: Lexicon) -> Correction | None:
    """The word of the lexicon that was meant by `form`, or None."""
    known: dict[str, Correction | None] = lexicon.corrected
    try:
        return known[form]
    except KeyError:
        found = _correct(form, lexicon)
    if len(known) >= MAX_REMEMBERED:
        known.clear()
    known[form] = found
    return found


def put_right(
    words: Sequence[Word], lexicon: Lexicon, quoted: Collection[int] = ()
) -> tuple[list[str], set[int]]:
    """(the tokens that were meant, the numbers of the words that are guesses); the
    words with the numbers `quoted` stay as they are.
    """
    tokens, guessed = [word.token for word in words], set()
    for place, word in enumerate(words):
        if place not in quoted and is_slip(word.form, word.token, lexicon):
            meant = correct(word.form, lexicon)
            is_plain = word.form in USUAL_ENGLISH
            if meant and is_plain:
                read = [*tokens[:place], meant.token, *tokens[place + 1 :]]
                is_plain = not _makes_phrase(place, read, lexicon)
            if meant and not is_plain:
                tokens[place] = meant.token
                if meant.is_guess:
                    guessed.add(place)
    return tokens, guessed


def _makes_phrase(place: int, tokens: Sequence[str], lexicon: Lexicon) -> bool:
    """Whether it belongs there to a phrase with another word that says something."""
    said = [n for n, token in enumerate(tokens) if token not in LIGHT or n == place]
    at = said.index(place)
    for first in range(max(at - 2, 0), at + 1):
        for last in range(max(at + 1, first + 2), at + 4):
            phrase = tuple(tokens[n] for n in said[first:last])
            others = {tokens[n] for n in said[first:last] if n != place}
            if phrase in lexicon.phrases and not others <= GENERIC - ROOMS:
                return True
    return False


def is_slip(form: str, token: str, lexicon: Lexicon) -> bool:
    """Whether it is a word at all that somebody may have mistyped."""
    return (
        MIN_CORRECTED <= len(form) <= MAX_CORRECTED
        and form.isascii()
        and form.isalpha()
        and token not in lexicon.tokens
        and token not in GENERIC
        and form not in lexicon.vocabulary
        and form not in lexicon.names
        and form not in COMMON
        and form not in USUAL_HINDI
        and form not in NAMES
    )


def _correct(form: str, lexicon: Lexicon) -> Correction | None:
    index = _index(lexicon)
    if same := index.by_letters.get(same_letters(form)):
        return Correction(lexicon.vocabulary[same], False, same)
    allowed = 1 if len(form) <= ONE_SLIP_UP_TO else 2
    found = [
        (_cost(form, word, distance, index), index.rank[word], word, distance)
        for start in _starts(form)
        for word, distance, _place in process.extract(
            form,
            index.by_start.get(start, ()),
            scorer=OSA.distance,
            score_cutoff=allowed,
            limit=None,
        )
        if _is_near(form, word, distance)
    ]
    *_rest, best, distance = min(found, default=(None, 9))
    if distance > 1:
        best = _by_sound(form, index) or best
    return Correction(lexicon.vocabulary[best], True, best) if best else None


def _cost(form: str, word: str, distance: int, index: "_Index") -> float:
    """Less for a word that sounds the same, that says something alone, or that has the
    very letters in another order.
    """
    same = sound(word) == sound(form)
    order = sorted(word) == sorted(form)
    return distance - 0.5 * same - 0.5 * (index.rank[word] < 0) - 0.25 * order


def _is_near(form: str, word: str, distance: int) -> bool:
    """Whether so many letters may differ in words of that length."""
    if len(word) < MIN_CORRECTED:
        # Only a letter too many at the end: "fann".
        return form.startswith(word)
    if distance < 2 or min(len(form), len(word)) >= TWO_SLIPS_FROM:
        return True
    ends = (form[0], form[-1]) == (word[0], word[-1])
    return len(word) > ONE_SLIP_UP_TO and ends and abs(len(form) - len(word)) < 2


def _by_sound(form: str, index: "_Index") -> str | None:
    """The word of the same consonants whose vowels differ least."""
    if len(form) <= ONE_SLIP_UP_TO - 1:
        return None
    heard = sound(form)
    words = index.by_sound.get(VOWELS.sub("", heard), ())
    found = [
        (OSA.distance(sound(word), heard), abs(len(word) - len(form)), word)
        for word in words
        if word[0] == form[0] or sound(word)[0] == heard[0]
    ]
    distance, _length, word = min(found, default=(9, 9, ""))
    return word if distance <= (1 if len(form) > ONE_SLIP_UP_TO else 0) else None


@lru_cache(maxsize=20_000)
def sound(form: str) -> str:
    for pattern, written in SOUNDS:
        form = pattern.sub(written, form)
    return form


@lru_cache(maxsize=20_000)
def same_letters(form: str) -> str:
    for pattern, written in SAME_LETTERS:
        form = pattern.sub(written, form)
    return form


# A first letter, and those that are heard or typed in its place.
ALIKE = {
    "c": "ck", "k": "kcq", "q": "qk", "j": "jzg", "z": "zjsg", "g": "gjz", "v": "vwb",
    "w": "wv", "f": "fp", "p": "pf", "i": "iea", "e": "eia", "a": "aeo", "o": "oau",
    "u": "uo", "s": "szc", "b": "bv", "x": "xz",
}  # fmt: skip


def _starts(form: str) -> str:
    """Its first letter and those alike; of a long word the second, a slip of order."""
    starts = ALIKE.get(form[0], form[0])
    if len(form) > ONE_SLIP_UP_TO and form[1] not in starts:
        starts += form[1]
    return starts


class _Index:
    """The vocabulary by first letter, by sound and by loose letters."""

    def __init__(self, lexicon: Lexicon):
        self.by_start: dict[str, list[str]] = {}
        self.by_sound: dict[str, list[str]] = {}
        self.by_letters: dict[str, str] = {}
        # Of words equally near the one that says most comes first.
        self.rank: dict[str, float] = {}
        for word, token in sorted(lexicon.vocabulary.items()):
            says = -max(
                (m.weight for m in lexicon.phrases.get((token,), ())), default=0
            )
            is_plain = not says and (word in COMMON or token in LIGHT)
            is_latin = word.isascii() and word.isalpha()
            if len(word) < MIN_CORRECTED - 1 or is_plain or not is_latin:
                continue
            self.rank[word] = says
            self.by_start.setdefault(word[0], []).append(word)
            consonants = VOWELS.sub("", sound(word))
            if len(consonants) >= 3 and len(word) > MIN_CORRECTED:
                self.by_sound.setdefault(consonants, []).append(word)
            self.by_letters.setdefault(same_letters(word), word)


@lru_cache(maxsize=2)
def _index(lexicon: Lexicon) -> _Index:
    return _Index(lexicon)
