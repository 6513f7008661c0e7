"""Tables as files to download: a CSV of one's own, and the lists of the admin."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils.functional import cached_property
from wagtail.admin.views.mixins import SpreadsheetExportMixin

from toolkit.exports import csv_lines, readable

CSV_TYPE = "text/csv; charset=utf-8"


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
