"""Lists as CSV and XLSX, one column a line of `sheet`: {heading: what it holds}.

A cell that a person wrote never starts a formula in somebody's spreadsheet, and never
holds what Excel calls a broken file.
"""

from django.utils.functional import cached_property
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from wagtail.admin.views.mixins import SpreadsheetExportMixin

FORMULA = ("=", "+", "-", "@")


def harmless(value):
    """Text as it may stand in a CSV cell: a quote before what would be a formula."""
    if value[:1] in ("\t", "\r", "\n") or value.lstrip().startswith(FORMULA):
        return f"'{value}"
    return value


class SheetMixin(SpreadsheetExportMixin):
    sheet = {}

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.is_export = self.is_export and bool(self.sheet)

    @cached_property
    def list_export(self):
        return list(self.sheet)

    def get_heading(self, queryset, field):
        return str(field)

    def to_row_dict(self, item):
        return {heading: value_of(item) for heading, value_of in self.sheet.items()}

    def preprocess_field_value(self, field, value, export_format):
        value = super().preprocess_field_value(field, value, export_format)
        if not isinstance(value, str):
            return value
        value = ILLEGAL_CHARACTERS_RE.sub("", value)
        return harmless(value) if export_format == self.FORMAT_CSV else value


def local(moment, place):
    """Spreadsheets know no time zones: what the clock shows at `place`."""
    return moment and moment.astimezone(place.tz).replace(tzinfo=None, microsecond=0)
