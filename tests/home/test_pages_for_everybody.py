import itertools

import pytest
from django.conf import settings
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import ResolverMatch, resolve

from bookings.models import BookingSettings
from home.models import BrandSettings
from services.models import City, ServiceCategory
from tests.cast import make_worker
from tests.site import soup
from toolkit.cache import versions
from toolkit.middleware import kept_pages as pages
from toolkit.middleware.kept_pages import parts

PATHS = ["/", "/services/plumber/", "/services/plumber/in/pune/", "/cities/pune/"]


def queries(client, path, **options):
    with CaptureQueriesContext(connection) as seen:
        answer = client.get(path, **options)
    assert answer.status_code == 200
    return len(seen)


@pytest.mark.parametrize("path", PATHS)
def test_the_second_stranger_costs_no_query(client, site, worker, path):
    first = client.get(path)
    with CaptureQueriesContext(connection) as seen:
        second = client.get(path)
    assert len(seen) == 0
    assert second.content == first.content
    assert second["Content-Type"] == first["Content-Type"]


@pytest.mark.parametrize("path", PATHS)
def test_browsers_must_ask_again_and_hear_that_nothing_changed(client, site, path):
    page = client.get(path)
    assert page["Cache-Control"] == "private, no-cache"
    assert {"Cookie", "HX-Request"} <= set(page["Vary"].split(", "))
    again = client.get(path, headers={"if-none-match": page["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again["ETag"] == page["ETag"]
    weak = client.get(path, headers={"if-none-match": f'W/{page["ETag"]}, "x"'})
    assert weak.status_code == 304
    assert client.get(path, headers={"if-none-match": '"x"'}).status_code == 200


def test_a_kept_page_holds_no_token_and_sets_no_cookie(client, site):
    for _ in range(2):
        page = client.get("/")
        assert not page.cookies
        assert b"csrf" not in page.content.lower()


def test_who_logs_in_sees_their_own_page_and_leaves_no_trace(client, site, customer):
    stranger = Client()
    before = stranger.get("/").content
    client.get("/")
    client.force_login(customer, settings.AUTHENTICATION_BACKENDS[0])
    mine = client.get("/")
    assert "Ananya Deshpande" in mine.content.decode()
    assert mine["Cache-Control"] == "private, no-store"
    assert "ETag" not in mine
    assert stranger.get("/").content == before


def test_a_first_visit_by_somebody_logged_in_is_not_kept(client, site, customer):
    client.force_login(customer, settings.AUTHENTICATION_BACKENDS[0])
    assert "Ananya" in client.get("/").content.decode()
    assert "Ananya" not in Client().get("/").content.decode()


def test_an_old_page_in_the_browser_is_not_confirmed_after_logging_in(
    client, site, customer
):
    mark = client.get("/")["ETag"]
    client.force_login(customer, settings.AUTHENTICATION_BACKENDS[0])
    answer = client.get("/", headers={"if-none-match": mark})
    assert answer.status_code == 200
    assert "Ananya" in answer.content.decode()


@pytest.mark.parametrize(
    ("path", "headers"), [("/?q=1", {}), ("/", {"hx-request": "true"})]
)
def test_what_may_differ_is_neither_kept_nor_taken(client, site, path, headers):
    client.get("/")
    assert queries(client, path, headers=headers) > 0
    assert queries(client, path, headers=headers) > 0


@pytest.mark.parametrize("path", ["/nothing/", "/services/plumber/in/nowhere/"])
def test_a_page_that_is_not_there_is_not_kept(client, site, city, path):
    assert client.get(path).status_code == 404
    City.objects.filter(pk=city.pk).update(slug="nowhere")
    assert client.get("/services/plumber/in/nowhere/").status_code == 200


def test_a_private_page_is_not_kept(client, city_page):
    city_page.view_restrictions.create(restriction_type="password", password="open")
    asked = client.get("/cities/pune/")
    assert b"csrfmiddlewaretoken" in asked.content
    assert asked["Cache-Control"] != "private, no-cache" or "ETag" not in asked
    assert queries(Client(), "/cities/pune/") > 0


def test_a_preview_shows_the_draft_and_is_not_kept(client, city_page):
    client.get("/cities/pune/")
    city_page.lead = "A draft."
    preview = city_page.make_preview_request()
    assert b"A draft." in preview.content
    assert b"A draft." not in client.get("/cities/pune/").content


def test_each_host_has_its_own_pages(client, site):
    client.get("/")
    assert queries(client, "/", headers={"host": "localhost"}) > 0


def test_a_head_request_is_answered_from_the_same_page(client, site):
    client.get("/")
    with CaptureQueriesContext(connection) as seen:
        answer = client.head("/")
    assert (len(seen), answer.status_code, answer.content) == (0, 200, b"")


def test_a_page_over_http_is_not_handed_out_over_https(rf, db):
    """A page may name its own scheme, so each scheme has its own."""

    def make(request):
        request.resolver_match = resolve("/")
        return HttpResponse(request.scheme)

    respond = pages.keep_pages(make)
    requests = [rf.get("/kept/", secure=secure) for secure in (False, True, False)]
    seen = [respond(request).content.decode() for request in requests]
    assert seen == ["http", "https", "http"]


def test_marks_are_seen_by_nobody(client, site, customer):
    for path in ("/", "/nothing/", "/workers/", "/account/login/"):
        client.force_login(customer, settings.AUTHENTICATION_BACKENDS[0])
        for who in (Client(), client):
            assert parts.MARK.encode() not in who.get(path).content


def test_a_page_is_not_kept_if_an_editor_saved_while_it_was_made(rf, db):
    words = ["old", "new"]

    def make(request):
        request.resolver_match = resolve("/")
        page = HttpResponse(words[0])
        if len(words) > 1:
            versions.begin({"services.City": "newer"})
            del words[0]
        return page

    respond = pages.keep_pages(make)
    seen = [respond(rf.get("/kept/")).content.decode() for _ in range(3)]
    assert seen == ["old", "new", "new"]


# --- What empties it -----------------------------------------------------------


def rename_brand(page):
    BrandSettings.objects.update_or_create(
        site=page.get_site(), defaults={"name": "Handy"}
    )


def change_policy(page):
    policy = BookingSettings.load()
    policy.commission_bps = 500
    policy.save()


CHANGES = {
    "publish": lambda page: page.save_revision().publish(),
    "unpublish": lambda page: page.unpublish(),
    "move": lambda page: page.move(page.get_parent(), pos="first-child"),
    "delete": lambda page: page.delete(),
    "private": lambda page: page.view_restrictions.create(restriction_type="login"),
    "service": lambda page: ServiceCategory.objects.get().save(),
    "city": lambda page: City.objects.get().save(),
    "brand": rename_brand,
    "policy": change_policy,
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_what_editors_change_empties_every_page(
    client, city_page, change, django_capture_on_commit_callbacks
):
    client.get("/")
    before = pages.pages.version()
    with django_capture_on_commit_callbacks(execute=True):
        change(city_page)
    assert pages.pages.version() != before
    assert queries(client, "/") > 0
    assert queries(client, "/") == 0


def test_a_published_change_is_seen_at_once(
    client, city_page, django_capture_on_commit_callbacks
):
    client.get("/cities/pune/")
    city_page.lead = "The city of seven hills."
    with django_capture_on_commit_callbacks(execute=True):
        city_page.save_revision().publish()
    assert "seven hills" in client.get("/cities/pune/").content.decode()


def test_a_renamed_brand_is_seen_at_once(
    client, home_page, django_capture_on_commit_callbacks
):
    assert soup(client.get("/")).title.string.startswith("Callout:")
    with django_capture_on_commit_callbacks(execute=True):
        rename_brand(home_page)
    assert soup(client.get("/")).title.string.startswith("Handy:")


def test_without_an_editor_a_page_is_new_after_a_minute(
    client, site, city, category, monkeypatch
):
    assert b"No plumbers" in client.get("/services/plumber/in/pune/").content
    make_worker("new", name="New Hand", city=city, category=category)
    assert b"New Hand" not in client.get("/services/plumber/in/pune/").content
    later = versions.monotonic() + versions.SECONDS
    monkeypatch.setattr(versions, "monotonic", lambda: later)
    assert b"New Hand" in client.get("/services/plumber/in/pune/").content


# --- Views that say so -------------------------------------------------------


def numbered():
    count = itertools.count(1)

    def view(request):
        return HttpResponse(f"page {next(count)}")

    return view


def ask(view, rf, **headers):
    """The middleware around one view, as Django would have found it."""

    def found(request):
        request.resolver_match = ResolverMatch(view, (), {}, url_name="x")
        return view(request)

    return pages.keep_pages(found)(rf.get("/x/", **headers)).content


def test_only_a_view_that_says_so_is_kept(rf):
    open_to_all, personal = pages.same_for_everybody(9)(numbered()), numbered()
    assert [ask(open_to_all, rf) for _ in range(2)] == [b"page 1", b"page 1"]
    pages.pages.copies.clear()
    assert [ask(personal, rf) for _ in range(2)] == [b"page 1", b"page 2"]


@pytest.mark.parametrize("spoil", ["cookie", "status", "public"])
def test_an_answer_that_is_not_for_everybody_is_not_kept(rf, spoil):
    inner = numbered()

    @pages.same_for_everybody(9)
    def view(request):
        answer = inner(request)
        if spoil == "cookie":
            answer.set_cookie("seen", "1")
        elif spoil == "status":
            answer.status_code = 203
        else:
            answer["Cache-Control"] = "public, max-age=9"
        return answer

    assert [ask(view, rf) for _ in range(2)] == [b"page 1", b"page 2"]
