"""Structured data, sitemap and feed, read by libraries that are not ours."""

import re
from datetime import datetime

import feedparser
import pytest
from bs4 import BeautifulSoup
from django.utils import timezone
from lxml import etree

from services.models import GuidePage
from tests import linked_data, looking
from tests.crawl import HOST, links, read

pytestmark = [pytest.mark.django_db, pytest.mark.only("sqlite")]

# What the block of each public page is about, besides the way there.
TOLD = {
    "home": {"WebSite"},
    "service": {"Service", "BreadcrumbList"},
    "service-in-city": {"Service", "BreadcrumbList"},
    "services": {"BreadcrumbList"},
    "city": {"BreadcrumbList"},
    "cities": {"BreadcrumbList"},
    "guides": {"BreadcrumbList"},
    "guide": {"Article", "BreadcrumbList"},
    "search": {"BreadcrumbList"},
    "worker": {"Service", "BreadcrumbList"},
}
LOC = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
ATOM = "application/rss+xml"


@pytest.fixture
def strangers(two_with_a_past):
    """{name: (scene, response)} of what anybody may see."""
    asked = looking.answers(two_with_a_past)
    return {scene.name: (scene, page) for scene, page in asked if not scene.who}


def test_structured_data_is_understood_and_whole(strangers):
    wrong, told = [], {}
    for name, (_scene, answer) in strangers.items():
        html = answer.content.decode()
        wrong += [f"{name}: {fault}" for fault in linked_data.faults(html)]
        told[name] = set(linked_data.types(html))
        for block in linked_data.blocks(html):
            if "url" in block:
                assert block["url"] == canonical(html), name
    assert wrong == []
    assert {name: kinds for name, kinds in told.items() if name in TOLD} == TOLD
    service = block_of(strangers, "worker", "Service")
    assert service["provider"]["aggregateRating"]["reviewCount"] == 1
    assert "image" in block_of(strangers, "guide", "Article")
    assert block_of(strangers, "home", "WebSite")["publisher"]["logo"]


def block_of(strangers, name, kind):
    told = linked_data.blocks(strangers[name][1].content.decode())
    return next(block for block in told if block["@type"] == kind)


def canonical(html):
    return BeautifulSoup(html, "html.parser").select_one("link[rel=canonical]")["href"]


BLOCK = (
    '<script type="application/ld+json">{"@context": "https://schema.org", %s}</script>'
)


@pytest.mark.parametrize(
    ("block", "said"),
    [
        ('"@type": "Servise", "name": "x"', "Servise is no type"),
        ('"@type": "Offer", "price": "9", "priceCurency": "INR"', "no priceCurrency"),
        ('"@type": "Offer", "price": "9", "priceCurency": "INR"', "priceCurency is no"),
        ('"@type": "Offer", "price": "₹9", "priceCurrency": "INR"', "price cannot be"),
        ('"@type": "WebSite", "name": "", "url": "https://x.example"', "name cannot"),
        ('"@type": "WebSite", "name": "x", "url": "/x/"', "url cannot be"),
        ('"@type": "FAQPage", "mainEntity": []', "mainEntity"),
        (
            '"@type": "BreadcrumbList", "itemListElement": [{"@type": "ListItem",'
            ' "position": 2, "name": "x", "item": "https://x.example/"}]',
            "out of order",
        ),
        (
            '"@type": "Service", "provider": {"@type": "Organization", "name": "x"}',
            "Organization has no url",
        ),
        (
            '"@type": "AggregateRating", "ratingValue": "0", "reviewCount": 0',
            "reviewCount cannot be",
        ),
    ],
)
def test_each_fault_of_structured_data_is_found(block, said):
    found = [*linked_data.faults(BLOCK % block)]
    assert any(said in fault for fault in found), found


def test_a_list_of_questions_stands_once_on_a_page():
    asked = '"@type": "FAQPage", "mainEntity": []'
    assert "2 × FAQPage" in [*linked_data.faults(BLOCK % asked * 2)]


def parsed(client, path):
    answer = client.get(path)
    assert answer.status_code == 200
    return etree.fromstring(answer.content)


def listed(client):
    """Every address of the sitemap, by way of its index."""
    found = []
    for part in parsed(client, "/sitemap.xml").iter(f"{LOC}loc"):
        tree = parsed(client, part.text.removeprefix(f"http://{HOST}"))
        assert tree.tag == f"{LOC}urlset"
        found += [place.text for place in tree.iter(f"{LOC}loc")]
        for changed in tree.iter(f"{LOC}lastmod"):
            datetime.fromisoformat(changed.text)
    return found


def test_the_sitemap_is_what_a_stranger_can_walk_to(client, two_with_a_past):
    """No address of it is dead, moved or another page's, and none is missing."""
    told = listed(client)
    assert len(told) == len(set(told))
    for place in told:
        answer = client.get(place.removeprefix(f"http://{HOST}"))
        assert answer.status_code == 200, place
        assert canonical(answer.content) == place
    # The footer that leads there is made with a new site, and this one is planted.
    planted = {f"http://{HOST}/contact/", f"http://{HOST}/hi/contact/"}
    assert set(told) - planted == {*to_be_found(client)}


def to_be_found(client):
    """Addresses of pages that can be walked to and say that they may be indexed."""
    seen, waiting = set(), ["/"]
    while waiting:
        address = re.sub("[?#].*", "", waiting.pop())
        if address in seen or address.startswith(("/account/", "/admin/")):
            continue
        seen.add(address)
        page = read(client, address)
        own = page and page.select_one("link[rel=canonical]")
        if page is None or not own:
            continue
        waiting += links(page, address)
        if not page.select_one('meta[name=robots][content*="noindex"]'):
            yield own["href"]
            # Nothing but these leads to the other languages.
            yield from (link["href"] for link in page.select("link[hreflang=hi]"))


def test_the_feed_is_read(client, two_with_a_past):
    GuidePage.objects.update(first_published_at=timezone.now())
    page = BeautifulSoup(client.get("/guides/").content, "html.parser")
    address = page.select_one(f'link[rel=alternate][type="{ATOM}"]')["href"]
    answer = client.get(address.removeprefix(f"http://{HOST}"))
    told = {name.lower(): value for name, value in answer.headers.items()}
    feed = feedparser.parse(answer.content, response_headers=told)
    assert not feed.bozo
    assert feed.feed.title == "Guides"
    assert {entry.title for entry in feed.entries} == {
        "When it drips",
        "When it sparks",
    }
    for entry in feed.entries:
        assert entry.published_parsed
        assert client.get(entry.link.removeprefix(f"http://{HOST}")).status_code == 200


def test_one_address_is_in_every_language_and_each_has_its_own(
    client, two_with_a_past, city_page
):
    """The one without a language is as its reader wishes, and names itself."""
    own, hindi = f"http://{HOST}{city_page.url}", f"http://{HOST}/hi{city_page.url}"
    for language in ("en-gb", "hi"):
        answer = client.get(city_page.url, headers={"accept-language": language})
        page = BeautifulSoup(answer.content, "html.parser")
        assert page.html["lang"] == language
        assert answer["Content-Language"] == language
        assert "Accept-Language" in answer["Vary"]
        named = [(one["hreflang"], one["href"]) for one in page.select("[hreflang]")]
        assert named == [("en-gb", own), ("hi", hindi), ("x-default", own)]
        assert canonical(answer.content) == own
