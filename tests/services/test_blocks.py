import json

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from wagtail.blocks import StreamBlockValidationError

from home.blocks import HomeBlock
from home.models import HomePage
from services.blocks import BodyBlock, OfferBlock, is_address
from tests.site import soup, words


def show(client, page, *blocks):
    page.body = json.dumps([{"type": kind, "value": value} for kind, value in blocks])
    page.save()
    return soup(client.get(page.url))


def test_an_editors_text_is_shown_as_written(client, category_page):
    page = show(client, category_page, ("text", "<h2>First</h2><p>Then.</p>"))
    assert words(page.select_one(".prose")) == "First Then."


def test_a_table_of_prices_is_of_the_pages_own_service(client, category_page):
    page = show(client, category_page, ("prices", {"heading": "Our prices"}))
    table = page.find("h2", string="Our prices").find_next("table")
    assert words(table.tbody) == "Tap 45 minutes ₹149–349"


def test_a_table_of_prices_can_be_of_another_service(
    client, home_page, category_page, category
):
    block = ("prices", {"heading": "Plumbing", "category": category.pk})
    page = show(client, home_page, block)
    assert words(page.select_one(".prices tbody")) == "Tap 45 minutes ₹149–349"


def test_a_table_without_prices_is_left_out(client, city_page):
    page = show(client, city_page, ("prices", {"heading": "Our prices"}))
    assert page.find("h2", string="Our prices") is None


def test_questions_open_without_a_script_and_are_told_to_search_engines(
    client, city_page
):
    asked = {"question": "Is it safe?", "answer": "<p>Yes, <b>very</b>.</p>"}
    page = show(client, city_page, ("faq", {"heading": "Ask", "questions": [asked]}))
    assert words(page.select_one("main details summary")) == "Is it safe?"
    assert words(page.select_one("main details .prose")) == "Yes, very ."
    told = [json.loads(tag.string) for tag in page.select('[type*="ld+json"]')]
    faq = next(block for block in told if block["@type"] == "FAQPage")
    assert faq["mainEntity"][0]["acceptedAnswer"]["text"] == "Yes, very."


def test_a_block_shows_the_best_of_a_city(client, city_page, city, worker):
    block = ("workers", {"heading": "Best", "city": city.pk, "limit": 2})
    page = show(client, city_page, block)
    best = page.find("h2", string="Best").find_parent("section")
    assert [words(tag) for tag in best.select("h3")] == ["Suresh Venkataraman"]


def test_a_block_without_workers_is_left_out(client, city_page, city):
    block = ("workers", {"heading": "Best", "city": city.pk, "limit": 2})
    assert show(client, city_page, block).find("h2", string="Best") is None


def test_an_offer_leads_to_a_page_or_an_address(client, city_page, category_page):
    offer = {"heading": "A drip?", "text": "Today.", "label": "Find"}
    to_page = ("offer", offer | {"page": category_page.pk, "address": ""})
    to_address = ("offer", offer | {"page": None, "address": "/workers/?q=tap"})
    page = show(client, city_page, to_page, to_address)
    assert [link["href"] for link in page.select(".join a")] == [
        "/services/plumber/",
        "/workers/?q=tap",
    ]


@pytest.mark.parametrize(
    ("address", "good"),
    [
        ("/workers/", True),
        ("https://example.org/a", True),
        ("", False),
        ("workers/", False),
        ("javascript:alert(1)", False),
        ("//evil.example", False),
        ("http://plain.example", False),
    ],
)
def test_an_offer_never_leads_to_a_script_or_an_unsafe_place(address, good):
    assert is_address(address) is good
    value = {"heading": "A", "text": "", "label": "B", "page": None, "address": address}
    block = OfferBlock()
    if good:
        assert block.clean(block.to_python(value))["address"] == address
    else:
        with pytest.raises(ValidationError) as error:
            block.clean(block.to_python(value))
        assert list(error.value.block_errors) == ["address"]


def test_a_body_may_not_hold_what_its_blocks_refuse():
    body = BodyBlock()
    raw = [{"type": "faq", "value": {"heading": "Ask", "questions": []}}]
    with pytest.raises(StreamBlockValidationError):
        body.clean(body.to_python(raw))


SEEN = {
    "text": "Before you book",
    "prices": "₹149–349",
    "faq": "Do I pay before somebody comes?",
    "workers": "Suresh Venkataraman",
    "offer": "A tap that drips?",
    "services": "Plumber",
    "free_soon": "Suresh Venkataraman",
    "how": "Pick a person and a time",
    "cities": "Pune",
    "join": "We take 12% of finished jobs",
}


@pytest.mark.parametrize("kind", list(HomeBlock().child_blocks))
def test_an_editor_sees_every_block_before_choosing_it(
    kind, as_user, editor, home_page, worker
):
    block = HomePage._meta.get_field("body").stream_block.child_blocks[kind]
    address = reverse("wagtailadmin_block_preview")
    page = soup(as_user(editor).get(address, {"id": block.definition_prefix}))
    assert SEEN[kind] in words(page.main)
    assert block.meta.description
