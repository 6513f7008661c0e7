"""Hours, days off and the switch: what is written, what is kept when it is not."""

from datetime import UTC, datetime, timedelta

import pytest
from bs4 import BeautifulSoup

from bookings.states import Status
from tests.cast import soon
from toolkit.templatetags import when
from workers import calendar
from workers.models import TimeOff, WorkerProfile

OFFICE = {0: [(540, 1080)]}


def soup(response):
    return BeautifulSoup(response.content, "html.parser")


def said(response):
    return [str(message) for message in response.context["messages"]]


# --- Hours ------------------------------------------------------------------


def test_the_week_is_shown_in_fields_and_in_words(as_user, worker):
    calendar.set_week(
        worker.worker_profile, {0: [(540, 720), (780, 1320)], 4: [(1320, 120)]}
    )
    page = soup(as_user(worker).get("/work/hours/"))
    filled = {f["name"]: f["value"] for f in page.select("#week input[value]")[1:]}
    assert filled == {
        "0-0-from": "09:00",
        "0-0-to": "12:00",
        "0-1-from": "13:00",
        "0-1-to": "22:00",
        "4-0-from": "22:00",
        "4-0-to": "02:00",
    }
    words = page.select_one(".say").get_text()
    assert "Mon 9 am to noon and 1 pm to 10 pm, Fri 10 pm to 2 am" in words
    assert "those of Pune" in words


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ({"0-0-from": "09:00", "0-0-to": "18:00"}, OFFICE),
        ({"0-2-from": "09:00", "0-2-to": "18:00"}, OFFICE),
        (
            {"6-0-from": "22:00", "6-0-to": "06:00"},
            {0: [(0, 360)], 6: [(1320, 1440)]},
        ),
        ({"0-0-from": "18:00", "0-0-to": "00:00"}, {0: [(1080, 1440)]}),
        ({"0-0-from": "18:00", "0-0-to": "24:00"}, {0: [(1080, 1440)]}),
        ({"0-0-from": "18:00", "0-0-to": " 24 "}, {0: [(1080, 1440)]}),
        ({"0-0-from": "00:00", "0-0-to": "00:00"}, {0: [(0, 1440)]}),
        (
            {
                "0-0-from": "09:00",
                "0-0-to": "12:00",
                "0-1-from": "12:00",
                "0-1-to": "18:00",
            },
            OFFICE,
        ),
        ({}, {}),
    ],
)
def test_the_week_is_saved_at_once(typed, kept, as_user, worker, other_worker):
    response = as_user(worker).post("/work/hours/", typed, follow=True)
    assert said(response) == ["Saved. New bookings keep to these hours."]
    assert calendar.week_of(worker.worker_profile) == kept
    assert len(calendar.week_of(other_worker.worker_profile)) == 7


@pytest.mark.parametrize(
    ("typed", "field", "sentence"),
    [
        ({"0-0-from": "09:00"}, "0-0-to", "both"),
        ({"0-0-to": "09:00"}, "0-0-from", "both"),
        ({"0-0-from": "nine", "0-0-to": "18:00"}, "0-0-from", "like 9:00"),
        ({"0-0-from": "24:00", "0-0-to": "18:00"}, "0-0-from", "like 9:00"),
        ({"0-0-from": "09:00", "0-0-to": "25:00"}, "0-0-to", "like 9:00"),
        ({"0-0-from": "09:00", "0-0-to": "09:00"}, "0-0-from", "differs"),
    ],
)
def test_a_wrong_week_changes_nothing_and_is_kept(
    typed, field, sentence, as_user, worker
):
    typed = typed | {"3-1-from": "07:00", "3-1-to": "08:00"}
    response = as_user(worker).post("/work/hours/", typed)
    page = soup(response)
    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    assert sentence in page.find(id=f"id_{field}_error").get_text()
    assert page.select_one('input[name="3-1-from"]')["value"] == "07:00"
    assert len(calendar.week_of(worker.worker_profile)) == 7


def test_no_hours_at_all_is_said(as_user, worker):
    calendar.set_week(worker.worker_profile, {})
    page = soup(as_user(worker).get("/work/hours/"))
    assert "Nobody can book you" in page.select_one(".say").get_text()


# --- Days off ---------------------------------------------------------------


def off_of(user):
    return list(
        TimeOff.objects.filter(worker=user.pk).values_list(
            "starts_at", "ends_at", "reason"
        )
    )


def test_a_day_off_is_a_day_of_the_city(as_user, worker, city):
    day = soon(city, days=3, hour=0)
    response = as_user(worker).post(
        "/work/hours/time-off/",
        {"first": f"{day:%Y-%m-%d}", "reason": "Wedding"},
        follow=True,
    )
    assert said(response) == ["Saved. Nobody can book you then."]
    assert off_of(worker) == [(day, day + timedelta(days=1), "Wedding")]
    row = soup(response).select_one("#off li")
    assert when.day(day, city) in row.get_text()
    assert "Wedding" in row.get_text()


def test_some_days_and_some_hours(as_user, worker, city):
    client, day = as_user(worker), soon(city, days=3, hour=0)
    later = day + timedelta(days=2)
    dates = {"first": f"{day:%Y-%m-%d}", "last": f"{later:%Y-%m-%d}"}
    client.post("/work/hours/time-off/", dates)
    hours = {"first": dates["first"], "from_hour": "14:00", "to_hour": "16:30"}
    client.post("/work/hours/time-off/", hours)
    client.post("/work/hours/time-off/", dates | {"from_hour": "20:00"})
    at = timedelta(hours=1)
    assert sorted(off_of(worker)) == [
        (day, later + 24 * at, ""),
        (day + 14 * at, day + 16.5 * at, ""),
        (day + 20 * at, later + 24 * at, ""),
    ]
    rows = soup(client.get("/work/hours/")).select("#off li b")
    first, last = (when.day(d, city) for d in (day, later))
    after = when.day(later + timedelta(days=1), city)
    assert [row.get_text() for row in rows] == [
        f"{first} to {last}",
        f"{first}, 2:00 pm to 4:30 pm",
        f"{first}, 8:00 pm to {after}, 12:00 am",
    ]


def test_an_evening_off_may_end_at_twenty_four(as_user, worker, city):
    day = soon(city, days=3, hour=0)
    typed = {"first": f"{day:%Y-%m-%d}", "from_hour": "18:00", "to_hour": "24:00"}
    as_user(worker).post("/work/hours/time-off/", typed)
    at = timedelta(hours=1)
    assert off_of(worker) == [(day + 18 * at, day + 24 * at, "")]


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({}, "first"),
        ({"first": "soon"}, "first"),
        ({"first": "2020-01-01"}, "first"),
        ({"first": "2020-01-02", "last": "2020-01-01"}, "last"),
        ({"first": "9999-12-31"}, "first"),
        ({"first": "2020-01-01", "last": "9999-12-31"}, "last"),
        ({"first": "NEXT", "from_hour": "10:00", "to_hour": "10:00"}, "to_hour"),
        ({"first": "NEXT", "from_hour": "22:00", "to_hour": "06:00"}, "to_hour"),
        ({"first": "NEXT", "from_hour": "ten"}, "from_hour"),
    ],
)
def test_time_off_that_cannot_be(typed, field, as_user, worker, city):
    following = f"{soon(city, days=3):%Y-%m-%d}"
    typed = {k: following if v == "NEXT" else v for k, v in typed.items()}
    typed["reason"] = "Rest"
    response = as_user(worker).post("/work/hours/time-off/", typed)
    assert response.status_code == 422
    assert list(response.context["off_form"].errors) == [field]
    if field == "to_hour":
        assert "Then that day is the last one." in response.content.decode()
    assert off_of(worker) == []
    assert soup(response).select_one("#id_reason")["value"] == "Rest"


def test_accepted_jobs_stay_and_are_named(as_user, worker, city):
    start = soon(city, days=3)
    for hour, code in ((0, "one"), (3, "two")):
        span = calendar.span(start + timedelta(hours=hour), 60, 30)
        calendar.claim(worker.pk, *span, code)
    response = as_user(worker).post(
        "/work/hours/time-off/", {"first": f"{start:%Y-%m-%d}"}, follow=True
    )
    assert said(response)[1].startswith("You accepted 2 jobs in that time.")


def test_time_off_is_removed_by_its_owner_alone(as_user, worker, other_worker, city):
    day = soon(city, days=3, hour=0)
    off = calendar.add_time_off(worker.worker_profile, day, day + timedelta(days=1))
    url = f"/work/hours/time-off/{off.pk}/remove/"
    assert as_user(other_worker).post(url).status_code == 404
    assert len(off_of(worker)) == 1
    assert as_user(worker).post(url)["Location"] == "/work/hours/#off"
    assert off_of(worker) == []
    assert as_user(worker).post(url).status_code == 404


def test_what_is_over_is_not_listed(as_user, worker):
    past = datetime.now(UTC) - timedelta(days=3)
    calendar.add_time_off(worker.worker_profile, past, past + timedelta(days=1))
    assert soup(as_user(worker).get("/work/hours/")).select("#off li") == []


# --- Taking jobs ------------------------------------------------------------


@pytest.mark.parametrize(("on", "expected"), [("1", True), ("0", False), ("", False)])
def test_the_switch_sets_what_it_sends(on, expected, as_user, worker, other_worker):
    WorkerProfile.objects.filter(pk=worker.pk).update(availability=not expected)
    response = as_user(worker).post("/work/availability/", {"on": on})
    assert response["Location"] == "/work/"
    assert WorkerProfile.objects.get(pk=worker.pk).availability is expected
    assert WorkerProfile.objects.get(pk=other_worker.pk).availability is True


@pytest.mark.parametrize(
    ("came_from", "back"),
    [
        ("http://testserver/work/hours/", "http://testserver/work/hours/"),
        ("https://evil.example/work/", "/work/"),
        ("//evil.example", "/work/"),
    ],
)
def test_the_switch_leads_back_where_it_was_pressed(came_from, back, as_user, worker):
    client = as_user(worker)
    response = client.post(
        "/work/availability/", {"on": "1"}, headers={"Referer": came_from}
    )
    assert response["Location"] == back


def test_the_switch_is_on_the_page_and_says_how_it_stands(as_user, worker):
    client = as_user(worker)
    for on in (True, False):
        WorkerProfile.objects.filter(pk=worker.pk).update(availability=on)
        switch = soup(client.get("/work/hours/")).select_one("button.switch")
        assert switch["aria-checked"] == str(on).lower()
        assert (switch["name"], switch["value"]) == ("on", str(int(not on)))


def test_who_waits_has_no_switch(as_user, waiting_worker):
    page = soup(as_user(waiting_worker).get("/work/hours/"))
    assert page.select_one("button.switch") is None
    assert "Waiting for approval" in page.get_text()


@pytest.mark.parametrize(
    ("hours", "warned"),
    [
        ({"from": "09:00", "to": "18:00"}, []),
        ({"from": "10:00", "to": "11:00"}, []),
        (
            {"from": "11:00", "to": "18:00"},
            ["You accepted 1 job outside these hours. It stays until you cancel it."],
        ),
        (
            {},
            ["You accepted 1 job outside these hours. It stays until you cancel it."],
        ),
    ],
)
def test_u13_hours_saved_over_an_accepted_job_say_so(
    hours, warned, as_user, worker, job_in
):
    """The job is from 10 to 11; the way after it may go past the end of the day."""
    job = job_in(Status.ACCEPTED)
    typed = {f"{day}-0-{end}": hour for day in range(7) for end, hour in hours.items()}
    response = as_user(worker).post("/work/hours/", typed, follow=True)
    assert said(response) == ["Saved. New bookings keep to these hours.", *warned]
    job.refresh_from_db()
    assert job.status == Status.ACCEPTED


def test_u13_a_request_and_another_worker_s_job_are_no_reason(
    as_user, worker, other_worker, ask, job_in
):
    ask()
    job_in(Status.ACCEPTED, worker=other_worker)
    response = as_user(worker).post("/work/hours/", {}, follow=True)
    assert said(response) == ["Saved. New bookings keep to these hours."]
