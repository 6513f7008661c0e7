"""Log-ins and photos of many at once: they wait for each other, nobody for them."""

import threading

import pytest

from mysite.lanes import lane_of
from tests.cast import PASSWORD
from tests.visitor import Visitor


@pytest.mark.parametrize(
    ("method", "path", "lane"),
    [
        ("POST", "/account/login/", "hashing"),
        ("POST", "/account/signup/", "hashing"),
        ("POST", "/account/password/change/", "hashing"),
        ("POST", "/account/password/reset/key/1-abc/", "hashing"),
        ("POST", "/account/reauthenticate/", "hashing"),
        ("POST", "/account/profile/", "pictures"),
        ("POST", "/admin/images/multiple/add/", "pictures"),
        ("POST", "/work/photos/", "pictures"),
        ("GET", "/jobs/abc/receipt.pdf", "pictures"),
        ("GET", "/jobs/abc/papers/C-2627-000001.pdf", "pictures"),
        ("GET", "/work/earnings/payouts/abc/statement.pdf", "pictures"),
        ("GET", "/jobs/abc/papers/C-2627-000001/", None),
        ("GET", "/documents/1/letter.pdf", None),
        ("GET", "/account/login/", None),
        ("GET", "/account/profile/", None),
        ("POST", "/account/logout/", None),
        ("POST", "/jobs/abc/accept/", None),
        ("GET", "/", None),
    ],
)
def test_h7_what_is_dear_has_threads_of_its_own(method, path, lane):
    assert lane_of({"method": method, "path": path, "headers": []}) == lane


@pytest.mark.parametrize(
    ("size", "lane"), [(b"900", None), (b"65537", "pictures"), (b"\xb2", None)]
)
def test_h7_a_form_with_photos_goes_where_photos_go(size, lane):
    headers = [(b"content-length", size)]
    scope = {"method": "POST", "path": "/workers/abc/book/", "headers": headers}
    assert lane_of(scope) == lane


@pytest.mark.slow
def test_h7_fifty_at_the_door_and_the_house_is_open(start_site, site, customer):
    running = start_site(HTTP_THREADS="2", HASHING_THREADS="1")
    statuses = []

    def knock(n):
        path = "/account/login/" if n % 5 < 3 else "/account/signup/"
        sent = {"login": f"nobody{n}", "password": PASSWORD}
        statuses.append(Visitor(running.port, patience=60).post(path, sent).status)

    threads = [threading.Thread(target=knock, args=[n]) for n in range(50)]
    for thread in threads:
        thread.start()
    visitor = Visitor(running.port, patience=5)
    seen = [visitor.get(path).status for path in ("/healthz", "/", "/workers/") * 5]
    for thread in threads:
        thread.join()
    assert seen == [200] * 15
    assert len(statuses) == 50
    assert set(statuses) <= {422, 429}
