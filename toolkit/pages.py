"""Pages of long lists."""

from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet

# From so many rows on it pays to ask twice.
LONG = 1_000


class KeysFirst(Paginator):  # type: ignore[type-arg]
    """Which rows stand on a page of a long list is asked of their keys alone; what is
    joined to show them is then joined for these rows and not for all of the list.
    """

    def page(self, number: int | str) -> Page[Any]:
        page: Page[Any] = super().page(number)
        rows = page.object_list
        if self.count <= LONG or not isinstance(rows, QuerySet):
            return page
        keys = list(rows.values_list("pk", flat=True))
        all_rows: QuerySet[Any] = self.object_list  # type: ignore[assignment]
        found = {row.pk: row for row in all_rows.filter(pk__in=keys)}
        # A row may have gone in between.
        page.object_list = [found[key] for key in keys if key in found]
        return page
