"""The page on which nobody was found leads to somebody, and says what is the matter."""

import pytest
from bs4 import BeautifulSoup

from services.models import Skill
from tests.cast import make_worker
from tests.harness_clock import at
from tests.reading import words
from workers import profiles
from workers.models import WorkerProfile


@pytest.fixture(autouse=True)
def _market(worker, other_city, other_category):
    profiles.refresh_search(WorkerProfile.objects.all())


@pytest.fixture
def nobody(client):
    """(title, {way: address}) of a search that finds nobody."""

    def nobody(query):
        page = BeautifulSoup(client.get(f"/workers/?{query}").content, "html.parser")
        assert words(page.select_one("#results-h")) == "0 workers"
        ways = {words(way.b): way["href"] for way in page.select(".ways-on .act")}
        return words(page.select_one(".empty h3")), ways

    return nobody


def test_where_nobody_does_it_less_words_would_not_help(
    nobody, category, other_city, other_category
):
    Skill.objects.create(category=category, slug="tap", name="Tap fitting")
    query = f"category=plumber&city={other_city.slug}&skill=tap&available=tomorrow"
    title, ways = nobody(query)
    assert title == f"No plumbers in {other_city.name} yet"
    # In that city there is nobody at all.
    assert list(ways) == ["See everybody"]
    make_worker("max", city=other_city, category=other_category)
    assert list(nobody(query)[1]) == [f"Everybody in {other_city.name}"]


def test_where_somebody_does_it_the_filters_may_go(nobody):
    title, ways = nobody("category=plumber&city=pune&rate_min=9000")
    assert title == "We found nobody for this yet"
    assert ways["Take the filters away"] == "/workers/?category=plumber&city=pune"


@at("2026-11-18T03:30+05:30")
@pytest.mark.parametrize(
    "query",
    [
        "q=plumber+urgent",
        "q=plumber&available=now",
        "category=plumber&available=now&sort=price",
    ],
)
def test_by_night_those_come_first_who_are_free_first(client, query):
    page = BeautifulSoup(client.get(f"/workers/?{query}").content, "html.parser")
    assert words(page.select_one("#results-h")) == "1 worker"
    assert "Nobody can come right away, so" in words(page.select_one("#results"))
    assert "Free today, 9" in words(page.select_one(".results"))
    assert words(page.select_one("#id_sort [selected]")) == "Soonest free"


@pytest.mark.parametrize(
    ("typed", "heading", "number"),
    [
        ("plumb", "Find a worker", 1),
        ("sure", "Find a worker", 1),
        ("plumber in pune elec", "Plumbers in Pune", 1),
        ("zzgh", "Workers for “zzgh”", 0),
        ("suresh", "Workers for “suresh”", 1),
        # The word is at its end.
        ("elec ", "Workers for “elec”", 0),
    ],
)
def test_half_a_word_is_waited_for(client, other_category, typed, heading, number):
    """While somebody types, the part of the page is not told to be nobody's."""
    part = client.get("/workers/", {"q": typed}, headers={"HX-Request": "true"})
    page = BeautifulSoup(part.content, "html.parser")
    assert words(page.h1) == heading
    assert len(page.select(".result")) == number
    said = " ".join(words(one) for one in page.select(".understood"))
    assert ("nobody called" in said) == (number == 0)
    # It stays in the address.
    address = BeautifulSoup(f"<a href='{part['HX-Push-Url']}'>", "html.parser").a[
        "href"
    ]
    assert address.startswith("/workers/?q=")
    # Once it is asked for, it is looked for.
    whole = client.get("/workers/", {"q": "elec"}).content.decode()
    assert "nobody called “elec”" in whole
