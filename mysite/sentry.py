"""Faults at Sentry, or whatever speaks like it, when SENTRY_DSN says where.

It gets what stands in the log and nothing else: no request, no form, no person, no
local variables. sentry-sdk is wanted only then.
"""

import logging
from collections.abc import MutableMapping
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from toolkit.logs import trace
from toolkit.logs.scrub import scrub

Event = MutableMapping[str, Any]
# What is left of an event; all else could name somebody.
KEPT = {"event_id", "exception", "level", "logentry", "logger", "platform"}
KEPT |= {"release", "sdk", "timestamp"}


def begin() -> None:
    """Raises ImproperlyConfigured where the package is not installed."""
    if not settings.SENTRY_DSN:
        return
    try:
        import sentry_sdk
        from sentry_sdk.integrations.logging import LoggingIntegration
    except ImportError as error:
        raise ImproperlyConfigured(
            "SENTRY_DSN is set, and sentry-sdk is not installed. "
            "Run: .venv/bin/pip install sentry-sdk"
        ) from error
    sentry_sdk.init(
        dsn=settings.SENTRY_DSN,
        default_integrations=False,
        integrations=[LoggingIntegration(level=None, event_level=logging.ERROR)],
        before_send=without_persons,
        include_local_variables=False,
        include_source_context=False,
        send_default_pii=False,
        max_breadcrumbs=0,
        server_name="",
    )


def without_persons(event: Any, hint: dict[str, Any]) -> Any:
    """The event with the id and the route of what it happened to, and no person."""
    now = trace.current()
    personal = list(now.personal())
    kept: Event = {name: value for name, value in event.items() if name in KEPT}
    kept["transaction"] = f"{now.method} {now.route}"
    kept["tags"] = {"request_id": now.id}
    record = hint.get("log_record")
    if record is not None:
        kept["logentry"] = {"message": scrub(record.getMessage(), personal)}
    for error in (kept.get("exception") or {}).get("values", []):
        error["value"] = scrub(str(error.get("value", "")), personal)
    return kept
