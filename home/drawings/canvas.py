"""Draws a scene: an SVG file of a few kinds of flat shapes, without a browser.

Known are rect, circle, ellipse, polygon, polyline, and path of M, L, C and Z; a fill or
a stroke of one colour, that may shine through; and a gradient from top to bottom.
Everything is drawn twice as large and then made smaller, so that edges are smooth.
"""

import re
from collections.abc import Iterator
from xml.etree import ElementTree

from PIL import Image, ImageColor, ImageDraw

WIDTH, HEIGHT = 1280, 800
FINER = 2
# Straight pieces that stand for one piece of a curve.
PIECES = 14
PARTS = re.compile(r"[MLCZ]|-?[\d.]+")

Point = tuple[float, float]
Colour = tuple[int, int, int, int]
Element = ElementTree.Element


class Canvas:
    def __init__(self) -> None:
        self.image = Image.new("RGB", (WIDTH * FINER, HEIGHT * FINER), "white")
        self.pen = ImageDraw.Draw(self.image, "RGBA")

    def finished(self) -> Image.Image:
        return self.image.reduce(FINER)

    def draw(self, svg: str, **colours: str) -> None:
        """Everything in it; `colours` are what var(--name) stands for."""
        for name, value in colours.items():
            svg = svg.replace(f"var(--{name})", value)
        root = ElementTree.fromstring(svg)  # noqa: S314  our own files
        for element in root.iter():
            kind = element.tag.rpartition("}")[2]
            if shape := SHAPES.get(kind):
                shape(self, element)
            elif kind == "linearGradient":
                self._gradient(element)

    def _gradient(self, element: Element) -> None:
        """Only skies have one, and they are drawn before all else."""
        top, bottom = (
            ImageColor.getrgb(stop.get("stop-color", "")) for stop in element
        )
        self.image.paste(fade(self.image.size, top, bottom))

    def rect(self, element: Element) -> None:
        if element.get("fill") == "url(#sky)":
            return
        x, y, wide, high = numbers(element, "x", "y", "width", "height")
        (round_,) = numbers(element, "rx")
        box = (x, y, x + wide - 1, y + high - 1)
        if round_:
            self.pen.rounded_rectangle(box, round_, colour(element, "fill"))
        else:
            self.pen.rectangle(box, colour(element, "fill"))

    def ellipse(self, element: Element) -> None:
        x, y, around, line = numbers(element, "cx", "cy", "r", "stroke-width")
        wide, high = numbers(element, "rx", "ry")
        # The line of an SVG lies on the edge, that of Pillow inside of it.
        wide, high = (wide or around) + line / 2, (high or around) + line / 2
        box = (x - wide, y - high, x + wide - 1, y + high - 1)
        if line:
            self.pen.ellipse(box, None, colour(element, "stroke"), round(line))
        else:
            self.pen.ellipse(box, colour(element, "fill"))

    def path(self, element: Element) -> None:
        points = list(along(element.get("d") or element.get("points", "")))
        if element.get("fill") == "none":
            self._line(points, element)
        else:
            self.pen.polygon(points, colour(element, "fill"))

    def _line(self, points: list[Point], element: Element) -> None:
        (width,) = numbers(element, "stroke-width")
        fill = colour(element, "stroke")
        self.pen.line(points, fill, round(width), joint="curve")
        for x, y in (points[0], points[-1]):
            half = width / 2
            self.pen.ellipse((x - half, y - half, x + half, y + half), fill)


SHAPES = {
    "rect": Canvas.rect,
    "circle": Canvas.ellipse,
    "ellipse": Canvas.ellipse,
    "path": Canvas.path,
    "polygon": Canvas.path,
    "polyline": Canvas.path,
}


def numbers(element: Element, *names: str) -> tuple[float, ...]:
    """Attributes in pixels of the large drawing; 0 for those that are not there."""
    return tuple(float(element.get(name, 0)) * FINER for name in names)


def colour(element: Element, what: str) -> Colour:
    red, green, blue = ImageColor.getrgb(element.get(what, "#000000"))[:3]
    share = float(element.get(f"{what}-opacity", 1))
    return red, green, blue, round(share * 255)


def fade(
    size: tuple[int, int], top: tuple[int, ...], bottom: tuple[int, ...]
) -> Image.Image:
    mask = Image.linear_gradient("L").resize(size)
    return Image.composite(
        Image.new("RGB", size, bottom), Image.new("RGB", size, top), mask
    )


def along(path: str) -> Iterator[Point]:
    """The corners of a path, or of a list of points; curves as many short lines."""
    parts = iter(PARTS.findall(path))
    command, here, ahead = "L", (0.0, 0.0), []
    for part in parts:
        if part in "MLCZ":
            command, ahead = part, []
            continue
        ahead.append((float(part) * FINER, float(next(parts)) * FINER))
        if command == "C" and len(ahead) < 3:
            continue
        yield from curve(here, *ahead) if command == "C" else ahead
        here, ahead = ahead[-1], []


def curve(start: Point, one: Point, two: Point, end: Point) -> Iterator[Point]:
    """Points of a cubic Bézier curve, without its start."""
    for piece in range(1, PIECES + 1):
        t = piece / PIECES
        weights = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t**2 * (1 - t), t**3)
        corners = list(zip(weights, (start, one, two, end), strict=True))
        yield (
            sum(share * point[0] for share, point in corners),
            sum(share * point[1] for share, point in corners),
        )
