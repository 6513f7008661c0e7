"""Guides: what people read before they book, and where it leads them."""

import json
import re
from datetime import date
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from services import guides, headings
from services.models import GuideIndexPage, GuidePage, GuidePlace
from tests.services.test_pictures import make_image
from tests.site import plant, soup, words
from toolkit.cache.until_edit import empty_all


def body(*texts):
    return json.dumps([{"type": "text", "value": text} for text in texts])


@pytest.fixture
def index(home_page):
    return plant(home_page, GuideIndexPage, "guides", lead="What to know.")


@pytest.fixture
def guide(index, category):
    return plant(
        index,
        GuidePage,
        "low-pressure",
        title="Low pressure",
        lead="Tank, pipe or tap?",
        written_on=date(2026, 3, 1),
        categories=[category],
        body=body(
            "<h2>One tap</h2><p>Clean it.</p><h2>All taps</h2><p>Look up.</p>",
            "<h2>One tap</h2><p>Again.</p>",
        ),
    )


def texts(page, selector):
    return [words(tag) for tag in page.select(selector)]


def ld(page, kind):
    found = [json.loads(tag.string) for tag in page.select('[type*="ld+json"]')]
    return next(block for block in found if block["@type"] == kind)


# --- The article -------------------------------------------------------------


def test_a_guide_says_who_wrote_it_when_and_how_long_it_is(client, guide):
    page = soup(client.get(guide.url))
    assert words(page.h1) == "Low pressure"
    byline = words(page.select_one(".article-head .muted"))
    assert byline == "By Callout, 1 March 2026 · 1 minute to read"
    guide.author = "Nandini Rao"
    guide.save()
    page = soup(client.get(f"{guide.url}?again"))
    byline = words(page.select_one(".article-head .muted"))
    assert byline.startswith("By Nandini Rao,")


@pytest.mark.parametrize(("number", "minutes"), [(1, 1), (200, 1), (201, 2), (1000, 5)])
def test_reading_time_is_counted_in_words(guide, number, minutes):
    guide.body = body("<p>" + "tap " * number + "</p>")
    assert guide.minutes == minutes


def test_contents_lead_to_its_headings(client, guide):
    page = soup(client.get(guide.url))
    links = page.select(".toc a")
    assert [words(link) for link in links] == ["One tap", "All taps", "One tap"]
    for link in links:
        (heading,) = page.select(f'[id="{link["href"][1:]}"]')
        assert words(heading) == words(link)


def test_two_headings_need_no_contents(client, guide):
    guide.body = body("<h2>One</h2><p>A</p><h2>Two</h2>")
    guide.save()
    assert soup(client.get(guide.url)).select(".toc") == []


def test_it_ends_with_an_offer_to_book(client, guide, worker):
    offer = soup(client.get(guide.url)).select_one(".article-body > .join")
    assert words(offer.h2) == "Rather have it done? See plumbers near you"
    assert words(offer.p).startswith("One worker, from ₹349 an hour.")
    assert offer.a["href"] == "/workers/?category=plumber"


@pytest.mark.parametrize("about", ["nothing", "a closed service"])
def test_a_guide_without_a_service_leads_to_the_search(client, guide, category, about):
    if about == "nothing":
        guide.categories = []
        guide.save()
    else:
        category.is_active = False
        category.save()
    offer = soup(client.get(guide.url)).select_one(".article-body > .join")
    assert offer.a["href"] == "/workers/"


def test_what_to_read_next_is_of_the_same_service_first(
    client, index, guide, other_category
):
    day = {"written_on": date(2026, 5, 1)}
    other = [other_category]
    plant(index, GuidePage, "new", title="New", categories=other, **day)
    same = list(guide.categories.all())
    plant(index, GuidePage, "same", title="Same", categories=same)
    page = soup(client.get(guide.url))
    section = page.find("h2", string="Read next").find_parent("section")
    assert texts(section, "h3") == ["Same", "New"]
    assert section.select_one(".section-head a")["href"] == "/guides/"


def test_search_engines_are_told_who_wrote_what(client, guide):
    guide.picture = make_image()
    guide.save_revision().publish()
    page = soup(client.get(guide.url))
    told = ld(page, "Article")
    assert told["headline"] == "Low pressure"
    assert told["datePublished"] == "2026-03-01"
    assert told["author"] == {
        "@type": "Organization",
        "name": "Callout",
        "url": "http://testserver/",
        "logo": "http://testserver/static/img/icon-512.png",
    }
    assert told["url"] == "http://testserver/guides/low-pressure/"
    assert told["image"] == page.select_one('[property="og:image"]')["content"]
    assert told["dateModified"].startswith("20")
    assert page.select_one('[property="og:type"]')["content"] == "article"
    guide.author = "Nandini Rao"
    guide.save()
    told = ld(soup(client.get(f"{guide.url}?again")), "Article")
    assert told["author"] == {"@type": "Person", "name": "Nandini Rao"}


# --- Where guides are shown --------------------------------------------------


def test_the_page_of_guides_has_them_all_the_newest_first(client, index, guide):
    plant(index, GuidePage, "new", title="New", written_on=date(2026, 5, 1))
    draft = plant(index, GuidePage, "draft", title="Draft", live=False)
    private = plant(index, GuidePage, "private", title="Private")
    private.view_restrictions.create(restriction_type="login")
    page = soup(client.get("/guides/"))
    assert texts(page, "article.guide h2") == ["New", "Low pressure"]
    assert texts(page, "article.guide .tiny") == ["1 minute", "1 minute · Plumber"]
    assert draft.title not in page.main.get_text()


def test_no_guides_yet_is_said(client, index):
    assert (
        words(soup(client.get("/guides/")).select_one(".empty h2")) == "No guides yet"
    )


def test_a_guide_stands_on_the_page_of_its_service_and_city(
    client, guide, city, city_page, category_page, worker
):
    for path in ("/services/plumber/", "/services/plumber/in/pune/"):
        assert "Low pressure" in texts(soup(client.get(path)), "article.guide h3")
    assert texts(soup(client.get("/cities/pune/")), "article.guide") == []
    guide.places.add(GuidePlace(city=city))
    guide.save()
    empty_all()
    found = texts(soup(client.get("/cities/pune/?fresh")), "article.guide h3")
    assert found == ["Low pressure"]


def test_guides_in_a_feed(client, index, guide):
    guide.save_revision().publish()
    page = soup(client.get("/guides/"))
    address = page.select_one('link[type="application/rss+xml"]')["href"]
    assert address == "/guides/feed/"
    answer = client.get(address)
    assert answer["Content-Type"] == "application/rss+xml; charset=utf-8"
    (item,) = ElementTree.fromstring(answer.content).iter("item")
    assert item.find("title").text == "Low pressure"
    assert item.find("link").text == "http://testserver/guides/low-pressure/"
    assert item.find("description").text == "Tank, pipe or tap?"


def test_guides_are_in_the_sitemap(client, guide):
    told = client.get("/sitemap-pages.xml").content.decode()
    assert "<loc>http://testserver/guides/low-pressure/</loc>" in told


def test_a_new_guide_is_shown_at_once(
    client, index, guide, django_capture_on_commit_callbacks
):
    page = index.add_child(instance=GuidePage(title="Later", slug="later", live=False))
    assert "Later" not in texts(soup(client.get("/guides/")), "h2")
    with django_capture_on_commit_callbacks(execute=True):
        page.save_revision().publish()
    assert "Later" in texts(soup(client.get("/guides/")), "h2")


def test_cards_cost_nothing_once_they_are_known(client, index, guide):
    for number in range(5):
        plant(index, GuidePage, f"g{number}", picture=make_image())
    empty_all()
    guides.guides()
    with CaptureQueriesContext(connection) as asked:
        assert len(guides.about()) == 6
        assert len(guides.about(city=1)) == 0
        assert len(guides.beside(guide)) == 3
    assert len(asked) == 0


# --- Headings ----------------------------------------------------------------


def test_an_anchor_is_there_once_and_is_none_of_ours():
    taken = set(headings.RESERVED)
    marked = headings.anchored("<h2>Join</h2><h2>नल</h2><h2>नल</h2><h2>?!</h2>", taken)
    ids = re.findall(r'id="([^"]+)"', marked)
    assert ids == ["join-2", "नल", "नल-2", "part"]


def test_what_stands_in_a_heading_is_kept():
    html = '<h2 data-block-key="a">Tap &amp; <b>pipe</b></h2><p>x</p><h2></h2>'
    marked = headings.anchored(html, set())
    assert marked == '<h2 id="tap-pipe">Tap &amp; <b>pipe</b></h2><p>x</p><h2></h2>'
    assert headings.contents([html]) == [("Tap & pipe", "tap-pipe")]
