"""What is asked of the site itself in the box in which one looks for somebody."""

import pytest
from bs4 import BeautifulSoup

from tests.reading import words


@pytest.fixture
def ways(client, worker):
    def ways(text):
        answer = client.get("/workers/", {"q": text})
        page = BeautifulSoup(answer.content, "html.parser")
        lines = page.select("#results .understood:has(a)")
        return {words(line): line.a["href"] for line in lines}

    return ways


@pytest.mark.parametrize(
    "text",
    [
        "i want to work as plumber",
        "plumber salary",
        "plumber job vacancy",
        "naukri chahiye",
        "नौकरी चाहिए",
    ],
)
def test_who_looks_for_work_is_shown_the_way(ways, text):
    found = ways(text)["Do you look for work? Work with us"]
    assert found == "/account/signup/?role=worker"


@pytest.mark.parametrize(
    "text", ["refund", "cancel my booking", "paise wapas", "reschedule plumber"]
)
def test_who_asks_about_a_booking_is_shown_theirs(ways, text):
    found = ways(text)["Is it about something you booked? See your bookings"]
    assert found == "/jobs/"


@pytest.mark.parametrize(
    "text", ["plumber", "motor does not work as it should", "no work done plumber", ""]
)
def test_who_looks_for_somebody_is_left_alone(ways, text):
    assert ways(text) == {}


def test_nobody_is_said_to_be_called_what_they_ask(client, worker):
    page = client.get("/workers/", {"q": "cancel my booking"}).content.decode()
    assert "nobody called" not in page
