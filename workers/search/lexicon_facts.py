"""What the lexicon is built from, as the database has it at one moment.

It is read again every minute and mostly found as it was, so two readings can be
compared, which is far less work than to build.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple, Self, TypeVar

from django.db.models import Model, QuerySet

from services.models import City, ServiceCategory, Skill, Synonym, TypicalJob
from services.wordings import in_every_language
from workers.search import known_words

Row = TypeVar("Row", bound=Model)


class Facts(NamedTuple):
    """Open services with what belongs to them, open cities, phrases, and workers."""

    trades: dict[int, ServiceCategory]
    skills: dict[int, Skill]
    jobs: dict[int, TypicalJob]
    cities: dict[int, City]
    synonyms: list[tuple[Any, ...]]
    wordings: Mapping[str, tuple[str, ...]]
    areas: tuple[tuple[str, int, bool], ...]
    names: frozenset[str]
    of_workers: frozenset[str] | None
    closed: frozenset[str]
    served: frozenset[int]

    @classmethod
    def read(cls) -> Self:
        trades = _by_key(ServiceCategory.objects.filter(is_active=True))
        cities = City.objects.filter(is_active=True)
        return cls(
            trades=trades,
            skills=_by_key(Skill.objects.filter(category__in=trades)),
            jobs=_by_key(TypicalJob.objects.filter(category__in=trades)),
            # Of two cities of one name the larger one is meant.
            cities=_by_key(cities, "population", "pk"),
            synonyms=list(
                Synonym.objects.order_by("pk").values_list(
                    "phrase", "certainty", "trade", "skill", "job", "is_elsewhere"
                )
            ),
            wordings=in_every_language(),
            areas=known_words.areas(),
            names=known_words.names(),
            of_workers=known_words.of_workers(),
            closed=known_words.closed(),
            served=known_words.served(),
        )

    def is_as(self, other: "Facts") -> bool:
        """The same in every column, where models compare only their keys."""
        return self[4:] == other[4:] and all(
            _columns(mine.values()) == _columns(theirs.values())
            for mine, theirs in zip(self._rows(), other._rows(), strict=True)
        )

    def names_of(self, text: str) -> Iterator[str]:
        """A text of the catalogue, and what it is called in other languages."""
        yield text
        yield from self.wordings.get(text, ())

    def _rows(self) -> list[dict[int, Any]]:
        return [self.trades, self.skills, self.jobs, self.cities]


def _by_key(rows: QuerySet[Row], *order: str) -> dict[int, Row]:
    """In the order of the keys, which is the same on every database."""
    return {one.pk: one for one in rows.order_by(*(order or ("pk",)))}


def _columns(rows: Iterable[Model]) -> list[list[Any]]:
    return [
        [getattr(row, field.attname) for field in row._meta.concrete_fields]
        for row in rows
    ]
