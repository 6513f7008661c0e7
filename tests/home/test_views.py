import json
from urllib.robotparser import RobotFileParser

import pytest
from django.db import DatabaseError, connection
from django.test import Client

from home.models import BrandSettings
from tests.site import soup

MACHINES = [
    "/robots.txt",
    "/sitemap.xml",
    "/manifest.webmanifest",
    "/healthz",
    "/readyz",
]


def test_robots_may_read_the_shop_and_nothing_private(client, db):
    answer = client.get("/robots.txt")
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    robot = RobotFileParser()
    robot.parse(answer.content.decode().splitlines())
    for path in ("/", "/services/plumber/", "/workers/", "/workers/abc/", "/help/"):
        assert robot.can_fetch("*", path)
    for path in ("/admin/", "/jobs/abc/", "/chat/abc/", "/account/login/", "/work/"):
        assert not robot.can_fetch("*", path)
    assert robot.site_maps() == ["http://testserver/sitemap.xml"]


def test_the_manifest_bears_the_brand(client, site):
    BrandSettings.objects.create(site=site, name="Handy", tagline="Hands for homes")
    answer = client.get("/manifest.webmanifest")
    assert answer["Content-Type"] == "application/manifest+json"
    told = json.loads(answer.content)
    assert (told["name"], told["short_name"]) == ("Handy", "Handy")
    assert told["description"] == "Hands for homes"
    assert (told["start_url"], told["scope"]) == ("/dashboard/?from=app", "/")
    assert [icon["sizes"] for icon in told["icons"]] == ["192x192", "512x512"]


def test_the_process_says_that_it_is_well(client, db, django_assert_num_queries):
    with django_assert_num_queries(0):
        answer = client.get("/healthz")
    assert (answer.status_code, answer.content) == (200, b"ok")
    answer = client.get("/readyz")
    assert (answer.status_code, answer.content) == (200, b"ok")
    assert "no-store" in answer["Cache-Control"]


def test_without_its_database_it_is_alive_but_not_ready(client, db):
    def broken(execute, sql, params, many, context):
        raise DatabaseError("gone")

    with connection.execute_wrapper(broken):
        alive, ready = client.get("/healthz"), client.get("/readyz")
    assert alive.status_code == 200
    assert (ready.status_code, ready.content) == (503, b"The database does not answer.")


@pytest.mark.parametrize("path", MACHINES)
def test_machines_only_read(client, site, path):
    assert client.head(path).status_code == 200
    if path != "/sitemap.xml":
        assert client.post(path).status_code == 405


def test_the_style_guide_is_for_developers(client, db, settings):
    assert client.get("/styleguide/").status_code == 404
    settings.DEBUG = True
    assert soup(client.get("/styleguide/")).h1.string == "Style guide"


def test_a_stale_form_is_explained(site):
    answer = Client(enforce_csrf_checks=True).post("/account/login/", {"login": "x"})
    assert answer.status_code == 403
    assert answer.templates[0].name == "403.html"
