from io import StringIO

import pytest
from django.core.management import call_command
from django.db import transaction
from wagtail.models import Page, Site

from home.models import HomePage, StandardPage
from services.models import (
    CategoryPage,
    City,
    CityPage,
    GuidePage,
    ServiceCategory,
    ServiceIndexPage,
)
from tests.cast import make_category, make_city, make_worker
from tests.site import soup, words

HELP = [
    "how-booking-works",
    "cancelling",
    "paying",
    "questions",
    "checks",
    "for-workers",
    "contact",
    "privacy",
]


def make(**options):
    said = StringIO()
    options = {"base_url": "http://testserver", "stdout": said} | options
    call_command("make_site", **options)
    return said.getvalue().strip()


@pytest.fixture(scope="module")
def _made(django_db_setup, django_db_blocker):
    """Made once; what a test changes is taken back."""
    with django_db_blocker.unblock(), transaction.atomic():
        make_city()
        make_category()
        yield make()
        transaction.set_rollback(True)


@pytest.fixture
def made(_made, db):
    return _made


@pytest.fixture
def city(made):
    return City.objects.get()


@pytest.fixture
def category(made):
    return ServiceCategory.objects.get()


def test_pages_of_editors_at_the_top_survive(db):
    root = Page.get_first_root_node()
    root.add_child(instance=Page(title="Mine", slug="mine"))
    make()
    assert Page.objects.filter(slug="mine").exists()


def test_a_new_site_has_all_its_pages(made, category, city):
    assert made == "http://testserver/ has 23 pages, 23 of them new."
    assert [page.slug for page in HomePage.objects.get().get_children()] == [
        "services",
        "cities",
        "guides",
        "help",
    ]
    assert CategoryPage.objects.get().category == category
    assert CityPage.objects.get().city == city
    below = StandardPage.objects.get(slug="help").get_children()
    assert [page.slug for page in below] == HELP
    assert not Page.objects.filter(title__startswith="Welcome").exists()


def test_a_new_site_has_guides_with_pictures(made, client, category):
    shown = soup(client.get("/guides/"))
    assert len(shown.select("article.guide picture img")) == 8
    guide = GuidePage.objects.get(slug="low-water-pressure")
    assert list(guide.categories.all()) == [category]
    everything = GuidePage.objects.order_by("-written_on")
    assert len({guide.written_on for guide in everything}) == 8
    for guide in everything:
        guide.full_clean()
        assert 1 <= guide.minutes <= 5


def test_guides_that_were_taken_away_stay_away(made):
    GuidePage.objects.first().delete()
    assert make() == "http://testserver/ has 22 pages, 0 of them new."


def test_made_again_it_changes_nothing(made):
    CategoryPage.objects.update(title="Pipe people")
    assert make() == "http://testserver/ has 23 pages, 0 of them new."
    assert CategoryPage.objects.get().title == "Pipe people"


def test_pages_that_were_moved_or_renamed_are_not_made_twice(made):
    page = ServiceIndexPage.objects.get()
    page.slug = "trades"
    page.save()
    page = CategoryPage.objects.get()
    page.slug = "pipes"
    page.save()
    assert make().endswith("0 of them new.")


def test_new_services_and_cities_with_workers_get_their_pages(
    made, other_category, other_city
):
    for number in range(9):
        City.objects.create(
            slug=f"big{number}",
            name=f"Big {number}",
            country="IN",
            time_zone="Asia/Kolkata",
            latitude=0,
            longitude=0,
            population=10**6,
        )
    make_worker("berliner", city=other_city, category=other_category)
    assert make(cities=2).endswith("has 27 pages, 4 of them new.")
    assert CategoryPage.objects.filter(category=other_category).count() == 1
    slugs = CityPage.objects.order_by("slug").values_list("slug", flat=True)
    assert list(slugs) == ["berlin", "big0", "big1", "pune"]


@pytest.mark.parametrize(
    ("address", "host", "port"),
    [
        ("http://127.0.0.1:8000", "127.0.0.1", 8000),
        ("https://callout.example", "callout.example", 443),
        ("http://callout.example", "callout.example", 80),
    ],
)
def test_the_site_is_served_where_the_settings_say(made, address, host, port):
    make(base_url=address)
    site = Site.objects.get()
    assert (site.hostname, site.port, site.is_default_site) == (host, port, True)
    assert site.root_page.specific == HomePage.objects.get()


def test_every_page_can_be_read_and_speaks_in_figures(made, client, worker):
    for page in HomePage.objects.get().get_descendants(inclusive=True):
        shown = soup(client.get(page.url))
        assert words(shown.h1)
        told = shown.select_one('meta[name="description"]')["content"].strip()
        assert len(told) > 20
        assert "{" not in shown.main.get_text()
        assert "{" not in told


def test_the_words_of_a_service_fit_it(made, client):
    shown = soup(client.get("/services/plumber/"))
    assert words(shown.select_one("main .prose h2")) == "Before they come"
    assert len(shown.select("main .faq details")) == 3


def test_what_was_made_has_a_history(made):
    page = CategoryPage.objects.get()
    assert page.live
    assert page.revisions.count() == 1
    assert page.first_published_at is not None
