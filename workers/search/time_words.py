"""When somebody has to be free, read out of what was typed.

Days are those of the city's calendar, an hour is the one its clock shows next. What is
over, or too far ahead to book, is not used and said so.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from toolkit import dates
from workers.search import clock_words as say
from workers.search.language import Word
from workers.search.query import Part, When
from workers.search.time_bounds import Found, placed
from workers.slots import Terms

# The reader has a method of this name.
Day = date


@dataclass
class TimeSaid:
    """`places` are the numbers of the words that speak of time."""

    when: When = field(default_factory=When)
    places: set[int] = field(default_factory=set)
    reason: str = ""


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
    return TimeSaid(when, found.places, reason)


class _Reader:
    def __init__(
        self, text: str, words: Sequence[Word], today: date, names: Collection[str]
    ) -> None:
        self.text, self.words, self.today, self.names = text, words, today, names
        self.found = Found()

    def form(self, place: int) -> str:
        return self.words[place].form if 0 <= place < len(self.words) else ""

    def gap(self, place: int) -> str:
        """What stands between this word and the next."""
        if place + 1 >= len(self.words):
            return ""
        return self.text[self.words[place].end : self.words[place + 1].start]

    def read(self) -> None:
        place = 0
        while place < len(self.words):
            place += self.clock(place) or self.date(place) or self.day(place) or 1

    def take(
        self, place: int, count: int, *, before: Collection[str] = say.BEFORE_A_TIME
    ) -> int:
        """Mark these words, and the small ones beside them."""
        self.found.places |= set(range(place, place + count))
        while place > 0 and self.form(place - 1) in before:
            place -= 1
            self.found.places.add(place)
        if self.form(place + count) in say.AFTER_A_TIME:
            self.found.places.add(place + count)
        return count

    # --- An hour ---------------------------------------------------------------

    def clock(self, place: int) -> int:
        """How many words from here on are an hour of the clock."""
        hour, count = self.number(place), 1
        if hour is None or not 0 <= hour <= 24:
            return 0
        minute, half = 0, None
        following = self.number(place + 1) if self.form(place).isdigit() else None
        has_colon = self.gap(place) == ":" and self.is_minute(place + 1)
        if has_colon or (self.gap(place) == "." and self.is_minute(place + 1)):
            minute, count = following or 0, 2
        elif self.gap(place).strip() in {"-", "–", "to"} and following is not None:
            # Of "5-6 pm" the first.
            count = 2 if self.gap(place).strip() else 1
        suffix = self.form(place + count)
        if suffix in say.HALVES and 1 <= hour <= 12:
            half, count = say.HALVES[suffix], count + 1
        elif suffix == "o" and self.form(place + count + 1) == "clock":
            count += 2
        elif suffix in say.OCLOCK:
            count += 1
        elif not self.is_bare_hour(place, hour, count, suffix, has_colon):
            return 0
        if hour == 24 or (half == 12 and hour > 12):
            return 0
        self.found.clock = self.found.clock or (hour, minute, half)
        self.found.side = self.found.side or self.form(place - 1)
        return self.take(place, count)

    def is_bare_hour(
        self, place: int, hour: int, count: int, suffix: str, has_colon: bool
    ) -> bool:
        """10:30, or "at 5" with nothing after it that is counted."""
        if has_colon:
            return suffix not in say.UNITS
        return (
            self.form(place).isdigit()
            and count == 1
            and 1 <= hour <= 12
            and self.form(place - 1) in say.BEFORE_AN_HOUR
            and suffix not in say.UNITS | say.MONTHS.keys() | say.ORDINAL
            and self.gap(place).strip() in {"", ","}
        )

    def is_minute(self, place: int) -> bool:
        form = self.form(place)
        return len(form) == 2 and form.isdigit() and int(form) < 60

    def number(self, place: int) -> int | None:
        form = self.form(place)
        if self.gap(place) == "," and len(self.form(place + 1)) == 3:
            # The thousands of a greater number.
            return None
        if form.isdecimal() and form.isascii() and len(form) <= 2:
            return int(form)
        return say.NUMBERS.get(form) if self.form(place + 1) in say.OCLOCK else None

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
        if self.form(place + 2) in say.LATER:
            self.found.days.append(self.today + timedelta(days=count))
            return self.take(place, 3)
        if self.form(place - 1) in {"in", "after"}:
            self.found.days.append(self.today + timedelta(days=count))
            return self.take(place, 2, before={"in", "after"})
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
        self.found.days.append(found)
        return self.take(place, count + (1 if known else 0))

    # --- A day, a part of it ---------------------------------------------------

    def day(self, place: int) -> int:
        form, after = self.form(place), self.form(place + 1)
        found, today = self.found, self.today
        is_told = self.form(place - 1) in say.NEXT | say.THIS | {"on"}
        if form in say.ALSO_NAMES and form in self.names and not found.places:
            return 0
        if self.is_going_on(place):
            return self.take(place, 1, before=say.GOING_ON)
        if form == "right" and after == "now":
            found.soon = True
            return self.take(place, 2)
        if form in say.SOON and after not in {"light", "lights", "lamp", "exit"}:
            found.soon = True
        elif form in say.TODAY:
            found.days.append(today)
        elif form == "day" and after == "after":
            count = 3 if self.form(place + 2) in say.TOMORROW else 2
            found.days.append(today + timedelta(days=2))
            return self.take(place, count, before=say.BEFORE_A_TIME | {"the"})
        elif form in say.TOMORROW:
            found.days.append(today + timedelta(days=1))
        elif form in say.AFTER_TOMORROW:
            found.days.append(today + timedelta(days=2))
        elif form in say.TONIGHT:
            found.days.append(today)
            found.part = Part.EVENING
        elif form in say.WEEKEND:
            found.days += dates.weekend_from(today)
        elif form in say.NEXT | say.THIS and after in {"week", "hafte"}:
            monday = today - timedelta(days=today.weekday())
            monday += timedelta(days=7 if form in say.NEXT else 0)
            week = [monday + timedelta(days=n) for n in range(7)]
            found.days += [day for day in week if day >= today]
            return self.take(place, 2)
        elif form in say.WEEKDAYS and (is_told or form not in say.ALSO_OTHERS):
            found.days.append(self.weekday(place, say.WEEKDAYS[form]))
        elif form in say.PARTS:
            found.part = say.PARTS[form]
        else:
            return 0
        return self.take(place, 1)

    def is_going_on(self, place: int) -> bool:
        form = self.form(place)
        is_time = form in say.PARTS or form in say.WEEKDAYS or form in say.WHEN_DAYS
        is_since = self.form(place + 1) in say.SINCE
        return is_time and (is_since or self.form(place - 1) in say.GOING_ON)

    def weekday(self, place: int, number: int) -> Day:
        """The first such day; a "next" one is in the week after this one."""
        ahead = (number - self.today.weekday()) % 7
        is_next = self.form(place - 1) == "next"
        if is_next and self.today.weekday() + ahead < 7:
            ahead += 7
        return self.today + timedelta(days=ahead)
