import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from home.models import HomePage, StandardPage
from services.models import CityPage
from tests.cast import make_worker
from tests.site import crowd, plant, soup, words
from workers.models import WorkerProfile


def texts(page, selector):
    return [words(tag) for tag in page.select(selector)]


def with_body(page, *blocks):
    page.body = json.dumps([{"type": kind, "value": value} for kind, value in blocks])
    page.save()
    return page


SERVICES = ("services", {"heading": "What needs doing?", "limit": 10})
SOON = ("free_soon", {"text": "Soon.", "limit": 4})
CITIES = ("cities", {"heading": "Your city", "limit": 9})
HOW = (
    "how",
    {
        "heading": "How",
        "steps": [{"title": "Ask", "text": "They answer within {answer}."}],
        "checks": [{"icon": "star", "title": "Real", "text": "Reviews."}],
    },
)
JOIN = ("join", {"heading": "Work", "text": "We take {commission}.", "label": "Join"})


def test_the_first_thing_is_to_say_what_where_and_when(client, home_page, worker):
    page = soup(client.get("/"))
    assert words(page.h1) == "Good hands."
    form = page.select_one("form.ask")
    assert (form["action"], form.get("method")) == ("/workers/", None)
    assert [field["name"] for field in form.select("[name]")] == [
        "q",
        "here",
        "city",
        "available",
    ]
    assert form.select_one("option[selected]")["value"] == "pune"
    assert [option["value"] for option in form.select("#available option")] == [
        "",
        "now",
        "today",
        "evening",
        "tomorrow",
        "weekend",
    ]


def test_the_ask_form_is_understood_by_the_search(client, home_page, worker):
    answer = client.get("/workers/", {"q": "", "city": "pune", "available": ""})
    assert "Suresh Venkataraman" in soup(answer).main.get_text()


def test_an_empty_market_has_a_headline_and_a_form_and_no_figures(client, home_page):
    with_body(home_page, SERVICES, SOON, CITIES)
    page = soup(client.get("/"))
    assert words(page.h1) == "Good hands."
    assert page.select(".person, .proof, .popular-line, .wcard, .cities") == []
    assert texts(page, ".cat") == ["Plumber from ₹149"]


def test_three_people_stand_beside_the_headline_and_others_below(
    client, home_page, city, category
):
    with_body(home_page, SOON)
    for n in range(5):
        make_worker(f"w{n}", name=f"W{n} X", city=city, category=category)
    page = soup(client.get("/"))
    people, cards = texts(page, ".person b"), texts(page, ".wcard h3")
    assert sorted([*people, *(name.split()[0] for name in cards)]) == [
        "W0",
        "W1",
        "W2",
        "W3",
        "W4",
    ]
    assert len(people) == 3
    assert words(page.select_one("#soon-h")) == "Free soon in Pune"


def test_proof_counts_real_reviews_only(client, home_page, worker, other_worker):
    WorkerProfile.objects.update(rating_sum=45, rating_count=10)
    page = soup(client.get("/"))
    assert len(page.select(".proof .user-avatar")) == 2
    told = page.select_one(".proof > span:last-child")
    assert words(told) == "4.5 (20 reviews ) from homes in 1 city"


def test_what_many_can_do_is_a_short_cut(client, home_page, worker, category):
    worker.worker_profile.skills.set(category.skills.all())
    link = soup(client.get("/")).select_one(".popular-line a")
    assert (words(link), link["href"]) == (
        "Leak repair",
        "/workers/?category=plumber&skill=leak&city=pune",
    )


def test_the_city_of_the_page_is_the_editors_or_the_fullest(
    client, home_page, city, other_city, category, worker
):
    for n in range(2):
        make_worker(f"b{n}", city=other_city, category=category)
    chosen = soup(client.get("/")).select_one("#where option[selected]")
    assert chosen["value"] == "berlin"
    home_page.city = city
    home_page.save()
    chosen = soup(client.get("/?again")).select_one("#where option[selected]")
    assert chosen["value"] == "pune"


def test_figures_of_our_rules_stand_in_an_editors_sentences(client, home_page):
    with_body(home_page, HOW, JOIN)
    page = soup(client.get("/"))
    assert texts(page, ".how li") == ["Ask They answer within 2 hours."]
    assert words(page.select_one(".join p")) == "We take 12%."
    assert page.select_one(".join a")["href"].endswith("?role=worker")


def test_cities_lead_to_their_pages_or_to_the_search(
    client, home_page, other_city, category, worker
):
    with_body(home_page, CITIES)
    make_worker("berliner", city=other_city, category=category)
    links = soup(client.get("/")).select(".cities a")
    assert [(words(link), link["href"]) for link in links] == [
        ("Berlin 1 worker · ₹349", "/workers/?city=berlin"),
        ("Pune 1 worker · ₹349", "/cities/pune/"),
    ]


def test_the_site_tells_search_engines_how_to_search(client, home_page):
    blocks = soup(client.get("/")).select('[type*="ld+json"]')
    told = [json.loads(tag.string) for tag in blocks]
    (about,) = (block for block in told if block["@type"] == "WebSite")
    assert about["name"] == "Callout"
    assert about["potentialAction"]["target"] == (
        "http://testserver/workers/?q={search_term_string}"
    )


def test_three_hundred_workers_cost_as_many_queries_as_three(
    client, home_page, city, category
):
    def queries():
        with CaptureQueriesContext(connection) as seen:
            assert client.get("/?fresh").status_code == 200
        return len(seen)

    with_body(home_page, SERVICES, SOON, HOW, CITIES, JOIN)
    crowd(3, city=city, category=category)
    queries()
    few = queries()
    crowd(297, city=city, category=category, start=3)
    assert queries() == few
    assert few <= 12


# --- Finding pages -----------------------------------------------------------


def test_a_page_is_found_in_one_step_with_the_way_to_it(rf, site):
    home = HomePage.objects.get()
    found = home.route(rf.get("/"), ["cities", "pune"])
    page, *_ = found
    assert page == CityPage.objects.get()
    assert [above.title for above in page.above] == ["Home", "Cities"]


@pytest.mark.parametrize(
    "path", ["/nothing/", "/services/nothing/", "/services/plumber/x/", "/plumber/"]
)
def test_what_is_not_there_is_not_found(client, site, path):
    assert client.get(path).status_code == 404


def test_a_draft_is_not_found(client, city_page):
    city_page.unpublish()
    assert client.get("/cities/pune/").status_code == 404
    assert client.get("/cities/").status_code == 200


@pytest.mark.parametrize("closed", ["/cities/", "/cities/pune/"])
def test_a_private_page_and_what_is_below_it_asks_for_a_log_in(client, site, closed):
    page = CityPage.objects.get()
    page = page if closed == page.url else page.get_parent()
    page.view_restrictions.create(restriction_type="login")
    answer = client.get("/cities/pune/")
    assert answer.status_code == 302
    assert "/login/" in answer["Location"]


# --- Pages of words ----------------------------------------------------------


def test_a_page_of_words_shows_them_and_what_is_below(client, home_page):
    page = plant(home_page, StandardPage, "help", lead="Answer in {answer}.")
    page.body = json.dumps([{"type": "text", "value": "<p>We take {commission}.</p>"}])
    page.save()
    plant(page, StandardPage, "paying", title="Paying", lead="Later.")
    shown = soup(client.get("/help/"))
    assert words(shown.select_one(".lead")) == "Answer in 2 hours."
    assert words(shown.select_one(".prose")) == "We take 12%."
    below = shown.select_one("main .acts a")
    assert (words(below), below["href"]) == ("Paying Later.", "/help/paying/")
    steps = texts(soup(client.get("/help/paying/")), ".crumbs li")
    assert steps == ["Home", "Help", "Paying"]
