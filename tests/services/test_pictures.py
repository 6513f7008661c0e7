"""Editors' pictures on pages: cut around what matters, named for those who do not see
them, and never larger than the place they stand in.
"""

import io

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import connection
from django.template import Context, Template
from django.test.utils import CaptureQueriesContext
from PIL import Image
from wagtail.images import get_image_model

from services import pictures
from tests.accounts.pictures import halves, picture
from tests.site import soup


def make_image(content=None, description="A red tap.", **fields):
    file = ContentFile(content or picture(size=(2000, 1250)), "tap.jpg")
    return get_image_model().objects.create(
        title="tap", description=description, file=file, **fields
    )


@pytest.fixture
def image(db):
    return make_image()


@pytest.fixture
def illustrated(city_page, image):
    city_page.picture = image
    city_page.save()
    return city_page


def shown(client, page):
    return soup(client.get(f"{page.url}?fresh")).main.picture


def test_a_browser_chooses_a_format_and_a_size(client, illustrated):
    drawn = shown(client, illustrated)
    kinds = [source["type"] for source in drawn.select("source")]
    assert kinds == ["image/avif", "image/webp"]
    for source in drawn.select("source"):
        widths = [one.split()[1] for one in source["srcset"].split(", ")]
        assert widths == ["640w", "1120w"]
        assert source["sizes"] == pictures.LAYOUTS["beside"].sizes
    assert drawn.img["src"].endswith(".jpg")


def test_nothing_moves_when_it_arrives(client, illustrated):
    assert (shown(client, illustrated).img["width"]) == "640"
    assert (shown(client, illustrated).img["height"]) == "400"


def test_the_first_picture_comes_at_once_and_others_when_they_are_needed(image):
    drawn = soup_of('{% photo image "card" %}', image=image).img
    assert (drawn["loading"], drawn["decoding"]) == ("lazy", "async")
    first = soup_of('{% photo image "wide" first=True %}', image=image).img
    assert first["fetchpriority"] == "high"
    assert "loading" not in first.attrs


@pytest.mark.parametrize(
    ("own", "described", "read_out"),
    [
        ("A tap that drips.", "A red tap.", "A tap that drips."),
        ("", "A red tap.", "A red tap."),
    ],
)
def test_the_page_says_what_its_picture_shows(
    client, illustrated, own, described, read_out
):
    illustrated.picture.description = described
    illustrated.picture.save()
    illustrated.picture_alt = own
    illustrated.save()
    assert shown(client, illustrated).img["alt"] == read_out


def test_a_picture_that_nobody_has_described_is_refused(city_page):
    city_page.picture = make_image(description="")
    with pytest.raises(ValidationError) as refused:
        city_page.full_clean()
    assert list(refused.value.message_dict) == ["picture_alt"]
    city_page.picture_alt = "A tap."
    city_page.full_clean()


def test_it_is_cut_around_what_matters(db):
    """What matters is on the left, so that a narrow cut shows nothing of the right."""
    point = {"focal_point_x": 60, "focal_point_y": 150}
    size = {"focal_point_width": 100, "focal_point_height": 100}
    image = make_image(halves("red", "blue"), **point, **size)
    cut = image.get_rendition("fill-100x250")
    with cut.file.open() as file, Image.open(io.BytesIO(file.read())) as seen:
        red, _green, blue = seen.convert("RGB").getpixel((95, 100))
    assert red > 200 > 50 > blue


def test_a_page_is_shared_with_its_picture(client, illustrated):
    head = soup(client.get(f"{illustrated.url}?fresh")).head
    told = {tag["property"]: tag["content"] for tag in head.select("meta[property]")}
    assert told["og:image"].startswith("http://testserver/media/images/tap")
    size = (told["og:image:width"], told["og:image:height"])
    assert size == ("1200", "630")
    assert told["og:image:alt"] == "A red tap."


def test_the_picture_to_share_may_be_another_one(client, illustrated):
    other = make_image(picture(size=(1200, 630), colour="gold"))
    illustrated.share_image = other
    illustrated.save()
    head = soup(client.get(f"{illustrated.url}?fresh")).head
    told = head.select_one('meta[property="og:image"]')["content"]
    assert told.endswith(other.get_rendition(pictures.SHARED).url)


def test_a_page_without_a_picture_is_shared_with_ours(client, city_page):
    page = soup(client.get(city_page.url))
    told = page.head.select_one('meta[property="og:image"]')["content"]
    assert told.endswith("img/og-default.png")
    assert page.main.select("picture") == []


def test_a_file_that_is_gone_breaks_no_page(client, illustrated):
    illustrated.picture.file.delete(save=False)
    drawn = shown(client, illustrated)
    assert drawn.img["src"].endswith("not-found")
    assert drawn.select("[srcset]") == []


def test_a_picture_costs_nothing_once_it_was_shown(client, illustrated):
    shown(client, illustrated)
    with CaptureQueriesContext(connection) as asked:
        shown(client, illustrated)
    assert [q for q in asked if "wagtailimages_rendition" in q["sql"]] == []


def soup_of(source, **context):
    html = Template("{% load pictures %}" + source).render(Context(context))
    return BeautifulSoup(html, "html.parser")


def test_no_picture_no_markup():
    assert soup_of('{% photo image "card" %}', image=None).decode() == ""
