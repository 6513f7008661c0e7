"""A letter to the people in ADMINS for what went wrong: seldom, and without a secret.

Django's own letter holds the whole request with everything that was typed. Ours is the
record as it stands in the log.
"""

import logging
from time import monotonic

from django.conf import settings
from django.core.mail import mail_admins

from toolkit.logs import trace
from toolkit.logs.formatters import PlainFormatter

# The same fault on the same page is one letter in this time.
QUIET_SECONDS = 600
MAX_KINDS = 1000


class AdminHandler(logging.Handler):
    """Fault by fault; no more than one letter for each kind in QUIET_SECONDS."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.setFormatter(PlainFormatter())
        self.written: dict[tuple[str, ...], float] = {}

    def emit(self, record: logging.LogRecord) -> None:
        refused = getattr(record, "status_code", 500) < 500
        if not settings.ADMINS or refused or not self.is_news(record):
            return
        now = trace.current()
        subject = f"{record.levelname} {now.method} {now.route} ({now.id})"
        try:
            mail_admins(subject, self.format(record))
        except Exception:  # noqa: BLE001  what cannot be sent stands in the log
            self.written.clear()

    def is_news(self, record: logging.LogRecord) -> bool:
        error = type(record.exc_info[1]).__name__ if record.exc_info else ""
        kind = (record.name, str(record.msg), trace.current().route, error)
        at, last = monotonic(), self.written.get(kind)
        if last is not None and at < last + QUIET_SECONDS:
            return False
        if len(self.written) >= MAX_KINDS:
            self.written.clear()
        self.written[kind] = at
        return True
