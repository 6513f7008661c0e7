"""Pictures that a new site starts with, drawn by code: a scene for each trade, city and
guide that it knows, always the same. Editors put photographs in their place.
"""

import io
import json
from pathlib import Path

from home.drawings import cities
from home.drawings.canvas import HEIGHT, WIDTH, Canvas

__all__ = ["HEIGHT", "WIDTH", "draw_city", "draw_scene", "has_scene", "words"]
HERE = Path(__file__).parent
SCENES = HERE / "scenes"
# What each shows, in the language in which a new site is written.
WORDS = json.loads((HERE / "words.json").read_text(encoding="utf-8"))


def has_scene(slug: str) -> bool:
    """Whether there is one of a trade or a guide of that name."""
    return (SCENES / f"{slug}.svg").exists()


def draw_scene(slug: str) -> bytes:
    """That scene as a WebP file of WIDTH × HEIGHT pixels."""
    canvas = Canvas()
    canvas.draw(read(slug))
    return as_file(canvas)


def draw_city(slug: str) -> bytes:
    """Every city has one, whether we know its landmark or not."""
    canvas = Canvas()
    canvas.draw(cities.behind(slug))
    landmark = read(f"city-{cities.LANDMARKS.get(slug, 'towers')}")
    canvas.draw(landmark, **cities.colours(slug))
    canvas.draw(cities.before(slug))
    return as_file(canvas)


def words(slug: str, city: str = "") -> str:
    """What the scene shows, for people who do not see it; `city` is its name."""
    known = slug in WORDS or not city
    return WORDS[slug if known else "towers"].format(city=city)


def read(name: str) -> str:
    return (SCENES / f"{name}.svg").read_text(encoding="utf-8")


def as_file(canvas: Canvas) -> bytes:
    out = io.BytesIO()
    canvas.finished().save(out, "WEBP", quality=90, method=1)
    return out.getvalue()
