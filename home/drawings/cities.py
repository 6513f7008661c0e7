"""A skyline for every city, with the landmark that people know it by if we know one."""

from collections.abc import Iterator
from zlib import crc32

# What stands in the middle, a file of `scenes`; elsewhere it is some towers.
LANDMARKS = {
    "ahmedabad": "riverside",
    "bengaluru": "vidhana",
    "chennai": "gopuram",
    "delhi": "india-gate",
    "hyderabad": "charminar",
    "jaipur": "hawa-mahal",
    "kochi": "coast",
    "kolkata": "howrah",
    "lucknow": "rumi",
    "madurai": "gopuram",
    "mumbai": "gateway",
    "new-delhi": "india-gate",
    "pune": "shaniwar",
    "thiruvananthapuram": "coast",
}
GROUND = 660
# Top and foot of the sky, houses far away and near, the landmark and its shade.
PALETTES = (
    ("#f6cf9f", "#fdf1dd", "#e6b78d", "#c98b66", "#8a4a3a", "#6f382c"),
    ("#a9cfe0", "#eef6f4", "#9fbfca", "#6f9aa8", "#2f5d6b", "#234a57"),
    ("#f3bfae", "#fdeee2", "#dba596", "#b97a72", "#6f3f4b", "#59303b"),
    ("#b8d8c8", "#f4f5e4", "#a0c1ab", "#74a08a", "#3c6b5a", "#2e5547"),
    ("#c9c3e6", "#f7ecf1", "#afa6cd", "#857cab", "#4c4778", "#3b3761"),
)
SKY = (
    '<defs><linearGradient id="sky"><stop stop-color="{}"/><stop stop-color="{}"/>'
    "</linearGradient></defs>"
)
RECT = '<rect x="{}" y="{}" width="{}" height="{}" fill="{}"/>'
CIRCLE = '<circle cx="{}" cy="{}" r="{}" fill="{}" fill-opacity="{}"/>'
LEAVES, GRASS, TRUNK = "#4f8a5b", "#78ad7a", "#9c683f"
MEADOW = (
    f'<path d="M0 800L0 700C107 694 213 681 320 682C427 683 533 706 640 706C747 706 '
    f'853 680 960 680C1067 680 1173 696 1280 704L1280 800Z" fill="{LEAVES}"/>'
)


def colours(slug: str) -> dict[str, str]:
    """Those of the landmark."""
    dark, shade = palette(slug)[4:]
    return {"dark": dark, "shade": shade}


def behind(slug: str) -> str:
    """The sky and the houses, as SVG."""
    top, foot, far, near, _dark, _shade = palette(slug)
    sun = 240 + chance(slug, "sun", 800)
    parts = [
        SKY.format(top, foot),
        CIRCLE.format(sun, 250, 130, "#ffffff", 0.2),
        CIRCLE.format(sun, 250, 90, "#f3e6c8", 1),
        *cloud((sun + 420) % 1000, 120, 0.9),
        *cloud((sun + 760) % 1040, 210, 0.6),
        *houses(slug, far, 300, 420),
        *houses(f"{slug}2", near, 420, 560, windows=far),
    ]
    return whole(parts)


def before(slug: str) -> str:
    """The meadow and its trees, as SVG."""
    parts = [RECT.format(0, GROUND, 1280, 140, GRASS), MEADOW]
    for number in range(7):
        x = 40 + number * 200 + chance(slug, f"tree{number}", 90)
        if not 420 < x < 860:
            parts += tree(x, 0.62 + chance(slug, f"size{number}", 30) / 100)
    return whole(parts)


def palette(slug: str) -> tuple[str, ...]:
    return PALETTES[chance(slug, "sky", len(PALETTES))]


def chance(slug: str, what: str, below: int) -> int:
    """A number for each city and thing, always the same."""
    return crc32(f"{slug} {what}".encode()) % below


def houses(
    slug: str, fill: str, high: int, low: int, windows: str = ""
) -> Iterator[str]:
    x = -20
    while x < 1280:
        wide = 60 + chance(slug, f"w{x}", 80)
        y = high + chance(slug, f"h{x}", low - high)
        yield RECT.format(x, y, wide, GROUND - y, fill)
        if chance(slug, f"roof{x}", 3) == 0:
            yield RECT.format(x + wide * 0.3, y - 26, wide * 0.34, 26, fill)
        for row in range(y + 20, GROUND - 30, 40) if windows else ():
            for column in range(x + 14, x + wide - 18, 28):
                if chance(slug, f"{column}{row}", 3):
                    yield RECT.format(column, row, 12, 18, windows)
        x += wide + 4


def cloud(x: float, y: float, size: float) -> Iterator[str]:
    for right, down, round_ in (
        (27, 27, 27),
        (84, 4, 48),
        (150, 12, 36),
        (205, 27, 27),
    ):
        yield CIRCLE.format(x + right * size, y + down * size, round_ * size, "#fff", 1)
    yield RECT.format(x + 27 * size, y, 178 * size, 54 * size, "#fff")


def tree(x: float, size: float) -> Iterator[str]:
    y = GROUND + 36
    yield RECT.format(x - 7 * size, y - 80 * size, 14 * size, 80 * size, TRUNK)
    for right, up, round_ in ((0, 120, 58), (-40, 90, 40), (40, 92, 42)):
        at = x + right * size, y - up * size
        yield CIRCLE.format(*at, round_ * size, LEAVES, 1)


def whole(parts: list[str]) -> str:
    return f"<svg>{''.join(parts)}</svg>"
