"""/metrics: for Prometheus, and for nobody outside.

A process tells of itself: ask each by its own port. Who comes through a proxy is
outside, as far as we know, unless they bring METRICS_TOKEN.
"""

from functools import cache
from ipaddress import ip_address
from secrets import compare_digest
from typing import Any

from django.conf import settings
from django.db import close_old_connections
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    REGISTRY,
    CollectorRegistry,
    generate_latest,
)

from mysite.gauges import Gauges
from toolkit import outages
from toolkit.threads import Threads

PATH = "/metrics"
threads = Threads("metrics", 1)


def may_ask(scope: Any) -> bool:
    """Whether whoever sends this request is to get an answer at all."""
    headers = dict(scope["headers"])
    if settings.METRICS_TOKEN:
        given = headers.get(b"authorization", b"")
        return compare_digest(given, f"Bearer {settings.METRICS_TOKEN}".encode())
    if b"x-forwarded-for" in headers:
        return False
    client = scope.get("client")
    if not client:
        return False
    address = ip_address(client[0])
    return any(address in network for network in settings.METRICS_NETWORKS)


async def measured() -> tuple[str, bytes]:
    """Type and body."""
    result: tuple[str, bytes] = await threads.run(look)
    return result


def look() -> tuple[str, bytes]:
    own = generate_latest(REGISTRY)
    close_old_connections()
    try:
        return CONTENT_TYPE_LATEST, own + generate_latest(registry())
    except Exception as error:
        if not outages.is_outage(error):
            raise
        # What this process counts is worth more than ever.
        return CONTENT_TYPE_LATEST, own
    finally:
        close_old_connections()


@cache
def registry() -> CollectorRegistry:
    """Apart from the one of the process, which answers without the database."""
    made = CollectorRegistry()
    made.register(Gauges())
    return made
