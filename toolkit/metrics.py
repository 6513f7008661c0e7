"""What this process counts of itself for Prometheus: its requests and its queries.

A label is the name of an address, a method or a status, never an address or a person.
"""

from collections.abc import Callable
from time import perf_counter
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from prometheus_client import Counter, Histogram

METHODS = frozenset({"GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE"})
SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)

requests = Counter(
    "callout_http_requests",
    "Requests answered, by the name of their address.",
    ("route", "method", "status"),
)
durations = Histogram(
    "callout_http_request_seconds",
    "From the thread that took a request to its answer.",
    ("route", "method"),
    buckets=SECONDS,
)
queries = Counter("callout_database_queries", "Statements sent to the database.")
query_seconds = Counter(
    "callout_database_query_seconds", "Time in which the database was waited for."
)


def answered(route: str, method: str, status: int, seconds: float) -> None:
    method = method if method in METHODS else "other"
    requests.labels(route, method, str(status)).inc()
    durations.labels(route, method).observe(seconds)


def count_queries(*, connection: BaseDatabaseWrapper, **kwargs: Any) -> None:
    """A receiver of `connection_created`."""
    if counted not in connection.execute_wrappers:
        connection.execute_wrappers.append(counted)


def counted(
    execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any
) -> Any:
    began = perf_counter()
    try:
        return execute(sql, params, many, context)
    finally:
        queries.inc()
        query_seconds.inc(perf_counter() - began)
