"""Wall time and instants, against an oracle that reads the clock of every minute."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from toolkit import dates

BERLIN = ZoneInfo("Europe/Berlin")
KATHMANDU = ZoneInfo("Asia/Kathmandu")
LORD_HOWE = ZoneInfo("Australia/Lord_Howe")
SANTIAGO = ZoneInfo("America/Santiago")
HAVANA = ZoneInfo("America/Havana")
APIA = ZoneInfo("Pacific/Apia")
ZONES = [
    BERLIN,
    KATHMANDU,
    LORD_HOWE,
    SANTIAGO,
    HAVANA,
    APIA,
    ZoneInfo("Asia/Kolkata"),
    ZoneInfo("America/St_Johns"),
    ZoneInfo("Africa/Casablanca"),
    ZoneInfo("Europe/Dublin"),
]
AUTUMN, SPRING = date(2026, 10, 25), date(2027, 3, 28)
MINUTE = timedelta(minutes=1)
days = st.dates(date(2026, 1, 1), date(2028, 12, 31))
clocks = st.times().map(lambda clock: clock.replace(second=0, microsecond=0))
zones = st.sampled_from(ZONES)
# On a busy machine even three draws may take a second.
calm = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


def utc(*parts):
    return datetime(*parts, tzinfo=UTC)


def shown(moment, tz):
    local = moment.astimezone(tz)
    return local.date(), local.time()


def scanned(day, clock, tz):
    """Every minute of three days, read off the clock."""
    first = datetime.combine(day - timedelta(days=1), time(), UTC)
    minutes = (first + n * MINUTE for n in range(3 * 24 * 60))
    return [moment for moment in minutes if shown(moment, tz) == (day, clock)]


@calm
@given(days, clocks, zones)
def test_readings_are_what_the_clock_shows_minute_by_minute(day, clock, tz):
    assert dates.readings(day, clock, tz) == scanned(day, clock, tz)


@pytest.mark.parametrize(
    ("day", "clock", "tz", "start", "end"),
    [
        (AUTUMN, time(2), BERLIN, utc(2026, 10, 25), utc(2026, 10, 25, 1)),
        (AUTUMN, time(3), BERLIN, utc(2026, 10, 25, 2), utc(2026, 10, 25, 2)),
        (SPRING, time(2, 15), BERLIN, utc(2027, 3, 28, 1), utc(2027, 3, 28, 1)),
        (SPRING, time(3), BERLIN, utc(2027, 3, 28, 1), utc(2027, 3, 28, 1)),
        # Half an hour back at 2:00, and forward again at 2:00.
        (
            date(2026, 4, 5),
            time(1, 30),
            LORD_HOWE,
            utc(2026, 4, 4, 14, 30),
            utc(2026, 4, 4, 15),
        ),
        (
            date(2026, 10, 4),
            time(2, 10),
            LORD_HOWE,
            utc(2026, 10, 3, 15, 30),
            utc(2026, 10, 3, 15, 30),
        ),
        # A whole day was skipped.
        (
            date(2011, 12, 30),
            time(10),
            APIA,
            utc(2011, 12, 30, 10),
            utc(2011, 12, 30, 10),
        ),
        (date(2026, 1, 1), time(5, 45), KATHMANDU, utc(2026, 1, 1), utc(2026, 1, 1)),
    ],
)
def test_f09_a_stretch_covers_both_repeated_hours_and_no_other(
    day, clock, tz, start, end
):
    assert dates.instant(day, clock, tz) == start
    assert dates.instant(day, clock, tz, edge="end") == end


@calm
@given(days, zones)
def test_a_day_begins_with_its_first_minute_and_ends_with_the_next(day, tz):
    start, end = dates.start_of(day, tz), dates.end_of(day, tz)
    assert dates.day_of(start, tz) == day
    assert dates.day_of(start - MINUTE, tz) < day
    assert dates.day_of(end, tz) == day + timedelta(days=1)
    assert dates.is_midnight(start, tz)
    assert not dates.is_midnight(start + MINUTE, tz)


@pytest.mark.parametrize(
    ("day", "tz", "first"),
    [
        (date(2026, 9, 6), SANTIAGO, time(1)),  # 0:00 is skipped
        (date(2026, 11, 1), HAVANA, time(0)),  # 0:00 comes twice
        (date(2011, 12, 30), APIA, time(0)),  # of the 31st: there was no 30th
    ],
)
def test_a_day_without_its_midnight_begins_all_the_same(day, tz, first):
    start = dates.start_of(day, tz)
    assert start.astimezone(tz).time() == first
    assert (start - MINUTE).astimezone(tz).date() < day


@calm
@given(days, clocks, clocks, zones)
def test_a_stretch_holds_every_minute_that_the_clock_shows_in_it(day, one, two, tz):
    opens, closes = sorted([one, two])
    start, end = dates.stretch(day, opens, day, closes, tz)
    for clock in {opens, time(2), time(2, 15), time(2, 30), time(1, 45)}:
        if opens <= clock and (clock < closes or closes == time()):
            for moment in dates.readings(day, clock, tz):
                assert start <= moment < end


@pytest.mark.parametrize("closes", [time(), None])
def test_f11_midnight_as_an_end_is_the_end_of_the_day(closes):
    kolkata = ZoneInfo("Asia/Kolkata")
    day = date(2026, 12, 2)
    assert dates.stretch(day, time(18), day, closes, kolkata) == (
        utc(2026, 12, 2, 12, 30),
        utc(2026, 12, 2, 18, 30),
    )


def test_a_stretch_in_a_skipped_hour_holds_nothing():
    start, end = dates.stretch(SPRING, time(2, 15), SPRING, time(2, 45), BERLIN)
    assert start == end == utc(2027, 3, 28, 1)


def test_f07_instants_are_compared_and_moved_whatever_their_zone():
    summer = datetime(2026, 10, 25, 2, 0, tzinfo=BERLIN)
    winter = summer.replace(fold=1)
    assert dates.same(summer, utc(2026, 10, 25))
    assert dates.same(winter, utc(2026, 10, 25, 1))
    assert not dates.same(summer, winter)
    assert not dates.same(summer, None)
    assert dates.same(None, None)
    moved = dates.later(summer, timedelta(hours=1))
    assert (moved.hour, moved.fold, moved.tzinfo) == (2, 1, BERLIN)
    assert dates.later(winter, timedelta(hours=-1)).fold == 0
    assert dates.address_of(winter) == "2026-10-25T01:00Z"


@pytest.mark.parametrize(
    ("moment", "tz", "name"),
    [
        (utc(2026, 10, 25, 0, 30), BERLIN, "CEST"),
        (utc(2026, 10, 25, 1, 30), BERLIN, "CET"),
        (utc(2026, 4, 4, 14, 40), LORD_HOWE, "UTC+11"),
        (utc(2026, 4, 4, 15, 10), LORD_HOWE, "UTC+10:30"),
        (utc(2026, 4, 5, 3, 30), SANTIAGO, "UTC\u22124"),
    ],
)
def test_a_repeated_hour_has_a_name(moment, tz, name):
    local = moment.astimezone(tz)
    assert dates.is_repeated(local)
    assert dates.zone_name(local) == name


def test_other_hours_are_not_repeated():
    assert not dates.is_repeated(utc(2026, 10, 24, 23, 30).astimezone(BERLIN))
    assert not dates.is_repeated(utc(2026, 10, 25, 2).astimezone(BERLIN))


@pytest.mark.parametrize(
    ("first", "start", "end"),
    [
        (date(2026, 12, 1), utc(2026, 11, 30, 23), utc(2026, 12, 31, 23)),
        (date(2027, 2, 1), utc(2027, 1, 31, 23), utc(2027, 2, 28, 23)),
        (date(2026, 10, 1), utc(2026, 9, 30, 22), utc(2026, 10, 31, 23)),
    ],
)
def test_a_month_runs_from_midnight_to_midnight_there(first, start, end):
    assert dates.month(first, BERLIN) == (start, end)


@pytest.mark.parametrize(
    ("today", "found"),
    [
        (date(2026, 11, 18), [21, 22]),
        (date(2026, 11, 21), [21, 22]),
        (date(2026, 11, 22), [22]),
        (date(2026, 11, 23), [28, 29]),
    ],
)
def test_a_weekend_is_this_one_as_long_as_it_lasts(today, found):
    assert [day.day for day in dates.weekend_from(today)] == found
