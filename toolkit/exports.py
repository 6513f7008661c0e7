"""CSV and XLSX, written in one way.

A CSV begins with the mark by which Excel knows UTF-8. A cell that a person wrote never
starts a formula in somebody's spreadsheet, and never holds what Excel calls a broken
file. Rows are written as they are read, so a long list needs no memory.
"""

import csv
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

BOM = "\ufeff"
FORMULA = ("=", "+", "-", "@")


def harmless(value: str) -> str:
    """Text as it may stand in a CSV cell: a quote before what would be a formula."""
    if value[:1] in ("\t", "\r", "\n") or value.lstrip().startswith(FORMULA):
        return f"'{value}"
    return value


def readable(value: Any) -> Any:
    """Text without the characters that no spreadsheet takes."""
    return ILLEGAL_CHARACTERS_RE.sub("", value) if isinstance(value, str) else value


def csv_lines(rows: Iterable[Iterable[Any]]) -> Iterator[bytes]:
    """A CSV file line by line; the first row is that of the headings.

    Text is made harmless. Numbers are given as numbers: a minus of theirs stays one.
    """
    writer = csv.writer(_Echo())
    yield BOM.encode()
    for row in rows:
        yield writer.writerow(map(_csv_cell, row))


def local(moment: datetime | None, place: Any) -> datetime | None:
    """Spreadsheets know no time zones: what the clock shows at `place`."""
    return moment and moment.astimezone(place.tz).replace(tzinfo=None, microsecond=0)


class _Echo:
    """What the csv module writes to; a line is given back as bytes."""

    def write(self, line: str) -> bytes:
        return line.encode()


def _csv_cell(value: Any) -> Any:
    return harmless(readable(value)) if isinstance(value, str) else value
