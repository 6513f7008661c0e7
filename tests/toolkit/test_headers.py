"""What every answer says about itself, to whom it belongs, and what it may use."""

import re

import pytest

from tests.visitor import Visitor

PRIVATE = "private, no-store"
POLICY = (
    "accelerometer=(), autoplay=(), camera=(), display-capture=(), encrypted-media=(), "
    "geolocation=(), gyroscope=(), magnetometer=(), microphone=(), midi=(), "
    "payment=(), picture-in-picture=(), publickey-credentials-get=(), "
    "screen-wake-lock=(), usb=(), xr-spatial-tracking=()"
)


@pytest.mark.parametrize(
    "path", ["/", "/workers/", "/services/plumber/", "/account/email/", "/nowhere/"]
)
def test_h13_nobody_keeps_the_pages_of_who_is_logged_in(site, as_user, customer, path):
    assert as_user(customer).get(path)["Cache-Control"] == PRIVATE


@pytest.mark.parametrize(
    "path", ["/jobs/", "/chat/", "/dashboard/", "/account/profile/"]
)
def test_h13_nor_those_of_views_that_say_so_themselves(as_user, customer, path):
    said = as_user(customer).get(path)["Cache-Control"]
    assert {"private", "no-store"} <= set(said.split(", "))


def test_h13_nobody_keeps_a_refusal(site, as_user, client, worker, customer):
    refused = as_user(customer).get("/work/")
    assert (refused.status_code, refused["Cache-Control"]) in [
        (403, PRIVATE),
        (403, "max-age=0, no-cache, no-store, must-revalidate, private"),
    ]
    client.logout()
    lost = client.get("/nowhere/")
    assert (lost.status_code, lost["Cache-Control"]) == (404, PRIVATE)


def test_h13_strangers_and_files_are_kept_as_before(site, client, as_user, customer):
    assert client.get("/")["Cache-Control"] == "private, no-cache"
    assert "Cache-Control" not in client.get("/workers/")
    visitors = (client, as_user(customer))
    for visitor in visitors:
        robots = visitor.get("/robots.txt")["Cache-Control"].split(", ")
        assert sorted(robots) == ["max-age=3600", "public"]
    for visitor in visitors:
        script = visitor.get("/static/js/site.js")
        script.close()
        assert re.fullmatch(r"max-age=\d+, public", script["Cache-Control"])


def test_h13_logging_in_is_not_kept_either(client, customer):
    sent = {"login": "ananya", "password": "callout-tests"}
    answer = client.post("/account/login/", sent)
    assert answer.status_code == 302
    assert "no-store" in answer["Cache-Control"]


def test_h13_every_answer_says_what_it_may_use(live_site, site, settings):
    visitor = Visitor(live_site.port)
    big = b"x" * (settings.MAX_REQUEST_BODY + 1)
    answers = [
        visitor.get(path)
        for path in ["/", "/nowhere/", "/static/js/site.js", "/healthz", "/readyz"]
    ]
    answers += [visitor.ask("POST", "/account/login/", body) for body in (b"x=1", big)]
    answers.append(visitor.get("/", Host="evil.example"))
    assert [answer.status for answer in answers] == [
        *(200, 404, 200, 200, 200),
        *(403, 413, 400),
    ]
    for answer in answers:
        assert answer.headers["Permissions-Policy"] == POLICY
        assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
