"""Hours from now: "in 2 hours", "within half an hour", "2 ghante baad".

The same words tell how long something takes to go wrong ("trips after 2 hours", "2
ghante mein band ho jata hai"). So they are a wish only where no such word is beside
them, or where one of wishing is.
"""

from typing import NamedTuple

from workers.search import clock_words as say
from workers.search.strange_words import FAULTS
from workers.search.word_line import WordLine, each, phrases

HOURS = each("hour hours hr hrs ghanta ghante ghanton ghantey tas")
MINUTES = each("minute minutes min mins minat minit")
ONE, HALF = each("a an one ek"), each("half aadha aadhe adha adhe ardha")
TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifteen": 15, "bees": 20, "tees": 30}
COUPLE = each("couple")
MOST = 48 * 60

WITHIN = phrases("within|within the next|in the next|in next|in|next|agle|under")
THEN_WITHIN = phrases("mein|me|ke andar|k andar|ke bheetar|ke bhitar|tak|tk|madhye")
AFTER = phrases("after")
THEN_AFTER = phrases("baad|ke baad|k baad|bad|ke bad|later|from now|hence|nantar")

NEAR = 3
WISHES = each(
    "need needed needs want wanted wants send come book call please pls required arrive"
    " reach visit chahiye chaiye bhejo bhej bulao aao aaye aa pahucho available"
)
GOES_WRONG = FAULTS | each(
    """
    backup band becomes bharta bujh came comes cooling cools cut cuts dead die dies
    discharge discharged discharges discharging down drain drained drains empties empty
    every fills full garam gives goes gone gets heating heats ho hota hoti hote jata
    jate jati khali khatam lasts low off overheats restarts rukta run runs shut shuts
    smells starts stop stopped stopping stops switches takes tripping turns work working
    works
    """
)


class Ahead(NamedTuple):
    """Said by the words `first` to `last`. `is_until`: then at the latest."""

    minutes: int
    is_until: bool
    first: int
    last: int


def read(line: WordLine, place: int) -> Ahead | None:
    """The hours from now whose number begins with this word, if it may be one."""
    found = _length(line, place)
    if found is None or not 0 < found[0] <= MOST:
        return None
    minutes, last = found
    until = line.before(place, WITHIN), line.after(last, THEN_WITHIN)
    after = line.before(place, AFTER), line.after(last, THEN_AFTER)
    if not any(until + after):
        return None
    lead, behind = after if any(after) else until
    # "In 2 hours from now" has a word on both sides.
    first, end = place - (lead or until[0]), last + behind
    if _goes_wrong(line, first, end):
        return None
    return Ahead(minutes, not any(after), first, end)


def _length(line: WordLine, place: int) -> tuple[int, int] | None:
    """(minutes, the last word that says them)"""
    form, unit = line.form(place), place + 1
    count: float
    if form in HALF:
        count, unit = 0.5, unit + (line.form(unit) in ONE)
    elif form in ONE and line.form(unit) in COUPLE:
        count, unit = 2, unit + 1 + (line.form(unit + 1) == "of")
    elif form in ONE:
        count = 1
        if line.form(unit) in HALF:
            count, unit = 0.5, unit + 1
    elif form.isdecimal() and form.isascii() and len(form) <= 3:
        count = int(form)
    elif told := _NUMBERS.get(form):
        count = told
    else:
        return None
    if line.form(unit) in HOURS:
        return round(count * 60), unit
    if line.form(unit) in MINUTES and count >= 1:
        return round(count), unit
    return None


def _goes_wrong(line: WordLine, first: int, last: int) -> bool:
    before = [line.form(place) for place in range(first - 1, first - 1 - NEAR, -1)]
    behind = [line.form(place) for place in range(last + 1, last + 1 + NEAR)]
    return any(_is_wrong(forms) for forms in (before, behind))


def _is_wrong(forms: list[str]) -> bool:
    """Whether one says so before one wishes, from the nearest on."""
    for form in forms:
        if form in WISHES:
            return False
        if form in GOES_WRONG:
            return True
    return False


_NUMBERS = say.NUMBERS | TENS | {
    "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "eight": 8, "ten": 10,
    "twelve": 12,
}  # fmt: skip
