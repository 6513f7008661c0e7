"""The whole site behind the server it runs on."""

import http.client

import pytest

from mysite import bridge
from tests.mysite.test_bridge import serve
from toolkit.cache.versions import last_seen

PAGE = "text/html; charset=utf-8"


@pytest.fixture(scope="module")
def port():
    from mysite.asgi import application

    with serve(application) as port:
        yield port


@pytest.fixture
def ask(port, transactional_db):
    def ask(path, method="GET", body=None, **headers):
        link = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        link.request(method, path, body, headers)
        answer = link.getresponse()
        answer.content = answer.read().decode()
        link.close()
        return answer

    return ask


def test_a_page(ask):
    answer = ask("/account/login/")
    assert (answer.status, answer.headers["Content-Type"]) == (200, PAGE)
    assert "script-src 'self'" in answer.headers["Content-Security-Policy"]


def test_a_page_that_is_not_there(ask):
    assert ask("/nowhere/").status == 404


def test_a_static_file_and_its_second_visit(ask):
    answer = ask("/static/js/site.js")
    assert (answer.status, answer.content[:3]) == (200, "var")
    seen = {"If-Modified-Since": answer.headers["Last-Modified"]}
    again = ask("/static/js/site.js", **seen)
    assert (again.status, again.content) == (304, "")


def test_a_host_that_is_not_ours(ask):
    assert ask("/account/login/", Host="evil.example").status == 400


def test_an_upload_that_is_too_large_gets_a_page(ask, settings):
    answer = ask("/account/login/", "POST", b"x" * (settings.MAX_REQUEST_BODY + 1))
    assert (answer.status, answer.headers["Content-Type"]) == (413, PAGE)
    assert "<h1>That file is too big.</h1>" in answer.content


def test_p13_a_refusal_asks_no_database(client, db, django_assert_num_queries):
    """Nobody had time for a request, maybe because the database has none."""
    last_seen.forget()
    with django_assert_num_queries(0):
        answer = client.get("/workers/", **{bridge.REFUSE: 503})
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert "We cannot do that at the moment." in answer.content.decode()
