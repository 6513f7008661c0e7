"""The nights on which the clocks of Berlin change, from the offer to the booking."""

from datetime import UTC, datetime, timedelta

import pytest
from bs4 import BeautifulSoup
from django.utils import timezone

from bookings import jobs
from bookings.models import Job
from bookings.states import Role
from bookings.words import ics
from services.models import City
from tests.cast import make_worker
from workers import calendar
from workers.models import TimeOff, WorkerSettings

BEFORE_AUTUMN = datetime(2026, 10, 24, 10, tzinfo=UTC)
BEFORE_SPRING = datetime(2027, 3, 27, 10, tzinfo=UTC)
TWICE = {
    "2026-10-25T00:00Z": "2:00 am CEST",
    "2026-10-25T00:30Z": "2:30 am CEST",
    "2026-10-25T01:00Z": "2:00 am CET",
    "2026-10-25T01:30Z": "2:30 am CET",
}
TYPED = {"title": "Boiler out", "address": "Torstr. 1", "description": ""}


@pytest.fixture
def today(monkeypatch):
    def set_to(moment):
        monkeypatch.setattr(timezone, "now", lambda: moment)

    set_to(BEFORE_AUTUMN)
    return set_to


@pytest.fixture
def nadja(today, other_city, category):
    return make_worker("nadja", city=other_city, category=category, hours=(0, 1440))


@pytest.fixture
def address(nadja):
    return f"/workers/{nadja.worker_profile.code}/book/"


def soup(response):
    return BeautifulSoup(response.content, "html.parser")


def ticked(response):
    return [radio["value"] for radio in soup(response).select("[name=start][checked]")]


def labels(response):
    """{value: label} of the offered starts."""
    return {
        radio["value"]: radio.find_parent("label").get_text(" ", strip=True)
        for radio in soup(response).select("[name=start]")
    }


def test_f07_the_two_hours_are_told_apart(client, address):
    offered = labels(client.get(address))
    assert {value: offered[value] for value in TWICE} == TWICE
    assert offered["2026-10-24T23:30Z"] == "1:30 am"
    assert offered["2026-10-25T02:00Z"] == "3:00 am"


@pytest.mark.parametrize("start", TWICE)
@pytest.mark.parametrize(
    "spelling",
    [
        lambda start: start,
        lambda start: start.replace("Z", ":00.000Z"),
        lambda start: start.replace("Z", "+00:00"),
        lambda start: (
            datetime.fromisoformat(start)
            .astimezone(City(time_zone="Asia/Kolkata").tz)
            .isoformat()
        ),
    ],
)
def test_f07_the_picked_hour_is_ticked_in_any_spelling(
    client, address, start, spelling
):
    response = client.get(address, {"start": spelling(start)})
    assert ticked(response) == [start]
    assert not response.context["page"].is_gone


@pytest.mark.parametrize("start", TWICE)
def test_f07_it_stays_ticked_when_something_else_is_wrong(
    as_user, customer, address, start
):
    typed = TYPED | {"minutes": "60", "start": start, "title": ""}
    response = as_user(customer).post(address, typed)
    assert response.status_code == 422
    assert ticked(response) == [start]


@pytest.mark.parametrize("start", TWICE)
def test_f07_what_is_offered_can_be_booked(as_user, customer, address, start):
    response = as_user(customer).post(
        address, TYPED | {"minutes": "60", "start": start}
    )
    job = Job.objects.get()
    assert response.status_code == 302
    assert job.scheduled_time == datetime.fromisoformat(start)
    assert job.ends_at - job.scheduled_time == timedelta(hours=1)


def test_f07_a_visit_over_the_change_ends_by_the_real_clock(client, address):
    """Two hours from 1:30 am are over at 2:30 am of the second time."""
    at = {"start": "2026-10-24T23:30Z", "minutes": "120"}
    page = client.get(address, at).context["page"]
    assert page.start_text == "Tomorrow, 1:30 am to 2:30 am CET"


def test_f07_the_search_offers_the_second_hour_when_the_first_is_over(
    client, nadja, today
):
    today(datetime(2026, 10, 25, 0, 45, tzinfo=UTC))
    WorkerSettings.objects.update_or_create(pk=1, defaults={"notice_minutes": 0})
    asked = {"city": "berlin", "available": "at", "at": "2026-10-25T02:30"}
    page = client.get("/workers/", asked).context["page"]
    assert page.asked.when.moment == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    assert page.found.total == 1


def test_f07_a_calendar_knows_which_of_the_two_is_meant(nadja, customer):
    for start in (datetime.fromisoformat(start) for start in TWICE):
        job = jobs.request(
            nadja.worker_profile, by=customer, start=start, minutes=60, **TYPED
        )
        event = ics.of(job, role=Role.CUSTOMER, url="https://x.example/").decode()
        assert f"DTSTART:{start:%Y%m%dT%H%M%SZ}" in event


def take_off(client, first, start, end, **more):
    typed = {"first": first, "from_hour": start, "to_hour": end} | more
    return client.post("/work/hours/time-off/", typed, follow=True)


def free(nadja):
    starts = calendar.free_starts([nadja.worker_profile], minutes=60, days=2)
    return [start.astimezone(UTC) for start in starts[nadja.pk]]


def test_f09_time_off_closes_both_repeated_hours(as_user, nadja):
    response = take_off(as_user(nadja), "2026-10-25", "02:00", "02:30")
    said = soup(response).select_one("#off li b").get_text()
    assert said == "Tomorrow, 2:00 am CEST to 2:30 am CET"
    offered = free(nadja)
    for hour, minute in ((0, 0), (0, 30), (1, 0)):
        assert datetime(2026, 10, 25, hour, minute, tzinfo=UTC) not in offered
    assert datetime(2026, 10, 25, 1, 30, tzinfo=UTC) in offered


def test_f09_time_off_in_a_skipped_hour_closes_no_other(as_user, nadja, today):
    today(BEFORE_SPRING)
    response = take_off(as_user(nadja), "2027-03-28", "02:15", "02:45")
    assert response.status_code == 422
    assert response.context["off_form"].errors == {
        "from_hour": ["The clocks skip that time on this day."]
    }
    assert not TimeOff.objects.exists()


def test_f09_time_off_around_a_skipped_hour_ends_where_the_clock_says(
    as_user, nadja, today
):
    today(BEFORE_SPRING)
    take_off(as_user(nadja), "2027-03-28", "01:00", "02:30")
    off = TimeOff.objects.get()
    assert off.starts_at == datetime(2027, 3, 28, 0, tzinfo=UTC)
    assert off.ends_at == datetime(2027, 3, 28, 1, tzinfo=UTC)


@pytest.mark.parametrize("end", ["00:00", ""])
def test_f11_midnight_ends_a_day_off(as_user, worker, today, end):
    response = take_off(as_user(worker), "2026-12-02", "18:00", end)
    assert soup(response).select_one("#off li b").get_text() == (
        "Wed 2 Dec, 6:00 pm to midnight"
    )
    off = TimeOff.objects.get()
    assert off.starts_at == datetime(2026, 12, 2, 12, 30, tzinfo=UTC)
    assert off.ends_at == datetime(2026, 12, 2, 18, 30, tzinfo=UTC)


def test_f11_from_midnight_to_midnight_is_the_whole_day(as_user, worker, today):
    response = take_off(as_user(worker), "2026-12-02", "00:00", "00:00")
    assert soup(response).select_one("#off li b").get_text() == "Wed 2 Dec"


def test_f11_an_end_before_the_start_is_still_refused(as_user, worker, today):
    response = take_off(as_user(worker), "2026-12-02", "18:00", "17:00")
    assert response.status_code == 422
    assert list(response.context["off_form"].errors) == ["to_hour"]
