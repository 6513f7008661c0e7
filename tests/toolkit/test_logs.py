"""The parts of the log by themselves: what is taken out, and who is written to."""

import logging
import sys

import pytest
import redis
from django.core import mail
from django.db import InterfaceError, OperationalError, ProgrammingError

from mysite.settings import logs
from toolkit.logs import admins, faults, trace
from toolkit.logs.scrub import scrub

GONE = "[removed]"


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("to asha.rao+x@mail.example.in.", f"to {GONE}."),
        (
            "(email)=(asha@example.com) already exists",
            f"(email)=({GONE}) already exists",
        ),
        ("call +91 98765-43210 now", f"call {GONE} now"),
        ("call (020) 2543 2101", f"call ({GONE}"),
        ("from 203.0.113.77", f"from {GONE}"),
        ("job 17 at 12:30, 4.5 of 5", "job 17 at 12:30, 4.5 of 5"),
        ("job k3x9code70 is 12345678", "job k3x9code70 is 12345678"),
        ("null value\nDETAIL:  Failing row contains (1, Asha).", f"null value\n{GONE}"),
    ],
)
def test_h3_what_looks_personal_is_taken_out(text, left):
    assert scrub(text) == left


def test_h3_what_we_know_to_be_personal_is_taken_out():
    text = "Asha Rao of 'Law\\nCollege', Asha, ab"
    said = ["Asha", "Asha Rao", "Law\nCollege", "ab", ""]
    assert scrub(text, said) == f"{GONE} of '{GONE}', {GONE}, ab"


class TestLettersToTheAdmins:
    @pytest.fixture
    def log(self, settings):
        settings.ADMINS = [("", "ops@example.com")]
        [handler] = (h for h in logging.root.handlers if type(h) is admins.AdminHandler)
        handler.written.clear()
        return logging.getLogger("tests.admins")

    def test_p2_carry_the_record_and_no_secret(self, log, mailoutbox):
        with trace.bound(trace.Trace("4f1f7c9e", "POST", "bookings:book")):
            log.error("Not told: %s", "asha@example.com")
        [letter] = mailoutbox
        assert letter.to == ["ops@example.com"]
        assert letter.subject == "ERROR POST bookings:book (4f1f7c9e)"
        line = letter.body.partition(" ")[2]
        assert line == (
            "ERROR [4f1f7c9e] tests.admins: Not told: [removed] (POST bookings:book)"
        )

    def test_p2_come_once_for_each_kind(self, log, mailoutbox, monkeypatch):
        for _ in range(3):
            log.error("again")
        log.error("other")
        assert len(mailoutbox) == 2
        monkeypatch.setattr(admins, "QUIET_SECONDS", -1)
        log.error("again")
        assert len(mailoutbox) == 3

    def test_p2_do_not_come_for_less(self, log, mailoutbox):
        log.warning("hm")
        log.error("Forbidden", extra={"status_code": 403})
        assert mailoutbox == []

    def test_p2_that_cannot_be_sent_break_nothing(self, log, settings):
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_PORT = 1
        log.error("still said")
        assert mail.outbox == []

    def test_p2_nobody_named_nobody_written_to(self, log, settings, mailoutbox):
        settings.ADMINS = []
        log.error("said")
        assert mailoutbox == []


class Said(OperationalError):
    is_said = True


def record_of(error):
    try:
        raise error
    except Exception:  # noqa: BLE001  any error has a record
        return logging.LogRecord(
            "tests", logging.ERROR, "", 0, "%s failed.", ("It",), sys.exc_info()
        )


class TestOutages:
    @pytest.mark.parametrize("error", [OperationalError, InterfaceError])
    def test_are_a_line_and_not_a_traceback(self, error):
        record = record_of(error("the connection is lost"))
        assert faults.OutagesInALine().filter(record)
        said = record.levelname, record.getMessage(), record.exc_info
        assert said == ("WARNING", f"It failed. ({error.__name__})", None)

    def test_that_a_circuit_has_said_are_not_said_again(self):
        assert not faults.OutagesInALine().filter(record_of(Said()))

    def test_are_not_faults(self):
        record = record_of(ProgrammingError("no such column"))
        assert faults.OutagesInALine().filter(record)
        assert (record.levelname, record.getMessage()) == ("ERROR", "It failed.")
        assert record.exc_info is not None

    def test_every_handler_knows_them(self):
        handlers = logs.config("json", "WARNING")["handlers"]
        assert {name: h["filters"] for name, h in handlers.items()} == {
            "console": ["outages"],
            "admins": ["outages"],
        }

    @pytest.mark.parametrize(
        ("error", "is_said"),
        [
            (redis.ConnectionError("Connection refused."), False),
            (ConnectionResetError(), False),
            (KeyError("channel"), True),
        ],
    )
    def test_of_redis_are_not_said_each_second(self, error, is_said):
        [said] = logs.config("json", "WARNING")["loggers"]["channels_redis.pubsub"][
            "filters"
        ]
        assert said == "without_redis"
        assert faults.SilentWithoutRedis().filter(record_of(error)) is is_said
