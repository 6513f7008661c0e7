"""The parts of the log by themselves: what is taken out, and who is written to."""

import logging

import pytest
from django.core import mail

from toolkit.logs import admins, trace
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
