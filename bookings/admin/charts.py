"""Small bar charts, drawn on the server as SVG. The table below says the same."""

from dataclasses import dataclass

MAX_BARS = 12
NAME, WIDE, ROW, THICK = 180, 360, 28, 18


@dataclass(frozen=True)
class Bar:
    """`part` of the value is drawn darker: of what was paid, what is ours."""

    name: str
    value: int
    shown: str
    part: int = 0


def draw(title, bars):
    """What the template needs, in whole units of the drawing."""
    top = max((bar.value for bar in bars), default=0) or 1
    return {
        "title": title,
        "rows": [_row(n, bar, top) for n, bar in enumerate(bars)],
        "height": len(bars) * ROW,
        "width": NAME + WIDE + 120,
        "said": ", ".join(f"{bar.name} {bar.shown}" for bar in bars),
    }


def _row(n, bar, top):
    width = WIDE * max(bar.value, 0) // top
    return {
        "name": bar.name,
        "shown": bar.shown,
        "y": n * ROW,
        "middle": n * ROW + ROW // 2,
        "x": NAME,
        "width": max(width, 2),
        "part": WIDE * bar.part // top,
        "after": NAME + max(width, 2) + 8,
    }
