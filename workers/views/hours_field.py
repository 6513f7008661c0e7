"""A part of the day, an hour or a stretch of hours, as an address says it."""

import re
from datetime import datetime

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from workers.search.query import DAY_END, Part, Span

PARTS = frozenset(map(str, Part))
# 14-16, 14.30-16, 18-, -9
HOURS = re.compile(r"(\d{1,2}(?:[.:][0-5]\d)?)?-(\d{1,2}(?:[.:][0-5]\d)?)?", re.ASCII)


class PartField(forms.CharField):
    """A Part of the day, an hour of one day, or the hours from one to another."""

    def to_python(self, value):
        said = super().to_python(value)
        if not said or said in PARTS:
            return Part(said) if said else None
        if found := HOURS.fullmatch(said):
            return self._span(*found.groups())
        try:
            return datetime.strptime(said, "%H:%M").time()  # noqa: DTZ007
        except ValueError as error:
            raise ValidationError(_("Choose one of the times in the list.")) from error

    def _span(self, first, last):
        low, high = _minutes(first, 0), _minutes(last, DAY_END)
        if not 0 <= low < high <= DAY_END or (low, high) == (0, DAY_END):
            raise ValidationError(_("Choose one of the times in the list."))
        return low, high


def hours_text(span: Span) -> str:
    """18- for what ends with the day, -9 for what begins with it."""
    low, high = span
    first = _written(low) if low else ""
    return f"{first}-{_written(high) if high < DAY_END else ''}"


def _written(minutes):
    hour, minute = divmod(minutes, 60)
    return f"{hour}.{minute:02}" if minute else str(hour)


def _minutes(said, otherwise):
    if not said:
        return otherwise
    hour, _sign, minute = said.replace(":", ".").partition(".")
    return int(hour) * 60 + int(minute or 0)
