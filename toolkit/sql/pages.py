"""Rows for a Paginator: how many there are, and those of one page."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Generic

from django.db.models import Count, QuerySet

from toolkit.sql.queries import Found, PreparedQuery


class PreparedPages(Generic[Found]):
    """`build` gives all the rows, as for PreparedQuery; call it with values.

    The number of rows and the first `size` of them, which most people read and no more,
    are asked by statements that are written once. `of` is a column whose value all the
    rows share: SQL that Django groups by it counts them.
    """

    def __init__(
        self,
        build: Callable[..., QuerySet[Any, Found]],
        *fields: Any,
        size: int,
        of: str,
    ) -> None:
        self.build, self.size = build, size
        self.first = PreparedQuery(lambda *places: build(*places)[:size], *fields)
        self.number = PreparedQuery(
            lambda *places: (
                build(*places)
                .order_by()
                .values(of)
                .annotate(number=Count("pk"))
                .values_list("number", flat=True)
            ),
            *fields,
        )

    def __call__(self, *values: Any) -> "Rows[Found]":
        return Rows(self, values)


@dataclass(frozen=True)
class Rows(Generic[Found]):
    """What a Paginator asks of a list."""

    pages: PreparedPages[Found]
    values: tuple[Any, ...]

    def count(self) -> int:
        return sum(self.pages.number(*self.values))

    def __iter__(self) -> Iterator[Found]:
        return iter(self.pages.build(*self.values))

    def __getitem__(self, stretch: slice) -> Sequence[Found]:
        if not stretch.start and stretch.stop <= self.pages.size:
            return self.pages.first(*self.values)[: stretch.stop]
        return list(self.pages.build(*self.values)[stretch])
