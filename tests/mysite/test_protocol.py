"""Clients that are slow, silent or too many, at the server without a proxy."""

import socket
from contextlib import ExitStack

import pytest

from mysite import protocol
from mysite.protocol import PatientProtocol
from tests.mysite.test_bridge import PATIENCE, serve

WHOLE = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"
BIG = b"x" * 8_000_000


UPGRADE = (
    b"GET /ws/ HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
    b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
)


async def app(scope, receive, send):
    if scope["type"] == "websocket":
        await receive()
        await send({"type": "websocket.accept"})
        await receive()
        return
    body = BIG if scope["path"] == "/big" else b"hello"
    length = (b"content-length", b"%d" % len(body))
    start = {"type": "http.response.start", "status": 200, "headers": [length]}
    await send(start)
    await send({"type": "http.response.body", "body": body})


@pytest.fixture
def port(monkeypatch):
    monkeypatch.setattr(protocol, "HEAD_SECONDS", 0.2)
    monkeypatch.setattr(protocol, "READ_SECONDS", 0.2)
    with serve(app, http=PatientProtocol, timeout_keep_alive=1) as port:
        yield port


@pytest.fixture
def call(port):
    with ExitStack() as stack:

        def call(*parts):
            """A connection on which that was said."""
            link = socket.create_connection(("127.0.0.1", port), PATIENCE)
            for part in parts:
                link.sendall(part)
            return stack.enter_context(link)

        yield call


def rest(link):
    """Everything until the server closes; TimeoutError if it does not."""
    return b"".join(iter(lambda: link.recv(65536), b""))


@pytest.mark.parametrize(
    "said", [b"", b"GET", WHOLE[:-2], b"\r\n", b"POST / HTTP/1.1\r\nX: " + b"y" * 999]
)
def test_h14_an_unfinished_head_is_answered_and_dropped(call, said):
    answer = rest(call(said))
    assert answer.startswith(b"HTTP/1.1 408 Request Timeout\r\n")
    assert answer.endswith(b"The request did not arrive in time.")


@pytest.mark.parametrize("after", [b"", b"\r\n"])
def test_h14_an_idle_connection_is_dropped(call, after):
    answer = rest(call(WHOLE + after))
    assert answer.startswith(b"HTTP/1.1 200 OK\r\n")
    assert answer.count(b"hello") == 1


def test_h14_the_second_request_has_to_finish_too(call):
    link = call(WHOLE)
    assert link.recv(65536).endswith(b"hello")
    link.sendall(b"GET / HT")
    assert rest(link).startswith(b"HTTP/1.1 408 ")


@pytest.mark.parametrize("before", [b"", WHOLE])
def test_h14_a_socket_may_be_silent(call, before):
    """Its connection speaks another language by then: nothing more of HTTP."""
    link = call()
    if before:
        link.sendall(before)
        assert link.recv(65536).endswith(b"hello")
    link.sendall(UPGRADE)
    assert link.recv(65536).startswith(b"HTTP/1.1 101 ")
    link.settimeout(4 * protocol.HEAD_SECONDS)
    with pytest.raises(TimeoutError):
        link.recv(65536)


def test_a_connection_in_use_is_kept(call):
    link = call()
    for _ in range(5):
        link.sendall(WHOLE)
        assert link.recv(65536).endswith(b"hello")


@pytest.mark.parametrize("how", [b"", b"Connection: close\r\n"])
def test_h14_who_reads_nothing_is_cut_off(port, how):
    with socket.socket() as link:
        link.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        link.settimeout(PATIENCE)
        link.connect(("127.0.0.1", port))
        link.sendall(b"GET /big HTTP/1.1\r\nHost: x\r\n" + how + b"\r\n")
        while not is_cut(link):
            pass


def is_cut(link):
    """Writing fails once the other side is gone, whatever waits to be read."""
    try:
        link.sendall(b"\r\n")
    except ConnectionError:
        return True
    return False


def test_h14_no_more_connections_than_there_is_room_for(call, monkeypatch):
    monkeypatch.setattr(protocol, "HEAD_SECONDS", 60)
    monkeypatch.setattr(protocol, "MAX_CONNECTIONS", 3)
    links = [call() for _ in range(3)]
    for link in links:
        link.sendall(WHOLE)
        assert link.recv(65536).endswith(b"hello")
    assert rest(call()).startswith(b"HTTP/1.1 503 Service Unavailable\r\n")
