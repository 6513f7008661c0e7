"""The search page as browsers, htmx and search engines see it."""

import json
import re
from html import unescape

import pytest
from bs4 import BeautifulSoup
from django.utils import timezone

from services.models import Skill
from tests.cast import make_worker, soon
from tests.reading import words
from workers import profiles
from workers.models import WorkerProfile, WorkerSettings
from workers.search import candidates, facets

HX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def _found(worker, other_worker):
    WorkerSettings.load()
    profiles.refresh_search(WorkerProfile.objects.all())


def soup(response):
    return BeautifulSoup(response.content, "html.parser")


def listed(page):
    return [words(name) for name in page.select(".result h3")]


def chosen(page):
    """What the picker says: the day, and the time of day."""
    (day,) = page.select("input[name=available][checked]")
    part = page.select_one("#id_part option[selected]")
    return day["value"], part["value"] if part else ""


def test_a_result_says_the_trade(client):
    result = soup(client.get("/workers/?q=suresh")).select_one(".result .facts")
    assert words(result.span) == "Plumber"


def test_the_page_of_editors_is_the_canonical_one(client, site, settings):
    for query, canonical in {
        "category=plumber": "/services/plumber/",
        "category=plumber&city=pune": "/services/plumber/in/pune/",
        "city=pune": "/workers/?city=pune",
    }.items():
        page = soup(client.get(f"/workers/?{query}"))
        link = page.select_one("link[rel=canonical]")["href"]
        assert link.endswith(canonical)
        assert page.select_one("meta[name=robots]") is None


def test_the_address_says_only_what_was_asked(client):
    query = "q=&category=plumber&city=&available=&rate_min=&sort=rating&utm_source=x"
    page = soup(client.get(f"/workers/?{query}"))
    assert page.select_one("[data-address]")["data-address"] == (
        "/workers/?category=plumber"
    )
    wrong = soup(client.get("/workers/?rate_min=abc"))
    assert wrong.select_one("[data-address]") is None


def ways(page):
    """The ways on from an empty page."""
    return {words(a.b): a["href"] for a in page.select(".ways-on .act")}


def chips(page):
    return {
        " ".join(a.get_text().split()).removesuffix(" remove"): a["href"]
        for a in page.select(".tags.pick a")
    }


@pytest.mark.parametrize(
    ("query", "meant"),
    [
        ("q=plumber+in+berlin&city=pune&here=pune", "berlin"),
        ("q=plumber+in+berlin&city=pune", "pune"),
        ("q=plumber&city=pune&here=pune", "pune"),
        ("q=plumber+in+pune&city=berlin&here=pune", "berlin"),
        ("q=%00&city=pune&here=pune", "pune"),
    ],
)
def test_the_city_a_page_began_with_yields_to_one_that_is_typed(
    client, other_city, query, meant
):
    page = client.get(f"/workers/?{query}").context["page"]
    assert page.asked.city.slug == meant
    assert "here=" not in page.address.whole()


def test_visitors_see_who_there_is(client):
    response = client.get("/workers/")
    page = soup(response)
    assert response.status_code == 200
    assert words(page.h1) == "Find a worker"
    assert listed(page) == ["Suresh Venkataraman", "Imran Qureshi"]
    assert words(page.select_one("#results-h")) == "2 workers"
    assert words(page.title) == "Find a worker: 2 workers · Callout"


@pytest.mark.parametrize("person", ["customer", "worker", "editor", "boss"])
def test_everybody_may_search(person, as_user, request):
    as_user_client = as_user(request.getfixturevalue(person))
    assert as_user_client.get("/workers/").status_code == 200


def test_it_is_only_read(client):
    assert client.post("/workers/").status_code == 405


@pytest.mark.parametrize(
    ("query", "heading"),
    [
        ("category=plumber&city=pune", "Plumbers in Pune"),
        ("category=plumber", "Plumbers"),
        ("city=pune", "Workers in Pune"),
    ],
)
def test_the_heading_says_what_is_shown(client, query, heading):
    page = soup(client.get(f"/workers/?{query}"))
    assert words(page.h1) == heading
    assert words(page.select(".crumbs li")[-1]) == heading


def test_choices_stay_chosen_and_carry_their_counts(
    client, worker, category, other_category
):
    worker.worker_profile.skills.set(Skill.objects.all())
    page = soup(client.get("/workers/?category=plumber&city=pune&skill=leak"))
    chosen = {
        select["name"]: words(select.select_one("option[selected]"))
        for select in page.select("#choose-place select")
    }
    assert chosen == {"category": "Plumber (2)", "city": "Pune (1)"}
    empty = page.select_one("#id_category optgroup")
    assert [words(option) for option in empty.select("option")] == ["Electrician"]
    (tick,) = page.select("input[name=skill]")
    assert (tick["value"], tick.has_attr("checked")) == ("leak", True)
    assert tick.parent.get_text(" ", strip=True) == "Leak repair 1"


def test_chips_take_one_thing_away(client, worker, category):
    worker.worker_profile.skills.set(category.skills.all())
    profiles.refresh_search(WorkerProfile.objects.all())
    query = "q=suresh&category=plumber&city=pune&skill=leak&rate_min=200&rate_max=450"
    page = soup(client.get(f"/workers/?{query}&available=tomorrow&sort=price&page=1"))
    without = chips(page)
    assert list(without) == [
        "“suresh”",
        "Plumber",
        "Pune",
        "Leak repair",
        "₹200–450",
        "Tomorrow",
    ]
    end = "&available=tomorrow&sort=price"
    assert without["“suresh”"] == f"/workers/?{query.partition('&')[2]}{end}"
    assert without["Plumber"] == (
        f"/workers/?q=suresh&city=pune&rate_min=200&rate_max=450{end}"
    )
    assert without["₹200–450"] == (
        f"/workers/?q=suresh&category=plumber&city=pune&skill=leak{end}"
    )
    assert without["Tomorrow"] == f"/workers/?{query}&sort=price"


def test_of_two_skills_one_is_taken_away(client, category):
    Skill.objects.create(category=category, slug="drain", name="Drains")
    page = soup(client.get("/workers/?skill=leak&skill=drain"))
    assert chips(page) == {
        "Leak repair": "/workers/?skill=drain",
        "Drains": "/workers/?skill=leak",
    }


@pytest.mark.parametrize(
    ("query", "text"),
    [("rate_min=200", "From ₹200"), ("rate_max=450.50", "Up to ₹450.50")],
)
def test_one_end_of_a_rate(client, query, text):
    assert list(chips(soup(client.get(f"/workers/?{query}")))) == [text]


def test_a_moment_has_a_chip_and_its_field_is_shown(client, city):
    start = soon_text(city)
    page = soup(client.get(f"/workers/?at={start}"))
    day, _, hour = start.partition("T")
    assert chosen(page) == (day, hour)
    ((text, url),) = chips(page).items()
    assert text.startswith("Free ")
    assert text.endswith("10:00 am")
    assert url == "/workers/"


def soon_text(city):
    return soon(city).strftime("%Y-%m-%dT%H:%M")


def test_u03_we_say_checked_of_whom_we_checked(client, worker):
    WorkerProfile.objects.update(decided_at=None)
    WorkerProfile.objects.filter(user=worker).update(decided_at=timezone.now())
    page = soup(client.get("/workers/"))
    rows = [words(row) for row in page.select(".result")]
    assert len(rows) > 1
    assert ["Checked" in row for row in rows] == [worker.name in row for row in rows]
    assert "“Checked” means" in words(page.select_one("h1 + p"))


# --- What is wrong ----------------------------------------------------------


def test_what_is_wrong_is_listed_and_the_page_answers(client):
    query = "category=zzz&city=pune&rate_min=abc&page=x&at=soon&skill=no&available=at"
    response = client.get(f"/workers/?{query}")
    page = soup(response)
    assert response.status_code == 400
    assert listed(page) == ["Suresh Venkataraman", "Imran Qureshi"]
    links = [a["href"] for a in page.select(".error-summary a")]
    assert links == [
        "#id_at",
        "#id_page",
        "#id_category",
        "#id_skill_0",
        "#id_rate_min",
    ]
    for link in links:
        assert page.select_one(link) is not None, link
    assert words(page.title).startswith("Error: ")


def test_what_was_typed_is_kept(client):
    page = soup(client.get("/workers/?category=zzz&rate_min=abc&q=tap&at=soon"))
    assert page.select_one("#id_rate_min")["value"] == "abc"
    assert page.select_one("#id_q")["value"] == "tap"
    assert words(page.select_one("#id_category option[selected]")) == "zzz"
    assert page.select_one("#id_rate_min")["aria-invalid"] == "true"


def test_what_was_typed_is_never_markup(client):
    response = client.get("/workers/?category=<b>x&q=<script>1</script>&rate_min=<i>")
    assert b"<script>1" not in response.content
    assert b"<b>x" not in response.content


# --- Nobody, and many -------------------------------------------------------


def test_nobody_fits_and_a_way_on(client):
    page = soup(client.get("/workers/?rate_max=1&city=pune"))
    assert listed(page) == []
    assert words(page.select_one(".empty h3")) == "We found nobody for this yet"
    assert ways(page)["Everybody in Pune"] == "/workers/?city=pune"


def test_beyond_many_the_total_is_no_number(client, monkeypatch):
    monkeypatch.setattr(candidates, "MAX_CALENDAR_CANDIDATES", 0)
    monkeypatch.setattr(facets, "MAX_TOTAL", 1)
    assert soup(client.get("/workers/")).select_one("#results-h").get_text() == (
        "1+ workers"
    )


def test_a_time_said_in_words_can_be_taken_away(client, category, other_city):
    busy = make_worker("klaus", city=other_city, category=category)
    busy.worker_profile.weekly_hours.all().delete()
    page = soup(client.get("/workers/?q=plumber+on+sunday+in+berlin"))
    assert ways(page)["At any other time"] == "/workers/?q=plumber+in+berlin"
    assert ways(page)["Everybody in Berlin"] == "/workers/?q=on+sunday&city=berlin"
    near = page.select_one("section[aria-labelledby=near-h] a")
    assert near["href"] == "/workers/?q=on+sunday&category=plumber&city=pune"


def test_words_that_mean_nothing_lead_to_who_there_is(client):
    page = soup(client.get("/workers/?q=astrologer"))
    assert list(ways(page)) == ["See everybody"]
    # No choice stands above that one could take away.
    assert "Take something away" not in words(page.select_one(".empty"))
    others = page.select_one("section[aria-labelledby=others-h]")
    assert words(others.h3) == "Who works with us"
    assert [a["href"] for a in others.select("a")] == ["/workers/?category=plumber"]


def test_nobody_there_yet(client, other_city):
    page = soup(client.get("/workers/?city=berlin"))
    assert words(page.select_one(".empty h3")) == "Nobody here yet"
    assert ways(page)["See everybody"] == "/workers/"


def test_pages_keep_the_search(client, settings):
    settings.SEARCH_PAGE_SIZE = 1
    page = soup(client.get("/workers/?city=pune&available=any&sort=price"))
    assert listed(page) == ["Suresh Venkataraman"]
    after = page.select_one(".pages a[rel=next]")["href"]
    assert after == "?city=pune&sort=price&page=2"
    assert listed(soup(client.get(f"/workers/{after}"))) == ["Imran Qureshi"]


# --- htmx -------------------------------------------------------------------


def test_htmx_gets_the_results_and_the_counts(client):
    response = client.get("/workers/?q=&category=plumber&available=any", headers=HX)
    page = soup(response)
    assert page.find("html") is None
    assert listed(page) == ["Suresh Venkataraman", "Imran Qureshi"]
    assert words(page.title) == "Plumbers: 2 workers · Callout"
    swapped = {tag.get("id") for tag in page.select("[hx-swap-oob]")}
    assert swapped >= {"choose-place", "choose-time", "choose-skills", "show-results"}
    assert response["HX-Push-Url"] == "/workers/?category=plumber"
    assert "HX-Request" in response["Vary"]


def test_the_same_words_again_are_no_second_step_back(client):
    here = HX | {"HX-Current-URL": "http://testserver/workers/?category=plumber"}
    response = client.get("/workers/?q=&category=plumber", headers=here)
    assert "HX-Push-Url" not in response


def test_what_htmx_swaps_is_on_the_page(client):
    whole = soup(client.get("/workers/"))
    part = soup(client.get("/workers/", headers=HX))
    for tag in part.select("[hx-swap-oob]"):
        name = tag.get("id") or tag["hx-swap-oob"].partition("#")[2]
        assert len(whole.select(f"#{name}")) == 1, name
    assert len(whole.select("#results")) == len(part.select("#results")) == 1


def test_going_back_gets_the_whole_page(client):
    headers = HX | {"HX-History-Restore-Request": "true"}
    response = client.get("/workers/", headers=headers)
    assert soup(response).find("html") is not None
    assert "HX-Push-Url" not in response


def test_htmx_hears_what_is_wrong(client):
    response = client.get("/workers/?rate_min=abc", headers=HX)
    assert response.status_code == 400
    assert soup(response).select_one(".error-summary") is not None


# --- Search engines ---------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "canonical", "indexed"),
    [
        ("", "/workers/", True),
        ("?city=pune&category=plumber", "/workers/?category=plumber&city=pune", True),
        ("?city=pune&q=tap", "/workers/?city=pune", False),
        ("?city=pune&sort=rating", "/workers/?city=pune", True),
        ("?city=zzz", "/workers/", False),
    ],
)
def test_only_plain_searches_are_indexed(client, query, canonical, indexed, settings):
    page = soup(client.get(f"/workers/{query}"))
    link = page.select_one("link[rel=canonical]")["href"]
    assert link == settings.BASE_URL + canonical
    assert (page.select_one("meta[name=robots]") is None) is indexed


def test_the_way_here_is_told_as_data(client):
    response = client.get("/workers/?category=plumber&city=pune")
    block = soup(response).select_one('script[type="application/ld+json"]')
    steps = json.loads(block.string)["itemListElement"]
    assert [step["name"] for step in steps] == ["Home", "Pune", "Plumbers in Pune"]


def test_nothing_on_the_page_is_inline(client):
    text = client.get("/workers/").content.decode()
    assert not re.search(r'\son[a-z]+="|\sstyle="|<script(?![^>]*(src|ld\+json))', text)


def test_a_name_cannot_break_out(client, city, category):
    make_worker("x", name="</script><b>Bob & Co", city=city, category=category)
    text = client.get("/workers/").content.decode()
    assert "<b>Bob" not in text
    assert "</script><b>Bob & Co" in unescape(text)


# --- What it costs ----------------------------------------------------------


@pytest.mark.parametrize("person", [None, "customer"])
def test_a_page_costs_a_dozen_queries_at_most(
    person, client, as_user, request, django_assert_max_num_queries
):
    if person:
        as_user(request.getfixturevalue(person))
    client.get("/workers/")
    with django_assert_max_num_queries(12):
        client.get("/workers/?category=plumber&city=pune&available=tomorrow&rate_min=1")
