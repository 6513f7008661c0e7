"""What a part has seen, line by line, and the table of it."""

import os
from dataclasses import dataclass


@dataclass(frozen=True)
class Line:
    """`most` is the largest value that is good; None where a value only informs."""

    part: str
    what: str
    value: float
    unit: str = ""
    most: float | None = None
    note: str = ""

    @property
    def is_good(self):
        return None if self.most is None else self.value <= self.most


HEAD = ("part", "what", "seen", "most", "", "note")
MARKS = {True: "✓", False: "✗", None: "·"}


def table(lines):
    rows = [HEAD, *map(cells, lines)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join(
        "  ".join(
            cell.rjust(width) if place in {2, 3} else cell.ljust(width)
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    )


def cells(line):
    most = "" if line.most is None else shown(line.most, line.unit)
    seen, mark = shown(line.value, line.unit), MARKS[line.is_good]
    return line.part, line.what, seen, most, mark, line.note


def shown(number, unit):
    exact = f"{number:,.0f}" if number == int(number) else f"{number:,.3g}"
    return f"{exact} {unit}".strip()


def neighbours():
    """How much else this machine does."""
    return f"load {os.getloadavg()[0]:.1f}"
