"""“Anywhere”, “any service” and “any time” win over words that say another."""

import pytest
from bs4 import BeautifulSoup

from services.models import City
from tests.cast import make_worker
from tests.clock import DEFAULT
from tests.reading import words
from workers import profiles
from workers.models import WorkerProfile

BEGINS = DEFAULT


@pytest.fixture(autouse=True)
def _market(worker, city, other_city, category, other_category):
    make_worker("far", name="Ravi Rao", city=other_city, category=category)
    make_worker("near", name="Asha Jain", city=city, category=other_category)
    profiles.refresh_search(WorkerProfile.objects.all())


@pytest.fixture
def look(client):
    def look(query):
        page = client.get(f"/workers/?{query}")
        assert page.status_code == 200
        return BeautifulSoup(page.content, "html.parser")

    return look


def chips(page):
    found = page.select(".bar + .tags a")
    return {words(chip).removesuffix(" remove"): chip["href"] for chip in found}


def notices(page):
    return [words(one) for one in page.select(".understood")]


@pytest.mark.parametrize(
    ("chosen", "heading", "number", "chip", "notice"),
    [
        (
            "city=any",
            "Plumbers, tomorrow",
            2,
            "Anywhere",
            "“in pune”: You chose anywhere, so we looked everywhere.",
        ),
        (
            "category=any",
            "Workers in Pune, tomorrow",
            2,
            "Any service",
            "“plumber”: You chose any service, so we looked for all of them.",
        ),
        (
            "available=anytime",
            "Plumbers in Pune",
            1,
            "Any time",
            "“tomorrow”: You chose any time, so we left it out.",
        ),
    ],
)
def test_what_is_to_stay_open_wins_over_the_words(
    look, chosen, heading, number, chip, notice
):
    query = "q=plumber+in+pune+tomorrow"
    page = look(f"{query}&{chosen}")
    assert words(page.h1) == heading
    assert len(page.select(".result")) == number
    assert notices(page) == [notice]
    # It stays in the address, and its chip takes it off.
    assert (
        page.select_one(".searching")["data-address"] == f"/workers/?{query}&{chosen}"
    )
    assert chips(page)[chip] == f"/workers/?{query}"
    (box,) = page.select("#id_q")
    assert box["value"] == "plumber in pune tomorrow"


def first(page, name):
    return [
        (option["value"], words(option), option.has_attr("selected"))
        for option in page.select(f"select[name={name}] option")[:2]
    ]


def pills(page):
    return {
        radio["value"]: radio.has_attr("checked")
        for radio in page.select("[name=available]")[:2]
    }


def test_the_lists_offer_it_beside_what_the_words_say(look):
    page = look("q=plumber+in+pune+tomorrow")
    assert first(page, "city") == [
        ("", "Pune, from your words", False),
        ("any", "Anywhere", False),
    ]
    assert first(page, "category")[1] == ("any", "Any service", False)
    assert pills(page) == {"any": True, "anytime": False}
    page = look("q=plumber+in+pune+tomorrow&city=any&category=any&available=anytime")
    assert first(page, "city")[1] == ("any", "Anywhere", True)
    assert first(page, "category") == [
        ("", "Plumber, from your words", False),
        ("any", "Any service", True),
    ]
    assert pills(page) == {"any": False, "anytime": True}


def test_beside_another_choice_too(look, other_city):
    page = look(f"q=plumber+in+pune+tomorrow&city={other_city.slug}&available=today")
    assert [name for _code, name, _is in first(page, "city")] == [
        "Pune, from your words",
        "Anywhere",
    ]
    assert pills(page) == {"any": False, "anytime": False}


def test_where_the_words_say_nothing_of_it_nothing_is_said(look):
    page = look("q=plumber&city=any&available=anytime")
    assert page.select_one(".searching")["data-address"] == "/workers/?q=plumber"
    assert list(chips(page)) == ["Plumber"]
    assert first(page, "city")[0] == ("", "Anywhere", False)
    assert pills(page) == {"any": True, "now": False}


def test_no_second_city_of_the_words_takes_its_place(look, other_city):
    page = look(f"q=plumber+pune+{other_city.name}&city=any")
    assert words(page.h1) == "Plumbers"
    assert City.objects.filter(slug="any").count() == 0


def test_nor_does_a_second_service(look, other_category):
    page = look(f"q=plumber+{other_category.name}&category=any")
    assert words(page.h1) == "Find a worker"
    assert len(notices(page)) >= 2


def test_a_pin_code_is_no_place_that_was_overruled(look):
    page = look("q=plumber+411038&city=any")
    assert notices(page) == [
        "“411038”: We cannot search by pin code yet. Choose the city or the "
        "neighbourhood."
    ]


def test_it_is_the_same_page_for_search_engines(look):
    page = look("q=plumber+pune&city=any")
    canonical = page.select_one("link[rel=canonical]")["href"]
    assert canonical.endswith("/workers/?category=plumber")
