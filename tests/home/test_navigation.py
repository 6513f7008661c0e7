"""Header, footer and home page are made from live pages: F03."""

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import Client

from home.models import HomePage, StandardPage
from home.navigation import navigation
from services.models import (
    CategoryPage,
    City,
    CityIndexPage,
    CityPage,
    GuideIndexPage,
    GuidePage,
    ServiceCategory,
    ServiceIndexPage,
)
from tests.cast import make_category, make_city
from tests.crawl import dead_links
from tests.site import plant, soup, words
from toolkit.cache.until_edit import empty_all

PEOPLE = ["", "customer", "worker", "editor", "support", "finance", "boss"]


@pytest.fixture(scope="module")
def _made(django_db_setup, django_db_blocker):
    """Made once; what a test changes is taken back."""
    with django_db_blocker.unblock(), transaction.atomic():
        make_city()
        make_category()
        call_command("make_site", base_url="http://testserver", verbosity=0)
        # Pictures are cut when a page is first looked at, which is slow.
        for page in HomePage.objects.get().get_descendants(inclusive=True).live():
            Client().get(page.url)
        yield
        transaction.set_rollback(True)


@pytest.fixture
def city(_made, db):
    return City.objects.get()


@pytest.fixture
def category(_made, db):
    return ServiceCategory.objects.get()


@pytest.fixture
def fresh_site(city, category):
    empty_all()
    return HomePage.objects.get()


@pytest.fixture
def come_as(request, client):
    """Log in as one of the cast, by the name of the fixture; nobody without one."""

    def come(who):
        if who:
            user = request.getfixturevalue(who)
            client.force_login(user, "django.contrib.auth.backends.ModelBackend")
        return client

    return come


def menu(client, path="/"):
    page = soup(client.get(path))
    return [(words(link), link["href"]) for link in page.select("header .nav a")]


@pytest.mark.parametrize("who", PEOPLE)
def test_f03_no_link_of_a_fresh_site_is_dead(fresh_site, come_as, who):
    assert dead_links(come_as(who), "/") == []


KINDS = [ServiceIndexPage, CityIndexPage, CategoryPage, CityPage, StandardPage]
KINDS += [GuideIndexPage, GuidePage]


@pytest.mark.parametrize(
    ("who", "gone"),
    [
        *[(who, [kind]) for who in ("", "customer") for kind in KINDS],
        # Their pages lead to fewer of the site's: all are gone at once.
        ("boss", KINDS),
    ],
)
def test_f03_what_is_unpublished_is_not_linked(fresh_site, come_as, worker, gone, who):
    for kind in gone:
        for page in kind.objects.all():
            page.unpublish()
    empty_all()
    assert dead_links(come_as(who), "/") == []


def test_f03_without_a_home_page_people_begin_with_the_search(fresh_site, client):
    fresh_site.unpublish()
    empty_all()
    assert dead_links(client, "/workers/") == []
    page = soup(client.get("/workers/"))
    assert page.select_one("header .brand")["href"] == "/workers/"
    assert menu(client, "/workers/") == []


def test_f03_the_header_names_what_editors_put_in_menus(fresh_site, client):
    first = [("Services", "/services/"), ("Cities", "/cities/"), ("Guides", "/guides/")]
    assert menu(client) == [*first, ("How it works", "/#how")]
    plant(fresh_site, StandardPage, "news", title="News", show_in_menus=True)
    index = ServiceIndexPage.objects.get()
    index.title, index.slug = "What we do", "trades"
    index.save_revision().publish()
    empty_all()
    assert menu(client) == [
        ("What we do", "/trades/"),
        ("Cities", "/cities/"),
        ("Guides", "/guides/"),
        ("News", "/news/"),
        ("How it works", "/#how"),
    ]


def test_f03_how_it_works_is_linked_while_the_home_page_tells_it(fresh_site, client):
    kept = [block for block in fresh_site.body.raw_data if block["type"] != "how"]
    fresh_site.body = kept
    fresh_site.save()
    empty_all()
    assert "How it works" not in soup(client.get("/")).get_text()


def test_a_page_for_some_people_only_is_in_no_menu(fresh_site, client):
    page = CityIndexPage.objects.get()
    page.view_restrictions.create(restriction_type="login")
    empty_all()
    left = ["Services", "Guides", "How it works"]
    assert [title for title, _address in menu(client)] == left
    assert navigation().all_cities == ""
