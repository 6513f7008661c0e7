"""The whole site while Redis is gone, or takes connections and answers nothing."""

from uuid import uuid4

import pytest

from bookings.models import Job
from bookings.states import Status
from live.models import ChatMessage
from tests.bookings.test_views_book import TYPED, iso
from tests.cast import PASSWORD, soon
from tests.visitor import Visitor

# Redis is asked once, and for a fifth of a second; five seconds it was for each page.
PATIENCE = 3


@pytest.fixture
def running(start_site, site, redis_url):
    started = start_site(REDIS_URL=redis_url)
    yield started
    started.forget()


@pytest.fixture
def finished(job_in):
    return job_in(Status.FINISHED)


@pytest.fixture(params=["kill", "pause"])
def without_redis(request, running, redis_server):
    getattr(redis_server, request.param)()
    yield running
    if request.param == "kill":
        redis_server.start()
    else:
        redis_server.resume()


def test_p1_strangers_read_on(without_redis, worker):
    stranger = Visitor(without_redis.port, patience=PATIENCE)
    code = worker.worker_profile.code
    paths = ["/", "/services/plumber/", "/workers/", f"/workers/{code}/"]
    paths += ["/account/login/", "/account/signup/", "/healthz", "/robots.txt"]
    assert [stranger.get(path).status for path in paths] == [200] * len(paths)
    assert stranger.get("/nowhere/").status == 404


def test_p1_people_book_accept_talk_and_pay_on(
    finished, without_redis, customer, worker, city
):
    port = without_redis.port
    asks = Visitor(port, user=customer, patience=PATIENCE)
    works = Visitor(port, user=worker, patience=PATIENCE)
    sent = TYPED | {"minutes": "90", "start": iso(soon(city))}
    booked = asks.post(f"/workers/{worker.worker_profile.code}/book/", sent)
    job = Job.objects.get(title=TYPED["title"])
    path = f"/jobs/{job.code}/"
    assert (booked.status, booked.headers["Location"]) == (302, path)
    assert asks.get(path).status == works.get(path).status == 200
    assert works.post(f"{path}accept/", {"seen": "pending"}).status == 302
    said = {"message": "I am on my way.", "client_id": uuid4()}
    assert works.post(f"/chat/{job.code}/", said).status == 302
    assert ChatMessage.objects.get().message == "I am on my way."
    assert works.post(f"/jobs/{finished.code}/pay/", {}).status == 302
    assert finished.payments.get().status == "released"


def test_p1_log_ins_work_and_are_still_counted(without_redis, customer):
    stranger = Visitor(without_redis.port, patience=PATIENCE)
    wrong = {"login": customer.username, "password": "not the password"}
    said = [stranger.post("/account/login/", wrong).text for _ in range(6)]
    assert ["Too many tries" in text for text in said] == [False] * 5 + [True]
    other = Visitor(without_redis.port, patience=PATIENCE)
    assert other.get("/account/login/").status == 200


def test_p1_the_right_password_lets_in(without_redis, customer):
    visitor = Visitor(without_redis.port, patience=PATIENCE)
    right = {"login": customer.username, "password": PASSWORD}
    assert visitor.post("/account/login/", right).status == 302
    assert visitor.get("/jobs/").status == 200
