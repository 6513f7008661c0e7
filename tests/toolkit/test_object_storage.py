"""Uploads in a storage that speaks S3: a small one of ours, over HTTP."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import unquote, urlsplit

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.files.base import ContentFile

from toolkit import object_storage
from toolkit.s3 import ObjectStorage

PAPER = "documents/list é.pdf"
FACE = "photos/face.webp"


class Bucket(BaseHTTPRequestHandler):
    """Keeps objects; what is under media/ is for everybody."""

    protocol_version = "HTTP/1.1"

    def do_PUT(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.server.is_full:
            self.say(403)
        else:
            self.server.objects[self.key] = body
            self.say(200)

    def do_GET(self):
        signed = "X-Amz-Signature" in self.path or "Authorization" in self.headers
        if self.key not in self.server.objects:
            self.say(404)
        elif not signed and not self.key.startswith("media/"):
            self.say(403)
        else:
            self.say(200, self.server.objects[self.key])

    do_HEAD = do_GET

    def do_DELETE(self):
        self.server.objects.pop(self.key, None)
        self.say(204)

    @property
    def key(self):
        return unquote(urlsplit(self.path).path).removeprefix("/bucket/")

    def say(self, status, body=b""):
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("ETag", '"1"')
        self.send_header("Last-Modified", "Mon, 02 Nov 2026 12:00:00 GMT")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, *args):
        pass


@pytest.fixture
def bucket():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Bucket)
    server.objects, server.is_full = {}, False
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def storage(bucket):
    at = f"127.0.0.1:{bucket.server_port}"
    url = f"s3://key:se%2Fcret@{at}/bucket?region=eu-1&tls=False&public=http://{at}/bucket"
    made = ObjectStorage(
        **object_storage.storages(object_storage.parse(url))["OPTIONS"]
    )
    yield made
    made.connection.meta.client.close()


def fetched(url):
    import urllib.error
    import urllib.request

    try:
        with urllib.request.urlopen(url) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, b""


def test_what_is_public_is_fetched_by_its_plain_address(storage, bucket):
    assert storage.save(FACE, ContentFile(b"face")) == FACE
    assert list(bucket.objects) == ["media/photos/face.webp"]
    url = storage.url(FACE)
    assert "?" not in url
    assert fetched(url) == (200, b"face")


def test_what_is_private_has_a_signed_address_and_no_other(storage, bucket):
    name = storage.save(PAPER, ContentFile(b"paper"))
    assert list(bucket.objects) == [f"private/{name}"]
    url = storage.url(name)
    assert f"X-Amz-Expires={object_storage.SECONDS}" in url
    assert fetched(url) == (200, b"paper")
    assert fetched(url.partition("?")[0])[0] == 403
    with pytest.raises(NotImplementedError):
        storage.path(name)


def test_the_same_name_twice_is_two_files_and_one_may_go(storage, bucket):
    first = storage.save(FACE, ContentFile(b"1"))
    second = storage.save(FACE, ContentFile(b"2"))
    assert first != second
    with storage.open(second) as file:
        assert file.read() == b"2"
    storage.delete(first)
    assert not storage.exists(first)
    assert storage.exists(second)


def test_what_cannot_be_kept_is_said_as_a_disk_says_it(storage, bucket):
    bucket.is_full = True
    with pytest.raises(OSError, match="could not be stored"):
        storage.save(FACE, ContentFile(b"face"))


def test_browsers_may_show_pictures_from_there():
    place = object_storage.parse(object_storage.EXAMPLE)
    assert place.origin == "https://cdn.example"
    assert place.endpoint == "https://storage.example"


@pytest.mark.parametrize(
    "url",
    [
        "s3://storage.example/bucket?public=https://cdn.example",
        "s3://key:secret@storage.example?public=https://cdn.example",
        "s3://key:secret@storage.example/bucket",
        "s3://key:secret@storage.example/bucket?public=http://cdn.example",
        "s3://key:secret@storage.example/bucket?public=https://c.example&acl=x",
        "https://storage.example/bucket",
    ],
)
def test_what_is_no_place_is_refused_with_an_example(url):
    with pytest.raises(ImproperlyConfigured, match="must be like s3://key:secret@"):
        object_storage.parse(url)
