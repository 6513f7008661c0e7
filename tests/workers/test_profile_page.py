"""A worker's public page: who may see it, what it says, and the way to a booking."""

import json
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from bs4 import BeautifulSoup

from services.models import Skill, TypicalJob
from tests.cast import make_worker, soon
from tests.reading import words
from toolkit.cache import versions
from workers import calendar, ratings
from workers.models import WorkerProfile, WorkerSettings
from workers.views.profile import SECONDS_OLD, length_of, spaced

Approval = WorkerProfile.Approval
INDIA = ZoneInfo("Asia/Kolkata")


@pytest.fixture
def profile(worker):
    WorkerSettings.load()
    return worker.worker_profile


@pytest.fixture
def url(profile):
    return f"/workers/{profile.code}/"


def soup(response):
    return BeautifulSoup(response.content, "html.parser")


def text_of(page, css):
    return words(page.select_one(css))


# --- Who may see it ---------------------------------------------------------


@pytest.mark.parametrize("person", [None, "customer", "other_worker", "editor"])
def test_everybody_sees_who_is_listed(person, url, client, as_user, request):
    if person:
        as_user(request.getfixturevalue(person))
    response = client.get(url)
    assert response.status_code == 200
    page = soup(response)
    assert page.h1.get_text() == "Suresh Venkataraman"
    assert page.select_one(".own-note") is None
    assert page.select_one("meta[name=robots]") is None


@pytest.mark.parametrize(
    ("state", "note"),
    [
        ({"approval": Approval.WAITING}, "once we approve it"),
        ({"approval": Approval.REJECTED}, "was not approved"),
        ({"approval": Approval.RECHECK}, "once we have checked what changed"),
        ({"approval": Approval.SUSPENDED}, "was taken off the list"),
    ],
)
def test_who_is_not_listed_is_not_there_for_strangers(
    state, note, url, client, as_user, worker, customer, other_worker, support, editor
):
    WorkerProfile.objects.filter(pk=worker.pk).update(**state)
    assert client.get(url).status_code == 404
    for person in (customer, other_worker, editor):
        assert as_user(person).get(url).status_code == 404
    for person in (worker, support):
        response = as_user(person).get(url)
        page = soup(response)
        assert response.status_code == 200
        assert note in text_of(page, ".own-note")
        assert page.select_one("meta[name=robots]")["content"] == "noindex"
        assert page.select_one("#times") is None
        assert page.select_one('script[type="application/ld+json"]') is None


def test_the_owner_reads_how_customers_see_them(url, as_user, worker):
    note = text_of(soup(as_user(worker).get(url)), ".own-note")
    assert note == "This is how customers see you. Change it"


def test_a_code_nobody_has_and_a_form_nobody_reads(url, client):
    assert client.get("/workers/nobody/").status_code == 404
    assert client.post(url).status_code == 405


# --- What it says -----------------------------------------------------------


def test_facts(profile, url, client, category):
    profile.bio, profile.area = "I show you the gauge.\n\nAlways.", "Kothrud"
    profile.decided_at = datetime(2026, 3, 3, 12, tzinfo=UTC)
    profile.created_at = datetime(2025, 3, 3, 12, tzinfo=UTC)
    profile.jobs_done = 1412
    profile.save()
    profile.skills.set(Skill.objects.filter(category=category))
    ratings.add(profile.pk, 5)
    page = soup(client.get(url))
    stats = {
        row.dt.get_text(): row.dd.get_text() for row in page.select(".statline div")
    }
    assert stats.pop("Next free")
    assert stats == {
        "Experience": "8 years",
        "Jobs here": "1,412",
        "Here since": "Mar 2025",
    }
    assert text_of(page, ".lines-2") == "Plumber Kothrud, Pune"
    assert text_of(page, ".head-chips").endswith("Checked Taking jobs")
    assert [tag.get_text() for tag in page.select(".profile ~ section .tags li")] == [
        "Leak repair"
    ]
    words = page.select_one("#words-h").parent
    assert [p.get_text() for p in words.select("p")] == [
        "I show you the gauge.",
        "Always.",
    ]
    assert "Plumber in Pune, under this name, on 3 March 2026" in text_of(
        page, ".verify"
    )
    assert "Every day 9 am to 6 pm" in text_of(page, ".verify")
    assert text_of(page, "title") == "Suresh Venkataraman, Plumber in Pune · Callout"


def test_nobody_is_called_checked_whom_nobody_checked(profile, url, client):
    text = soup(client.get(url)).main.get_text()
    assert "Taking jobs" in text
    assert "Checked" not in text


def test_a_worker_has_no_bar_that_books(url, client, as_user, other_worker):
    assert soup(client.get(url)).select_one(".dock") is not None
    assert soup(as_user(other_worker).get(url)).select_one(".dock") is None


def test_usual_prices_lead_to_times_that_are_long_enough(url, client, category):
    for name, minutes, low, high in (("Tap", 45, 14_900, 34_900), ("Pipe", 100, 5, 5)):
        TypicalJob.objects.create(
            category=category,
            name=name,
            minutes=minutes,
            price_low=low,
            price_high=high,
        )
    rows = soup(client.get(url)).select(".table tbody tr")
    assert [row.td.get_text() for row in rows] == ["₹0.05", "₹149–349", "₹349"]
    assert [row.a and row.a["href"] for row in rows] == [
        "?minutes=120#times",
        "?minutes=60#times",
        None,
    ]


def test_without_usual_prices_there_is_the_hour(url, client):
    page = soup(client.get(url))
    assert not page.select(".table")
    prices = page.find(id="prices-h").find_parent("section")
    assert "Suresh charges ₹349 an hour; parts extra." in prices.get_text(
        " ", strip=True
    )


def test_the_same_facts_for_search_engines(profile, url, client, settings):
    ratings.add(profile.pk, 4)
    blocks = soup(client.get(url)).select('script[type="application/ld+json"]')
    crumbs, service = (json.loads(block.string) for block in blocks)
    assert [step["name"] for step in crumbs["itemListElement"]] == [
        "Home",
        "Plumbers in Pune",
        "Suresh Venkataraman",
    ]
    assert service == {
        "@context": "https://schema.org",
        "@type": "Service",
        "name": "Plumber, Suresh Venkataraman",
        "serviceType": "Plumber",
        "url": settings.BASE_URL + url,
        "areaServed": {"@type": "City", "name": "Pune"},
        "provider": {
            "@type": "LocalBusiness",
            "name": "Suresh Venkataraman",
            "url": settings.BASE_URL + url,
            "priceRange": "₹349",
            "address": {
                "@type": "PostalAddress",
                "addressLocality": "Pune",
                "addressCountry": "IN",
            },
            "aggregateRating": {
                "@type": "AggregateRating",
                "ratingValue": 4.0,
                "reviewCount": 1,
            },
        },
        "offers": {"@type": "Offer", "price": "349", "priceCurrency": "INR"},
    }


def test_a_photo_is_told_and_stars_only_if_there_are_any(worker, url, client, settings):
    worker.profile_image = "faces/x.webp"
    worker.save()
    block = soup(client.get(url)).select('script[type="application/ld+json"]')[1]
    provider = json.loads(block.string)["provider"]
    assert provider["image"] == settings.BASE_URL + "/media/faces/x.webp"
    assert "aggregateRating" not in provider


def test_words_cannot_break_out(profile, url, client):
    profile.bio = "</script><script>alert(1)</script>"
    profile.save()
    assert b"<script>alert" not in client.get(url).content


# --- Times ------------------------------------------------------------------


def test_the_bar_of_a_phone_names_the_hour_that_is_ticked(url, client, city):
    start = soon(city, days=1, hour=10)
    page = soup(client.get(url, {"start": f"{start.astimezone(UTC):%Y-%m-%dT%H:%MZ}"}))
    ticked = page.select_one("#times input[name=start][checked]")["value"]
    assert datetime.fromisoformat(ticked) == start
    assert "Tomorrow, 10:00 am" in text_of(page, ".dock")
    assert "Tomorrow, 10:00 am" not in text_of(soup(client.get(url)), ".dock")


def starts_in(page):
    return [radio["value"] for radio in page.select("#times input[name=start]")]


def test_free_times_are_real_and_lead_to_the_booking(profile, url, client):
    page = soup(client.get(url))
    form = page.select_one("form#times")
    assert form["action"] == f"{url}book/"
    assert form.get("method", "get") == "get"
    assert form.select_one("input[name=minutes]")["value"] == "60"
    starts = [datetime.fromisoformat(value) for value in starts_in(page)]
    assert starts == sorted(starts)
    assert 10 <= len(starts) <= 18
    for start in starts:
        assert calendar.is_free(profile, start, minutes=60)
    assert len(form.select("fieldset")) == 3
    assert len(form.select("input[checked]")) == 1
    assert form.select_one("p a")["href"] == f"{url}book/?minutes=60"


def test_a_longer_visit_has_fewer_times(url, client):
    page = soup(client.get(f"{url}?minutes=480"))
    assert page.select_one("input[name=minutes]")["value"] == "480"
    starts = [datetime.fromisoformat(start) for start in starts_in(page)]
    assert {start.astimezone(INDIA).hour for start in starts} <= {9, 10}
    assert 4 <= len(starts) <= 6
    assert "times for 8 hours" in text_of(page, "#times")


def test_what_is_taken_is_soon_not_shown(
    profile, url, client, as_user, customer, city, monkeypatch
):
    start = soon(city, days=1, hour=10)
    shown = f"{start.astimezone(UTC):%Y-%m-%dT%H:%MZ}"
    known = as_user(customer)
    for visitor in (known, client):
        assert shown in starts_in(soup(visitor.get(url)))
    calendar.claim(profile.pk, *calendar.span(start, 60, 30), "one")
    assert shown not in starts_in(soup(known.get(f"{url}?minutes=60")))
    later = versions.monotonic() + SECONDS_OLD
    monkeypatch.setattr(versions, "monotonic", lambda: later)
    assert shown not in starts_in(soup(known.get(url)))


def test_strangers_share_a_page_that_is_ten_seconds_old_at_the_most(
    profile, url, client, monkeypatch, django_assert_num_queries
):
    now = versions.monotonic()
    monkeypatch.setattr(versions, "monotonic", lambda: now)
    first = client.get(url)
    profile.user.name = "Suresh Iyer"
    profile.user.save()
    with django_assert_num_queries(0):
        assert client.get(url).content == first.content
    assert "Iyer" in client.get(f"{url}?minutes=90").content.decode()
    later = now + SECONDS_OLD
    monkeypatch.setattr(versions, "monotonic", lambda: later)
    assert soup(client.get(url)).h1.get_text() == "Suresh Iyer"


def test_no_free_time_offers_the_others(profile, url, client):
    calendar.set_week(profile, {})
    page = soup(client.get(f"{url}?minutes=120"))
    assert "has no 2 hours free in the next 14 days" in text_of(page, "#times")
    assert [a["href"] for a in page.select("#times a")] == [
        "/workers/?category=plumber&city=pune",
        "?minutes=60#times",
    ]
    assert page.select_one(".dock") is None


@pytest.mark.parametrize(
    ("asked", "minutes"),
    [
        (None, 60),
        (1, 60),
        (45, 60),
        (61, 90),
        (480, 480),
        (9999, 480),
        (100, 120),
    ],
)
def test_lengths_are_rounded_up_to_what_can_be_booked(asked, minutes):
    assert length_of(asked) == minutes


def test_a_few_starts_an_hour_apart():
    nine = datetime(2026, 11, 23, 9, tzinfo=UTC)
    halves = [nine + timedelta(minutes=30 * n) for n in range(20)]
    assert spaced(halves) == [nine + timedelta(hours=n) for n in range(6)]
    assert spaced([]) == []
    assert spaced([nine, nine + timedelta(minutes=90)]) == [
        nine,
        nine + timedelta(minutes=90),
    ]


def test_today_and_tomorrow_are_called_so(city, category, client, db):
    """Open day and night, there is a free time on every day from tomorrow on."""
    night = make_worker("nadja", city=city, category=category, hours=(0, 1440))
    page = soup(client.get(f"/workers/{night.worker_profile.code}/"))
    titles = [" ".join(tag.get_text().split()) for tag in page.select("legend")]
    tomorrow = datetime.now(UTC).astimezone(city.tz) + timedelta(days=1)
    assert f"Tomorrow {tomorrow.day} {tomorrow:%b}" in titles[:2]
    assert f"{tomorrow + timedelta(days=1):%A}" in " ".join(titles)


# --- What it costs ----------------------------------------------------------


@pytest.mark.parametrize("skills", [1, 30])
def test_the_page_costs_a_dozen_queries_at_most(
    skills, profile, url, category, as_user, customer, django_assert_max_num_queries
):
    for n in range(skills):
        skill = Skill.objects.create(category=category, slug=f"s{n}", name=f"S {n}")
        profile.skills.add(skill)
        TypicalJob.objects.create(
            category=category, name=f"T {n}", minutes=60, price_low=1, price_high=2
        )
    client = as_user(customer)
    client.get(url)
    with django_assert_max_num_queries(12):
        client.get(url)
