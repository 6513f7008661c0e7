"""A list is filtered as its address says, or a sentence says what is wrong there."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from django_filters import FilterSet

from toolkit.readers import Unreadable


class WrongFilter(Unreadable):
    """A filter of a list says something that is no day, no number or no choice."""


def require_valid(filters: FilterSet | None) -> None:
    """Raises WrongFilter. Unfiltered, a list would show and export everything."""
    try:
        is_valid = not filters or filters.is_valid()
    except OverflowError as error:
        # A key so great that SQLite cannot even look for it.
        raise WrongFilter(_("A number in this address is too large.")) from error
    if filters and not is_valid:
        raise WrongFilter(" ".join(wrong_in(filters.form)))


def wrong_in(form: Any) -> Iterator[str]:
    for name, errors in form.errors.items():
        label = form.fields[name].label if name in form.fields else ""
        for error in errors:
            said = {"name": label, "error": error}
            yield _("%(name)s: %(error)s") % said if label else str(error)
