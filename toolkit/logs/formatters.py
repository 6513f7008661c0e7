"""One record as one line, with its time, level and request; JSON or for a person."""

import json
import logging
import traceback
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any

from toolkit.logs import trace
from toolkit.logs.scrub import scrub


class Formatter(logging.Formatter):
    """What is common to both: the facts, without anything about a person."""

    def facts(self, record: logging.LogRecord) -> dict[str, Any]:
        at = datetime.fromtimestamp(record.created, UTC)
        now = trace.current()
        facts: dict[str, Any] = {
            "time": at.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "level": record.levelname,
            "request_id": now.id,
            "logger": record.name,
            "method": now.method,
            "route": now.route,
            "message": self.message(record, now),
        }
        if status := getattr(record, "status_code", None):
            facts["status"] = status
        if record.exc_info and record.exc_info[1]:
            facts["exception"] = exception(record.exc_info[1], list(now.personal()))
        return facts

    def message(self, record: logging.LogRecord, now: trace.Trace) -> str:
        """Django's own records of a request name its path, which may name a person."""
        status = getattr(record, "status_code", None)
        if status is not None and hasattr(record, "request"):
            return HTTPStatus(status).phrase
        return scrub(record.getMessage(), now.personal())


class JsonFormatter(Formatter):
    def format(self, record: logging.LogRecord) -> str:
        return json.dumps(self.facts(record), ensure_ascii=False)


class PlainFormatter(Formatter):
    def format(self, record: logging.LogRecord) -> str:
        facts = self.facts(record)
        line = "{time} {level} [{request_id}] {logger}: {message}".format_map(facts)
        if facts["route"] != trace.NONE:
            line += " ({method} {route})".format_map(facts)
        return "\n".join(filter(None, [line, facts.get("exception")]))


def exception(error: BaseException, personal: list[str]) -> str:
    """The traceback of the error and of what led to it. Lines of code hold no values;
    the sentence of each error may.
    """
    chain = [error]
    while (before := cause_of(chain[-1])) and before not in chain:
        chain.append(before)
    parts = []
    for one in reversed(chain):
        parts += ["Traceback (most recent call last):\n"]
        parts += traceback.format_tb(one.__traceback__)
        parts += [f"{type(one).__module__}.{type(one).__qualname__}: "]
        parts += [scrub(str(one), personal), "\n"]
    return "".join(parts).rstrip()


def cause_of(error: BaseException) -> BaseException | None:
    suppressed = error.__suppress_context__
    return error.__cause__ or (None if suppressed else error.__context__)
