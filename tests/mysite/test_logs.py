"""What a running server writes when something breaks: once, by whom, and no secret."""

import json
from contextlib import suppress

import pytest
from django.db import connection
from websockets.exceptions import WebSocketException

from tests.live.conftest import OpenPage
from tests.mysite.test_serve import eventually
from tests.visitor import Visitor

SETTINGS = {
    "DJANGO_SETTINGS_MODULE": "tests.mysite.broken.settings",
    "LOG_FORMAT": "json",
    "LOG_SHOWN": "WARNING",
    "TRUSTED_PROXY_COUNT": "1",
}
ID = "4f1f7c9e-proxy.made_it"
TYPED = {"name": "Asha Rao", "address": "12 Law College Road"}


@pytest.fixture
def broken_site(start_site, site):
    started = start_site(**SETTINGS)
    yield started
    started.forget()


@pytest.fixture
def visitor(broken_site):
    return Visitor(broken_site.port)


@pytest.fixture
def records(broken_site):
    def records():
        return [json.loads(line) for line in broken_site.log().splitlines()]

    return records


def test_p2_h3_a_500_is_one_record_that_says_who_asked_for_what(
    visitor, records, broken_site
):
    path = "/broken/k3x9code/?q=Kothrud"
    answer = visitor.post(path, TYPED, **{"X-Request-ID": ID})
    assert answer.status == 500
    assert answer.headers["X-Request-ID"] == ID
    assert f"<code>{ID}</code>" in answer.text
    assert "told" not in answer.text
    [record] = records()
    trace = record.pop("exception")
    assert record.pop("time").endswith("Z")
    assert record == {
        "level": "ERROR",
        "request_id": ID,
        "logger": "django.request",
        "method": "POST",
        "route": "broken",
        "message": "Internal Server Error",
        "status": 500,
    }
    assert trace.startswith("Traceback (most recent call last):\n")
    assert trace.splitlines()[-1] == (
        "builtins.RuntimeError: Cannot book for [removed] at [removed], "
        "write to [removed] or call [removed] about [removed]"
    )
    written = broken_site.log()
    for secret in [*TYPED.values(), "asha.rao", "98765", "k3x9code", "Kothrud"]:
        assert secret not in written


def test_p2_what_led_to_it_is_in_the_same_record(visitor, records):
    assert visitor.get("/caused/?age=Ananya").status == 500
    [record] = records()
    said = [line for line in record["exception"].splitlines() if line[0] == "b"]
    assert said == [
        "builtins.ValueError: invalid literal for int() with base 10: '[removed]'",
        "builtins.RuntimeError: no age",
    ]
    assert record["exception"].count("Traceback") == 2


@pytest.mark.parametrize("given", ["short", "a b c d e f g", "x" * 65, "<script>alert"])
def test_p2_what_is_no_id_is_replaced(visitor, records, given):
    answer = visitor.get("/caused/?age=x", **{"X-Request-ID": given})
    [record] = records()
    assert record["request_id"] == answer.headers["X-Request-ID"]
    assert len(record["request_id"]) == 16
    assert given not in answer.text


def test_p2_every_answer_has_an_id_of_its_own(visitor):
    paths = ["/", "/workers/", "/nowhere/", "/static/js/site.js", "/account/login/"]
    ids = [visitor.get(path).headers["X-Request-ID"] for path in paths + ["/"]]
    assert len(set(ids)) == len(ids)
    assert {len(one) for one in ids} == {16}


def test_p2_what_breaks_after_django_is_one_record_too(visitor, records):
    answer = visitor.get("/chunks/", **{"X-Request-ID": ID})
    assert (answer.status, answer.headers["X-Request-ID"]) == (500, ID)
    assert answer.text == f"Something broke on our side. Reference: {ID}\n"
    [record] = records()
    assert (record["request_id"], record["method"], record["route"]) == (
        ID,
        "GET",
        "chunks",
    )
    assert record["exception"].endswith("builtins.RuntimeError: in the middle")


def test_p2_our_own_lines_name_their_request(visitor, records):
    visitor.get("/warned/", **{"X-Request-ID": ID})
    [record] = records()
    assert (record["request_id"], record["route"]) == (ID, "warned")
    assert (record["level"], record["message"]) == ("WARNING", "Said to [removed].")


def test_p2_a_task_names_the_request_that_ordered_it(visitor, records):
    visitor.get("/ordered/", **{"X-Request-ID": ID})
    [record] = eventually(records)
    assert (record["request_id"], record["method"]) == (ID, "TASK")
    assert record["route"] == "tests.mysite.broken.tasks.fail"
    assert record["level"] == "ERROR"
    assert record["exception"].endswith("RuntimeError: No letter to [removed]")


@pytest.fixture
def without_sessions(transactional_db):
    """The table is not where a socket looks for who is there."""
    rename("django_session", "django_session_away")
    yield
    rename("django_session_away", "django_session")


def rename(name, new_name):
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {name} RENAME TO {new_name}")


def test_p2_a_socket_that_breaks_is_one_record(broken_site, records, without_sessions):
    with suppress(WebSocketException):
        OpenPage(broken_site.port, "sessionid=" + "a" * 32).close()

    def of_sockets():
        # The site's look around each minute may fail as well without sessions.
        return [one for one in records() if one.get("method") == "WS"]

    [record] = eventually(of_sockets)
    assert record["level"] == "ERROR"
    assert record["route"] == "live"
    assert len(record["request_id"]) == 16
    assert "a" * 32 not in broken_site.log()


def test_p2_a_stranger_who_is_lost_is_no_fault(visitor, records):
    assert visitor.get("/nowhere/").status == 404
    assert visitor.ask("POST", "/account/login/", "x=1").status == 403
    assert visitor.get("/", Host="evil.example").status == 400
    assert records() == []


class TestNotNow:
    @pytest.mark.parametrize("how", ["full", "gone"])
    def test_p13_is_503_and_a_sentence(self, visitor, records, how):
        answer = visitor.get(f"/away/{how}/")
        assert (answer.status, answer.headers["Retry-After"]) == (503, "5")
        assert "<h1>We cannot do that at the moment.</h1>" in answer.text
        [record] = records()
        assert (record["level"], "exception" in record) == ("WARNING", False)
        assert record["message"].startswith("Answered 503 for O")
        assert "10.0.0.7" not in answer.text

    def test_p13_a_full_disk_makes_the_process_unready(self, visitor):
        assert visitor.get("/readyz").text == "ok"
        visitor.get("/away/full/")
        answer = visitor.get("/readyz")
        assert (answer.status, answer.headers["Retry-After"]) == (503, "5")
        assert answer.text == "There is no room left on a disk."
        assert visitor.get("/healthz").status == 200

    def test_p13_a_fault_of_ours_is_still_500(self, visitor, records):
        assert visitor.get("/away/sql/").status == 500
        [record] = records()
        assert record["level"] == "ERROR"


def test_an_address_too_long_to_come_back_to_is_no_fault_of_ours(client, caplog, db):
    assert client.get("/jobs/", {"q": "x" * 20_000}).status_code == 400
    assert caplog.records == []
