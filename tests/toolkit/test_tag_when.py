from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from django.template import Context, Template
from django.utils import timezone

from toolkit.templatetags import when

PUNE = ZoneInfo("Asia/Kolkata")
NOW = datetime(2026, 11, 22, 19, 0, tzinfo=UTC)  # in Pune already half past midnight


@pytest.fixture(autouse=True)
def _now(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOW)


def at(*args, zone=PUNE):
    return datetime(*args, tzinfo=zone)


def render(source, **context):
    return Template("{% load when %}" + source).render(Context(context))


@pytest.mark.parametrize(
    ("dt", "told"),
    [
        (at(2026, 11, 23, 0, 0), "today"),
        (at(2026, 11, 23, 23, 59), "today"),
        (at(2026, 11, 24, 9, 0), "tomorrow"),
        (at(2026, 11, 22, 23, 59), "Sun 22 Nov"),
        (at(2026, 11, 29, 9, 0), "Sun 29 Nov"),
        (at(2027, 1, 3, 9, 0), "Sun 3 Jan 2027"),
        (at(2025, 12, 31, 9, 0), "Wed 31 Dec 2025"),
        (None, ""),
    ],
)
def test_a_day_is_named_as_people_name_it(dt, told):
    assert when.day(dt, PUNE) == told


@pytest.mark.parametrize(
    ("hour", "minute", "told"),
    [
        (0, 0, "12:00 am"),
        (9, 5, "9:05 am"),
        (12, 0, "12:00 pm"),
        (16, 0, "4:00 pm"),
        (23, 59, "11:59 pm"),
    ],
)
def test_an_hour_is_said_by_the_twelve_hour_clock(hour, minute, told):
    assert when.clock(at(2026, 11, 23, hour, minute), PUNE) == told


def test_the_city_decides_what_day_and_hour_it_is():
    evening = datetime(2026, 11, 22, 20, 30, tzinfo=UTC)
    pune = SimpleNamespace(tz=PUNE)
    berlin = SimpleNamespace(tz=ZoneInfo("Europe/Berlin"))
    source = "{{ dt|moment:city }}"
    assert render(source, dt=evening, city=pune) == "today, 2:00 am"
    assert render(source, dt=evening, city=berlin) == "today, 9:30 pm"
    assert render("{{ dt|day:city }}", dt=evening, city="") == "today"


def test_without_a_place_the_current_zone_counts():
    with timezone.override("America/New_York"):
        assert when.moment(NOW + timedelta(days=3)) == "Wed 25 Nov, 2:00 pm"


def test_nothing_is_told_of_no_time():
    source = "[{{ dt|day:z }}{{ dt|clock:z }}{{ dt|moment:z }}{{ dt|time_left }}]"
    assert render(source, dt=None, z=PUNE) == "[]"


@pytest.mark.parametrize(
    ("minutes", "told"),
    [
        (1, "1 minute"),
        (45, "45 minutes"),
        (60, "1 hour"),
        (90, "1½ hours"),
        (75, "1 h 15 min"),
        (120, "2 hours"),
        (150, "2½ hours"),
        (None, ""),
        ("", ""),
    ],
)
def test_a_span_is_told_in_hours(minutes, told):
    assert when.span(minutes) == told


@pytest.mark.parametrize(
    ("left", "told"),
    [
        (timedelta(seconds=59), "0 min"),
        (timedelta(minutes=40, seconds=59), "40 min"),
        (timedelta(hours=1), "1 h"),
        (timedelta(hours=1, minutes=25), "1 h 25 min"),
        (timedelta(days=1), "1 day"),
        (timedelta(days=2, hours=3, minutes=59), "2 days 3 h"),
        (timedelta(minutes=-5), "0 min"),
    ],
)
def test_what_is_left_is_rounded_down_and_never_below_nothing(left, told):
    assert when.time_left(NOW + left) == told
