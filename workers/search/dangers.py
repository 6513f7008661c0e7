"""What cannot wait for anybody who is booked: gas in the air, a fire, a shock.

The gas of an AC or a fridge is no danger of this kind.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from enum import StrEnum

from workers.search.language import Word
from workers.search.word_line import WordLine, each, phrases

PARTED = re.compile(r"[,;.!?।]")


class Danger(StrEnum):
    GAS = "gas"
    CURRENT = "current"


# Gas and that it is in the air, in either order, with nothing but small words or parts
# of the pipe between them.
GASES = each("gas lpg png cylinder cylinders gascylinder गैस गॅस सिलेंडर एलपीजी")
ESCAPES = each(
    "leak leaks leaking leaked leakage leakages leek leeking lik likage smell smells"
    " smelling smelly odour odor badbu badboo badabu boo mehak mahak gandh"
    " लीक लीकेज लिक रिसाव बदबू गंध महक गळती"
)
BETWEEN = each(
    "gas lpg png is are of from in at the a my our its ki ka ke se mein me aa rahi raha"
    " ho pipe pipes pipeline pipelines line lines tube hose regulator valve meter stove"
    " burner chulha connection cylinder coming strong bad bahut heavy"
    " की का के से में आ रही पाइप लाइन चूल्हा चूल्हे"
)
WHERE = BETWEEN | each("kitchen rasoi ghar house home flat room building रसोई घर")
NO_LPG = each(
    "ac acs fridge refrigerator freezer compressor split cooling cool copper inverter"
    " coolant r22 r32 r410 एसी फ्रिज"
)
CURRENT = phrases(
    "electric shock|electrical shock|got a shock|got shock|gives shock|giving shock|"
    "getting shock|gives a shock|shock lag|shock lagta|shock lagti|shock lag raha|"
    "current lag|current lagta|current lagti|current laga|current lag gaya|current mar|"
    "current marta|on fire|caught fire|catching fire|aag lag|aag lagi|aag lag gayi|"
    "electrocuted|electrocution|smoke coming|smoke from|smoke is coming|smoke out|"
    "dhua nikal|dhuan nikal|dhuaan nikal|dhua aa|dhuan aa|"
    "burning smell|smell of burning|"
    "smells burnt|burnt smell|jalne ki badbu|jalne ki smell|wire burning|wires burning|"
    "wire is burning|wires are burning|burning wire|wire jal|wire jal raha|"
    "जलने की बदबू|धुआं निकल|धुआँ निकल|तार जल|"
    "करंट लग|करंट लगा|करंट लगता|करंट मार|आग लग|आग लगी|शॉक लग"
)


def read(text: str, words: Sequence[Word]) -> tuple[Danger | None, set[int]]:
    """(what is dangerous, the numbers of the words that say so)"""
    line = WordLine(text, words)
    if not any(word.form in NO_LPG for word in words) and (gas := _gas(line)):
        return Danger.GAS, gas
    for place in range(len(words)):
        if count := line.following(place, CURRENT):
            return Danger.CURRENT, set(range(place, place + count))
    return None, set()


def _gas(line: WordLine) -> set[int]:
    """The words of it, with those that say where."""
    forms = [word.form for word in line.words]
    for first, form in enumerate(forms):
        others = ESCAPES if form in GASES else GASES if form in ESCAPES else ()
        for last in _joined(line, first, BETWEEN | set(others)):
            if forms[last] in others:
                where = _joined(line, last, WHERE)
                return set(range(first, 1 + max(where, default=last)))
    return set()


def _joined(line: WordLine, place: int, known: Collection[str]) -> Iterator[int]:
    """The words after this one, as long as they are known and nothing parts them."""
    while not PARTED.search(line.gap(place)) and line.form(place + 1) in known:
        place += 1
        yield place
