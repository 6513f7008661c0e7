"""What an app above provides for a page below: data, or markup of a template."""

import pytest
from django.template import Context, Template
from django.template.context_processors import csrf
from django.test import RequestFactory

from toolkit import providers


@pytest.fixture
def provide():
    known = dict(providers.PROVIDERS)
    yield providers.provide
    providers.PROVIDERS.clear()
    providers.PROVIDERS.update(known)


def draw(source, **context):
    return Template("{% load providers %}" + source).render(Context(context))


def test_data_has_a_name(provide):
    provide("count", lambda *rows, more=0: len(rows) + more)
    source = '{% provided "count" 7 8 more=2 as found %}{{ found }}'
    assert draw(source) == "4"


def test_a_text_is_escaped(provide):
    provide("said", lambda: "a < b")
    assert draw('{% provided "said" %}') == "a &lt; b"


def test_some_ask_what_the_page_knows(provide):
    provide("who", lambda context, word: word + context["user"], takes_context=True)
    assert draw('{% provided "who" "for " %}', user="Ananya") == "for Ananya"


def test_markup_sees_what_it_is_given_and_the_token(provide):
    provide(
        "button",
        lambda text: {"url": "/x/", "text": text, "kind": "", "name": ""},
        template="components/button.html",
    )
    page = draw('{% provided "button" "Go" %}', csrf_token="t0ken", kind="main")
    assert 'action="/x/"' in page
    assert "t0ken" in page
    assert "main" not in page


def test_a_token_that_nobody_draws_is_not_made(provide):
    request = RequestFactory().get("/")
    provide(
        "stars", lambda: {"rating": 4, "count": 2}, template="components/stars.html"
    )
    token = csrf(request)["csrf_token"]
    assert "4" in draw('{% provided "stars" %}', csrf_token=token)
    assert "CSRF_COOKIE" not in request.META
    assert str(token)
    assert "CSRF_COOKIE" in request.META


def test_without_the_app_above_there_is_nothing(provide):
    assert draw('{% provided "nobody" as found %}{{ found|yesno }}') == "no"
    assert draw('{% provided "nobody" %}') == ""
