"""A socket belongs to a page of this very site: same scheme, same name, same port."""

import pytest

from mysite.origins import is_same_origin

PROXIED = ("HTTP_X_FORWARDED_PROTO", "https")


def scope(origin, host="callout.example", scheme="ws", proto=None):
    headers = [(b"host", host.encode())]
    headers += [(b"origin", one.encode()) for one in origin]
    headers += [(b"x-forwarded-proto", proto.encode())] if proto else []
    return {"type": "websocket", "scheme": scheme, "headers": headers}


@pytest.fixture(autouse=True)
def hosts(settings):
    settings.ALLOWED_HOSTS = ["callout.example", "127.0.0.1", "localhost"]
    settings.CSRF_TRUSTED_ORIGINS = []
    settings.SECURE_PROXY_SSL_HEADER = None


@pytest.mark.parametrize(
    ("origin", "host", "scheme", "may"),
    [
        ("http://127.0.0.1:8000", "127.0.0.1:8000", "ws", True),
        ("http://localhost:8000", "localhost:8000", "ws", True),
        ("https://callout.example", "callout.example", "wss", True),
        ("https://Callout.Example", "CALLOUT.example", "wss", True),
        # Another port, another alias, another scheme: another site.
        ("http://127.0.0.1:9000", "127.0.0.1:8000", "ws", False),
        ("http://127.0.0.1", "127.0.0.1:8000", "ws", False),
        ("http://localhost:8000", "127.0.0.1:8000", "ws", False),
        ("http://callout.example", "callout.example", "wss", False),
        ("https://callout.example", "callout.example", "ws", False),
        ("https://callout.example.evil.example", "callout.example", "wss", False),
        ("https://callout.example/", "callout.example", "wss", False),
        ("null", "callout.example", "wss", False),
        ("", "callout.example", "wss", False),
        # A forged name in both is still not a name of ours.
        ("https://evil.example", "evil.example", "wss", False),
    ],
)
def test_h12_scheme_host_and_port(origin, host, scheme, may):
    assert is_same_origin(scope([origin], host, scheme)) is may


def test_h12_one_origin_no_more_no_less():
    ours = "https://callout.example"
    assert not is_same_origin(scope([], scheme="wss"))
    assert not is_same_origin(scope([ours, ours], scheme="wss"))


def test_h12_the_scheme_is_what_the_trusted_proxy_says(settings):
    settings.SECURE_PROXY_SSL_HEADER = PROXIED
    ours = ["https://callout.example"]
    assert is_same_origin(scope(ours, proto="https"))
    assert not is_same_origin(scope(ours, proto="http"))
    assert not is_same_origin(scope(ours))
    assert not is_same_origin(scope(["http://callout.example"], proto="https"))


def test_h12_what_forms_are_trusted_from_sockets_are(settings):
    settings.CSRF_TRUSTED_ORIGINS = ["https://app.callout.example"]
    assert is_same_origin(scope(["https://app.callout.example"]))
