"""Somebody who comes over TLS, through nginx."""

import http.client
import socket
import ssl

from websockets.sync.client import connect

from bench.trial.people import Caller
from bench.trial.production import HOST

PATIENCE = 40


class Link(http.client.HTTPSConnection):
    """To this machine, which must prove that it is HOST."""

    def connect(self):
        plain = socket.create_connection(("127.0.0.1", self.port), self.timeout)
        self.sock = self._context.wrap_socket(plain, server_hostname=HOST)


class Browser(Caller):
    """`certificate`: the file of the only one that is believed."""

    def __init__(self, port, certificate, *, user=None, patience=60):
        self.context = ssl.create_default_context(cafile=certificate)
        super().__init__([port], user=user, patience=patience)
        # nginx says how somebody came, whatever they say themselves.
        del self.headers["X-Forwarded-Proto"]

    def link(self):
        return Link(HOST, self.port, timeout=self.patience, context=self.context)

    def socket(self):
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        plain = socket.create_connection(("127.0.0.1", self.port), PATIENCE)
        return connect(
            f"wss://{HOST}/ws/",
            sock=plain,
            ssl=self.context,
            server_hostname=HOST,
            origin=self.headers["Origin"],
            additional_headers={
                "Cookie": cookies,
                "X-Forwarded-For": self.headers["X-Forwarded-For"],
            },
            open_timeout=PATIENCE,
        )
