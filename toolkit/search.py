"""Wagtail's search in the database, for whatever somebody types.

SQLite's FTS5 reads the words of a search as a language of its own, where a quotation
mark opens a phrase; Wagtail hands them over as they are. Both databases refuse a filter
that is computed, such as how often a picture is used, although they could apply it.
What to report upstream stands in docs/upstream.md.
"""

from functools import cache
from typing import Any

from modelsearch.backends.base import (
    BaseSearchBackend,
    BaseSearchQueryCompiler,
    EmptySearchResults,
)
from modelsearch.query import And, Boost, Not, Or, Phrase, PlainText
from wagtail.search.backends import database

from toolkit.text import one_line


def without_syntax(query: Any) -> Any:
    """The same query, without what a database would read as its own language.

    None when nothing is left to search for.
    """
    if isinstance(query, str):
        return one_line(query.replace('"', " ")) or None
    if isinstance(query, PlainText | Phrase):
        query.query_string = without_syntax(query.query_string) or ""
        return query if query.query_string else None
    if isinstance(query, And | Or):
        parts = [without_syntax(part) for part in query.subqueries]
        query.subqueries = [part for part in parts if part is not None]
        return query if query.subqueries else None
    if isinstance(query, Not | Boost):
        query.subquery = without_syntax(query.subquery)
        return query if query.subquery is not None else None
    return query


class AnyFilter(BaseSearchQueryCompiler):
    """A query compiler whose database applies each filter by itself."""

    def _get_filters_from_queryset(self, check_only: bool = False) -> Any:
        return None if check_only else super()._get_filters_from_queryset()


class Cautious(BaseSearchBackend):
    """A backend of Wagtail's, given only queries without its syntax."""

    def _search(
        self,
        query_compiler_class: Any,
        query: Any,
        model_or_queryset: Any,
        **kwargs: Any,
    ) -> Any:
        query = without_syntax(query)
        if query is None:
            return EmptySearchResults()
        compiler = forgiving(query_compiler_class)
        return super()._search(compiler, query, model_or_queryset, **kwargs)


@cache
def forgiving(compiler: type[Any]) -> type[Any]:
    return type(compiler.__name__, (AnyFilter, compiler), {})


@cache
def cautious(backend: type[Any]) -> type[Any]:
    return type(backend.__name__, (Cautious, backend), {})


def SearchBackend(params: dict[str, Any]) -> Any:
    """The backend for the database that is used now."""
    backend: Any = type(database.SearchBackend(params))
    return cautious(backend)(params)
