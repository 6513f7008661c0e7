"""Slips of the small words that say where and when: "neer baner", "tomorow mornig".

They are no words of a service, so `spelling` does not know them. Of two
words that may be meant it is the nearer one.
"""

from collections.abc import Collection, Sequence

from rapidfuzz import process
from rapidfuzz.distance import OSA

from workers.search import spelling
from workers.search.language import Word, stem
from workers.search.lexicon import Lexicon
from workers.search.query import Slip
from workers.search.small_words import USUAL_ENGLISH

# None of these is nearly a name of people, as "sunday" is: Sundar.
MEANT = (
    ("near", "nearby", "around", "within", "below", "under", "cheap", "cheapest")
    + ("tomorrow", "morning", "evening", "afternoon", "tonight", "weekend", "urgent")
    + ("urgently", "immediately", "affordable", "today", "tuesday", "wednesday")
    + ("thursday", "saturday")
)
TWO_SLIPS_FROM = 8


def put_right(
    text: str, words: Sequence[Word], lexicon: Lexicon, quoted: Collection[int] = ()
) -> tuple[list[Word], list[Slip]]:
    """The words with those that were meant in their places, and which were slips."""
    right, slips = list(words), []
    for place, word in enumerate(words):
        meant = None if place in quoted else _meant(word, lexicon)
        if meant:
            right[place] = word._replace(form=meant, token=stem(meant))
            slips.append(Slip(text[word.start : word.end], meant))
    return right, slips


def _meant(word: Word, lexicon: Lexicon) -> str | None:
    if word.form in USUAL_ENGLISH or word.form in MEANT:
        return None
    if not spelling.is_slip(word.form, word.token, lexicon):
        return None
    found = process.extractOne(
        word.form,
        MEANT,
        scorer=OSA.distance,
        score_cutoff=2 if len(word.form) >= TWO_SLIPS_FROM else 1,
    )
    if found is None or found[0][0] != word.form[0]:
        return None
    other = spelling.correct(word.form, lexicon)
    if other is None or other.word == found[0]:
        return found[0]
    is_nearer = OSA.distance(word.form, other.word) > found[1]
    return found[0] if is_nearer else None
