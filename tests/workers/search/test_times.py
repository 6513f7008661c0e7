"""Whoever is offered at a time can be booked at that time: the search and the engine,
in every zone, on both nights on which the clocks change."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from toolkit import dates
from toolkit.cache.until_edit import empty_all
from workers import calendar, slots
from workers.models import SlotCell, TimeOff, WorkerSettings
from workers.search import candidates, run
from workers.search.query import HOURS, Choices, Part, SearchQuery, When
from workers.search.understand import understand

INDIA = ZoneInfo("Asia/Kolkata")
NOW = datetime(2026, 11, 18, 5, 40, tzinfo=UTC)

# A day before the clocks change, either way, and where they change by half an hour.
NIGHTS = [
    ("Asia/Kolkata", datetime(2026, 10, 24, 8, 10, tzinfo=UTC)),
    ("Europe/Berlin", datetime(2026, 3, 28, 9, 0, tzinfo=UTC)),
    ("Europe/Berlin", datetime(2026, 10, 24, 9, 25, tzinfo=UTC)),
    ("America/New_York", datetime(2026, 3, 7, 15, 0, tzinfo=UTC)),
    ("America/New_York", datetime(2026, 10, 31, 15, 0, tzinfo=UTC)),
    ("Australia/Lord_Howe", datetime(2026, 4, 4, 3, 0, tzinfo=UTC)),
    ("Australia/Lord_Howe", datetime(2026, 10, 3, 3, 0, tzinfo=UTC)),
    ("Asia/Kathmandu", datetime(2026, 6, 1, 3, 0, tzinfo=UTC)),
    ("Pacific/Kiritimati", datetime(2026, 6, 1, 9, 50, tzinfo=UTC)),
    ("Pacific/Honolulu", datetime(2026, 6, 1, 9, 50, tzinfo=UTC)),
]
WINDOWS = st.dictionaries(
    st.integers(0, 6),
    st.lists(
        st.tuples(st.integers(0, 95), st.integers(1, 96))
        .filter(lambda window: window[0] != window[1])
        .map(lambda window: (window[0] * 15, window[1] * 15)),
        min_size=1,
        max_size=1,
    ),
    min_size=2,
)
DAYS = st.lists(st.integers(0, 4), min_size=1, max_size=3, unique=True).map(sorted)
ASKED = st.one_of(
    st.just("any"),
    st.just("soon"),
    st.tuples(DAYS, st.none() | st.sampled_from(Part)),
    st.sampled_from(Part),
    st.integers(8, 150),
    st.tuples(
        st.just("hours"), st.none() | DAYS, st.integers(0, 46), st.integers(1, 48)
    ).filter(lambda asked: asked[2] < asked[3]),
)


def when_of(asked, now, tz):
    today = dates.day_of(now, tz)
    if asked == "any":
        return When()
    if asked == "soon":
        return When(soon=True)
    if isinstance(asked, Part):
        return When(part=asked)
    if isinstance(asked, int):
        # Some half hour of the next days, on the clocks of the place.
        start = slots.step_before(tz.key, int(now.timestamp()) + asked * 1800, 30)
        return When(moment=datetime.fromtimestamp(start, UTC))
    if asked[0] == "hours":
        _hours, days, low, high = asked
        named = tuple(today + timedelta(days=n) for n in days or ())
        return When(days=named, hours=(low * 30, high * 30))
    days, part = asked
    return When(days=tuple(today + timedelta(days=n) for n in days), part=part)


def fits(start, when, first):
    """Said once more, in wall time."""
    if when.moment:
        return dates.same(start, when.moment)
    if when.soon:
        return dates.same(start, first)
    low, high = when.hours or (0, 24 * 60)
    if when.part:
        low, high = (hour * 60 for hour in HOURS[when.part])
    on_day = not when.days or start.date() in when.days
    return on_day and low <= start.hour * 60 + start.minute < high


def best(starts, when):
    """The first one, on its day at an hour at which people are awake; but who names
    the hour from which on somebody may come means that one.
    """
    if not starts or not when or when.soon or when.moment:
        return starts[0] if starts else None
    if when.hours and when.hours[0]:
        return starts[0]
    day = [one for one in starts if one.date() == starts[0].date()]
    civil = [one for one in day if 8 <= one.hour < 20]
    return (civil or [one for one in day if 6 <= one.hour < 22] or day)[0]


@pytest.mark.parametrize(("zone", "now"), NIGHTS)
@pytest.mark.parametrize("few", [0, 400])
@settings(
    max_examples=8,
    deadline=None,
    # A failure says what was asked; to make it smaller takes minutes.
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    weeks=st.tuples(WINDOWS, WINDOWS),
    off=st.integers(0, 48),
    taken=st.lists(st.integers(0, 200), max_size=6, unique=True),
    asked=ASKED,
)
def test_who_is_offered_can_be_booked_and_nobody_else(
    few, zone, now, weeks, off, taken, asked, worker, other_worker, monkeypatch, rules
):
    monkeypatch.setattr(candidates, "MAX_CALENDAR_CANDIDATES", few)
    people = [worker.worker_profile, other_worker.worker_profile]
    city = people[0].city
    city.time_zone = zone
    city.save()
    empty_all()
    TimeOff.objects.all().delete()
    SlotCell.objects.all().delete()
    for person, week in zip(people, weeks, strict=True):
        calendar.set_week(person, week)
    hour = timedelta(hours=1)
    calendar.add_time_off(people[0], now + off * hour, now + (off + 5) * hour)
    first = calendar.cell_of(now)
    for n in taken:
        calendar.claim(people[1].pk, first + n, first + n + 1, f"c{n}")

    when = when_of(asked, now, ZoneInfo(zone))
    found = run.find(SearchQuery(now=now, city=city, when=when))
    offered = {card.worker.pk: card.free for card in found.cards}

    starts = calendar.free_starts(people, minutes=60, at=now, rules=rules)
    soonest = candidates.free_times.stretches(
        When(soon=True), zone, now, calendar.terms_for(60, rules)
    )[0][0]
    soonest = datetime.fromtimestamp(soonest, UTC)
    expected = {
        pk: best([one for one in theirs if fits(one, when, soonest)], when)
        for pk, theirs in starts.items()
    }
    if when:
        expected = {pk: start for pk, start in expected.items() if start}
    assert {pk: start and start.timestamp() for pk, start in offered.items()} == {
        pk: start and start.timestamp() for pk, start in expected.items()
    }
    for person in people:
        if start := offered.get(person.pk):
            assert calendar.is_free(person, start, minutes=60, at=now, rules=rules)


@pytest.fixture
def rules(worker):
    """Two weeks ahead on every half hour, from now on."""
    return WorkerSettings.objects.create(step=30, notice_minutes=60, horizon_days=9)


def test_an_evening_is_an_evening_where_the_worker_is(worker):
    found = run.find(SearchQuery(now=NOW, when=When(part=Part.EVENING)))
    [card] = found.cards
    assert card.free == datetime(2026, 11, 18, 17, 0, tzinfo=INDIA)


def test_times_are_counted_whatever_is_asked_for(worker, other_worker):
    calendar.set_week(other_worker.worker_profile, {3: [(540, 1080)]})
    tomorrow = NOW.date() + timedelta(days=1)
    found = run.find(SearchQuery(now=NOW, when=When(days=(tomorrow,))))
    assert found.total == 2
    counted = {
        "any": 2,
        "now": 1,
        "today": 1,
        "evening": 1,
        "tomorrow": 2,
        "weekend": 1,
    }
    assert found.counts["available"] == counted


@pytest.mark.django_db
def test_an_hour_is_read_where_no_city_is_open_yet():
    asked = understand("tomorrow at 5 pm", Choices(), now=NOW)
    assert asked.when == When(
        moment=(NOW + timedelta(days=1)).replace(hour=17, minute=0, second=0)
    )
