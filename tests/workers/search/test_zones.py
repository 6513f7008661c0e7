"""In every zone that a city may have: whom the database calls free at a moment can be
booked then by the engine, on any night and on those on which the clocks change.

There are six hundred zones: every second one on one kind of database, the others on the
other.
"""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from bs4 import BeautifulSoup
from django.db import connection

from accounts.models import User
from bookings.models import Job
from services.models import City
from tests.cast import make_worker
from workers import calendar
from workers.models import WeeklyHours, WorkerProfile, WorkerSettings
from workers.search import availability_sql

MINUTES = 60
RULES = WorkerSettings(step=15, notice_minutes=0, horizon_days=3)
# Over midnight, with a gap, and the whole of the hours in which clocks change.
WEEK = [(0, 200), (300, 700), (1300, 1440)]
HALF = timedelta(minutes=30)
YEAR = 366


@pytest.fixture
def everywhere(category):
    """{zone: worker} with one worker in a city of each zone."""
    zones = sorted(available_timezones())[connection.vendor == "postgresql" :: 2]
    cities = City.objects.bulk_create(
        City(
            slug=f"z{number}",
            name=zone,
            country="IN",
            time_zone=zone,
            latitude=0,
            longitude=0,
        )
        for number, zone in enumerate(zones)
    )
    users = User.objects.bulk_create(
        User(username=zone, email=f"{number}@example.org", role=User.Role.WORKER)
        for number, zone in enumerate(zones)
    )
    workers = WorkerProfile.objects.bulk_create(
        WorkerProfile(
            user=user,
            city=city,
            service_category=category,
            hourly_rate=30_000,
            experience=8,
            approval=WorkerProfile.Approval.APPROVED,
        )
        for user, city in zip(users, cities, strict=True)
    )
    WeeklyHours.objects.bulk_create(
        WeeklyHours(worker=worker, weekday=day, start=start, end=end)
        for worker in workers
        for day in range(7)
        for start, end in WEEK
    )
    return dict(zip(zones, workers, strict=True))


def changes(zone, first):
    """The instants of the coming year at which the clocks of that zone change."""
    tz = ZoneInfo(zone)

    def offset(day):
        return (first + day).astimezone(tz).utcoffset()

    for number in range(YEAR):
        low, high = timedelta(number), timedelta(number + 1)
        if offset(low) == offset(high):
            continue
        before = offset(low)
        while high - low > timedelta(minutes=1):
            middle = low + (high - low) / 2
            low, high = (middle, high) if offset(middle) == before else (low, middle)
        yield round_to_minute(first + high)


def round_to_minute(moment):
    minutes = round(moment.timestamp() / 60)
    return datetime.fromtimestamp(minutes * 60, UTC)


def assert_agreed(workers, now, moments):
    """At each moment the database calls exactly those free whom the engine lets book.

    Gives how many starts that were, over all workers.
    """
    cities = [worker.city for worker in workers]
    terms = calendar.terms_for(MINUTES, RULES)
    engine = calendar.free_starts(workers, minutes=MINUTES, at=now, rules=RULES)
    starts = {pk: {one.timestamp() for one in theirs} for pk, theirs in engine.items()}
    number = 0
    for moment in moments:
        then = int(moment.timestamp())
        groups = availability_sql.groups(lambda _zone, then=then: then, cities, terms)
        free = WorkerProfile.objects.filter(availability_sql.free_at(groups))
        offered = set(free.values_list("pk", flat=True))
        bookable = {pk for pk, theirs in starts.items() if then in theirs}
        wrong = [w.city.time_zone for w in workers if w.pk in offered ^ bookable]
        assert wrong == [], moment
        number += len(offered)
    return number


def test_a_day_in_every_zone(everywhere, began):
    now = began.replace(minute=0, second=0, microsecond=0)
    moments = [now + n * HALF for n in range(4, 52, 2)]
    number = assert_agreed(list(everywhere.values()), now, moments)
    # About eleven of the day's hours lie in the windows.
    assert 8 * len(everywhere) < number < 14 * len(everywhere)


def test_every_night_on_which_clocks_change(everywhere, began):
    first = began.replace(minute=0, second=0, microsecond=0)
    nights: dict[datetime, list] = {}
    for zone, worker in everywhere.items():
        for change in changes(zone, first):
            nights.setdefault(change, []).append(worker)
    for change, workers in nights.items():
        now = change - timedelta(hours=18)
        moments = [change + n * HALF for n in range(-5, 6)]
        assert assert_agreed(workers, now, moments) > 0
    changing = {worker.pk for workers in nights.values() for worker in workers}
    assert len(changing) > 50
    assert len(nights) > 10


@pytest.mark.parametrize(
    "zone",
    [
        "Asia/Kolkata",
        "Asia/Kathmandu",
        "America/New_York",
        "Australia/Lord_Howe",
        "Pacific/Chatham",
        "Pacific/Kiritimati",
    ],
)
def test_who_is_offered_at_an_hour_is_booked_then(
    zone, city, category, customer, as_user, began
):
    """From the page of the search to the job, at half past ten of the next day."""
    city.time_zone = zone
    city.save()
    user = make_worker("nadja", city=city, category=category)
    day = began.astimezone(city.tz) + timedelta(days=1)
    start = day.replace(hour=10, minute=30, second=0, microsecond=0)
    asked = {"city": city.slug, "available": "at", "at": f"{start:%Y-%m-%dT%H:%M}"}
    browser = as_user(customer)
    page = BeautifulSoup(browser.get("/workers/", asked).content, "html.parser")
    assert [name.get_text(strip=True) for name in page.select(".result h3")] == [
        user.name
    ]
    typed = {
        "title": "A tap drips",
        "description": "",
        "address": "Lane 5",
        "minutes": "60",
        "start": start.isoformat(),
    }
    answer = browser.post(f"/workers/{user.worker_profile.code}/book/", typed)
    assert answer.status_code == 302
    assert Job.objects.get().scheduled_time == start
