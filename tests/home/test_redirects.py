"""Old addresses lead on: F23, S3."""

import pytest
from django.core.management import call_command
from wagtail.contrib.redirects.models import Redirect

from home.models import ContactPage, HomePage, StandardPage
from services.models import (
    CategoryPage,
    City,
    CityIndexPage,
    CityPage,
    PairPage,
    ServiceCategory,
    ServiceIndexPage,
)
from tests.site import plant

pytestmark = pytest.mark.django_db


@pytest.fixture
def made(site, city, other_city, category):
    """The planted site with another service page's slug to take."""
    return HomePage.objects.get()


@pytest.fixture
def rename(django_capture_on_commit_callbacks):
    def rename(page, slug):
        with django_capture_on_commit_callbacks(execute=True):
            page.slug = slug
            page.save_revision().publish()
        return page

    return rename


def leads_to(client, address):
    """Where one step leads, and that it is a page."""
    answer = client.get(address)
    assert answer.status_code == 301, address
    assert client.get(answer["Location"]).status_code == 200
    return answer["Location"]


def test_f23_all_addresses_of_a_renamed_service_lead_on(
    rename, made, client, other_city
):
    rename(CategoryPage.objects.get(), "pipes")
    assert leads_to(client, "/services/plumber/") == "/services/pipes/"
    assert leads_to(client, "/services/plumber/in/pune/") == "/services/pipes/in/pune/"
    assert leads_to(client, "/services/plumber/in/berlin/") == (
        "/services/pipes/in/berlin/"
    )


def test_f23_also_after_the_page_above_was_renamed(rename, made, client):
    rename(ServiceIndexPage.objects.get(), "trades")
    rename(CityIndexPage.objects.get(), "places")
    assert leads_to(client, "/services/") == "/trades/"
    assert leads_to(client, "/services/plumber/in/pune/") == "/trades/plumber/in/pune/"
    assert leads_to(client, "/cities/pune/") == "/places/pune/"


def test_f23_chains_are_one_step(rename, made, client):
    page = rename(CategoryPage.objects.get(), "pipes")
    rename(page, "water")
    rename(ServiceIndexPage.objects.get(), "trades")
    for old in ("/services/plumber/", "/services/pipes/", "/services/water/"):
        assert leads_to(client, old) == "/trades/water/"
        assert leads_to(client, f"{old}in/pune/") == "/trades/water/in/pune/"


def test_f23_a_page_that_moved_leads_on_with_what_is_below(
    made, client, django_capture_on_commit_callbacks
):
    page = plant(made, StandardPage, "help")
    page = plant(page, StandardPage, "paying")
    other = plant(made, StandardPage, "about")
    with django_capture_on_commit_callbacks(execute=True):
        page.move(other, pos="last-child")
    assert leads_to(client, "/help/paying/") == "/about/paying/"


def test_f23_there_and_back_is_no_circle(rename, made, client):
    page = rename(CategoryPage.objects.get(), "pipes")
    page = rename(page, "plumber")
    assert client.get("/services/plumber/in/pune/").status_code == 200
    assert leads_to(client, "/services/pipes/in/pune/") == "/services/plumber/in/pune/"
    page.unpublish()
    for old in ("/services/pipes/", "/services/plumber/", "/services/pipes/in/pune/"):
        assert client.get(old).status_code == 404


def test_f23_who_has_the_slug_now_wins(rename, made, client, other_category):
    index = ServiceIndexPage.objects.get()
    rename(CategoryPage.objects.get(), "pipes")
    plant(index, CategoryPage, "plumber", title="New", category=other_category)
    answer = client.get("/services/plumber/")
    assert answer.status_code == 200
    assert answer.context["page"].category == other_category
    assert client.get("/services/plumber/in/pune/").status_code == 200


def test_what_never_was_is_not_found(rename, made, client):
    rename(CategoryPage.objects.get(), "pipes")
    for address in ("/services/plumber/in/nowhere/", "/services/plumber/x/", "/x/y/"):
        assert client.get(address).status_code == 404


# --- Cities and services -------------------------------------------------------


def test_f23_a_renamed_city_is_found_by_its_old_name(made, client, city):
    for slug in ("poona", "pune-city"):
        city.slug = slug
        city.save()
    for old in ("pune", "poona"):
        assert leads_to(client, f"/services/plumber/in/{old}/") == (
            "/services/plumber/in/pune-city/"
        )
        assert leads_to(client, f"/workers/?city={old}&sort=price") == (
            "/workers/?city=pune-city&sort=price"
        )


def test_f23_both_names_of_an_address_may_be_old(rename, made, client, city, category):
    city.slug, category.slug = "poona", "pipes"
    city.save()
    category.save()
    rename(CategoryPage.objects.get(), "water")
    assert leads_to(client, "/services/plumber/in/pune/") == "/services/water/in/poona/"
    assert leads_to(client, "/workers/?category=plumber&city=pune") == (
        "/workers/?category=pipes&city=poona"
    )


def test_f23_a_city_that_takes_an_old_name_has_it(made, client, city, other_city):
    city.slug = "poona"
    city.save()
    other_city.slug = "pune"
    other_city.save()
    answer = client.get("/services/plumber/in/pune/")
    assert answer.status_code == 200
    assert answer.context["city"] == other_city
    assert City.renamed("pune") is None
    assert City.renamed("berlin") == other_city


def test_a_new_city_takes_an_old_name_too(made, city):
    city.slug = "poona"
    city.save()
    assert City.renamed("pune") == city
    City.objects.create(
        slug="pune",
        name="Pune",
        country="IN",
        time_zone="Asia/Kolkata",
        latitude=0,
        longitude=0,
    )
    assert City.renamed("pune") is None


def test_services_and_cities_have_old_names_of_their_own(made, city, category):
    city.slug, category.slug = "a", "b"
    city.save()
    category.save()
    city.slug = "pune"
    city.save()
    assert City.renamed("plumber") is None
    assert City.renamed("a") == city
    assert City.renamed("pune") is None
    assert ServiceCategory.renamed("plumber") == category


def test_a_city_that_is_closed_leads_nowhere(made, client, city):
    city.slug, city.is_active = "poona", False
    city.save()
    assert client.get("/services/plumber/in/pune/").status_code == 404


@pytest.mark.parametrize("odd", ["x'y", "a b", "%00", "%F0%9F%98%80", "-", ""])
def test_no_name_at_all_is_still_refused(made, client, odd):
    assert client.get(f"/workers/?city={odd}").status_code in (200, 400)


# --- Further than the first hop ------------------------------------------------


def one_hop(client, address):
    answer = client.get(address)
    assert answer.status_code == 301, address
    assert client.get(answer["Location"]).status_code == 200, answer["Location"]
    return answer["Location"]


def test_what_the_asker_added_goes_along(rename, made, client, city):
    rename(CategoryPage.objects.get(), "pipes")
    city.slug = "poona"
    city.save()
    new = "/services/pipes/"
    assert one_hop(client, "/services/plumber/?utm=a&b=c") == f"{new}?utm=a&b=c"
    for old in ("/services/plumber/in/pune/", "/services/pipes/in/pune/"):
        assert one_hop(client, f"{old}?utm=a") == f"{new}in/poona/?utm=a"


def test_what_an_editor_wrote_with_a_query_stands(made, client):
    Redirect.add_redirect("/tap/", "/workers/?city=pune")
    assert one_hop(client, "/tap/?utm=a") == "/workers/?city=pune"
    Redirect.add_redirect("/tap/?utm=b", "/cities/")
    assert one_hop(client, "/tap/?utm=b").startswith("/cities/")


def test_a_redirect_to_an_old_address_is_one_hop(rename, made, client, city):
    Redirect.add_redirect("/taps/", "/services/plumber/")
    Redirect.add_redirect("/sale/", "/taps/")
    Redirect.add_redirect("/pune-taps/", "/services/plumber/in/pune/")
    city.slug = "poona"
    city.save()
    rename(CategoryPage.objects.get(), "pipes")
    rename(ServiceIndexPage.objects.get(), "trades")
    assert one_hop(client, "/taps/") == "/trades/pipes/"
    assert one_hop(client, "/sale/?a=b") == "/trades/pipes/?a=b"
    assert one_hop(client, "/pune-taps/") == "/trades/pipes/in/poona/"


def test_a_circle_that_got_in_is_not_found(made, client):
    for old, new in (("/a/", "/b/"), ("/b/", "/c/"), ("/c/", "/b/")):
        Redirect.add_redirect(old, new)
    assert client.get("/a/").status_code == 404
    assert client.get("/b/").status_code == 404


def test_a_new_page_at_an_old_address_wins_on_every_way(rename, made, client):
    rename(CategoryPage.objects.get(), "pipes")
    Redirect.add_redirect("/old/", "/services/plumber/")
    index = ServiceIndexPage.objects.get()
    other = ServiceCategory.objects.create(slug="b", name="B", plural="B", summary="B")
    plant(index, CategoryPage, "plumber", category=other)
    assert client.get("/services/plumber/").status_code == 200
    assert one_hop(client, "/old/") == "/services/plumber/"


def test_nothing_is_sent_to_a_page_on_the_way(made, client):
    """A form that was posted to an old address is not taken by the page it leads to."""
    page = plant(made, ContactPage, "contact")
    Redirect.add_redirect("/write-us/", page)
    answer = client.post("/write-us/", {"words": "Hello"})
    assert (answer.status_code, answer["Location"]) == (301, "/contact/")


# --- A service in a city that has a page of its own ------------------------------


@pytest.fixture
def pair(made, city):
    return plant(CategoryPage.objects.get(), PairPage, "any", city=city)


def test_a_page_of_a_pair_moves_with_its_service_and_its_city(
    rename, made, client, city, pair
):
    rename(CategoryPage.objects.get(), "pipes")
    city.slug = "poona"
    city.save()
    rename(ServiceIndexPage.objects.get(), "trades")
    new = "/trades/pipes/in/poona/"
    assert client.get(f"{new}?fresh").context["page"] == pair
    for trade in ("/services/plumber", "/services/pipes", "/trades/pipes"):
        for place in ("pune", "poona"):
            old = f"{trade}/in/{place}/"
            assert old == new or one_hop(client, f"{old}?a=b") == f"{new}?a=b"


@pytest.mark.parametrize("gone", ["unpublished", "deleted"])
def test_old_addresses_of_a_page_that_is_gone_lead_to_the_drawn_one(
    rename, made, client, pair, gone, django_capture_on_commit_callbacks
):
    rename(CategoryPage.objects.get(), "pipes")
    pair = PairPage.objects.get()
    with django_capture_on_commit_callbacks(execute=True):
        pair.unpublish() if gone == "unpublished" else pair.delete()
    new = "/services/pipes/in/pune/"
    assert one_hop(client, "/services/plumber/in/pune/") == new
    assert isinstance(client.get(f"{new}?fresh").context["page"], CategoryPage)


# --- What editors type ---------------------------------------------------------


def type_in(client, editor, **typed):
    client.force_login(editor, "django.contrib.auth.backends.ModelBackend")
    fields = {"old_path": "/old/", "is_permanent": "on", "redirect_link": ""}
    return client.post("/admin/redirects/add/", fields | typed)


def errors(answer):
    assert answer.status_code == 200
    form = answer.context["form"]
    return form.non_field_errors() + form.errors.get("redirect_link", [])


@pytest.mark.parametrize(
    "link", ["/help/", "/workers/?city=pune", "https://a.example/"]
)
def test_s3_an_address_of_this_site_may_be_led_to(made, client, editor, link):
    assert type_in(client, editor, redirect_link=link).status_code == 302
    answer = client.get("/old/")
    assert (answer.status_code, answer["Location"]) == (301, link)


@pytest.mark.parametrize("link", ["help", "//evil.example/", "javascript:alert(1)"])
def test_s3_what_is_no_address_is_refused_in_words(made, client, editor, link):
    assert errors(type_in(client, editor, redirect_link=link)) == [
        "Write an address of this site that begins with /, such as /help/, "
        "or a whole one that begins with https://."
    ]
    assert not Redirect.objects.exists()


def test_a_redirect_leads_somewhere(made, client, editor):
    told = errors(type_in(client, editor))
    assert told == ["Choose a page, or write an address to lead to."]


def test_a_redirect_never_leads_in_a_circle(made, client, editor):
    back = ["This leads back to where it starts. Choose another place."]
    assert errors(type_in(client, editor, redirect_link="/old/")) == back
    Redirect.add_redirect("/b/", "/c/")
    Redirect.add_redirect("/c/", "/old/")
    assert errors(type_in(client, editor, redirect_link="/b/")) == back


def test_a_redirect_can_be_changed(made, client, editor):
    row = Redirect.add_redirect("/old/", "/help/")
    client.force_login(editor, "django.contrib.auth.backends.ModelBackend")
    fields = {"old_path": "/old", "is_permanent": "on", "redirect_link": "/cities/"}
    answer = client.post(f"/admin/redirects/{row.pk}/", fields)
    assert answer.status_code == 302
    row.refresh_from_db()
    assert row.redirect_link == "/cities/"


@pytest.mark.slow
def test_f23_every_page_of_the_catalogue_leads_on(rename, client, db):
    call_command("load_catalogue", verbosity=0)
    call_command("load_cities", verbosity=0)
    call_command("make_site", base_url="http://testserver", verbosity=0)
    old = [page.url for page in CategoryPage.objects.all()]
    rename(ServiceIndexPage.objects.get(), "trades")
    cities = City.objects.filter(is_active=True).values_list("slug", flat=True)
    for address in old:
        for slug in list(cities)[:3]:
            assert leads_to(client, f"{address}in/{slug}/").startswith("/trades/")
    assert CityPage.objects.exists()
