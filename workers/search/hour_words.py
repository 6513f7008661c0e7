"""The hours that somebody names, and the bounds around them: "after 6 pm", "2 se 4"."""

from collections.abc import Collection
from typing import NamedTuple

from workers.search import clock_words as say
from workers.search.hour_spans import Clock
from workers.search.query import Part
from workers.search.time_bounds import Found
from workers.search.word_line import WordLine


class Hour(NamedTuple):
    """An hour, said by the words `first` to `last`. A bare number is one only beside a
    word that says so.
    """

    clock: Clock
    first: int
    last: int
    is_sure: bool
    is_number: bool = True


class HourWords(WordLine):
    """Reads what it finds into `found`."""

    found: Found

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

    def clock(self, place: int) -> int:
        """How many words from here on are an hour of the clock, or a bound."""
        hour = self.hour(place)
        if hour is None:
            return 0
        return self.between(hour) or self.beside(hour) or self.at(hour)

    # --- A stretch of hours, a bound, an hour ----------------------------------

    def between(self, low: Hour) -> int:
        """ "2 se 4 baje", "between 2 and 4", "5-6 pm"."""
        at = low.last + 1
        has_dash = self.gap(low.last).strip() in {"-", "–", "—"}
        joint = self.form(at)
        if not has_dash and joint not in say.TO | say.AND:
            return 0
        at += not has_dash
        at += self.form(at) in say.PARTS or self.form(at) in say.FROM_TO
        high = self.hour(at)
        if high is None:
            return 0
        is_led = self.form(low.first - 1) in say.FROM_TO
        behind = self.after(high.last, say.THEN_BETWEEN)
        # "Subah 10 se shaam 6" says both halves.
        has_halves = low.clock[2] is not None and high.clock[2] is not None
        is_told = low.is_sure or high.is_sure or has_halves or is_led or bool(behind)
        if joint in say.AND and not has_dash:
            is_told = self.form(low.first - 1) in say.BETWEEN or bool(behind)
        if not is_told:
            return 0
        return self.bound(low, high.last + behind, low.clock, high.clock)

    def beside(self, hour: Hour) -> int:
        """ "after 6", "6 baje ke baad", "till noon"."""
        first, last = hour.first, hour.last
        low, high = (
            (self.before(first, say.AFTER) or self.before(first, say.FROM)),
            (self.before(first, say.BEFORE) or self.before(first, say.UNTIL)),
        )
        after = self.after(last, say.THEN_AFTER) or self.after(last, say.THEN_FROM)
        until = self.after(last, say.THEN_BEFORE) or self.after(last, say.THEN_UNTIL)
        # "Not before 10" ends with "before".
        count = max(low, high, after, until)
        if not count:
            return 0
        if count in (low, after):
            end = last + (after if count == after else 0)
            return self.bound(hour, end, hour.clock, None, max(low, 0))
        end = last + (until if count == until else 0)
        return self.bound(hour, end, None, hour.clock, max(high, 0))

    def bound(
        self,
        hour: Hour,
        last: int,
        low: Clock | None,
        high: Clock | None,
        before: int = 0,
    ) -> int:
        bounds, first = self.found.bounds, hour.first
        bounds.low, bounds.high = bounds.low or low, bounds.high or high
        self.found.places |= set(range(first - before, first))
        self.take(first - before, last + 1 - first + before)
        return last + 1 - first

    def at(self, hour: Hour) -> int:
        if not hour.is_number:
            return 0
        following = self.form(hour.last + 1)
        if hour.is_sure and following in say.SINCE:
            # "5 baje se" tells since when.
            return self.take(hour.first, hour.last + 2 - hour.first)
        if not hour.is_sure and self.form(hour.first - 1) not in say.BEFORE_AN_HOUR:
            return 0
        self.found.clock = self.found.clock or hour.clock
        return self.take(hour.first, hour.last + 1 - hour.first)

    # --- One of them -----------------------------------------------------------

    def hour(self, place: int) -> Hour | None:
        """The hour that begins with this word, if it may be one."""
        if self.form(place) in say.NAMED and self.gap(place)[:1] != "-":
            following = self.form(place + 1)
            if following.isdigit() or following in say.NUMBERS:
                return None
            named = say.NAMED[self.form(place)]
            clock = ((named - 1) % 12 + 1, 0, 12 if named < 24 else 0)
            return Hour(clock, place, place, True, is_number=named == 24)
        hour, last = self.number(place), place
        if hour is None or not 0 <= hour <= 24:
            return None
        minute, half = 0, None
        has_colon = self.gap(place) == ":" and self.is_minute(place + 1)
        if has_colon or (self.gap(place) == "." and self.is_minute(place + 1)):
            minute, last = int(self.form(place + 1)), place + 1
        suffix = self.form(last + 1)
        is_sure = True
        if suffix in say.HALVES and 1 <= hour <= 12:
            half, last = say.HALVES[suffix], last + 1
        elif suffix == "o" and self.form(last + 2) == "clock":
            last += 2
        elif suffix in say.OCLOCK:
            last += 1
        elif not self.is_bare_hour(place, hour, last, suffix, has_colon):
            return None
        else:
            is_sure = has_colon
        if hour == 24 or (half == 12 and hour > 12):
            return None
        if half is None and self.form(place - 1) in say.PARTS and hour <= 12:
            part = say.PARTS[self.form(place - 1)]
            half = 0 if part == Part.MORNING else 12
        return Hour((hour, minute, half), place, last, is_sure)

    def is_bare_hour(
        self, place: int, hour: int, last: int, suffix: str, has_colon: bool
    ) -> bool:
        """10:30, or a number up to twelve with nothing after it that is counted."""
        if has_colon:
            return suffix not in say.UNITS
        return (
            (self.form(place).isdigit() or self.form(place) in say.NUMBERS)
            and last == place
            and 1 <= hour <= 12
            and suffix not in say.UNITS | say.DAYS | say.MONTHS.keys() | say.ORDINAL
            and (not suffix or self.gap(place).strip() in {"", ",", "-", "–", "—"})
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
        told = self.form(place + (3 if self.form(place + 1) in say.SINCE else 1))
        return say.NUMBERS.get(form) if told in say.OCLOCK else None
