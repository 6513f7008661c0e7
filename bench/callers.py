"""A caller that costs little: requests made beforehand, a few connections at once."""

import re
import select
import socket
from itertools import cycle, islice

AT_ONCE = 4
LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)


def get(path, **headers):
    """The bytes of a GET."""
    lines = [f"GET {path} HTTP/1.1", "Host: 127.0.0.1", "Accept: text/html"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode()


class Caller:
    """Keeps a few connections busy; the next request follows as soon as one is free."""

    def __init__(self, port, at_once=AT_ONCE):
        self.lines = [
            socket.create_connection(("127.0.0.1", port), 60) for _ in range(at_once)
        ]

    def __enter__(self):
        return self

    def __exit__(self, *exc):
        for line in self.lines:
            line.close()

    def call(self, requests, times):
        """Send `times` of them, one after the other in their order."""
        waiting = islice(cycle(requests), times)
        asked = set()
        for line, message in zip(self.lines[:times], waiting, strict=False):
            line.sendall(message)
            asked.add(line)
        while asked:
            for line in select.select(asked, (), ())[0]:
                self.answer(line)
                if message := next(waiting, None):
                    line.sendall(message)
                else:
                    asked.remove(line)

    def answer(self, line):
        """The body. Raises for anything but a page: a mistake would look fast."""
        got = line.recv(262_144)
        while (end := got.find(b"\r\n\r\n")) < 0:
            got += more(line)
        head = got[:end]
        if not head.startswith(b"HTTP/1.1 200"):
            raise RuntimeError(f"The site answered {head[:500].decode()}")
        size = end + 4 + int(LENGTH.search(head)[1])
        while len(got) < size:
            got += more(line)
        return got[end + 4 :]


def more(line):
    got = line.recv(262_144)
    if not got:
        raise RuntimeError("The site hung up.")
    return got
