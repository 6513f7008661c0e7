"""The engine against an oracle that reads the clock of every single cell."""

import random
from datetime import UTC, date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from workers import slots
from workers.slots import CELL, DAY, Frame, Terms

ALL_DAY = dict.fromkeys(range(7), [(0, 1440)])
NIGHTS = dict.fromkeys(range(7), [(0, 150), (1320, 1440)])
OFFICE = dict.fromkeys(range(7), [(540, 1020)])
PLACES = ("Africa", "America", "Antarctica", "Asia", "Atlantic", "Australia")
ZONES = sorted(
    name
    for name in available_timezones()
    if name.split("/")[0] in (*PLACES, "Europe", "Indian", "Pacific")
)
# It changes at one minute past midnight, and leaves a cell that is open for a minute:
# the oracle looks at its first second, the engine wants all of it.
ODD_MINUTE = "Antarctica/Casey"


def seconds(*parts, zone="UTC", fold=0):
    return int(datetime(*parts, tzinfo=ZoneInfo(zone), fold=fold).timestamp())


@cache
def changes():
    """(zone, a moment of the day after it) of every change of a clock in two years."""
    found = []
    for zone in ZONES:
        at = seconds(2026, 1, 1)
        before = slots.offset_at(zone, at)
        while at < seconds(2028, 1, 1):
            at += DAY
            now = slots.offset_at(zone, at)
            if now != before:
                found.append((zone, at))
            before = now
    return found


def reads_open(zone, week, at):
    local = datetime.fromtimestamp(at, ZoneInfo(zone))
    minute = local.hour * 60 + local.minute
    return any(start <= minute < end for start, end in week.get(local.weekday(), ()))


def oracle(zone, week, terms, now, off, taken):
    """Cell by cell, straight from the words of the rule."""
    frame = slots.frame_for(now, terms)
    cells = range(frame.start, frame.end)
    closed = {cell for start, end in off for cell in range(start, end)}
    working = {c for c in cells if reads_open(zone, week, c * CELL)} - closed
    soonest, latest = now + terms.notice * 60, now + terms.horizon * 60
    for cell in cells:
        at = cell * CELL
        if not soonest <= at < latest:
            continue
        local = datetime.fromtimestamp(at, ZoneInfo(zone))
        visit = range(cell, cell + slots.cells_in(terms.minutes))
        held = range(cell, cell + slots.cells_in(terms.minutes + terms.buffer))
        if (
            (local.hour * 60 + local.minute) % terms.step == 0
            and working.issuperset(visit)
            and taken.isdisjoint(held)
        ):
            yield at


windows = st.tuples(st.integers(0, 95), st.integers(1, 32)).map(
    lambda pair: (pair[0] * 15, min(1440, (pair[0] + pair[1]) * 15))
)
weeks = st.fixed_dictionaries(
    {day: st.lists(windows, min_size=1, max_size=3) for day in range(7)}
)
ranges = st.lists(st.tuples(st.integers(0, 288), st.integers(1, 20)), max_size=6)
terms_ = st.builds(
    Terms,
    minutes=st.sampled_from([15, 30, 45, 60, 90, 120, 240]),
    buffer=st.sampled_from([0, 15, 30, 60]),
    step=st.sampled_from([15, 30, 60]),
    notice=st.integers(0, 1440),
    horizon=st.integers(0, 3 * 1440),
)


@settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    database=None,
)
@given(
    change=st.integers(0, 10**6),
    days_before=st.integers(-1, 3),
    week=weeks | st.sampled_from([ALL_DAY, NIGHTS]),
    off=ranges,
    taken=ranges,
    terms=terms_,
)
def test_free_starts_are_what_the_rule_says(
    change, days_before, week, off, taken, terms
):
    zone, at = changes()[change % len(changes())]
    now = at - days_before * DAY
    first = now // CELL
    off = [(first + start, first + start + length) for start, length in off]
    taken = {first + start + n for start, length in taken for n in range(length)}

    got = slots.free_starts(zone, week, terms, now=now, off=off, taken=taken)

    assert list(got) == list(oracle(zone, week, terms, now, off, taken))


def test_every_zone_is_a_whole_number_of_cells_away():
    assert {slots.offset_at(zone, at) % CELL for zone, at in changes()} == {0}


@pytest.mark.parametrize(
    "week", [ALL_DAY, NIGHTS, OFFICE], ids=["day", "night", "office"]
)
def test_open_cells_around_changes_of_the_clock(week):
    sample = random.Random(week[0][0][1]).sample(changes(), 250)
    checked = 0
    for zone, at in sample:
        if zone == ODD_MINUTE:
            continue
        frame = Frame(at // CELL - 110, 120)
        mask = slots.open_mask(zone, week, frame)
        expected = [
            reads_open(zone, week, (frame.start + i) * CELL) for i in range(120)
        ]
        assert [bool(mask >> i & 1) for i in range(120)] == expected, (zone, at)
        checked += 1
    assert checked > 200


def starts_of(zone, week, day, **terms):
    now = seconds(day.year, day.month, day.day, zone=zone)
    found = slots.free_starts(
        zone, week, Terms(horizon=1440, step=60, **terms), now=now
    )
    return [f"{datetime.fromtimestamp(at, ZoneInfo(zone)):%H%z}" for at in found]


def test_spring_skips_the_hour_that_does_not_exist():
    week = {6: [(0, 300)]}
    assert starts_of("Europe/Berlin", week, date(2026, 3, 29), minutes=60) == [
        "00+0100",
        "01+0100",
        "03+0200",
        "04+0200",
    ]


def test_autumn_offers_the_repeated_hour_twice():
    week = {6: [(0, 240)]}
    assert starts_of("Europe/Berlin", week, date(2026, 10, 25), minutes=60) == [
        "00+0200",
        "01+0200",
        "02+0200",
        "02+0100",
        "03+0100",
    ]


def test_a_visit_may_go_on_past_midnight():
    week = {0: [(1320, 1440)], 1: [(0, 60)]}
    monday = date(2026, 11, 23)
    assert starts_of("Asia/Kolkata", week, monday, minutes=120) == [
        "22+0530",
        "23+0530",
    ]


def test_a_buffer_may_outlast_the_hours_but_not_touch_a_taken_cell():
    zone, now = "Asia/Kolkata", seconds(2026, 11, 23, zone="Asia/Kolkata")
    terms = Terms(minutes=60, buffer=30, step=30, horizon=1440)
    hours = {0: [(540, 660)]}

    def found(**busy):
        free = slots.free_starts(zone, hours, terms, now=now, **busy)
        return [(at - now) // 60 for at in free]

    assert found() == [540, 570, 600]
    eleven = (now + 660 * 60) // CELL
    assert found(taken=[eleven]) == [540, 570]
    assert found(off=[(eleven, eleven + 4)]) == [540, 570, 600]
    assert found(off=[(eleven - 1, eleven + 4)]) == [540, 570]


def test_notice_and_horizon_are_instants():
    zone, now = "UTC", seconds(2026, 11, 23, 9, 10)
    terms = Terms(minutes=30, step=30, notice=60, horizon=24 * 60)
    found = list(slots.free_starts(zone, ALL_DAY, terms, now=now))
    assert found[0] == seconds(2026, 11, 23, 10, 30)
    assert found[-1] == seconds(2026, 11, 24, 9, 0)


@pytest.mark.parametrize(
    ("windows", "expected"),
    [
        ([], []),
        ([(0, 60)], [(0, 60)]),
        ([(0, 60), (60, 90)], [(0, 90)]),
        ([(0, 60), (30, 45)], [(0, 60)]),
        ([(0, 60), (75, 90)], [(0, 60), (75, 90)]),
    ],
)
def test_windows_that_touch_are_joined(windows, expected):
    assert slots.joined(windows) == expected


def test_runs_keep_bits_with_room_after_them():
    assert slots.runs(0b0111_0110, 2) == 0b0011_0010
    assert slots.runs(0b0111_0110, 3) == 0b0001_0000
    assert slots.runs(0b1, 1) == 0b1


def test_the_frame_clips():
    frame = Frame(100, 8)
    assert frame.mask(98, 102) == 0b11
    assert frame.mask(106, 200) == 0b1100_0000
    assert frame.mask(0, 50) == 0
    assert frame.mask(120, 130) == 0


def test_readings_split_at_midnight():
    start = seconds(2026, 11, 23, 23, 30, zone="Asia/Kolkata")
    assert slots.readings("Asia/Kolkata", start, start + 3600) == [
        (0, 1410, 1440),
        (1, 0, 30),
    ]


def test_readings_split_where_the_clock_jumps():
    start = seconds(2026, 3, 29, 1, 30, zone="Europe/Berlin")
    assert slots.readings("Europe/Berlin", start, start + 3600) == [
        (6, 90, 120),
        (6, 180, 210),
    ]


@settings(max_examples=150, deadline=None, database=None)
@given(
    change=st.integers(0, 10**6), before=st.integers(0, 96), cells=st.integers(1, 96)
)
def test_readings_cover_what_the_clock_shows(change, before, cells):
    zone, at = changes()[change % len(changes())]
    start = (at // CELL - before) * CELL
    shown = {
        (weekday, minute)
        for weekday, low, high in slots.readings(zone, start, start + cells * CELL)
        for minute in range(low, high)
    }
    expected = set()
    for minute in range(cells * 15):
        local = datetime.fromtimestamp(start, UTC) + timedelta(minutes=minute)
        local = local.astimezone(ZoneInfo(zone))
        expected.add((local.weekday(), local.hour * 60 + local.minute))
    assert shown == expected
