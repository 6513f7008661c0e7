"""What the database and this process say at this moment, for /metrics.

What is counted in the database is the same for all processes: one of them asks, and the
others read what it found, in the cache, for KEPT_SECONDS.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.apps import apps
from django.core.cache import cache
from django.db import connection
from django.db.models import Count, Min
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from prometheus_client.core import GaugeMetricFamily, Metric

from accounts.models import Letter
from bookings.models import Job, JobEvent
from bookings.money import trouble
from mysite import periodic

KEPT_SECONDS = 15
RECENT = timedelta(days=7)
KEY = "mysite.gauges"

# (name, help, label), each with {value of the label: number}; "" has no label.
Facts = dict[tuple[str, str, str], dict[str, float]]
NO_POOL: dict[str, int] = {}


class Gauges:
    """A collector of prometheus_client."""

    def collect(self) -> Iterator[Metric]:
        for (name, text, label), values in (found() | here()).items():
            gauge = GaugeMetricFamily(
                f"callout_{name}", text, labels=[label] if label else []
            )
            for value, number in values.items():
                gauge.add_metric([value] if label else [], number)
            yield gauge


def found() -> Facts:
    """Out of the database, or the cache."""
    known: Facts | None = cache.get(KEY)
    if known is None:
        known = jobs() | tasks() | letters() | payments()
        cache.set(KEY, known, KEPT_SECONDS)
    return known


def jobs() -> Facts:
    """Only of the last days: what is counted must not grow with the years."""
    recent = Job.objects.filter(created_at__gte=timezone.now() - RECENT).order_by()
    states = recent.values_list("status").annotate(Count("pk"))
    unheard = JobEvent.objects.filter(heard_at=None).aggregate(Min("at"))["at__min"]
    seen = {status: float(number) for status, number in states}
    facts: Facts = {
        ("jobs", "Jobs of the last seven days by status.", "status"): seen,
        (
            "events_unheard_seconds",
            "Age of the oldest event of a job that nobody was told of.",
            "",
        ): {"": age(unheard)},
    }
    return facts


def tasks() -> Facts:
    rows = DBTaskResult.objects.order_by()
    states = dict.fromkeys(("READY", "RUNNING", "SUCCESSFUL", "FAILED"), 0.0)
    states |= dict(rows.values_list("status").annotate(Count("pk")))
    since = [
        # One without a time of its own has a time far away.
        min(enqueued, after) if after > timezone.now() else after
        for enqueued, after in rows.ready()
        .order_by("run_after", "enqueued_at")
        .values_list("enqueued_at", "run_after")[:1]
    ]
    facts: Facts = {
        ("tasks", "Tasks by state.", "state"): states,
        ("task_queue_seconds", "Age of the oldest task that is due.", ""): {
            "": age(since[0] if since else None)
        },
        (
            "clock_seconds",
            "Since what runs every minute was last done.",
            "",
        ): {"": age(periodic.last_minute())},
    }
    return facts


def letters() -> Facts:
    rows = Letter.objects.order_by()
    waiting = rows.filter(state__in=Letter.UNDER_WAY)
    failed = rows.filter(state=Letter.State.FAILED).count()
    late = waiting.filter(next_try__lte=timezone.now())
    return {
        ("letters", "Letters that have not gone.", "state"): {
            "waiting": waiting.count(),
            "failed": failed,
        },
        ("letter_queue_seconds", "Age of the oldest letter that is due.", ""): {
            "": age(late.aggregate(Min("next_try"))["next_try__min"])
        },
    }


def payments() -> Facts:
    kinds = {
        "questioned": trouble.questioned,
        "mismatched": trouble.mismatched,
        "unwanted": trouble.unwanted,
    }
    return {
        ("payments_wrong", "Payments that need a person of Finance.", "kind"): {
            kind: rows().count() for kind, rows in kinds.items()
        }
    }


def here() -> Facts:
    """Of this process."""
    pool = getattr(connection, "pool", None)
    stats = pool.get_stats() if pool else NO_POOL
    facts: Facts = {
        ("database_pool", "Connections of this process.", "state"): {
            "open": stats.get("pool_size", 0),
            "idle": stats.get("pool_available", 0),
            "waited_for": stats.get("requests_waiting", 0),
        }
    }
    if apps.is_installed("live"):
        from live.hub import local

        number = len(local.connections())
        facts[("sockets", "Open sockets of this process.", "")] = {"": number}
    return facts


def age(since: datetime | None) -> float:
    """Seconds; 0 where nothing waits."""
    return max(0.0, (timezone.now() - since).total_seconds()) if since else 0.0
