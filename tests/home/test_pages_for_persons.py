"""Kept pages as the logged-in see them: the body of all, and a head of their own.

Whatever one person sees must be what the whole page, drawn for them alone, would say.
"""

import re

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message
from django.contrib.messages.storage.cookie import CookieStorage
from django.db import connection, transaction
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from live.kinds import Kind
from live.notifications import notify
from tests.site import soup, words
from toolkit.cache import versions
from toolkit.cache.until_edit import empty_all
from toolkit.middleware import kept_pages as pages

PATHS = ["/", "/services/plumber/", "/services/plumber/in/pune/", "/cities/pune/"]
WORKER_S = "the page of a worker"
EVERY = pytest.mark.parametrize("path", [*PATHS, "/services/", WORKER_S])
TOKEN = re.compile(rb'(name="csrfmiddlewaretoken" value=|"x-csrftoken": )"(\w+)"')
PERSONS = ("customer", "other_customer", "worker", "editor", "stranger", "stale")


@pytest.fixture
def who(customer, other_customer, worker, editor):
    """A browser of somebody; each call is another one."""

    def browser(name):
        client = Client()
        if name == "stale":
            client.cookies[settings.SESSION_COOKIE_NAME] = "of-long-ago"
        elif name != "stranger":
            people = {
                "customer": customer,
                "other_customer": other_customer,
                "worker": worker,
                "editor": editor,
            }
            client.force_login(people[name], settings.AUTHENTICATION_BACKENDS[0])
        return client

    return browser


def at(path, worker):
    return f"/workers/{worker.worker_profile.code}/" if path == WORKER_S else path


def read(answer):
    assert answer.status_code == 200
    return TOKEN.sub(rb"\1", answer.content)


@EVERY
def test_everybody_sees_what_would_be_drawn_for_them_alone(site, worker, who, path):
    """Whoever comes first, and whoever was there before."""
    path = at(path, worker)
    # With a query nothing is kept.
    alone = {name: read(who(name).get(path, {"x": "1"})) for name in PERSONS}
    for first in PERSONS:
        pages.pages.copies.clear()
        empty_all()
        for name in (first, *PERSONS, first):
            assert read(who(name).get(path)) == alone[name], (first, name)


@EVERY
def test_of_a_person_nothing_is_left_for_others(
    site, worker, who, path, customer, other_customer
):
    path = at(path, worker)
    answers = [who(name).get(path) for name in ("customer", "other_customer", "stale")]
    pages_kept = [copy.value for copy in pages.pages.copies.values()]
    assert len(pages_kept) == 1
    stranger = who("stranger").get(path)
    assert stranger.content == pages_kept[0].content
    for answer in answers:
        for _name, token in TOKEN.findall(answer.content):
            assert token not in stranger.content
    assert b"csrf" not in stranger.content.lower()
    for person in (customer, other_customer):
        for own in (person.name, person.email, f'data-me="{person.pk}"'):
            assert own.encode() not in stranger.content
    assert customer.name.encode() not in answers[1].content
    assert other_customer.name.encode() not in answers[0].content


@pytest.mark.parametrize("path", [*PATHS, "/services/"])
def test_a_person_costs_as_much_as_their_head(site, who, path):
    """The session, the user, and how many notifications are unread. A worker's page is
    drawn whole: who has just booked or reviewed them looks there for it.
    """
    client = who("customer")
    client.get(path)
    with CaptureQueriesContext(connection) as seen:
        client.get(path)
    assert len(seen) == 3


def test_nobody_may_store_the_page_of_a_person(site, who):
    for _ in range(2):
        mine = who("customer").get("/")
        assert mine["Cache-Control"] == "private, no-store"
        assert "Cookie" in mine["Vary"]
        assert "ETag" not in mine


def test_the_token_in_the_head_is_the_persons_own(site, customer):
    client = Client(enforce_csrf_checks=True)
    client.force_login(customer, settings.AUTHENTICATION_BACKENDS[0])
    Client().get("/")
    way_out = soup(client.get("/")).select_one("form[action='/account/logout/']")
    token = way_out.select_one("[name=csrfmiddlewaretoken]")["value"]
    for sent, status in (("x", 403), (token, 302)):
        answer = client.post("/account/logout/", {"csrfmiddlewaretoken": sent})
        assert answer.status_code == status
    assert "_auth_user_id" not in client.session


def test_who_logs_out_is_a_stranger_at_once(site, who, customer):
    client = who("customer")
    assert customer.name in client.get("/").content.decode()
    client.logout()
    assert customer.name not in client.get("/").content.decode()


def test_a_role_and_a_name_are_those_of_now(site, who, customer):
    client = who("customer")
    client.get("/")
    customer.name = "Ananya Rao"
    customer.save()
    answer = client.get("/")
    page = answer.content.decode()
    assert "Ananya Rao" in page
    assert 'data-user="customer"' in page
    assert tabs_of(soup(answer)) == ["Home", "Bookings", "Chats", "Your account"]
    worker_s = soup(who("worker").get("/"))
    assert tabs_of(worker_s) == ["Today", "Jobs", "Calendar", "Chats", "Earnings"]
    assert worker_s.select("footer.slim")


def tabs_of(page):
    return [link.get_text(strip=True) for link in page.select("nav.tabs a")]


def test_a_desk_and_a_phone_name_the_same_places_in_the_same_order(site, who):
    page = soup(who("worker").get("/work/"))
    wide = [link["href"] for link in page.select("header nav.nav a")]
    assert wide == [link["href"] for link in page.select("nav.tabs a")]
    of_customer = soup(who("customer").get("/jobs/"))
    wide = [link["href"] for link in of_customer.select("header a.wide")]
    narrow = [link["href"] for link in of_customer.select("nav.tabs a")]
    assert wide == narrow[1:3]


def test_staff_and_strangers_have_no_tabs(site, who, client):
    assert not soup(who("editor").get("/")).select("nav.tabs")
    assert not soup(client.get("/")).select("nav.tabs")


def test_the_bell_counts_at_once(site, who, customer):
    client = who("customer")
    assert soup(client.get("/")).select_one("[data-bell]")["data-bell"] == "0"
    with transaction.atomic():
        notify(
            customer,
            Kind.EXPIRE_TO_CUSTOMER,
            {"worker": "Suresh"},
            link="/jobs/",
            at=timezone.now(),
        )
    assert soup(client.get("/")).select_one("[data-bell]")["data-bell"] == "1"


# --- What just happened --------------------------------------------------------


def with_message(client, text):
    request = RequestFactory().get("/")
    told = CookieStorage(request)._encode([Message(constants.SUCCESS, text)])
    client.cookies["messages"] = told
    return client


@pytest.mark.parametrize("name", ["stranger", "customer", "worker"])
@EVERY
def test_a_message_is_said_once_and_to_nobody_else(site, worker, who, path, name):
    path = at(path, worker)
    client = with_message(who(name), "Your secret booking is sent.")
    assert "secret booking" in words(soup(client.get(path)).select_one("main"))
    assert b"secret booking" not in client.get(path).content
    for other in PERSONS:
        assert b"secret booking" not in who(other).get(path).content


# --- What is not for everybody -----------------------------------------------------


def test_workers_see_their_own_page_as_theirs(site, worker, who):
    path = at(WORKER_S, worker)
    who("customer").get(path)
    mine = who("worker").get(path).content.decode()
    assert "This is how customers see you." in mine
    assert (
        "This is how customers see you."
        not in who("customer").get(path).content.decode()
    )


def test_editors_have_the_buttons_of_each_page(site, who, city_page):
    who("customer").get("/cities/pune/")
    assert b"wagtail-userbar" in who("editor").get("/cities/pune/").content
    for name in ("customer", "stranger"):
        assert b"wagtail-userbar" not in who(name).get("/cities/pune/").content


def test_a_preview_shows_the_draft_to_its_editor_alone(site, who, city_page, editor):
    for name in ("stranger", "customer"):
        who(name).get("/cities/pune/")
    request = RequestFactory().get("/admin/")
    request.user = editor
    request.COOKIES = dict(who("editor").cookies.items())
    city_page.lead = "A draft."
    for _ in range(2):
        assert b"A draft." in city_page.make_preview_request(request).content
        for name in PERSONS:
            assert b"A draft." not in who(name).get("/cities/pune/").content


@pytest.mark.parametrize("kind", ["login", "password"])
def test_a_private_page_is_kept_for_nobody(site, who, city_page, kind):
    city_page.lead = "For friends."
    city_page.save()
    password = "open" if kind == "password" else ""
    city_page.view_restrictions.create(restriction_type=kind, password=password)
    client = who("customer")
    if password:
        asked = soup(client.get("/cities/pune/"))
        form = asked.select_one("main form, form[action*=password]")
        sent = {i["name"]: i.get("value", "") for i in form.select("input[name]")}
        done = client.post(form["action"], sent | {"password": "open"})
        assert done.status_code == 302
    assert b"For friends." in client.get("/cities/pune/").content
    for name in ("other_customer", "stranger", "stale"):
        sees = b"For friends." in who(name).get("/cities/pune/").content
        assert sees == (name == "other_customer" and kind == "login")
    assert pages.pages.copies == {}


def test_a_locked_page_asks_as_every_page_of_ours_does(site, client, city_page):
    city_page.lead = city_page.title = "For friends."
    city_page.save_revision().publish()
    city_page.view_restrictions.create(restriction_type="password", password="open")
    page = client.get("/cities/pune/")
    asked = soup(page)
    assert "For friends." not in page.content.decode()
    assert asked.select_one("header.top")
    assert asked.select_one("footer")
    assert asked.select_one("meta[name=robots]")["content"] == "noindex"
    form = asked.select_one("main form")
    sent = {i["name"]: i.get("value", "") for i in form.select("input[name]")}
    wrong = client.post(form["action"], sent | {"password": "guessed"})
    assert wrong.status_code == 422
    again = BeautifulSoup(wrong.content, "html.parser")
    assert "is not correct" in again.select_one(".error-summary").get_text()
    kept = again.select_one("main [name=return_url]")["value"]
    right = client.post(form["action"], sent | {"password": "open"})
    assert (kept, right.status_code, right.url) == ("/cities/pune/", 302, kept)


def test_a_published_change_is_seen_at_once(
    site, who, city_page, django_capture_on_commit_callbacks
):
    for name in PERSONS:
        who(name).get("/cities/pune/")
    city_page.lead = "The city of seven hills."
    with django_capture_on_commit_callbacks(execute=True):
        city_page.save_revision().publish()
    for name in PERSONS:
        assert b"seven hills" in who(name).get("/cities/pune/").content


def test_a_person_may_find_a_page_that_is_a_minute_old(site, who, worker, monkeypatch):
    who("customer").get("/cities/pune/")
    worker.name = "Suresh Iyer"
    worker.save()
    assert b"Iyer" not in who("customer").get("/cities/pune/").content
    later = versions.monotonic() + versions.SECONDS
    monkeypatch.setattr(versions, "monotonic", lambda: later)
    assert b"Iyer" in who("customer").get("/cities/pune/").content


# --- Languages -------------------------------------------------------------------


@pytest.fixture
def two_languages(settings):
    """As a site that asks the browser does."""
    settings.LANGUAGES = [("en-gb", "English"), ("de", "Deutsch")]
    session = "django.contrib.sessions.middleware.SessionMiddleware"
    locale = "django.middleware.locale.LocaleMiddleware"
    settings.MIDDLEWARE = [
        name
        for one in settings.MIDDLEWARE
        for name in ((one, locale) if one == session else (one,))
    ]


@pytest.mark.parametrize("name", ["stranger", "customer", "stale"])
def test_each_reads_their_own_language(site, two_languages, who, name):
    for language in ("de", "en-gb", "de", "en-gb"):
        for other in (name, "stranger"):
            answer = who(other).get("/", headers={"accept-language": language})
            assert soup(answer).html["lang"] == language
            assert answer["Content-Language"] == language
    assert len(pages.pages.copies) == 2


@pytest.mark.parametrize("path", ["/nothing/", "/workers/nobody/"])
def test_what_is_not_there_is_not_there_for_a_person(site, who, customer, path):
    answer = who("customer").get(path)
    assert answer.status_code == 404
    assert customer.name in answer.content.decode()
