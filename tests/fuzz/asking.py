"""Asking as four people, and what is wrong with an answer.

Every request is one line that can be read, and asked again: see `Request`.
"""

import json
import logging
import os
import re
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field

from django.apps import apps
from django.core.cache import cache
from django.db import connection, transaction
from django.test import Client, TestCase
from django.utils.http import urlencode
from zeal import zeal_ignore

from tests.test_permissions import FAILS_ON_PURPOSE, addresses, concrete

ROLES = ("nobody", "customer", "worker", "boss")
GUARDS = {
    "Content-Security-Policy": "default-src 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "SAMEORIGIN",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=()",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
# Set, the first answer that is wrong ends a test: see `planted`.
FIRST = bool(os.environ.get("FUZZ_FIRST"))
# They end sessions, or send what no fuzz should; each has tests of its own.
LEFT_OUT = {FAILS_ON_PURPOSE, "account/logout/", "admin/logout/"}
# Their columns hold so many characters; the others any number.
WRITES = re.compile(r'\s*(?:INSERT INTO|INSERT OR IGNORE INTO|UPDATE) "(\w+)"')
COUNTED = {"CharField", "SlugField"}
BACKEND = "django.contrib.auth.backends.ModelBackend"
PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>")


@dataclass(frozen=True)
class Request:
    role: str
    method: str
    path: str
    fields: dict = field(default_factory=dict)
    headers: dict = field(default_factory=dict)

    def __str__(self):
        return json.dumps(asdict(self))


class Asker:
    """Four clients; nothing that one request changes is there for the next."""

    def __init__(self, people):
        self.clients = {role: Client(raise_request_exception=False) for role in ROLES}
        for role, person in people.items():
            self.clients[role].force_login(person, BACKEND)

    def wrong(self, request):
        """What is wrong with the answer, in words; nothing if it is a good one."""
        with errors_logged() as logged:
            try:
                response = self.look(request, written := Written())
                faults = [*faults_of(response, request.role), *written.found]
            except Exception as error:  # noqa: BLE001  whatever it was
                # A file that is made while it is read.
                faults = [f"broke off with {error!r}"]
        wrong = [f"{fault}: {request}" for fault in [*faults, *logged]]
        if wrong and FIRST:
            raise AssertionError(wrong)
        return wrong

    def look(self, request, written=None):
        """The answer; what it changed is as it was."""
        cookies = self.clients[request.role].cookies.copy()
        written = written or Written()
        with zeal_ignore(), transaction.atomic():
            cache.clear()
            # What follows a commit follows here too, though nothing is committed.
            with (
                connection.execute_wrapper(written),
                TestCase.captureOnCommitCallbacks(execute=True),
            ):
                response = self.send(request)
            written.found = list(written.faults())
            if response.streaming:
                # Read to its end, a file is closed.
                b"".join(response)
            transaction.set_rollback(True)
        self.clients[request.role].cookies = cookies
        return response

    def send(self, request):
        client, body = self.clients[request.role], urlencode(request.fields, True)
        if request.method == "GET":
            path = f"{request.path}?{body}" if body else request.path
            return client.generic("GET", path, headers=request.headers)
        kind = "application/x-www-form-urlencoded"
        return client.generic("POST", request.path, body, kind, headers=request.headers)


def faults_of(response, role):
    if response.status_code >= 500:
        yield f"answered {response.status_code}"
    for name, value in GUARDS.items():
        if value not in response.headers.get(name, ""):
            yield f"{response.status_code} without {name}: {value}"
    is_page = response.get("Content-Type", "").startswith("text/html")
    if role != "nobody" and is_page and "Cache-Control" not in response.headers:
        yield f"{response.status_code}, a personal page without Cache-Control"


@contextmanager
def errors_logged():
    logged = []
    handler = logging.Handler(logging.WARNING)

    def note(record):
        # What somebody sent is named there too, and answered by 400.
        is_error = record.levelno >= logging.ERROR
        if record.name.startswith("django.security"):
            return
        said = record.getMessage()[:200]
        # A letter that does not go is tried again: here nothing stands in its way.
        if is_error or record.name == "accounts.delivery":
            logged.append(f"logged {said}")

    handler.emit = note
    logging.getLogger().addHandler(handler)
    try:
        yield logged
    finally:
        logging.getLogger().removeHandler(handler)


class Written:
    """Notes which tables are written to, and finds there what PostgreSQL would refuse
    and SQLite does not: more characters than a column has.
    """

    def __init__(self):
        self.tables, self.found = set(), []

    def __call__(self, execute, sql, params, many, context):
        if found := WRITES.match(sql):
            self.tables.add(found[1])
        return execute(sql, params, many, context)

    def faults(self):
        for model in apps.get_models():
            if model._meta.db_table in self.tables:
                yield from too_much(model)


def too_much(model):
    columns = [
        column
        for column in model._meta.concrete_fields
        if column.get_internal_type() in COUNTED and column.max_length
    ]
    if not columns or connection.vendor != "sqlite":
        return
    asked = ", ".join(f'max(length("{column.column}"))' for column in columns)
    with connection.cursor() as cursor:
        row = cursor.execute(f'SELECT {asked} FROM "{model._meta.db_table}"').fetchone()
    for column, length in zip(columns, row, strict=True):
        if length and length > column.max_length:
            yield f"{column} was given {length} characters"


def pages(world):
    """Every address of the resolver, with the world's own codes in it."""
    return [
        concrete("/" + address.lstrip("/"), world)
        for address in addresses()
        if address not in LEFT_OUT and "media/" not in address
    ]


def spoilt(world, value):
    """Addresses with `value` where an id or a code stands."""
    for address in addresses():
        if "<" in address and address not in LEFT_OUT and "^" not in address:
            yield "/" + PARAMETER.sub(lambda match: value, address)
