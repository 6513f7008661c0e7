"""The bank on a port of this machine, for nobody else."""

import socket
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socketserver import TCPServer
from threading import Thread
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from mysite.play_bank.exchange import Answer, Request

if TYPE_CHECKING:
    from mysite.play_bank.bank import PlayBank

HOST = "127.0.0.1"
LARGEST = 1_000_000


class Listener(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    # More than are ever there at once: a refused connection would look like a fault.
    request_queue_size = 128
    bank: "PlayBank"

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.calls: set[socket.socket] = set()

    def process_request(self, request: Any, client_address: Any) -> None:
        self.calls.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        self.calls.discard(request)
        super().shutdown_request(request)

    def hang_up(self) -> None:
        """Clients keep their connections: without it a bank that is closed would still
        answer there, beside one that was opened on the same port.
        """
        for call in list(self.calls):
            with suppress(OSError):
                call.shutdown(socket.SHUT_RDWR)

    def server_bind(self) -> None:
        """Without asking anybody for the name of this machine, which may take long."""
        TCPServer.server_bind(self)
        self.server_name, self.server_port = HOST, self.server_address[1]


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "PlayBank"
    # Small answers in two pieces would wait for each other.
    wbufsize = -1
    disable_nagle_algorithm = True
    timeout = 20
    server: Listener

    def answer(self) -> None:
        told = self.headers.get("Content-Length") or "0"
        length = int(told) if told.isdecimal() else -1
        if not 0 <= length <= LARGEST:
            self.close_connection = True
            return self.give(Answer(400 if length < 0 else 413))
        place = urlsplit(self.path)
        headers = {name.lower(): text for name, text in self.headers.items()}
        body = self.rfile.read(length)
        request = Request(self.command, place.path, place.query, headers, body)
        answer = self.server.bank.answer(request)
        if answer is None:
            self.close_connection = True
            return None
        return self.give(answer)

    do_GET = do_POST = do_PATCH = do_PUT = do_DELETE = do_HEAD = answer

    def give(self, answer: Answer) -> None:
        self.send_response(answer.status)
        for name, text in answer.headers.items():
            self.send_header(name, text)
        self.send_header("Content-Length", str(len(answer.body)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(answer.body)

    def log_message(self, *args: object) -> None:
        """Nobody reads it."""


def listen(bank: "PlayBank", port: int = 0) -> Listener:
    """Answer for the bank until `close`; port 0 is a free one."""
    listener = Listener((HOST, port), Handler)
    listener.bank = bank
    Thread(
        target=listener.serve_forever, args=(0.05,), name="play-bank", daemon=True
    ).start()
    return listener


def close(listener: Listener) -> None:
    listener.shutdown()
    listener.server_close()
    listener.hang_up()
