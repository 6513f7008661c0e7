"""The calendar file: one event that keeps its name and counts its changes."""

from datetime import timedelta

import pytest
from icalendar import Calendar

from bookings import jobs
from bookings.states import Role, Status
from bookings.words import ics

URL = "https://callout.example/jobs/x/"


def read(job, role=Role.CUSTOMER):
    calendar = Calendar.from_ical(ics.of(job, role=role, url=URL))
    (event,) = calendar.walk("VEVENT")
    return calendar, event


def test_hour_zone_and_place(job_in, city):
    job = job_in(Status.ACCEPTED, minutes=90)
    calendar, event = read(job)
    start = event["DTSTART"]
    assert start.dt == job.scheduled_time
    assert start.params["TZID"] == "Asia/Kolkata"
    assert event["DTEND"].dt - start.dt == timedelta(minutes=90)
    assert [str(zone["TZID"]) for zone in calendar.walk("VTIMEZONE")] == [
        "Asia/Kolkata"
    ]
    assert event["SUMMARY"] == "Kitchen tap drips (Suresh)"
    assert event["LOCATION"] == job.address
    assert event["URL"] == URL


def test_the_same_job_keeps_its_uid_and_counts_up(ask, job_in, worker):
    job = ask()
    _, asked = read(job)
    _, accepted = read(jobs.accept(job, by=worker))
    assert asked["UID"] == accepted["UID"] == f"job-{job.code}@callout"
    assert (asked["SEQUENCE"], accepted["SEQUENCE"]) == (0, 1)


@pytest.mark.parametrize(
    ("status", "method", "state"),
    [
        (Status.PENDING, "PUBLISH", "TENTATIVE"),
        (Status.ACCEPTED, "PUBLISH", "CONFIRMED"),
        (Status.FINISHED, "PUBLISH", "CONFIRMED"),
        (Status.REJECTED, "CANCEL", "CANCELLED"),
        (Status.CANCELLED, "CANCEL", "CANCELLED"),
        (Status.EXPIRED, "CANCEL", "CANCELLED"),
    ],
)
def test_state_follows_the_job(status, method, state, job_in):
    calendar, event = read(job_in(status))
    assert (calendar["METHOD"], event["STATUS"]) == (method, state)


def test_a_worker_sees_the_address_only_after_accepting(ask, job_in, city):
    _, event = read(ask(), Role.WORKER)
    assert event["LOCATION"] == "Pune"
    assert event["SUMMARY"] == "Kitchen tap drips (Ananya)"
    job = job_in(Status.ACCEPTED)
    _, event = read(job, Role.WORKER)
    assert event["LOCATION"] == job.address
