"""The bridge under a real server: what goes in, what comes out, and what breaks."""

import http.client
import io
import json
import socket
import threading
import time
from contextlib import ExitStack, contextmanager

import pytest
import uvicorn

from mysite import bodies, bridge
from mysite.bridge import REFUSE, Bridge

BIG = 3 * bodies.BLOCK + 17
LIMIT = 1024 * 1024
PATIENCE = 5


class Toy:
    """A WSGI application that shows what it was given, or answers in an odd way."""

    def __init__(self, folder):
        self.folder = folder
        self.closed = []
        self.hold = threading.Event()
        self.waiting = threading.Semaphore(0)

    def __call__(self, environ, start_response):
        if status := environ.get(REFUSE):
            return self.refuse(environ, start_response, status)
        page = getattr(self, environ["PATH_INFO"].strip("/").split("/")[0])
        return page(environ, start_response)

    def refuse(self, environ, start_response, status):
        start_response(f"{status} Refused", [])
        return [b"<h1>No: %d</h1>" % len(environ["wsgi.input"].read())]

    def show(self, environ, start_response):
        seen = {k: v for k, v in environ.items() if isinstance(v, str | bool)}
        seen["body"] = len(environ["wsgi.input"].read())
        start_response("200 OK", [("Content-Type", "application/json")])
        return [json.dumps(seen).encode()]

    def many(self, environ, start_response):
        start_response("200 OK", [("X-Thread", threading.current_thread().name)])
        return (b"%d," % n for n in range(200_000))

    def cookies(self, environ, start_response):
        start_response("204 No Content", [("Set-Cookie", "a=1"), ("Set-Cookie", "b=2")])
        return []

    def file(self, environ, start_response):
        start_response("200 OK", [("Content-Length", str(BIG))])
        return self.wrap(environ, (self.folder / "big").open("rb"))

    def rest(self, environ, start_response):
        """From the middle of a file, as a response to a range has it."""
        file = (self.folder / "big").open("rb")
        file.seek(10)
        start_response("206 Partial Content", [("Content-Length", str(BIG - 10))])
        return self.wrap(environ, file)

    def memory(self, environ, start_response):
        """A file without a descriptor."""
        start_response("200 OK", [("Content-Length", str(BIG))])
        return self.wrap(environ, io.BytesIO(b"m" * BIG))

    def small(self, environ, start_response):
        start_response("200 OK", [("Content-Length", "5")])
        return self.wrap(environ, io.BytesIO(b"small"))

    def wrap(self, environ, file):
        wrapper = environ["wsgi.file_wrapper"](file)
        close = wrapper.close
        wrapper.close = lambda: (self.closed.append(True), close())
        return wrapper

    def breaks(self, environ, start_response):
        raise RuntimeError("before the answer")

    def unreadable(self, environ, start_response):
        raise LookupError("unknown encoding")

    def breaks_late(self, environ, start_response):
        start_response("200 OK", [])

        def chunks():
            yield b"half"
            raise RuntimeError("in the middle")

        return chunks()

    def waits(self, environ, start_response):
        self.waiting.release()
        self.hold.wait(PATIENCE)
        start_response("200 OK", [])
        return [b"done"]


@pytest.fixture(scope="module")
def toy(tmp_path_factory):
    folder = tmp_path_factory.mktemp("files")
    (folder / "big").write_bytes(b"0123456789" + b"f" * (BIG - 10))
    return Toy(folder)


@pytest.fixture(scope="module")
def port(toy):
    app = Bridge(
        toy,
        threads=2,
        max_body=LIMIT,
        lanes={"dear": 1},
        lane_of=lambda scope: "dear" if scope["path"] == "/waits/" else None,
        trusts_ids=True,
    )
    with serve(app) as port:
        yield port


@contextmanager
def serve(app, **options):
    options = {"log_level": "critical", "timeout_keep_alive": 60} | options
    config = uvicorn.Config(app, port=0, lifespan="off", **options)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    deadline = time.monotonic() + PATIENCE
    while not server.started and time.monotonic() < deadline:
        time.sleep(0.01)
    yield server.servers[0].sockets[0].getsockname()[1]
    server.should_exit = True
    thread.join(PATIENCE)


@pytest.fixture
def ask(port):
    def ask(path, method="GET", body=None, headers=(), **how):
        link = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        link.request(method, path, body, dict(headers), **how)
        answer = link.getresponse()
        answer.content = answer.read()
        link.close()
        return answer

    return ask


@pytest.fixture
def raw(port):
    """`raw(bytes)`: everything that comes back until the server closes."""

    def raw(*parts):
        with socket.create_connection(("127.0.0.1", port), PATIENCE) as link:
            for part in parts:
                link.sendall(part)
            return b"".join(iter(lambda: link.recv(65536), b""))

    return raw


def shown(answer):
    return json.loads(answer.content)


class TestWhatGoesIn:
    def test_method_path_and_query(self, ask):
        seen = shown(ask("/show/a%20b/%C3%A9/%FF?x=1&y=a%20b", "PUT"))
        assert seen["REQUEST_METHOD"] == "PUT"
        path = seen["PATH_INFO"].encode("latin1")
        assert path == b"/show/a b/\xc3\xa9/\xff"
        assert (seen["QUERY_STRING"], seen["SCRIPT_NAME"]) == ("x=1&y=a%20b", "")

    def test_who_asks_and_whom(self, ask, port):
        seen = shown(ask("/show/"))
        assert seen["REMOTE_ADDR"] == "127.0.0.1"
        assert (seen["SERVER_NAME"], seen["SERVER_PORT"]) == ("127.0.0.1", str(port))
        assert (seen["wsgi.url_scheme"], seen["SERVER_PROTOCOL"]) == (
            "http",
            "HTTP/1.1",
        )
        assert seen["HTTP_HOST"] == f"127.0.0.1:{port}"

    def test_headers_that_come_twice(self, raw):
        answer = raw(
            b"GET /show/ HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
            b"Cookie: a=1\r\nCookie: b=2\r\nAccept: text/html\r\nAccept: */*\r\n\r\n"
        )
        seen = json.loads(answer.partition(b"\r\n\r\n")[2].split(b"\r\n")[1])
        assert seen["HTTP_COOKIE"] == "a=1; b=2"
        assert seen["HTTP_ACCEPT"] == "text/html,*/*"

    def test_a_name_with_an_underscore_is_nobodys_twin(self, ask):
        headers = {"X_Forwarded_For": "1.2.3.4", "X-Real": "yes"}
        seen = shown(ask("/show/", headers=headers))
        assert "HTTP_X_FORWARDED_FOR" not in seen
        assert seen["HTTP_X_REAL"] == "yes"

    @pytest.mark.parametrize("size", [0, 1, bodies.BLOCK + 1, LIMIT])
    def test_a_body_of_any_size(self, ask, size):
        headers = {"Content-Type": "text/plain"}
        seen = shown(ask("/show/", "POST", b"x" * size, headers))
        assert (seen["body"], seen["CONTENT_LENGTH"]) == (size, str(size))
        assert seen["CONTENT_TYPE"] == "text/plain"

    def test_a_body_in_chunks_has_a_length_too(self, ask):
        seen = shown(
            ask("/show/", "POST", iter([b"abc", b"defg"]), encode_chunked=True)
        )
        assert (seen["body"], seen["CONTENT_LENGTH"]) == (7, "7")

    def test_a_client_that_leaves_halfway_is_forgotten(self, port, ask):
        with socket.create_connection(("127.0.0.1", port)) as link:
            link.sendall(
                b"POST /show/ HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nab"
            )
        assert ask("/show/").status == 200


class TestTooMuch:
    def test_a_declared_size(self, ask):
        answer = ask("/show/", "POST", b"x" * (LIMIT + 1))
        assert (answer.status, answer.content) == (413, b"<h1>No: 0</h1>")
        assert answer.headers["Connection"] == "close"

    def test_in_chunks(self, ask):
        chunks = (b"x" * 65536 for _ in range(20))
        answer = ask("/show/", "POST", chunks, encode_chunked=True)
        assert (answer.status, answer.content) == (413, b"<h1>No: 0</h1>")

    def test_who_asks_first_need_not_send_it(self, raw):
        answer = raw(
            b"POST /show/ HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\n"
            b"Content-Length: 50000000\r\n\r\n"
        )
        assert answer.startswith(b"HTTP/1.1 413 ")

    def test_what_is_absurd_is_refused_at_once(self, raw):
        answer = raw(
            b"POST /show/ HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999\r\n\r\n"
        )
        assert answer.startswith(b"HTTP/1.1 413 ")

    def test_who_sends_too_slowly_is_not_waited_for(self, raw, monkeypatch):
        monkeypatch.setattr(bodies, "DRAIN_SECONDS", 0.05)
        answer = raw(
            b"POST /show/ HTTP/1.1\r\nHost: x\r\nContent-Length: 2000000\r\n\r\nabc"
        )
        assert answer.startswith(b"HTTP/1.1 413 ")


class TestWhatComesOut:
    def test_status_and_headers_that_come_twice(self, ask):
        answer = ask("/cookies/")
        assert (answer.status, answer.content) == (204, b"")
        assert answer.headers.get_all("Set-Cookie") == ["a=1", "b=2"]

    def test_many_chunks_are_whole(self, ask):
        expected = b"".join(b"%d," % n for n in range(200_000))
        answer = ask("/many/")
        assert answer.content == expected
        assert answer.headers["X-Thread"].startswith("http-")

    @pytest.mark.parametrize(
        ("path", "expected"),
        [
            ("/file/", b"0123456789" + b"f" * (BIG - 10)),
            ("/rest/", b"f" * (BIG - 10)),
            ("/memory/", b"m" * BIG),
            ("/small/", b"small"),
        ],
    )
    def test_files_come_whole_and_are_closed(self, ask, toy, path, expected):
        toy.closed.clear()
        answer = ask(path)
        assert answer.content == expected
        assert int(answer.headers["Content-Length"]) == len(expected)
        assert toy.closed == [True]

    @pytest.mark.parametrize("path", ["/file/", "/small/", "/many/"])
    def test_head_has_no_body(self, ask, path):
        answer = ask(path, "HEAD")
        assert (answer.status, answer.content) == (200, b"")

    def test_the_connection_serves_the_next(self, port):
        link = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        for path in ("/show/", "/file/", "/many/", "/small/"):
            link.request("GET", path)
            assert link.getresponse().read() != b""
        link.close()

    @pytest.mark.parametrize("path", ["/breaks/", "/breaks_late/"])
    def test_p2_an_exception_is_a_500_and_one_record(self, ask, path, caplog):
        answer = ask(path, headers={"X-Request-ID": "from-the-proxy"})
        assert answer.status == 500
        assert (
            answer.content
            == b"Something broke on our side. Reference: from-the-proxy\n"
        )
        assert answer.headers["X-Request-ID"] == "from-the-proxy"
        [record] = caplog.records
        assert (record.levelname, record.getMessage()) == (
            "ERROR",
            "Django did not answer.",
        )

    def test_h9_what_django_cannot_take_in_is_400(self, ask):
        answer = ask("/unreadable/", "POST", b"x")
        assert answer.status == 400

    def test_slow_readers_hold_no_thread(self, port, ask):
        """Five people read a large file as slowly as can be; two threads serve on."""
        links = []
        for _ in range(5):
            link = socket.socket()
            link.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            link.connect(("127.0.0.1", port))
            link.sendall(b"GET /file/ HTTP/1.1\r\nHost: x\r\n\r\n")
            links.append(link)
        assert ask("/show/").status == 200
        for link in links:
            link.close()

    def test_who_leaves_while_it_works_harms_nobody(self, port, toy, ask):
        toy.hold.clear()
        with socket.create_connection(("127.0.0.1", port)) as link:
            link.sendall(b"GET /waits/ HTTP/1.1\r\nHost: x\r\n\r\n")
        toy.hold.set()
        assert ask("/waits/").content == b"done"


def test_h7_what_has_a_lane_of_its_own_keeps_nobody_waiting(port, toy, ask):
    toy.hold.clear()
    with ExitStack() as stack:
        for _ in range(5):
            link = socket.create_connection(("127.0.0.1", port))
            stack.enter_context(link)
            link.sendall(b"GET /waits/ HTTP/1.1\r\nHost: x\r\n\r\n")
        for _ in range(5):
            assert ask("/show/").status == 200
        toy.hold.set()


@pytest.fixture
def busy(port, toy):
    """The one thread for `/waits/` does not come back."""
    toy.hold.clear()
    toy.waiting = threading.Semaphore(0)
    with socket.create_connection(("127.0.0.1", port)) as link:
        link.sendall(b"GET /waits/ HTTP/1.1\r\nHost: x\r\n\r\n")
        assert toy.waiting.acquire(timeout=PATIENCE)
        yield
        toy.hold.set()


def test_h7_who_waited_too_long_for_a_thread_is_told_so(busy, ask, monkeypatch, caplog):
    monkeypatch.setattr(bridge, "PATIENCE", 0.01)
    answers = [ask("/waits/", "POST", b"x" * 9) for _ in range(3)]
    said = [(answer.status, answer.content) for answer in answers]
    assert said == [(503, b"<h1>No: 0</h1>")] * 3
    [record] = caplog.records
    assert record.levelname == "WARNING"


class TestSlowBodies:
    SLOW = b"POST /show/ HTTP/1.1\r\nHost: x\r\nContent-Length: 9000\r\n\r\nabc"

    def test_h14_a_silent_one_is_not_waited_for(self, raw, monkeypatch):
        monkeypatch.setattr(bodies, "SILENCE_SECONDS", 0.05)
        answer = raw(self.SLOW)
        assert answer.startswith(b"HTTP/1.1 408 ")
        assert answer.endswith(b"<h1>No: 0</h1>\r\n0\r\n\r\n")

    def test_h14_nor_one_that_drips(self, raw, monkeypatch):
        monkeypatch.setattr(bodies, "GRACE_SECONDS", 0.05)
        assert raw(self.SLOW).startswith(b"HTTP/1.1 408 ")


def test_more_requests_than_threads_wait_their_turn(port):
    answers = []

    def ask():
        link = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        link.request("GET", "/show/")
        answers.append(link.getresponse().status)
        link.close()

    threads = [threading.Thread(target=ask) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [200] * 20
