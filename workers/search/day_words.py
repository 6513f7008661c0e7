"""The days that somebody names, and those around them: "before sunday", "not today"."""

from datetime import date, timedelta

from toolkit import dates
from workers.search import clock_words as say
from workers.search import negations
from workers.search.hour_words import HourWords

SIDES = {
    "after": (say.AFTER, say.THEN_AFTER),
    "from": (say.FROM, say.THEN_FROM),
    "before": (say.BEFORE, say.THEN_BEFORE),
    "until": (say.UNTIL, say.THEN_UNTIL),
}
# Behind these "sat" and "sun" are days.
IS_DAY = (
    say.NEXT
    | say.THIS
    | {
        "on",
        "before",
        "after",
        "by",
        "till",
        "until",
        "from",
        "except",
        "not",
        "and",
        "between",
    }
)
DAY_NAMES = say.WEEKDAYS.keys() | say.WHEN_DAYS | say.WEEKEND


class DayWords(HourWords):
    today: date

    def named(self, place: int) -> tuple[int, list[date]] | None:
        """(how many words from here on name days, which)"""
        form, after, today = self.form(place), self.form(place + 1), self.today
        is_told = self.form(place - 1) in IS_DAY
        near = {0: say.TODAY | say.TONIGHT, 1: say.TOMORROW, 2: say.AFTER_TOMORROW}
        if form == "day" and after == "after":
            count = 3 if self.form(place + 2) in say.TOMORROW else 2
            return count, [today + timedelta(days=2)]
        for ahead, forms in near.items():
            if form in forms and not self.is_since(place):
                return 1, [today + timedelta(days=ahead)]
        if form in say.WEEKEND:
            return 1, list(dates.weekend_from(today))
        if form in say.NEXT | say.THIS and after in {"week", "hafte"}:
            monday = today - timedelta(days=today.weekday())
            monday += timedelta(days=7 if form in say.NEXT else 0)
            week = [monday + timedelta(days=n) for n in range(7)]
            return 2, [day for day in week if day >= today]
        is_weekday = form in say.WEEKDAYS and not self.is_since(place)
        if is_weekday and (is_told or form not in say.ALSO_OTHERS):
            return 1, [self.weekday(place, say.WEEKDAYS[form])]
        return None

    def these(self, place: int, count: int, days: list[date]) -> int:
        """These days, or what lies before, after or between them, or all others."""
        found, last = self.found, place + count - 1
        if self.refused(place, count):
            if self.form(place) in say.WEEKDAYS or self.form(place) in say.WEEKEND:
                found.not_weekdays.update(day.weekday() for day in days)
            found.not_days.update(days)
            return self.take(place, count)
        if end := self.to_day(place, last, days[0]):
            until, last = end
            found.since, found.until = days[0], until
            return self.take(place, last + 1 - place)
        sides = {
            name: max(self.before(place, before), self.after(last, behind))
            for name, (before, behind) in SIDES.items()
        }
        side = max(sides, key=lambda name: sides[name])
        if not sides[side]:
            found.days += days
            return self.take(place, count)
        day = timedelta(days=1)
        if side in {"after", "from"}:
            found.since = days[-1] + day if side == "after" else days[0]
        else:
            found.until = days[0] - day if side == "before" else days[-1]
        before, behind = SIDES[side]
        first, end = place - self.before(place, before), last + self.after(last, behind)
        self.take(first, end + 1 - first)
        return end + 1 - place

    def to_day(self, place: int, last: int, first: date) -> tuple[date, int] | None:
        """(the second day, its last word) of "friday to sunday", "kal se parso"; a
        weekday is the next one after the `first` day.
        """
        joint = self.form(last + 1)
        has_dash = self.gap(last).strip() in {"-", "–", "—"}
        is_led = joint in say.AND and self.form(place - 1) in say.BETWEEN
        if not (has_dash or is_led or joint in say.TO):
            return None
        second = last + (1 if has_dash else 2)
        named = self.named(second)
        if named is None or self.found.days:
            return None
        count, days = named
        if days[-1] < first and self.form(second) in say.WEEKDAYS:
            days = [days[-1] + timedelta(days=7)]
        behind = self.after(second + count - 1, say.THEN_BETWEEN)
        return days[-1], second + count - 1 + behind

    def refused(self, place: int, count: int) -> bool:
        """Whether it is said as not wanted: "not today", "kal nahi", "no sundays"."""
        words = negations.words_of(self, place, place + count - 1)
        if not words and self.form(place - 1) == negations.NO:
            words = set(range(place - 1, place + count))
        self.found.places |= words
        self.found.nots |= words
        return bool(words)

    def is_since(self, place: int) -> bool:
        is_led = self.form(place - 1) in say.GOING_ON
        is_since = self.form(place + 1) in say.SINCE
        if is_since and not is_led:
            # "Kal se parso tak", "kal se pehle" are bounds.
            is_bound = self.after(place, say.THEN_BEFORE) > 1
            return not is_bound and self.form(place + 2) not in DAY_NAMES
        return is_led

    def weekday(self, place: int, number: int) -> date:
        """The first such day; a "next" one is in the week after this one."""
        ahead = (number - self.today.weekday()) % 7
        is_next = self.form(place - 1) == "next"
        if is_next and self.today.weekday() + ahead < 7:
            ahead += 7
        return self.today + timedelta(days=ahead)
