"""The frame of every page, as each kind of person sees it."""

import re

import pytest
from django.contrib.auth.models import AnonymousUser
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation

from accounts.models import User
from tests.reading import tight
from tests.site import soup

pytestmark = pytest.mark.django_db

VISITOR = AnonymousUser()


def somebody(role):
    return User(pk=7, username="s", name="Suresh V", email="s@example.com", role=role)


def page(user, name="base.html", **context):
    request = RequestFactory().get("/somewhere/")
    request.user = user
    return render_to_string(name, context, request)


def words(html):
    """What can be read in the header."""
    header = html[html.index("<header") : html.index("</header>")]
    return re.sub(r"<[^>]+>|\s+", " ", header)


def test_a_page_begins_with_a_way_past_its_header():
    html = page(VISITOR)

    assert html.index('<a class="skip" href="#main">') < html.index("<header")
    assert '<main id="main" tabindex="-1">' in html


@pytest.mark.parametrize("name", ["base.html", "components/alone.html"])
@pytest.mark.parametrize(
    ("language", "direction"), [("en-gb", "ltr"), ("de", "ltr"), ("ar", "rtl")]
)
def test_a_page_says_which_language_it_is_in(name, language, direction):
    with translation.override(language):
        html = page(VISITOR, name)

    assert f'<html lang="{language}" dir="{direction}">' in html


@pytest.mark.parametrize(
    ("language", "expected"),
    [("en-gb", ["/js/site.js"]), ("de", ["/words.js", "/js/site.js"])],
)
def test_scripts_bring_their_words_in_any_language_but_their_own(language, expected):
    with translation.override(language):
        html = page(VISITOR)

    # Deferred scripts run in their order: the words are there first.
    asked = re.findall(r'<script src="([^"]*)" defer></script>', html)
    assert [address.removeprefix("/static") for address in asked] == expected


def test_the_words_of_scripts_are_what_scripts_ask_for(client):
    script = client.get("/words.js").content.decode()

    assert "django.gettext = " in script
    assert "django.ngettext = " in script


def test_a_visitor_may_log_in_or_join():
    html = page(VISITOR)

    assert "Log in" in words(html)
    assert "Work with us" in words(html)
    assert "Log out" not in html
    assert "data-bell" not in html


def test_a_customer_finds_bookings_and_the_way_out():
    html = page(somebody("customer"))

    assert "Suresh V" in words(html)
    assert "Log in" not in words(html)
    assert "Staff desk" not in html
    assert re.search(r'<form method="post" action="[^"]*logout[^"]*">', html)


def test_a_worker_has_tabs_and_no_shop():
    html = page(somebody("worker"))

    assert '<nav class="tabs"' in html
    assert "Guides" not in words(html)


def test_staff_find_their_desk():
    assert "Staff desk" in words(page(somebody("admin")))


@pytest.mark.urls("tests.home.bell_urls")
@pytest.mark.parametrize(
    ("unread", "label", "shown"),
    [
        (0, "Notifications", ""),
        (2, "Notifications, 2 unread", "2"),
        (120, "Notifications, 120 unread", "99+"),
    ],
)
def test_the_bell_counts(unread, label, shown):
    html = page(
        somebody("customer"), "components/bell.html", unread_notifications=unread
    )

    assert f'aria-label="{label}"' in html
    assert f'<b aria-hidden="true">{shown}</b>' in tight(html)


@pytest.mark.urls("tests.home.no_urls")
def test_without_notifications_there_is_no_bell():
    assert page(somebody("customer"), "components/bell.html").strip() == ""


def test_only_who_is_logged_in_carries_a_token_on_the_body():
    assert "x-csrftoken" not in page(VISITOR)
    assert "x-csrftoken" in page(somebody("customer"))


def test_every_script_comes_from_a_file():
    html = page(somebody("customer"))

    assert re.findall(r"<script(?![^>]*\bsrc=)", html) == []
    assert re.findall(r"\sstyle=|\son[a-z]+=", html) == []


@pytest.mark.parametrize(
    "name", ["400.html", "403.html", "404.html", "413.html", "429.html"]
)
@pytest.mark.parametrize(
    "user", [VISITOR, somebody("customer"), somebody("worker")], ids=str
)
def test_an_error_page_says_what_happened_and_offers_a_way_on(name, user):
    html = page(user, name)
    main = html[html.index("<main") : html.index("</main>")]

    assert len(re.findall(r"<h1>[^<]+</h1>", main)) == 1
    assert 'class="btn' in main
    assert '<meta name="robots" content="noindex">' in html


def test_not_allowed_tells_a_visitor_to_log_in_and_come_back():
    html = page(VISITOR, "403.html")

    assert "?next=/somewhere/" in html


def test_an_old_form_is_not_an_accusation():
    html = page(VISITOR, "403.html", stale_form=True)

    assert "That page had grown old." in html
    assert "somebody else" not in html


def test_f02_no_script_of_a_library_answers_for_us(client, site, settings):
    """While DEBUG is on, django-htmx would show a 400 instead of the document."""
    settings.DEBUG = True
    scripts = soup(client.get("/account/login/"))("script")
    names = [script["src"].rsplit("/", 1)[-1] for script in scripts]
    assert names == ["site.js"]
