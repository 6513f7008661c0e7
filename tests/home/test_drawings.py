"""What a new site is illustrated with: a scene for everything that it knows."""

import io
import json
from xml.etree import ElementTree

import pytest
from PIL import Image

from home import drawings
from home.drawings import cities
from home.drawings.canvas import SHAPES, Canvas
from home.tree import ROOMS

SCENES = [p.stem for p in drawings.SCENES.glob("*.svg")]
SCENES = sorted(name for name in SCENES if not name.startswith("city-"))
CITIES = [*cities.LANDMARKS, "nowhere"]


@pytest.fixture(scope="module")
def drawn():
    return {slug: drawings.draw_scene(slug) for slug in SCENES} | {
        slug: drawings.draw_city(slug) for slug in CITIES
    }


def seen(svg, **colours):
    canvas = Canvas()
    canvas.draw(f"<svg>{svg}</svg>", **colours)
    return canvas.finished()


def test_every_scene_is_a_small_picture_of_one_size(drawn):
    for content in drawn.values():
        with Image.open(io.BytesIO(content)) as image:
            assert (image.format, image.size) == ("WEBP", (1280, 800))
        assert len(content) < 48 * 1024


def test_no_two_scenes_are_alike(drawn):
    assert len(set(drawn.values())) == len(drawn)


def test_the_same_scene_is_the_same_picture(drawn):
    assert drawings.draw_scene("plumber") == drawn["plumber"]
    assert drawings.draw_city("nowhere") == drawn["nowhere"]


def test_every_service_of_the_catalogue_has_a_scene():
    text = (ROOMS / "services" / "data" / "catalogue.json").read_text()
    slugs = {service["slug"] for service in json.loads(text)["services"]}
    assert slugs <= {*SCENES}
    assert all(map(drawings.has_scene, slugs))
    assert not drawings.has_scene("beekeeper")


def test_what_every_scene_shows_is_said():
    said = [drawings.words(slug) for slug in SCENES]
    said += [drawings.words(slug, "Pune") for slug in CITIES]
    assert all(20 < len(words) <= 80 for words in said)
    assert {*drawings.WORDS} == {*SCENES, *cities.LANDMARKS, "towers"}
    assert drawings.words("nowhere", "Goa").endswith("the sky of Goa.")


def test_every_scene_is_made_of_what_we_can_draw():
    known = {"svg", "defs", "stop", "linearGradient", *SHAPES}
    for path in drawings.SCENES.glob("*.svg"):
        tags = {tag.tag.rpartition("}")[2] for tag in ElementTree.parse(path).iter()}
        assert tags <= known, path.name


@pytest.mark.parametrize(
    ("shape", "inside", "outside"),
    [
        (
            '<rect x="10" y="10" width="40" height="20" fill="#f00"/>',
            (49, 29),
            (51, 29),
        ),
        (
            '<rect x="9" y="9" width="40" height="20" rx="9" fill="#f00"/>',
            (30, 20),
            (9, 9),
        ),
        ('<circle cx="50" cy="50" r="20" fill="#f00"/>', (50, 50), (65, 65)),
        ('<ellipse cx="50" cy="50" rx="30" ry="10" fill="#f00"/>', (75, 50), (50, 65)),
        ('<polygon points="0 0 40 0 40 40" fill="#f00"/>', (35, 20), (5, 30)),
        (
            '<circle cx="50" cy="50" r="20" fill="none" stroke="#f00" '
            'stroke-width="8"/>',
            (50, 31),
            (50, 50),
        ),
        (
            '<polyline points="10 50 90 50" fill="none" stroke="#f00" '
            'stroke-width="10"/>',
            (7, 50),
            (50, 60),
        ),
        ('<path d="M0 0C0 40 40 80 80 80L0 80Z" fill="#f00"/>', (10, 60), (50, 20)),
    ],
)
def test_shapes_lie_where_a_browser_would_draw_them(shape, inside, outside):
    picture = seen(shape)
    assert picture.getpixel(inside) == (255, 0, 0)
    assert picture.getpixel(outside) == (255, 255, 255)


def test_what_lies_below_shines_through():
    shape = '<rect x="0" y="0" width="9" height="9" fill="#000" fill-opacity="0.5"/>'
    assert seen(shape).getpixel((4, 4)) == pytest.approx((127, 127, 127), abs=1)


def test_a_sky_goes_from_one_colour_to_the_other():
    sky = seen(
        '<defs><linearGradient id="sky"><stop stop-color="#000"/>'
        '<stop stop-color="#f00"/></linearGradient></defs>'
        '<rect x="0" y="0" width="1280" height="800" fill="url(#sky)"/>'
    )
    reds = [sky.getpixel((640, y))[0] for y in (0, 400, 799)]
    assert reds == pytest.approx([0, 127, 255], abs=2)


def test_a_landmark_has_the_colours_of_its_city():
    shape = '<rect x="0" y="0" width="9" height="9" fill="var(--dark)"/>'
    assert seen(shape, dark="#00ff00").getpixel((4, 4)) == (0, 255, 0)
