"""What cannot wait for anybody who is booked: gas in the air, a fire, a shock.

The gas of an AC or a fridge is no danger of this kind.
"""

from collections.abc import Sequence
from enum import StrEnum

from workers.search.language import Word
from workers.search.word_line import WordLine, each, phrases


class Danger(StrEnum):
    GAS = "gas"
    CURRENT = "current"


GAS = phrases(
    "gas leak|gas leaking|gas leaks|gas leakage|gas is leaking|gas smell|gas smells|"
    "smell of gas|smells of gas|smelling gas|smell gas|lpg leak|lpg leakage|"
    "lpg gas leak|lpg smell|cylinder leak|cylinder leaking|cylinder leakage|"
    "cylinder is leaking|gas cylinder leak|gas cylinder leaking|gas pipe leak|"
    "gas pipe leaking|gas ki badbu|gas ki smell|gas ki bu|gas ki mehak|cylinder se gas|"
    "cylinder leak ho|regulator leak|gas regulator leak|गैस लीक|गैस लीकेज|गैस की बदबू|"
    "गैस की गंध|सिलेंडर लीक|गॅस लीक|गॅस गळती"
)
NO_LPG = each(
    "ac acs fridge refrigerator freezer compressor split cooling cool copper inverter"
    " coolant r22 r32 r410 एसी फ्रिज"
)
CURRENT = phrases(
    "electric shock|electrical shock|got a shock|got shock|gives shock|giving shock|"
    "getting shock|gives a shock|shock lag|shock lagta|shock lagti|shock lag raha|"
    "current lag|current lagta|current lagti|current laga|current lag gaya|current mar|"
    "current marta|on fire|caught fire|catching fire|aag lag|aag lagi|aag lag gayi|"
    "करंट लग|करंट लगा|करंट लगता|करंट मार|आग लग|आग लगी|शॉक लग"
)


def read(text: str, words: Sequence[Word]) -> tuple[Danger | None, set[int]]:
    """(what is dangerous, the numbers of the words that say so)"""
    line = WordLine(text, words)
    is_lpg = not any(word.form in NO_LPG for word in words)
    kinds = [(Danger.GAS, GAS)] if is_lpg else []
    for danger, told in (*kinds, (Danger.CURRENT, CURRENT)):
        for place in range(len(words)):
            if count := line.following(place, told):
                return danger, set(range(place, place + count))
    return None, set()
