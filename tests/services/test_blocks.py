import json

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.blocks import StreamBlockValidationError

from bookings import reviews
from home.blocks import HomeBlock
from home.models import HomePage
from services.blocks import BodyBlock, OfferBlock, is_address
from services.blocks.words import VideoBlock
from services.models import GuideIndexPage, GuidePage
from tests.services.test_pictures import make_image
from tests.site import crowd, plant, soup, words


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
        ("/\\evil.example", False),
        ("/\t/evil.example", False),
        ("https://", False),
        ("https://[", False),
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


@pytest.fixture
def guide(home_page, category):
    index = plant(home_page, GuideIndexPage, "guides")
    return plant(
        index, GuidePage, "drips", title="When it drips", categories=[category]
    )


@pytest.fixture
def review(customer, worker, job_in):
    job = job_in("finished", worker=worker, by=customer)
    reviews.leave(job, by=customer, rating=5, comment="Closed the leak in an hour.")


# --- Words -------------------------------------------------------------------


def test_steps_are_numbered_and_speak_in_figures(client, city_page):
    steps = [
        {"title": "Ask", "text": "They answer within {answer}."},
        {"title": "Wait", "text": "Not long."},
    ]
    page = show(client, city_page, ("steps", {"heading": "So", "steps": steps}))
    said = [words(step) for step in page.select("main ol.how li")]
    assert said == ["Ask They answer within 2 hours.", "Wait Not long."]


def test_a_quote_names_who_said_it(client, city_page):
    said = {"text": "Ask why.", "who": "Manju", "about": "Electrician"}
    page = show(client, city_page, ("quote", said))
    assert words(page.select_one("figure.saying")) == "Ask why. Manju Electrician"


def test_figures_stand_with_what_they_say(client, city_page):
    numbers = [{"figure": "24 °C", "words": "is enough"}] * 2
    page = show(client, city_page, ("numbers", {"numbers": numbers}))
    pair = page.select_one("dl.tally div")
    assert (words(pair.dt), words(pair.dd)) == ("is enough", "24 °C")


def test_columns_are_texts_side_by_side(client, city_page):
    page = show(
        client, city_page, ("columns", {"columns": ["<p>Left</p>", "<p>Right</p>"]})
    )
    assert [words(one) for one in page.select(".columns > .prose")] == ["Left", "Right"]


def test_questions_of_two_blocks_are_one_list_for_search_engines(client, city_page):
    asked = {"question": "Is it safe?", "answer": "<p>Yes.</p>"}
    block = ("faq", {"heading": "Ask", "questions": [asked]})
    page = show(client, city_page, block, block)
    told = [json.loads(tag.string) for tag in page.select('[type*="ld+json"]')]
    (faq,) = (block for block in told if block["@type"] == "FAQPage")
    assert len(faq["mainEntity"]) == 2


# --- Pictures ----------------------------------------------------------------


def of(image, **more):
    return {"image": image.pk, "decorative": False, "alt_text": "A tap."} | more


def test_a_picture_has_words_for_who_does_not_see_it(client, city_page):
    value = {"image": of(make_image()), "caption": "Before", "wide": False}
    figure = show(client, city_page, ("picture", value)).select_one("main figure")
    assert figure.img["alt"] == "A tap."
    assert words(figure.figcaption) == "Before"


@pytest.mark.parametrize("kind", ["picture", "gallery"])
def test_a_picture_without_words_is_refused(db, kind):
    value = {"image": of(make_image(), alt_text=""), "caption": ""}
    if kind == "gallery":
        value = {"heading": "", "pictures": [value, value]}
    body = BodyBlock()
    with pytest.raises(StreamBlockValidationError):
        body.clean(body.to_python([{"type": kind, "value": value}]))


def test_a_picture_that_only_decorates_is_not_read_out(client, city_page):
    value = {"image": of(make_image(), decorative=True, alt_text=""), "caption": ""}
    assert show(client, city_page, ("picture", value)).main.img["alt"] == ""


def test_a_gallery_has_between_two_and_twelve_pictures(db):
    shot, body = {"image": of(make_image()), "caption": ""}, BodyBlock()
    for number, good in ((1, False), (2, True), (12, True), (13, False)):
        value = {"heading": "", "pictures": [shot] * number}
        stream = body.to_python([{"type": "gallery", "value": value}])
        if good:
            body.clean(stream)
        else:
            with pytest.raises(StreamBlockValidationError):
                body.clean(stream)


def test_a_video_asks_nothing_of_its_place_before_somebody_opens_it(client, city_page):
    video = {"address": "https://www.video.example/v?1", "title": "Filter"}
    block = ("video", video | {"length": "4 minutes", "picture": None})
    page = show(client, city_page, block)
    link = page.select_one("a.video")
    assert (link["href"], link["rel"]) == (video["address"], ["noopener", "noreferrer"])
    assert "4 minutes · Opens at video.example in a new tab" in words(link)
    loads = page.select("iframe, video, script[src], img[src], link[rel=stylesheet]")
    assert [tag for tag in loads if "video.example" in str(tag)] == []


@pytest.mark.parametrize(
    "address",
    ["", "javascript:alert(1)", "http://plain.example/", "https://[", "v.mp4"],
)
def test_a_video_is_at_a_secure_address(address):
    block = VideoBlock()
    value = {"address": address, "title": "A", "length": "", "picture": None}
    with pytest.raises(ValidationError) as error:
        block.clean(block.to_python(value))
    assert list(error.value.block_errors) == ["address"]


# --- The market --------------------------------------------------------------

RATES = ("rates", {"heading": "An hour", "category": None, "city": None})


@pytest.mark.parametrize(("number", "shown"), [(4, False), (5, True)])
def test_what_an_hour_costs_is_not_shown_of_a_few(
    client, city_page, city, category, number, shown
):
    crowd(number, city=city, category=category)
    page = show(client, city_page, RATES)
    heading = page.find("h2", string="An hour")
    assert bool(heading) is shown
    if shown:
        said = words(heading.find_parent("section"))
        assert said == (
            "An hour ₹200–204 What 5 workers in Pune ask for an hour of their work."
        )


def test_reviews_are_of_those_who_work_there(client, city_page, review):
    block = ("reviews", {"heading": "They say", "limit": 4})
    page = show(client, city_page, block)
    section = page.find("h2", string="They say").find_parent("section")
    assert words(section.select_one(".review > p")) == "Closed the leak in an hour."


def test_guides_of_the_pages_service_are_shown(
    client, category_page, guide, other_category
):
    plant(guide.get_parent(), GuidePage, "sparks", categories=[other_category])
    block = ("guides", {"heading": "Read", "category": None, "limit": 3})
    page = show(client, category_page, block)
    section = page.find("h2", string="Read").find_parent("section")
    assert [words(tag) for tag in section.select("h3")] == ["When it drips"]


def test_many_blocks_ask_a_bounded_number_of_questions(
    client, home_page, city_page, city, category, guide, review
):
    """One of each kind; more pictures are looked up together."""
    crowd(5, city=city, category=category)
    images = [make_image() for _ in range(6)]
    steps = [{"title": "A", "text": "B"}] * 3

    def body(pictures):
        shots = [{"image": of(image), "caption": ""} for image in pictures]
        return [
            ("text", "<h2>One</h2>"),
            ("steps", {"heading": "", "steps": steps}),
            ("quote", {"text": "A", "who": "", "about": ""}),
            *[("picture", shot | {"wide": False}) for shot in shots[:3]],
            ("gallery", {"heading": "", "pictures": shots}),
            ("prices", {"heading": "A", "category": category.pk}),
            ("rates", {"heading": "A", "category": category.pk, "city": city.pk}),
            ("workers", {"heading": "A", "city": city.pk, "limit": 4}),
            ("reviews", {"heading": "A", "city": city.pk, "limit": 4}),
            ("cities", {"heading": "A", "limit": 9}),
            ("guides", {"heading": "A", "category": None, "limit": 3}),
        ]

    def questions(pictures):
        show(client, city_page, *body(pictures))
        soup(client.get(f"{city_page.url}?warm"))
        with CaptureQueriesContext(connection) as asked:
            soup(client.get(f"{city_page.url}?again"))
        return len(asked)

    few, many = questions(images[:2]), questions(images)
    assert many == few
    assert many <= 30


SEEN = {
    "text": "Before you book",
    "steps": "Switch off the main",
    "columns": "Clean the filter of your AC.",
    "numbers": "24 °C",
    "quote": "A breaker that trips is doing its work.",
    "picture": "The gauge before the repair",
    "gallery": "Half way",
    "video": "Opens at example.org in a new tab",
    "rates": "₹200–349",
    "reviews": "Closed the leak in an hour.",
    "guides": "When it drips",
    "prices": "₹149–349",
    "faq": "Do I pay before somebody comes?",
    "workers": "Suresh Venkataraman",
    "offer": "A tap that drips?",
    "services": "Plumber",
    "free_soon": "Suresh Venkataraman",
    "how": "Pick a person and a time",
    "cities": "Pune",
    "pairs": "Plumbers in Pune",
    "join": "We take 12% of finished jobs",
}


@pytest.mark.parametrize("kind", list(HomeBlock().child_blocks))
def test_an_editor_sees_every_block_before_choosing_it(
    kind, as_user, editor, home_page, worker, guide, review, city, category
):
    crowd(4, city=city, category=category)
    block = HomePage._meta.get_field("body").stream_block.child_blocks[kind]
    address = reverse("wagtailadmin_block_preview")
    page = soup(as_user(editor).get(address, {"id": block.definition_prefix}))
    assert SEEN[kind] in words(page.main)
    assert block.meta.description
