"""Public pages have an address in each language, and nothing else has."""

from xml.etree import ElementTree

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts import language_addresses
from accounts.models import User
from home.models import HomePage, StandardPage
from services.models import CategoryPage, PairPage, Wording
from tests import scenes
from tests.site import plant
from toolkit.cache.until_edit import empty_all
from toolkit.templatetags import ui

pytestmark = pytest.mark.django_db

COOKIE = settings.LANGUAGE_COOKIE_NAME
HOST = "http://testserver"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
LINK = "{http://www.w3.org/1999/xhtml}link"
ENGLISH, HINDI = {"accept-language": "en-GB"}, {"accept-language": "hi"}


@pytest.fixture
def public(site, worker, settings):
    """The whole address of each public page, as the base of all others is."""
    settings.BASE_URL = HOST
    for text, wording in (("Plumbers", "प्लंबर"), ("Pune", "पुणे")):
        Wording.objects.create(language="hi", text=text, wording=wording)
    scenes.write_pages(site.root_page, worker.worker_profile.service_category)
    return worker.worker_profile


def soup(answer, status=200):
    assert answer.status_code == status
    return BeautifulSoup(answer.content, "html.parser")


def alternates(page):
    found = page.select("link[rel=alternate][hreflang]")
    return {link["hreflang"]: link["href"] for link in found}


def listed(client):
    """{address: its alternates} of the whole sitemap."""
    found = {}
    for section in ("pages", "services", "workers"):
        tree = ElementTree.fromstring(client.get(f"/sitemap-{section}.xml").content)
        for url in tree.iter(f"{SITEMAP}url"):
            links = url.iter(LINK)
            named = {link.get("hreflang"): link.get("href") for link in links}
            found[url.find(f"{SITEMAP}loc").text] = named
    return found


# --- Pages ----------------------------------------------------------------------------


def test_every_public_page_answers_at_both_of_its_addresses(client, public):
    every = listed(client)
    assert len(every) > 20
    for address, named in every.items():
        path = address.removeprefix(HOST)
        language = "hi" if path.startswith("/hi/") else "en-gb"
        other = Client(headers=HINDI if language == "en-gb" else ENGLISH)
        asked = Client(headers=ENGLISH) if language == "en-gb" else other
        page = soup(asked.get(path))
        assert page.html["lang"] == language
        bare = path.removeprefix("/hi")
        assert named == {
            "en-gb": HOST + bare,
            "hi": f"{HOST}/hi{bare}",
            "x-default": HOST + bare,
        }
        # Whichever of them says it, it is the same of all: reciprocal.
        assert set(named.values()) <= every.keys()
        assert alternates(page) == named
        assert page.select_one("link[rel=canonical]")["href"] == address


def test_a_page_of_a_language_names_itself_in_all_it_says(client, public):
    page = soup(client.get("/hi/services/plumber/in/pune/"))
    address = f"{HOST}/hi/services/plumber/in/pune/"
    said = {tag["property"]: tag["content"] for tag in page.select("meta[property]")}
    assert page.h1.text == "पुणे में प्लंबर"
    assert said["og:url"] == address
    assert (said["og:locale"], said["og:locale:alternate"]) == ("hi_IN", "en_GB")
    told = " ".join(one.text for one in page.select("script[type*=ld]"))
    assert f'"item": "{HOST}/hi/services/plumber/"' in told
    assert f'"url": "{address}"' in told

    home = soup(client.get("/hi/"))
    told = " ".join(one.text for one in home.select("script[type*=ld]"))
    assert '"inLanguage": "hi"' in told
    assert f'"target": "{HOST}/hi/workers/?q=' in told


def test_a_search_tells_engines_in_one_languages_sentences(client, public):
    page = soup(client.get("/hi/workers/?city=pune"))
    told = page.select_one("meta[name=description]")["content"]
    assert told.startswith("पुणे में कारीगर: 1 कारीगर। ")
    assert "." not in told


def test_what_may_not_be_indexed_names_no_other_address(client, public, other_city):
    page = soup(client.get("/hi/services/plumber/in/berlin/"))
    assert page.select_one("meta[name=robots]")["content"] == "noindex"
    assert alternates(page) == {}
    assert page.select("meta[property^='og:locale']") == []


def test_a_site_of_one_language_shows_none_of_it(client, public, settings):
    settings.LANGUAGES = settings.LANGUAGES[:1]
    ui.draw.cache_clear()
    empty_all()
    page = client.get("/services/plumber/")
    assert alternates(soup(page)) == {}
    assert b"og:locale" not in page.content
    assert b"inLanguage" not in page.content
    assert client.get("/hi/services/plumber/").status_code == 404
    assert all(named == {} for named in listed(client).values())


def test_head_is_answered_and_nothing_is_posted(client, public):
    for path in ("/hi/", "/hi/services/plumber/", f"/hi/workers/{public.code}/"):
        head = client.head(path)
        assert (head.status_code, head["Content-Language"]) == (200, "hi")
        for method in (client.post, client.put, client.delete, client.options):
            answer = method(path)
            assert (answer.status_code, answer["Allow"]) == (405, "GET, HEAD")


def test_a_form_of_such_a_page_is_sent_to_the_one_without(client, public):
    form = soup(client.get("/hi/contact/")).select_one("main form[method=post]")
    assert form["action"] == "/contact/#form"


def test_the_search_goes_on_in_the_language_of_its_address(client, public):
    page = soup(client.get("/hi/workers/", {"city": "pune"}, headers=ENGLISH))
    assert page.html["lang"] == "hi"
    form = page.select_one("form[hx-get]")
    assert {form["action"], form["hx-get"]} == {"/hi/workers/"}
    part = client.get(
        "/hi/workers/",
        {"category": "plumber"},
        headers={"hx-request": "true", "hx-current-url": f"{HOST}/hi/workers/"},
    )
    assert part["HX-Push-Url"] == "/hi/workers/?category=plumber"
    assert "प्लंबर" in part.content.decode()


# --- The next click -------------------------------------------------------------------


def test_who_chose_no_language_goes_on_in_that_of_the_address(client, public):
    answer = client.get("/hi/services/plumber/", headers=ENGLISH)
    cookie = answer.cookies[COOKIE]
    assert (cookie.value, cookie["samesite"], cookie["httponly"]) == ("hi", "Lax", True)
    assert cookie["max-age"] == settings.LANGUAGE_COOKIE_AGE
    assert soup(client.get("/cities/", headers=ENGLISH)).html["lang"] == "hi"
    # Once is enough.
    assert COOKIE not in client.get("/hi/services/plumber/").cookies


@pytest.mark.parametrize("chosen", ["by cookie", "in the account"])
def test_a_choice_that_was_made_stays(client, as_user, customer, public, chosen):
    browser = client
    if chosen == "by cookie":
        browser.cookies[COOKIE] = "en-gb"
    else:
        User.objects.filter(pk=customer.pk).update(language="en-gb")
        browser = as_user(customer)
    answer = browser.get("/hi/services/plumber/")
    assert soup(answer).html["lang"] == "hi"
    assert COOKIE not in answer.cookies
    assert soup(browser.get("/services/plumber/")).html["lang"] == "en-gb"


def test_who_chooses_another_language_there_gets_the_page_in_it(client, public):
    client.get("/hi/services/plumber/")
    answer = client.post(
        reverse("accounts:language"),
        {"language": "en-gb"},
        headers={
            "sec-fetch-site": "same-origin",
            "referer": f"{HOST}/hi/services/plumber/?a=b",
        },
    )
    assert answer.url == f"{HOST}/services/plumber/?a=b"
    page = soup(client.get("/services/plumber/?a=b", headers=HINDI))
    assert page.html["lang"] == "en-gb"


@pytest.mark.parametrize(
    "path", ["/hi//evil.example/", "/hi///evil.example/", "/hi/\\evil.example/"]
)
def test_no_prefix_is_taken_off_what_would_be_another_site(client, public, path):
    assert language_addresses.bare(path) == path
    answer = client.post(
        reverse("accounts:language"),
        {"language": "en-gb", "next": path},
        headers={"sec-fetch-site": "same-origin"},
    )
    assert answer.url.startswith(("/hi/", "/"))
    assert not answer.url.startswith(("//", "/\\"))


# --- Kept pages -----------------------------------------------------------------------


def test_a_kept_page_is_of_its_address_and_language_alone(public):
    """Asked for in every order, by strangers of each kind."""
    kinds = [(ENGLISH, {}), (HINDI, {}), (ENGLISH, {COOKIE: "hi"})]
    kinds += [(HINDI, {COOKIE: "en-gb"})]
    for first in ("/hi/services/plumber/", "/services/plumber/"):
        empty_all()
        Client(headers=ENGLISH).get(first)
        for headers, cookies in kinds:
            browser = Client(headers=headers)
            browser.cookies.load(cookies)
            page = soup(browser.get("/hi/services/plumber/"))
            assert page.html["lang"] == "hi"
            canonical = page.select_one("link[rel=canonical]")["href"]
            assert canonical == f"{HOST}/hi/services/plumber/"

            browser = Client(headers=headers)
            browser.cookies.load(cookies)
            page = soup(browser.get("/services/plumber/"))
            wanted = cookies.get(COOKIE) or ("hi" if headers is HINDI else "en-gb")
            assert page.html["lang"] == wanted
            canonical = page.select_one("link[rel=canonical]")["href"]
            assert canonical == f"{HOST}/services/plumber/"


def test_a_kept_page_is_read_without_a_query_and_gives_nobodys_cookie(public):
    first = Client().get("/hi/services/plumber/")
    assert first.cookies[COOKIE].value == "hi"
    with CaptureQueriesContext(connection) as asked:
        second = Client().get("/hi/services/plumber/")
    assert len(asked) == 0
    assert second.cookies[COOKIE].value == "hi"
    chosen = Client()
    chosen.cookies[COOKIE] = "hi"
    assert COOKIE not in chosen.get("/hi/services/plumber/").cookies
    again = Client(headers={"if-none-match": first["ETag"]})
    assert again.get("/hi/services/plumber/").status_code == 304
    assert "private" in first["Cache-Control"]


def test_a_person_is_shown_their_own_head_in_the_language_of_the_address(
    as_user, customer, public
):
    User.objects.filter(pk=customer.pk).update(language="en-gb")
    page = soup(as_user(customer).get("/hi/services/plumber/"))
    assert page.html["lang"] == "hi"
    assert page.h1.text == "प्लंबर"
    assert customer.name in page.select_one("header").text
    assert (
        soup(Client().get("/hi/services/plumber/")).find(string=customer.name) is None
    )


# --- What has no such address ---------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "leads"),
    [
        ("/hi", "/hi/"),
        ("/hi?a=b", "/hi/?a=b"),
        ("/hi/services", "/hi/services/"),
        ("/hi/services?a=b", "/hi/services/?a=b"),
        ("/hi/admin/", "/admin/"),
        ("/hi/jobs/", "/jobs/"),
        ("/hi/account/login/?next=/jobs/", "/account/login/?next=/jobs/"),
        ("/hi/workers/suggest/?q=tap", "/workers/suggest/?q=tap"),
        ("/hi/healthz", "/healthz"),
        ("/hi/sitemap.xml", "/sitemap.xml"),
    ],
)
def test_what_is_no_public_page_leads_to_the_address_without(
    client, public, path, leads
):
    answer = client.get(path)
    assert (answer.status_code, answer["Location"]) == (302, leads)
    assert COOKIE not in answer.cookies


@pytest.mark.parametrize(
    "path",
    [
        "/sv/services/plumber/",
        "/en-gb/services/plumber/",
        "/HI/services/plumber/",
        "/hi/nothing/",
        "/hi/nothing.html",
        "/hi//",
        "/hi//evil.example/",
        "/hi///evil.example/",
        "/hi/%2Fevil.example/",
        "/hi/%5Cevil.example/",
        "/hi/\\evil.example",
        "/hi/hi/",
        "/hi/hi/services/plumber/",
        "/hi/en-gb/",
        "/hi/%2e%2e/admin/",
        "/hi/../admin/",
        "/hi/%2e/",
        "/hi/.",
        "/hi/workers/000000000000/",
        "/hindi/",
    ],
)
def test_what_is_nothing_is_not_found(client, public, path):
    answer = client.get(path)
    assert answer.status_code == 404
    assert COOKIE not in answer.cookies


def test_a_page_that_has_moved_is_read_in_the_same_language(
    client, public, django_capture_on_commit_callbacks
):
    page = CategoryPage.objects.get()
    page.slug = "pipes"
    with django_capture_on_commit_callbacks(execute=True):
        page.save_revision().publish()
    for path in ("/hi/services/plumber/", "/hi/services/plumber/in/pune/"):
        answer = client.get(path)
        assert answer.status_code == 301
        assert answer["Location"] == path.replace("plumber", "pipes")


def test_a_private_page_has_one_address(client, as_user, customer, public):
    page = plant(HomePage.objects.get(), StandardPage, "club", title="Club")
    page.view_restrictions.create(restriction_type="login")
    for browser in (client, as_user(customer)):
        answer = browser.get("/hi/club/")
        assert (answer.status_code, answer["Location"]) == (302, f"{HOST}/club/")
    assert as_user(customer).get("/club/").status_code == 200


@pytest.mark.parametrize(("slug", "is_taken"), [("hi", True), ("hindi", False)])
def test_no_page_is_written_where_a_language_begins(public, slug, is_taken):
    page = StandardPage(title="Hello", slug=slug)
    try:
        page.full_clean(exclude=["path", "depth", "locale", "content_type"])
    except ValidationError as refused:
        said = refused.message_dict.get("slug", [])
    else:
        said = []
    assert any("another language" in one for one in said) is is_taken


def test_a_written_page_of_a_pair_has_both_too(client, public):
    above = CategoryPage.objects.get()
    page = plant(above, PairPage, "pune", title="Plumbers in Pune", city=public.city)
    shown = soup(client.get(f"/hi{page.url.removeprefix(HOST)}"))
    assert shown.h1.text == "पुणे में प्लंबर"
    assert alternates(shown)["hi"] == f"{HOST}/hi/services/plumber/in/pune/"
