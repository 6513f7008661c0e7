"""A working week: windows of minutes by weekday, and how to say them in words.

People think of a night as one stretch; it is stored as two, split at midnight, and
windows that touch are stored as one, because search asks for a row that holds the
whole of its part of a visit.
"""

from collections.abc import Iterable, Mapping, Sequence

from django.utils.translation import gettext as _

from toolkit import locales
from toolkit.units import Minutes
from workers import slots
from workers.errors import BadHours
from workers.slots import Week, Window

DAY = 24 * 60
USUAL = dict.fromkeys(range(6), [(9 * 60, 18 * 60)])


def stored(week: Mapping[int, Iterable[Window]]) -> dict[int, list[Window]]:
    """{weekday: windows} as they are kept. Raises BadHours.

    A window that ends at or before its start goes on past midnight.
    """
    result: dict[int, list[Window]] = {}
    for weekday, windows in week.items():
        for start, end in windows:
            _check(start, end)
            if start < end:
                result.setdefault(weekday, []).append((start, end))
                continue
            result.setdefault(weekday, []).append((start, DAY))
            if end:
                result.setdefault((weekday + 1) % 7, []).append((0, end))
    return {day: slots.joined(sorted(result[day])) for day in sorted(result)}


def _check(start: Minutes, end: Minutes) -> None:
    if not (0 <= start < DAY and 0 <= end <= DAY):
        raise BadHours(_("Hours lie between midnight and midnight."))
    if start == end:
        raise BadHours(_("Each stretch needs an end that differs from its start."))


def spoken(week: Week) -> dict[int, list[Window]]:
    """The same as people say it: what goes on past midnight is one window again."""
    said = {day: list(week.get(day, ())) for day in range(7)}
    for day in range(7):
        morning, evening = (day + 1) % 7, said[day][-1:]
        early = said[morning][:1]
        if _is_night(evening, early):
            said[day][-1] = (evening[0][0], early[0][1])
            said[morning].pop(0)
    return {day: windows for day, windows in said.items() if windows}


def _is_night(evening: list[Window], early: list[Window]) -> bool:
    if not evening or not early:
        return False
    (start, end), (first, until) = evening[0], early[0]
    return end == DAY and first == 0 and until < DAY and until <= start


def in_words(week: Week) -> list[str]:
    """["Mon–Fri 9 am to 6 pm", "Sat 10 am to 2 pm"]: equal days that follow join."""
    week = spoken(week)
    lines: list[str] = []
    run: list[int] = []
    for day in range(8):
        if run and week.get(day) != week[run[0]]:
            lines.append(f"{_days(run)} {_windows(week[run[0]])}")
            run = []
        if day in week:
            run.append(day)
    return lines


def _days(run: Sequence[int]) -> str:
    if len(run) == 7:
        return _("Every day")
    if len(run) == 1:
        return locales.weekday(run[0])
    joint = "–" if len(run) > 2 else _(" and ")
    return f"{locales.weekday(run[0])}{joint}{locales.weekday(run[-1])}"


def _windows(windows: Sequence[Window]) -> str:
    if windows == [(0, DAY)]:
        return _("all day and night")
    return _(" and ").join(
        _("%(start)s to %(end)s") % {"start": clock(start), "end": clock(end)}
        for start, end in windows
    )


def clock(minutes: Minutes) -> str:
    """9 am · 9:30 am · noon · midnight"""
    hour, minute = divmod(minutes % DAY, 60)
    if minute == 0 and hour in {0, 12}:
        return _("noon") if hour else _("midnight")
    return locales.short_clock(hour, minute)
