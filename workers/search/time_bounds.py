"""Which of the days and hours that somebody named can be booked."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from workers.search import availability_sql
from workers.search.query import HOURS, Part, When
from workers.slots import Terms

# Hour, minute, and 0 or 12 where the half of the day is said.
Clock = tuple[int, int, int | None]


@dataclass
class Found:
    """What the words say; `places` are the numbers of the words that say it."""

    soon: bool = False
    days: list[date] = field(default_factory=list)
    part: Part | None = None
    clock: Clock | None = None
    places: set[int] = field(default_factory=set)
    # The word in front of the hour: "after", "before" …
    side: str = ""


def placed(found: Found, tz: ZoneInfo, terms: Terms, now: datetime) -> tuple[When, str]:
    """(when, why it is not what was said)"""
    today = now.astimezone(tz).date()
    last = (now + timedelta(minutes=terms.horizon)).astimezone(tz).date()
    days = tuple(day for day in sorted(set(found.days)) if today <= day <= last)
    if found.days and not days:
        if found.days[0] < today:
            return When(), _("That is in the past. Choose a later time.")
        ahead = terms.horizon // (24 * 60)
        told = ngettext(
            "One can book %d day ahead. Choose an earlier one.",
            "One can book %d days ahead. Choose an earlier one.",
            ahead,
        )
        return When(), told % ahead
    when = When(
        soon=found.soon and not (days or found.part or found.clock),
        days=days,
        part=found.part,
    )
    if found.clock and (part := _beside(found.side, found.clock)):
        when, found.part = replace(when, part=part), part
    elif found.clock:
        return _at_an_hour(found, found.clock, when, tz, terms, now)
    hour = now.astimezone(tz).hour
    if found.part and days == (today,) and HOURS[found.part][1] <= hour:
        return When(), _("That is in the past. Choose a later time.")
    return when, ""


def _beside(side: str, said: Clock) -> Part | None:
    """The part of the day that "after 6 pm" or "before 11" means, if it is one."""
    hour, _minute, half = said
    # Nobody who says "after 6" without more means the early morning.
    is_late = half == 12 or (half is None and hour < HOURS[Part.MORNING][0] + 1)
    hour = hour % 12 + 12 if is_late else hour
    if side == "after" and hour >= HOURS[Part.EVENING][0]:
        return Part.EVENING if hour < HOURS[Part.EVENING][1] else None
    if side == "after" and hour == HOURS[Part.AFTERNOON][0]:
        return Part.AFTERNOON
    if side in {"before", "by"} and hour <= HOURS[Part.MORNING][1]:
        return Part.MORNING
    return None


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
    return replace(when, soon=False), reason


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
