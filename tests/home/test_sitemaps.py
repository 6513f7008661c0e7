from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.site import crowd

SECTIONS = ["pages", "services", "workers"]


def places(client, path):
    answer = client.get(path)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/xml"
    assert "noindex" in answer["X-Robots-Tag"]
    tree = ElementTree.fromstring(answer.content)
    return [tag.text for tag in tree.iter() if tag.tag.endswith("}loc")]


def test_the_index_names_its_parts(client, site):
    assert places(client, "/sitemap.xml") == [
        f"http://testserver/sitemap-{section}.xml" for section in SECTIONS
    ]


def in_both(*paths):
    """Each address, and after it that of the same page in Hindi."""
    return [f"http://testserver{way}{path}" for path in paths for way in ("", "/hi")]


def test_pages_pairs_and_people_are_listed(client, site, worker, waiting_worker):
    assert places(client, "/sitemap-pages.xml") == in_both(
        "/", "/services/", "/services/plumber/", "/cities/", "/cities/pune/"
    )
    assert places(client, "/sitemap-services.xml") == in_both(
        "/workers/", "/services/plumber/in/pune/"
    )
    assert places(client, "/sitemap-workers.xml") == in_both(
        f"/workers/{worker.worker_profile.code}/"
    )


def test_where_nobody_works_is_not_listed(client, site, waiting_worker):
    assert "http://testserver/cities/pune/" not in places(client, "/sitemap-pages.xml")
    assert places(client, "/sitemap-services.xml") == []
    assert places(client, "/sitemap-workers.xml") == []


@pytest.mark.parametrize("hidden", ["draft", "private", "closed"])
def test_what_cannot_be_read_is_not_listed(
    client, site, category_page, category, worker, hidden
):
    if hidden == "draft":
        category_page.unpublish()
    elif hidden == "private":
        category_page.view_restrictions.create(restriction_type="login")
    else:
        category.is_active = False
        category.save()
    everybody = {*in_both("/workers/")}
    assert {*places(client, "/sitemap-services.xml")} <= everybody


def test_every_listed_address_may_be_indexed(client, site, worker):
    for section in SECTIONS:
        for place in places(client, f"/sitemap-{section}.xml"):
            answer = client.get(place.removeprefix("http://testserver"))
            assert answer.status_code == 200
            assert b'content="noindex"' not in answer.content


def test_an_unknown_part_is_not_found(client, site):
    assert client.get("/sitemap-secrets.xml").status_code == 404
    assert client.get("/sitemap-workers.xml?p=9").status_code == 404


@pytest.mark.parametrize("section", SECTIONS)
def test_a_longer_list_costs_no_more_queries(client, site, city, category, section):
    def queries():
        with CaptureQueriesContext(connection) as seen:
            places(client, f"/sitemap-{section}.xml")
        return len(seen)

    crowd(3, city=city, category=category)
    queries()
    few = queries()
    crowd(97, city=city, category=category, start=3)
    assert queries() == few
