import json

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bookings import reviews
from home.models import ContactPage, HomePage, LandingPage, StandardPage
from services.models import (
    CategoryPage,
    City,
    CityCopy,
    CityIndexPage,
    CityPage,
    GuideIndexPage,
    GuidePage,
    PairPage,
    ServiceCategory,
    ServiceIndexPage,
)
from tests.cast import make_worker
from tests.site import crowd, plant, soup, words

PAIR = "/services/plumber/in/pune/"


def texts(page, selector):
    return [words(tag) for tag in page.select(selector)]


def ld(page, kind):
    blocks = [json.loads(tag.string) for tag in page.select('[type*="ld+json"]')]
    return next(block for block in blocks if block["@type"] == kind)


# --- Services ----------------------------------------------------------------


def test_the_services_page_lists_every_open_service(client, site, worker):
    page = soup(client.get("/services/"))
    card = page.select_one(".trade")
    assert card.a["href"] == "/services/plumber/"
    assert words(card) == "Plumber Leaks. from ₹149 · 1 worker"
    assert texts(page, ".crumbs li") == ["Home", "Services"]


def test_a_closed_service_is_not_listed(client, site, category):
    category.is_active = False
    category.save()
    page = soup(client.get("/services/"))
    assert page.select(".trade") == []
    assert words(page.select_one(".empty h2")) == "No services yet"


def test_a_service_says_what_it_costs_and_where_it_is_done(client, site, worker):
    page = soup(client.get("/services/plumber/"))
    assert words(page.h1) == "Plumbers"
    assert words(page.select_one(".lead")) == "Leaks."
    assert texts(page, ".prices tbody tr") == ["Tap 45 minutes ₹149–349"]
    assert texts(page, ".cities a") == ["Pune 1 worker · ₹349"]
    assert page.select_one(".cities a")["href"] == PAIR
    assert texts(page, ".wcard h3") == ["Suresh Venkataraman"]
    skill = page.select_one(".tags.pick a")
    assert (words(skill), skill["href"]) == (
        "Leak repair",
        "/workers/?category=plumber&skill=leak",
    )


def test_a_service_without_workers_still_says_what_it_costs(client, site):
    page = soup(client.get("/services/plumber/"))
    assert texts(page, ".prices tbody tr") == ["Tap 45 minutes ₹149–349"]
    assert page.select(".cities, .wcard, .figures") == []


def test_only_approved_workers_who_take_jobs_are_shown(
    client, site, waiting_worker, worker
):
    worker.worker_profile.availability = False
    worker.worker_profile.save()
    page = soup(client.get(PAIR))
    assert page.select(".wcard") == []


# --- A service in a city -----------------------------------------------------


def test_a_service_in_a_city_shows_who_comes_and_for_how_much(
    client, site, city, category, worker
):
    make_worker("cheap", city=city, category=category, hourly_rate=25_000)
    page = soup(client.get(PAIR))
    assert words(page.title) == "Plumbers in Pune: ₹250–349 an hour · Callout"
    assert words(page.h1) == "Plumbers in Pune"
    assert words(page.select_one(".lead")) == (
        "2 plumbers in Pune, from ₹250 an hour. "
        "See real reviews and the next free time before you book."
    )
    assert len(page.select(".wcard")) == 2
    assert page.select_one("link[rel=canonical]")["href"] == f"http://testserver{PAIR}"
    assert page.select('meta[name="robots"]') == []


def test_it_names_who_can_come_first(client, site, worker, other_worker):
    other_worker.worker_profile.weekly_hours.all().delete()
    page = soup(client.get(PAIR))
    assert words(page.select_one(".soonest b")).startswith("Suresh can come ")
    assert page.select_one(".soonest a")["href"].endswith(
        f"/workers/{worker.worker_profile.code}/"
    )


def test_without_workers_it_says_so_and_is_not_indexed(client, site, other_worker):
    other_worker.worker_profile.availability = False
    other_worker.worker_profile.save()
    page = soup(client.get(PAIR))
    assert words(page.title) == "Plumbers in Pune · Callout"
    assert page.select_one('meta[name="robots"]')["content"] == "noindex"
    assert words(page.select_one(".empty h2")) == "No plumbers in Pune yet"
    assert page.select_one(".empty a")["href"].endswith("?role=worker")
    assert "offers" not in ld(page, "Service")


def test_workers_of_other_cities_are_not_counted_but_linked(
    client, site, city, category, worker
):
    goa = City.objects.create(
        slug="goa",
        name="Goa",
        country="IN",
        time_zone="Asia/Kolkata",
        latitude=15.5,
        longitude=73.8,
    )
    page = soup(client.get("/services/plumber/in/goa/"))
    assert page.select_one('meta[name="robots"]')["content"] == "noindex"
    assert texts(page, ".cities a") == ["Pune 1 worker · ₹349"]
    make_worker("goan", city=goa, category=category)
    page = soup(client.get("/services/plumber/in/goa/?again"))
    assert page.select('meta[name="robots"]') == []


@pytest.mark.parametrize("slug", ["nowhere", "closed", "../pune"])
def test_an_unknown_or_closed_city_is_not_found(client, site, city, slug):
    City.objects.create(
        slug="closed",
        name="Closed",
        country="IN",
        time_zone="Asia/Kolkata",
        latitude=0,
        longitude=0,
        is_active=False,
    )
    assert client.get(f"/services/plumber/in/{slug}/").status_code == 404


def test_an_editors_words_stand_on_the_page_of_that_city_only(
    client, category_page, city, worker
):
    CityCopy.objects.create(
        page=category_page,
        city=city,
        lead="Old pipes, hard water.",
        text="<p>Ask for brass.</p>",
    )
    page = soup(client.get(PAIR))
    assert words(page.select_one(".lead")) == "Old pipes, hard water."
    told = page.select_one('meta[name="description"]')["content"]
    assert told.strip() == "Old pipes, hard water."
    assert texts(page, ".prose") == ["Ask for brass."]
    assert "brass" not in client.get("/services/plumber/").content.decode()


def test_search_engines_are_told_what_the_page_shows(client, site, worker, settings):
    page = soup(client.get(PAIR))
    assert ld(page, "Service") == {
        "@context": "https://schema.org",
        "@type": "Service",
        "name": "Plumbers in Pune",
        "serviceType": "Plumber",
        "url": f"http://testserver{PAIR}",
        "provider": {
            "@type": "Organization",
            "name": "Callout",
            "url": f"{settings.BASE_URL}/",
            "logo": f"{settings.BASE_URL}/static/img/icon-512.png",
        },
        "areaServed": {"@type": "City", "name": "Pune"},
        "offers": {
            "@type": "AggregateOffer",
            "offerCount": 1,
            "lowPrice": "349",
            "highPrice": "349",
            "priceCurrency": "INR",
        },
    }
    steps = ld(page, "BreadcrumbList")["itemListElement"]
    assert [(step["name"], step["item"]) for step in steps] == [
        ("Home", "http://testserver/"),
        ("Services", "http://testserver/services/"),
        ("Plumbers", "http://testserver/services/plumber/"),
        ("Pune", f"http://testserver{PAIR}"),
    ]


# --- Cities ------------------------------------------------------------------


def test_the_cities_page_lists_where_somebody_works(client, site, worker, other_city):
    page = soup(client.get("/cities/"))
    assert texts(page, ".cities a") == ["Pune 1 worker · ₹349"]
    assert page.select_one(".cities a")["href"] == "/cities/pune/"


def test_the_cities_page_of_an_empty_market_says_so(client, site):
    page = soup(client.get("/cities/"))
    assert words(page.select_one(".empty h2")) == "No city yet"


def test_a_city_shows_each_service_with_its_figures(
    client, site, worker, other_category
):
    services = ServiceIndexPage.objects.get()
    plant(services, CategoryPage, "electrician", category=other_category)
    page = soup(client.get("/cities/pune/"))
    assert words(page.title) == "Home services in Pune · Callout"
    assert words(page.h1) == "Home services in Pune"
    assert texts(page, ".trade") == [
        "Electrician Nobody here yet",
        "Plumber 1 worker · ₹349 an hour",
    ]
    assert page.select(".trade a")[1]["href"] == PAIR
    assert texts(page, ".wcard h3") == ["Suresh Venkataraman"]


def test_a_city_without_workers_is_not_indexed(client, site):
    page = soup(client.get("/cities/pune/"))
    assert page.select_one('meta[name="robots"]')["content"] == "noindex"
    assert words(page.select_one(".lead")) == (
        "Nobody works in Pune with us yet. Here is what will come."
    )


def test_an_editors_opening_sentence_of_a_city_stands(client, city_page, worker):
    city_page.lead = "The city of seven hills."
    city_page.save()
    page = soup(client.get("/cities/pune/"))
    assert words(page.select_one(".lead")) == "The city of seven hills."


# --- The tree and the doors --------------------------------------------------


@pytest.mark.parametrize(
    "path", ["/", "/services/", "/services/plumber/", PAIR, "/cities/", "/cities/pune/"]
)
def test_pages_are_read_and_never_posted_to(client, site, path):
    assert client.post(path).status_code == 405
    assert client.put(path).status_code == 405
    assert client.head(path).status_code == 200
    assert client.options(path)["Allow"] == "GET, HEAD, OPTIONS"


def test_every_page_type_has_its_place():
    assert HomePage.allowed_subpage_models() == [
        ServiceIndexPage,
        CityIndexPage,
        GuideIndexPage,
        ContactPage,
        LandingPage,
        StandardPage,
    ]
    assert ServiceIndexPage.allowed_subpage_models() == [CategoryPage]
    assert CityIndexPage.allowed_subpage_models() == [CityPage]
    assert GuideIndexPage.allowed_subpage_models() == [GuidePage]
    assert CategoryPage.allowed_subpage_models() == [PairPage]
    assert PairPage.allowed_subpage_models() == []
    assert CityPage.allowed_subpage_models() == []


@pytest.mark.parametrize("kind", ["category", "city"])
def test_a_second_page_about_the_same_thing_is_refused(category_page, city_page, kind):
    page = {"category": category_page, "city": city_page}[kind]
    with pytest.raises(ValidationError) as error:
        plant(page.get_parent(), type(page), "again", **{kind: getattr(page, kind)})
    assert error.value.message_dict == {kind: [page.another_message]}


def test_a_page_may_be_saved_again_and_copied_as_a_draft(category_page):
    category_page.lead = "New words."
    category_page.save()
    copy = category_page.copy(update_attrs={"slug": "copy"}, keep_live=False)
    assert (copy.live, copy.category) == (False, category_page.category)


def test_a_page_about_another_service_is_welcome(category_page, other_category):
    index = category_page.get_parent()
    page = plant(index, CategoryPage, "electrician", category=other_category)
    assert set(CategoryPage.objects.values_list("category__slug", flat=True)) == {
        "plumber",
        page.category.slug,
    }


def test_a_service_in_use_cannot_be_deleted_under_its_page(category_page):
    with pytest.raises(Exception, match="protected"):
        ServiceCategory.objects.get().delete()


@pytest.mark.parametrize("number", range(5))
def test_every_page_can_be_previewed(site, worker, number):
    page = site.root_page.get_descendants(inclusive=True)[number].specific
    page.lead = "Only a draft."
    shown = soup(page.make_preview_request())
    assert words(shown.select_one(".lead")) == "Only a draft."


# --- Cost --------------------------------------------------------------------


@pytest.mark.parametrize(
    "path", ["/services/", "/services/plumber/", PAIR, "/cities/", "/cities/pune/"]
)
def test_three_hundred_workers_cost_as_many_queries_as_three(
    client, site, city, category, path
):
    def queries():
        with CaptureQueriesContext(connection) as seen:
            assert client.get(f"{path}?fresh").status_code == 200
        return len(seen)

    crowd(3, city=city, category=category)
    client.get(f"{path}?first")  # what is kept for everybody
    few = queries()
    crowd(297, city=city, category=category, start=3)
    assert queries() == few
    assert few <= 12


def test_what_customers_said_of_those_people_stands_on_the_page(
    client, site, city, customer, worker, other_worker, job_in
):
    job = job_in("finished", worker=worker, by=customer)
    reviews.leave(job, by=customer, rating=5, comment="Closed the leak in an hour.")
    page = soup(client.get(PAIR))
    assert texts(page, ".review > p") == ["Closed the leak in an hour."]
    assert words(page.select_one(".review header")).endswith("About Suresh, today")


def test_without_words_there_is_no_heading_for_them(
    client, site, customer, worker, job_in
):
    reviews.leave(job_in("finished", worker=worker, by=customer), by=customer, rating=5)
    assert soup(client.get(PAIR)).select("#said-h, .review") == []
