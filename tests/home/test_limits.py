"""What somebody meets who asks faster than a person does."""

from uuid import uuid4

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.conf import settings as django_settings
from django.urls import reverse

from bookings.models import Job
from bookings.states import Status
from live.models import ChatMessage
from tests.cast import soon

pytestmark = pytest.mark.django_db
BY_SCRIPT = {"x-requested-with": "fetch"}


@pytest.fixture(autouse=True)
def _within_one_window():
    with time_machine.travel("2026-11-30T06:30:00Z", tick=False):
        yield


def amount(name):
    return int(django_settings.RATE_LIMITS[name].partition("/")[0])


def test_h06_a_customer_asks_seven_times_in_a_minute(as_user, customer, worker, city):
    client = as_user(customer)
    address = reverse("bookings:book", args=[worker.worker_profile.code])
    typed = {"title": "Tap drips", "address": "B-704, Paud Road", "minutes": "60"}
    for hour in range(amount("booking") + 1):
        start = soon(city, days=3 + hour).isoformat()
        answer = client.post(address, typed | {"start": start})
    assert answer.status_code == 429
    assert answer["Retry-After"] == "60"
    assert Job.objects.count() == amount("booking")
    page = answer.content.decode()
    assert "That was very quick. Try again in 1 minute." in page
    # Nothing that was typed is lost: one button sends it again.
    assert 'name="title" value="Tap drips"' in page


def test_h06_messages_in_a_row(as_user, customer, job_in):
    client, job = as_user(customer), job_in(Status.ACCEPTED)
    for n in range(amount("message") + 1):
        answer = client.post(
            reverse("live:chat", args=[job.code]),
            {"message": f"Hello {n}", "client_id": str(uuid4())},
            headers=BY_SCRIPT,
        )
    assert answer.status_code == 429
    assert answer.content.decode() == "That was very quick. Try again in 1 minute."
    assert ChatMessage.objects.count() == amount("message")


def test_h06_a_stranger_searches_and_others_still_can(client, worker, settings):
    settings.RATE_LIMITS = {"search": "3/m/person, 9/m/address"}
    search = reverse("workers:search")
    answers = [client.get(search, {"q": str(n)}) for n in range(10)]
    assert {answer.status_code for answer in answers[:-1]} == {200}
    assert answers[-1].status_code == 429
    assert answers[-1]["Retry-After"] == "60"
    page = BeautifulSoup(answers[-1].content, "html.parser")
    [again] = [one for one in page.select("main a.btn") if one.text == "Try again"]
    assert again["href"] == f"{search}?q=9"
    assert client.get(search, REMOTE_ADDR="203.0.113.9").status_code == 200
    assert client.get("/account/login/").status_code == 200


def test_h06_every_step_counts_as_writing(as_user, customer, settings):
    settings.RATE_LIMITS = {"write": "2/m/person"}
    client, address = as_user(customer), reverse("live:read-all")
    statuses = [client.post(address).status_code for _ in range(3)]
    assert statuses == [302, 302, 429]
    assert client.get("/jobs/").status_code == 200


def test_h06_what_the_log_in_refuses_says_when_too(client):
    for _ in range(31):
        answer = client.post("/account/login/", {})
    assert (answer.status_code, answer["Retry-After"]) == (429, "60")
