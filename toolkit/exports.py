"""CSV and XLSX, written in one way.

A CSV begins with the mark by which Excel knows UTF-8. A cell that a person wrote never
starts a formula in somebody's spreadsheet, wherever that one cuts a line into cells,
and never holds what Excel calls a broken file. Rows are written as they are read, so a
long list needs no memory.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

BOM = "\ufeff"
# The wide ones are typed in Japan, and read there as the others.
FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
# What separates cells here or where commas stand in numbers, and what ends them.
SEPARATES = re.compile('[,;|\t\r\n"]')


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
    yield BOM.encode()
    for row in rows:
        yield f"{','.join(map(_csv_cell, row))}\r\n".encode()


def local(moment: datetime | None, place: Any) -> datetime | None:
    """Spreadsheets know no time zones: what the clock shows at `place`."""
    return moment and moment.astimezone(place.tz).replace(tzinfo=None, microsecond=0)


def _csv_cell(value: Any) -> str:
    if value is None:
        return ""
    text = harmless(readable(value)) if isinstance(value, str) else str(value)
    if not SEPARATES.search(text):
        return text
    return '"{}"'.format(text.replace('"', '""'))
