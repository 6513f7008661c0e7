"""What others are told of a page: U31, U32; what editors find and place: S18, S29."""

import json

import pytest
from django.core.management import call_command
from wagtail.search.backends import get_search_backend

from home.models import StandardPage
from tests.cast import make_worker
from tests.site import plant, soup, words


def canonical(client, address):
    return soup(client.get(address)).select_one("link[rel=canonical]")["href"]


def test_u31_a_search_is_the_same_as_the_page_about_it(client, site, worker):
    here = canonical(client, "/workers/?city=pune&category=plumber")
    assert here.endswith("/services/plumber/in/pune/")
    assert canonical(client, "/workers/?city=pune").endswith("/workers/?city=pune")


@pytest.mark.parametrize("path", ["/", "/services/plumber/", "/workers/", "worker"])
def test_u32_a_shared_page_has_a_title_and_a_picture(client, site, worker, path):
    path = f"/workers/{worker.worker_profile.code}/" if path == "worker" else path
    page = soup(client.get(path))
    told = {tag["property"]: tag["content"] for tag in page.select("meta[property]")}
    assert told["og:title"]
    assert told["og:image"].startswith("http")
    assert told["og:url"].startswith("http")
    assert len(page.select('meta[property="og:title"]')) == 1


def test_s18_workers_without_a_service_are_those_of_the_page(
    client, category_page, worker, other_category, other_city, category
):
    spark = make_worker("spark", city=other_city, category=other_category)
    value = {"heading": "Best", "limit": 4, "category": None, "city": None}
    category_page.body = json.dumps([{"type": "workers", "value": value}])
    category_page.save()
    page = soup(client.get("/services/plumber/in/pune/"))
    shown = words(page.find("h2", string="Best").find_parent("section"))
    assert worker.name in shown
    assert spark.name not in shown


def test_s29_words_of_a_page_are_found(home_page):
    page = plant(home_page, StandardPage, "advice")
    text = {"type": "text", "value": "<p>Ask for a gas refill.</p>"}
    page.body = json.dumps([text])
    page.save()
    call_command("update_index", verbosity=0)
    found = get_search_backend().search("gas refill", StandardPage)
    assert [one.pk for one in found] == [page.pk]
