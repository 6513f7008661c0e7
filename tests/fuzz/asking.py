"""Asking as four people, and what is wrong with an answer.

Every request is one line that can be read, and asked again: see `Request`.
"""

import json
import logging
import os
import re
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field

from django.core.cache import cache
from django.db import transaction
from django.db.models.signals import post_save
from django.test import Client
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
        with errors_logged() as logged, stored() as too_much:
            try:
                faults = list(faults_of(self.look(request), request.role))
            except Exception as error:  # noqa: BLE001  whatever it was
                # A file that is made while it is read.
                faults = [f"broke off with {error!r}"]
        wrong = [f"{fault}: {request}" for fault in [*faults, *logged, *too_much]]
        if wrong and FIRST:
            raise AssertionError(wrong)
        return wrong

    def look(self, request):
        """The answer; what it changed is as it was."""
        cookies = self.clients[request.role].cookies.copy()
        with zeal_ignore(), transaction.atomic():
            cache.clear()
            response = self.send(request)
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
        # A letter that does not go is tried again: here nothing stands in its way, but
        # that the domain of an address may be none.
        is_letter = record.name == "accounts.delivery" and "'idna' codec" not in said
        if is_error or is_letter:
            logged.append(f"logged {said}")

    handler.emit = note
    logging.getLogger().addHandler(handler)
    try:
        yield logged
    finally:
        logging.getLogger().removeHandler(handler)


@contextmanager
def stored():
    """What was saved that PostgreSQL would refuse, and SQLite does not."""
    faults = []

    def look(instance, **signal):
        for column in instance._meta.concrete_fields:
            value = getattr(instance, column.attname)
            if not isinstance(value, str):
                continue
            is_counted = column.get_internal_type() in COUNTED and column.max_length
            if is_counted and len(value) > column.max_length:
                faults.append(f"{column} was given {len(value)} characters")
            if "\0" in value:
                faults.append(f"{column} was given NUL")

    post_save.connect(look, weak=False, dispatch_uid="stored")
    try:
        yield faults
    finally:
        post_save.disconnect(dispatch_uid="stored")


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
