"""What a script asks of the booking page is what it puts in the place of the old."""

from datetime import UTC

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from tests.cast import soon
from tests.reading import tight


@pytest.fixture
def address(worker):
    return reverse("bookings:book", args=[worker.worker_profile.code])


def by_htmx(target):
    return {"HX-Request": "true", "HX-Target": target}


def iso(moment):
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%MZ}"


@pytest.mark.parametrize(
    ("target", "ids"),
    [
        ("times", ["times", "check", "picked"]),
        ("check", ["check", "picked"]),
    ],
)
def test_a_part_is_as_it_stands_in_the_page(
    as_user, customer, address, city, target, ids
):
    client, asked = as_user(customer), {"minutes": "90", "start": iso(soon(city))}
    whole = BeautifulSoup(client.get(address, asked).content, "html.parser")
    response = client.get(address, asked, headers=by_htmx(target))
    part = BeautifulSoup(response.content, "html.parser")
    found = [one["id"] for one in part.find_all(id=True, recursive=False)]
    assert found == ids
    for name in ids:
        assert tight(part.find(id=name)) == tight(whole.find(id=name))
    assert response["Cache-Control"].startswith("max-age=0, no-cache, no-store")


@pytest.mark.parametrize(
    "headers",
    [
        {"HX-Request": "true"},
        {"HX-Request": "true", "HX-Target": "main"},
        {
            "HX-Request": "true",
            "HX-Target": "times",
            "HX-History-Restore-Request": "true",
        },
        {"HX-Target": "times"},
    ],
)
def test_any_other_question_is_answered_by_the_page(client, address, headers):
    assert b"<!DOCTYPE html>" in client.get(address, headers=headers).content


def test_a_length_that_cannot_be_read_is_400_in_part_too(client, address):
    response = client.get(address, {"minutes": "x"}, headers=by_htmx("times"))
    assert response.status_code == 400
    assert b"<html" not in response.content


def test_the_sums_ask_no_more_than_the_times_do(
    as_user, customer, address, django_assert_num_queries
):
    client = as_user(customer)
    client.get(address)
    # Session, user, worker, prices and address kept; hours, days off, what is taken.
    for target in ("times", "check"):
        with django_assert_num_queries(8):
            client.get(address, headers=by_htmx(target))
