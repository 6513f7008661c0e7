"""CSV and XLSX, written in one way.

A CSV begins with the mark by which Excel knows UTF-8. A cell that a person wrote never
starts a formula in somebody's spreadsheet, and never holds what Excel calls a broken
file. Rows are written as they are read, so a long list needs no memory.
"""

import csv
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils.functional import cached_property
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from wagtail.admin.views.mixins import SpreadsheetExportMixin

BOM = "\ufeff"
CSV_TYPE = "text/csv; charset=utf-8"
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


def csv_response(
    rows: Iterable[Iterable[Any]],
    name: str,
    *,
    kind: type[HttpResponse | StreamingHttpResponse] = StreamingHttpResponse,
) -> HttpResponse | StreamingHttpResponse:
    """`name` is that of the file, without its ending; `kind` the class of the response.

    HttpResponse is for a short file, never for a whole table.
    """
    return kind(
        csv_lines(rows),
        content_type=CSV_TYPE,
        headers={"Content-Disposition": f'attachment; filename="{name}.csv"'},
    )


def local(moment: datetime | None, place: Any) -> datetime | None:
    """Spreadsheets know no time zones: what the clock shows at `place`."""
    return moment and moment.astimezone(place.tz).replace(tzinfo=None, microsecond=0)


class ExportMixin(SpreadsheetExportMixin):
    """A list of Wagtail's admin as CSV and XLSX. Each of `export_columns` is a heading,
    and a function that gives what the column holds for a row. Without any of them the
    list cannot be exported.
    """

    export_columns: tuple[tuple[Any, Callable[[Any], Any]], ...] = ()
    is_export: bool

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.is_export = self.is_export and bool(self.export_columns)

    @cached_property
    def list_export(self) -> list[str]:
        return [str(heading) for heading, _value_of in self.export_columns]

    def get_heading(self, queryset: Any, field: str) -> str:
        return str(field)

    def to_row_dict(self, item: Any) -> dict[str, Any]:
        return {
            str(heading): value_of(item) for heading, value_of in self.export_columns
        }

    def preprocess_field_value(self, field: str, value: Any, export_format: str) -> Any:
        return readable(super().preprocess_field_value(field, value, export_format))

    def write_csv_response(
        self, queryset: Iterable[Any]
    ) -> HttpResponse | StreamingHttpResponse:
        return csv_response(self._csv_rows(queryset), self.get_filename())

    def _csv_rows(self, queryset: Iterable[Any]) -> Iterator[list[Any]]:
        yield self.list_export
        for item in queryset:
            yield [
                self.preprocess_field_value(field, value, self.FORMAT_CSV)
                for field, value in self.to_row_dict(item).items()
            ]


class _Echo:
    """What the csv module writes to; a line is given back as bytes."""

    def write(self, line: str) -> bytes:
        return line.encode()


def _csv_cell(value: Any) -> Any:
    return harmless(readable(value)) if isinstance(value, str) else value
