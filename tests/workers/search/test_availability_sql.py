"""The database's answer to “who is free then” against the engine's."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError

from services.models import City
from tests.cast import make_worker
from workers import calendar
from workers.models import WorkerProfile, WorkerSettings
from workers.search import availability_sql
from workers.slots import Terms

INDIA = ZoneInfo("Asia/Kolkata")
BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 11, 23, 8, 10, tzinfo=INDIA)
TERMS = Terms(minutes=60, buffer=30, step=30, notice=60, horizon=14 * 1440)


def pune(day, hour, minute=0):
    return datetime(2026, 11, day, hour, minute, tzinfo=INDIA)


# --- What may be asked for --------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "placed"),
    [
        (datetime(2026, 11, 24, 16, 0), pune(24, 16)),  # noqa: DTZ001
        (datetime(2026, 11, 24, 16, 10, 5, 9), pune(24, 16)),  # noqa: DTZ001
        (datetime(2026, 11, 24, 16, 45), pune(24, 16, 30)),  # noqa: DTZ001
        (datetime(2026, 11, 24, 10, 30, tzinfo=UTC), pune(24, 16)),
        (datetime(2026, 11, 23, 9, 30), pune(23, 9, 30)),  # noqa: DTZ001
    ],
)
def test_a_moment_is_placed_on_the_clock_of_the_city(typed, placed):
    assert availability_sql.placed(typed, INDIA, TERMS, NOW) == placed


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        (pune(23, 7), "in the past"),
        (pune(23, 9), "too soon"),
        (pune(23, 9, 29), "too soon"),
        (pune(30, 9) + timedelta(days=7), "14 days ahead"),
    ],
)
def test_a_moment_nobody_can_book_is_refused(typed, sentence):
    with pytest.raises(ValidationError, match=sentence):
        availability_sql.placed(typed, INDIA, TERMS, NOW)


def test_an_hour_that_the_clocks_skip_is_refused():
    now = datetime(2026, 3, 28, 12, 0, tzinfo=BERLIN)
    skipped = datetime(2026, 3, 29, 2, 30)  # noqa: DTZ001
    with pytest.raises(ValidationError, match="skip that hour"):
        availability_sql.placed(skipped, BERLIN, TERMS, now)


@pytest.mark.parametrize(
    ("zone", "expected"),
    [
        ("Asia/Kolkata", pune(23, 9, 30)),
        ("Asia/Kathmandu", datetime(2026, 11, 23, 3, 45, tzinfo=UTC)),
        ("UTC", datetime(2026, 11, 23, 4, 0, tzinfo=UTC)),
    ],
)
def test_the_earliest_start_keeps_notice_and_step_of_the_local_clock(zone, expected):
    assert availability_sql.earliest(zone, TERMS, NOW) == expected.timestamp()


# --- Who is free then -------------------------------------------------------


def free(start, cities, terms=TERMS):
    then = int(start.timestamp())
    groups = availability_sql.groups(lambda zone: then, cities, terms)
    found = WorkerProfile.objects.filter(availability_sql.free_at(groups)).order_by(
        "pk"
    )
    return [profile.user.username for profile in found.order_by("pk")]


@pytest.mark.parametrize(
    ("start", "is_free"),
    [
        (pune(24, 9), True),
        (pune(24, 17), True),
        (pune(24, 8, 30), False),
        (pune(24, 17, 30), False),
    ],
)
def test_the_whole_visit_lies_in_the_hours(worker, city, start, is_free):
    assert free(start, [city]) == ["suresh"] * is_free


def test_time_off_and_claims_take_people_away(worker, other_worker, city):
    calendar.add_time_off(worker.worker_profile, pune(24, 12), pune(24, 13))
    calendar.claim(other_worker.pk, *calendar.span(pune(24, 14), 60, 30), "one")
    assert free(pune(24, 11), [city]) == ["suresh", "imran"]
    assert free(pune(24, 11, 30), [city]) == ["imran"]
    assert free(pune(24, 13), [city]) == ["suresh"]
    assert free(pune(24, 15, 30), [city]) == ["suresh", "imran"]


def test_a_visit_may_cross_midnight(city, category):
    night = make_worker("nadja", city=city, category=category, hours=None)
    calendar.set_week(night.worker_profile, {1: [(1320, 120)]})
    assert free(pune(24, 23, 30), [city]) == ["nadja"]
    assert free(pune(25, 1), [city]) == ["nadja"]
    assert free(pune(25, 1, 30), [city]) == []


def test_each_city_has_its_own_clock(worker, city, other_city, category):
    make_worker("jana", city=other_city, category=category)
    assert free(pune(24, 10), [city, other_city]) == ["suresh"]
    assert free(pune(24, 14), [city, other_city]) == ["suresh", "jana"]
    assert free(datetime(2026, 11, 24, 15, tzinfo=BERLIN), [city, other_city]) == [
        "jana"
    ]


def test_cities_whose_clocks_agree_share_one_condition(worker, city, category):
    colombo = City.objects.create(
        slug="colombo",
        name="Colombo",
        country="LK",
        time_zone="Asia/Colombo",
        latitude=7,
        longitude=80,
    )
    make_worker("nuwan", city=colombo, category=category)
    assert free(pune(24, 10), [city, colombo]) == ["suresh", "nuwan"]
    groups = availability_sql.groups(
        lambda zone: int(pune(24, 10).timestamp()), [city, colombo], TERMS
    )
    found = WorkerProfile.objects.filter(availability_sql.free_at(groups))
    assert '"city_id" IN' not in str(found.query)


def test_without_cities_nobody_is_free(worker):
    assert free(pune(24, 10), []) == []


@pytest.mark.parametrize(
    ("zone", "first"),
    [
        ("Europe/Berlin", datetime(2026, 10, 24, 12, tzinfo=UTC)),
        ("America/New_York", datetime(2026, 10, 31, 18, tzinfo=UTC)),
        ("Asia/Kolkata", datetime(2026, 10, 24, 8, tzinfo=UTC)),
    ],
)
def test_database_and_engine_agree_around_a_change_of_the_clock(
    zone, first, other_city, category
):
    """Nights, odd windows, time off and a claim, every half hour for 36 hours."""
    other_city.time_zone = zone
    other_city.save()
    night = make_worker("nadja", city=other_city, category=category, hours=None)
    profile = night.worker_profile
    calendar.set_week(
        profile, {5: [(0, 1440)], 6: [(0, 200), (1300, 100)], 0: [(45, 700)]}
    )
    hour = timedelta(hours=1)
    calendar.add_time_off(profile, first + 4 * hour, first + 5 * hour)
    calendar.claim(profile.pk, *calendar.span(first + 7 * hour, 90, 30), "one")
    rules = WorkerSettings(step=15, notice_minutes=0, horizon_days=9)
    starts = calendar.free_starts([profile], minutes=60, at=first, rules=rules)
    terms = calendar.terms_for(60, rules)
    halves = [first + n * hour / 2 for n in range(72)]
    expected = {start.astimezone(UTC) for start in starts[profile.pk]} & set(halves)
    assert {start for start in halves if free(start, [other_city], terms)} == expected
    assert 10 < len(expected) < 60
