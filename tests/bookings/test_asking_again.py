"""Asking again: for what one had, for what one has just asked, and from where."""

from html import unescape

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from accounts.models import CustomerProfile
from bookings import jobs
from bookings.models import Job
from bookings.states import Status
from tests.cast import soon
from workers.links import start_value as iso

TYPED = {
    "title": "Kitchen tap drips & hisses",
    "description": "Since Friday, “hot” side.",
    "address": "B-704, Paud Road, Kothrud",
}


@pytest.fixture
def address(worker):
    return reverse("bookings:book", args=[worker.worker_profile.code])


@pytest.fixture
def typed(city):
    return TYPED | {"minutes": "90", "start": iso(soon(city))}


def text(response):
    return unescape(response.content.decode())


@pytest.mark.parametrize("who", ["support", "boss", "worker"])
def test_again_tells_those_who_may_read_a_job_nothing_here(
    who, request, as_user, address, job_in
):
    job = job_in(Status.FINISHED)
    client = as_user(request.getfixturevalue(who))
    page = BeautifulSoup(
        client.get(address, {"again": job.code}).content, "html.parser"
    )
    assert not page.select_one("#id_title").get("value")
    for name in ("description", "address"):
        assert page.select_one(f"#id_{name}").get_text().strip() == ""
    assert page.select_one("#id_minutes [selected]")["value"] == "60"


def test_again_is_for_the_worker_who_came(
    as_user, customer, other_worker, address, job_in
):
    job = job_in(Status.FINISHED, worker=other_worker, minutes=120)
    page = BeautifulSoup(
        as_user(customer).get(address, {"again": job.code}).content, "html.parser"
    )
    assert not page.select_one("#id_title").get("value")
    assert page.select_one("#id_minutes [selected]")["value"] == "60"


@pytest.mark.parametrize(
    "other",
    [
        {"minutes": "180"},
        {"title": "Rewire the kitchen"},
        {"address": "12 Law College Road"},
        {"description": ""},
    ],
)
@pytest.mark.parametrize("accepted", [False, True])
def test_f33_the_same_hour_with_other_facts_is_said(
    accepted, other, as_user, customer, worker, address, typed
):
    client = as_user(customer)
    first = client.post(address, typed)
    job = Job.objects.get()
    if accepted:
        jobs.accept(job, by=worker)
    response = client.post(address, typed | other)
    assert response.status_code == 409
    page = BeautifulSoup(response.content, "html.parser")
    said = page.select_one(".error-summary li").get_text()
    assert said.startswith("You have already asked Suresh to come ")
    assert f"“{TYPED['title']}”, 1½ hours." in said
    assert (
        page.find("a", string="Open the request that stands")["href"]
        == (first["Location"])
    )
    for name, words in (typed | other).items():
        if name in TYPED:
            field = page.select_one(f"main [name={name}]")
            assert field.get("value", field.get_text().strip()) == words
    assert Job.objects.count() == 1


def test_f33_other_white_space_is_no_other_request(as_user, customer, address, typed):
    client = as_user(customer)
    first = client.post(address, typed)
    again = client.post(address, typed | {"title": f" {typed['title']}  "})
    assert again["Location"] == first["Location"]


def test_u15_the_first_address_is_remembered_and_says_so(
    as_user, customer, address, typed, city
):
    CustomerProfile.objects.filter(user=customer).update(address="")
    client = as_user(customer)
    hint = "We keep it for your next booking. You can change it any time."
    assert hint in text(client.get(address))
    response = client.post(address, typed, follow=True)
    assert "We keep this address for your next booking." in text(response)
    page = BeautifulSoup(client.get(address).content, "html.parser")
    assert page.select_one("#id_address").get_text().strip() == TYPED["address"]
    assert "From your account." in page.select_one("#id_address_helptext").string
    # Work that is somewhere else once does not move the home.
    other = typed | {"address": "At my mother’s", "start": iso(soon(city, days=4))}
    assert "We keep this" not in text(client.post(address, other, follow=True))
    home = CustomerProfile.objects.get(user=customer).address
    assert home == TYPED["address"]
