"""When somebody has to be free, read out of what was typed.

Days are those of the city's calendar, an hour is the one its clock shows next. What is
over, or too far ahead to book, is not used and said so.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from workers.search import ahead_words
from workers.search import clock_words as say
from workers.search.day_words import DayWords
from workers.search.language import Word
from workers.search.query import Part, When
from workers.search.time_bounds import Found, placed
from workers.slots import Terms

# The reader has a method of this name.
Day = date
# Lamps for an emergency; and "atta" is flour, or Marathi for now.
NO_HURRY = {"light", "lights", "lamp", "exit", "ka", "ki", "ke", "packet"}


@dataclass
class TimeSaid:
    """`places` are the numbers of the words that speak of time."""

    when: When = field(default_factory=When)
    places: set[int] = field(default_factory=set)
    reason: str = ""
    # Those of them that say when not.
    nots: set[int] = field(default_factory=set)


def read(
    text: str,
    words: Sequence[Word],
    *,
    tz: ZoneInfo,
    terms: Terms,
    now: datetime,
    names: Collection[str] = (),
    taken: Collection[int] = (),
) -> TimeSaid:
    """`names` are words of people's names, which are no time if alone; those with the
    numbers `taken` say something else.
    """
    words = [
        word._replace(form="") if place in taken else word
        for place, word in enumerate(words)
    ]
    reader = _Reader(text, words, now.astimezone(tz).date(), names)
    reader.read()
    found = reader.found
    if not found.places:
        return TimeSaid()
    when, reason = placed(found, tz, terms, now)
    return TimeSaid(when, found.places, reason, found.nots)


class _Reader(DayWords):
    def __init__(
        self, text: str, words: Sequence[Word], today: date, names: Collection[str]
    ) -> None:
        super().__init__(text, words)
        self.today, self.names = today, names
        self.found = Found()

    def read(self) -> None:
        place = 0
        while place < len(self.words):
            place += (
                self.ahead(place)
                or self.clock(place)
                or self.date(place)
                or self.day(place)
                or 1
            )

    def ahead(self, place: int) -> int:
        told = ahead_words.read(self, place)
        if told is None:
            return 0
        if told.is_until:
            self.found.soon = True
        else:
            self.found.ahead = told.minutes
        self.found.places |= set(range(told.first, told.last + 1))
        return told.last + 1 - place

    # --- A date ----------------------------------------------------------------

    def date(self, place: int) -> int:
        """How many words from here on are a day of the month."""
        first, second = self.number(place), self.number(place + 1)
        form = self.form(place)
        if form in say.MONTHS and second and not self.is_unit(place + 2):
            count = 3 if self.form(place + 2) in say.ORDINAL else 2
            return self.on(place, count, second, say.MONTHS[form])
        if not first or not form.isdigit():
            return 0
        if second and self.gap(place) == "/" and (first, second) != (24, 7):
            if self.is_unit(place + 2):
                return 0
            return self.on(place, 2, first, second)
        count = 2 if self.form(place + 1) in say.ORDINAL else 1
        month = self.form(place + count)
        if month in say.MONTHS:
            return self.on(place, count + 1, first, say.MONTHS[month])
        if month in {"tarikh", "tareekh"}:
            return self.on(place, count + 1, first, None)
        if self.form(place + 1) in say.DAYS and first < 100:
            return self.in_days(place, first)
        return 0

    def in_days(self, place: int, count: int) -> int:
        day = self.today + timedelta(days=count)
        if self.form(place + 2) in say.LATER:
            self.found.days.append(day)
            return self.take(place, 3)
        if self.form(place - 1) in {"in", "after"}:
            self.found.days.append(day)
            return self.take(place, 2, before={"in", "after"})
        if self.form(place - 1) == "within" or self.after(place + 1, say.THEN_UNTIL):
            return self.these(place, 2, [day])
        return 0

    def is_unit(self, place: int) -> bool:
        return self.form(place) in say.UNITS

    def on(self, place: int, count: int, day: int, month: int | None) -> int:
        year = self.form(place + count)
        known = int(year) if year.isdecimal() and len(year) == 4 else None
        if known and not 2000 <= known < 2100:
            known = None
        try:
            found = date(known or self.today.year, month or self.today.month, day)
        except ValueError:
            return 0
        past = (self.today - found).days
        if known is None and (past > 180 or (month is None and past > 0)):
            found += timedelta(days=365 if month else 31)
            found = found.replace(day=day) if day <= 28 else found
        return self.these(place, count + (1 if known else 0), [found])

    # --- A day, a part of it ---------------------------------------------------

    def day(self, place: int) -> int:
        form, found = self.form(place), self.found
        if form in say.ALSO_NAMES and form in self.names and not found.places:
            return 0
        if count := self.gone_by(place):
            return count
        if named := self.named(place):
            count, days = named
            if form in say.TONIGHT:
                found.part = Part.EVENING
            return self.these(place, count, days)
        if self.is_going_on(place):
            return self.take(place, 1, before=say.GOING_ON)
        if form == "right" and self.form(place + 1) == "now":
            found.soon = True
            return self.take(place, 2)
        if form in say.SOON and self.form(place + 1) not in NO_HURRY:
            if not self.refused(place, 1):
                found.soon = True
        elif form in say.PARTS:
            self.part(place, say.PARTS[form])
            if self.is_todays(place):
                found.days.append(self.today)
        else:
            return 0
        return self.take(place, 1)

    def part(self, place: int, part: Part) -> None:
        if self.refused(place, 1):
            self.found.not_parts.add(part)
        else:
            self.found.part = part

    def is_todays(self, place: int) -> bool:
        """ "This evening" is to come, "this morning" it may have broken."""
        is_this = self.form(place - 1) == "this"
        return is_this and say.PARTS[self.form(place)] != Part.MORNING

    # --- What is over, or goes on ----------------------------------------------

    def gone_by(self, place: int) -> int:
        """ "yesterday", "last week"; "since last week" goes on."""
        form, after = self.form(place), self.form(place + 1)
        count = 0
        if form == "yesterday":
            count = 2 if after in say.PARTS else 1
        elif form in say.LAST and (after in say.SPANS or after in say.WEEKDAYS):
            count = 3 if self.form(place + 2) in say.PARTS else 2
        if not count or self.form(place + count) in say.SINCE:
            return self.take(place, count, before=say.GOING_ON) if count else 0
        is_two_ago = self.form(place - 1) == "before" and self.form(place - 2) == "day"
        if self.form(place - 1) in say.GOING_ON:
            return self.take(place, count, before=say.GOING_ON)
        self.found.is_past = True
        first = place - 2 if is_two_ago else place
        self.take(first, count + place - first)
        return count

    def is_going_on(self, place: int) -> bool:
        form = self.form(place)
        is_time = form in say.PARTS or form in say.WEEKDAYS or form in say.WHEN_DAYS
        return is_time and self.is_since(place)
