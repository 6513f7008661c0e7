"""The demo's people: enough of them, small, each its own, and the same every time."""

import json
import re

from PIL import Image

from mysite.demo import draw_faces


def pictures():
    return sorted(draw_faces.FOLDER.glob("face-*.webp"))


def test_a_hundred_faces_are_there_and_named():
    sexes = json.loads((draw_faces.FOLDER / "faces.json").read_text(encoding="utf-8"))

    assert [path.name for path in pictures()] == list(sexes)
    assert sorted(sexes.values()) == ["f"] * 40 + ["m"] * 60


def test_every_picture_is_square_webp_of_at_most_8_kb():
    kinds = set()
    for path in pictures():
        with Image.open(path) as image:
            kinds.add((image.format, image.size))
    heavy = [path.name for path in pictures() if path.stat().st_size > 8 * 1024]

    assert kinds == {("WEBP", (320, 320))}
    assert heavy == []


def test_no_two_faces_are_alike():
    assert len({draw_faces.svg(n) for n in range(draw_faces.COUNT)}) == draw_faces.COUNT


def test_the_same_number_is_the_same_face():
    assert draw_faces.svg(7) == draw_faces.svg(7)


def test_every_colour_of_a_drawing_is_filled_in():
    for number in range(draw_faces.COUNT):
        assert re.findall(r"[{}]", draw_faces.svg(number)) == []


def test_men_wear_no_bindi_and_women_no_beard():
    people = [
        (draw_faces.sex_of(n), draw_faces.features(n)) for n in range(draw_faces.COUNT)
    ]

    assert {look["bindi"] for sex, look in people if sex == "m"} == {False}
    assert {look["beard"] for sex, look in people if sex == "f"} == {""}


def test_under_a_turban_there_is_a_full_beard():
    turbans = [
        look
        for look in map(draw_faces.features, range(draw_faces.COUNT))
        if look["gear"] == "turban"
    ]

    assert {look["beard"] for look in turbans} <= {"full", "long"}
    assert {look["moustache"] for look in turbans} == {"full"}


def test_a_mixture_of_colours():
    assert draw_faces.mix("#000000", "#ffffff", 0.5) == "#808080"
    assert draw_faces.mix("#102030", "#ffffff", 0) == "#102030"
