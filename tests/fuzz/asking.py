"""Asking as four people, and what is wrong with an answer.

Every request is one line that can be read, and asked again: see `Request`.
"""

import json
import logging
import re
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field

from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.utils.http import urlencode
from zeal import zeal_ignore

from tests.test_permissions import FAILS_ON_PURPOSE, addresses, concrete

ROLES = ("nobody", "customer", "worker", "boss")
GUARDS = (
    "Content-Security-Policy",
    "X-Content-Type-Options",
    "X-Frame-Options",
    "Referrer-Policy",
)
# They end sessions, or send what no fuzz should; each has tests of its own.
LEFT_OUT = {FAILS_ON_PURPOSE, "account/logout/", "admin/logout/"}
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
            response = self.look(request)
            faults = list(faults_of(response, request.role))
        return [f"{fault}: {request}" for fault in [*faults, *logged]]

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
    for name in GUARDS:
        if name not in response.headers:
            yield f"{response.status_code} without {name}"
    is_page = response.get("Content-Type", "").startswith("text/html")
    if role != "nobody" and is_page and "Cache-Control" not in response.headers:
        yield f"{response.status_code}, a personal page without Cache-Control"


@contextmanager
def errors_logged():
    logged = []
    handler = logging.Handler(logging.ERROR)

    def note(record):
        # What somebody sent is named there too, and answered by 400.
        if not record.name.startswith("django.security"):
            logged.append(f"logged {record.getMessage()[:200]}")

    handler.emit = note
    logging.getLogger().addHandler(handler)
    try:
        yield logged
    finally:
        logging.getLogger().removeHandler(handler)


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
