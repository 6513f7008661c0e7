"""Which of the days and hours that somebody named can be booked."""

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from workers.search import availability_sql, hour_spans
from workers.search.hour_spans import Bounds, Clock
from workers.search.query import DAY_END, Part, When, span_of
from workers.slots import Terms

QUARTER = 15
LAST_DAY_FROM = 9


@dataclass
class Found:
    """What the words say; `places` are the numbers of the words that say it, `nots`
    those that say when not. `since` and `until` are the first and the last day.
    """

    soon: bool = False
    # So many minutes from now.
    ahead: int = 0
    days: list[date] = field(default_factory=list)
    since: date | None = None
    until: date | None = None
    part: Part | None = None
    clock: Clock | None = None
    bounds: Bounds = field(default_factory=Bounds)
    is_past: bool = False
    not_days: set[date] = field(default_factory=set)
    not_weekdays: set[int] = field(default_factory=set)
    not_parts: set[Part] = field(default_factory=set)
    places: set[int] = field(default_factory=set)
    nots: set[int] = field(default_factory=set)

    def is_out(self, day: date) -> bool:
        return day in self.not_days or day.weekday() in self.not_weekdays

    @property
    def says_days(self) -> bool:
        """Whether some days are left out of all, or one has to choose among them."""
        bounds = self.since or self.until
        return bool(self.days or bounds or self.not_days or self.not_weekdays)


def placed(found: Found, tz: ZoneInfo, terms: Terms, now: datetime) -> tuple[When, str]:
    """(when, why it is not what was said)"""
    here = now.astimezone(tz)
    if found.ahead:
        return _from_then(here, found.ahead), ""
    # Of the last day there have to be some hours in which people work.
    ahead = timedelta(minutes=terms.horizon, hours=-LAST_DAY_FROM)
    last = (now + ahead).astimezone(tz).date()
    days, reason = _days(found, here.date(), last, terms)
    if reason:
        return When(), reason
    if found.clock:
        when = When(days=days, part=found.part)
        return _at_an_hour(found, found.clock, when, tz, terms, now)
    part, hours = found.part, hour_spans.read(found.bounds, found.part)
    if hours:
        part = None
    elif not part and found.not_parts:
        hours = hour_spans.without(found.not_parts)
    soon = found.soon and not (days or part or hours)
    when = When(soon=soon, days=days, part=part, hours=hours)
    if days == (here.date(),) and _is_late(when, here, terms):
        reason = _("It is late for today, so we looked for the soonest time.")
        return When(soon=True), reason
    if days[:1] == (here.date(),) and _is_over(when, here):
        days = days[1:]
        when = replace(when, days=days)
        if not days:
            return When(), _("That is in the past. Choose a later time.")
    if not when and found.is_past:
        return when, _("That is past, so we looked at any time.")
    return when, ""


def _from_then(here: datetime, ahead: int) -> When:
    """From the quarter of an hour on in which that lies, to the end of its day."""
    then = here.astimezone(UTC) + timedelta(minutes=ahead + QUARTER - 1)
    then = then.astimezone(here.tzinfo)
    start = (then.hour * 60 + then.minute) // QUARTER * QUARTER
    return When(days=(then.date(),), hours=(start, DAY_END))


def _is_late(when: When, here: datetime, terms: Terms) -> bool:
    """Whether nobody could come tonight any more, whom one asks now."""
    minutes = here.hour * 60 + here.minute + terms.notice
    return when.part == Part.EVENING and minutes >= span_of(Part.EVENING)[1]


def _is_over(when: When, here: datetime) -> bool:
    end = when.span[1] if when.span else DAY_END
    return end <= here.hour * 60 + here.minute


def _days(
    found: Found, today: date, last: date, terms: Terms
) -> tuple[tuple[date, ...], str]:
    """(the days that are meant and can be booked, why there are none)"""
    if not found.says_days:
        return (), ""
    horizon = [today + timedelta(days=n) for n in range((last - today).days + 1)]
    named = [day for day in found.days if not found.is_out(day)]
    first, end = found.since or today, found.until or last
    if named:
        days = [day for day in horizon if day in named]
    else:
        days = [day for day in horizon if first <= day <= end and not found.is_out(day)]
    if days:
        return tuple(days), ""
    if min([*named, found.until or last]) < today:
        return (), _("That is in the past. Choose a later time.")
    ahead = (last - today).days
    told = ngettext(
        "One can book %d day ahead. Choose an earlier one.",
        "One can book %d days ahead. Choose an earlier one.",
        ahead,
    )
    return (), told % ahead


def _at_an_hour(
    found: Found, said: Clock, when: When, tz: ZoneInfo, terms: Terms, now: datetime
) -> tuple[When, str]:
    today = now.astimezone(tz).date()
    days = when.days[:1] or (today, today + timedelta(days=1))
    reason = ""
    for day in days:
        for clock in _readings(said, found.part, bool(when.days) and day != today):
            try:
                typed = datetime.combine(day, clock)
                moment = availability_sql.placed(typed, tz, terms, now)
            except ValidationError as error:
                reason = reason or " ".join(error.messages)
            else:
                return When(moment=moment), ""
    return when, reason


def _readings(said: Clock, part: Part | None, is_another_day: bool) -> list[time]:
    """The hours that may be meant, the likelier first. Nobody comes before seven."""
    hour, minute, half = said
    if half is not None:
        return [time(hour % 12 + half, minute)]
    if hour > 12 or hour == 0:
        return [time(hour, minute)]
    morning, later = time(hour % 12, minute), time(hour % 12 + 12, minute)
    if part:
        return [morning if part == Part.MORNING else later]
    if 7 <= hour <= 11:
        is_far = is_another_day or hour > 9
        return [morning] if is_far else [morning, later]
    return [later]
