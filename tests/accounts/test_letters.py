"""Letters from the row to the mail server, whatever the server does meanwhile."""

import threading
from datetime import timedelta

import pytest
from django.core import mail
from django.db import OperationalError, connection, transaction
from django.utils import timezone

from accounts import delivery, letters
from accounts.models import Letter
from accounts.signals import before_letters
from tests.smtp_sink import Sink

SMTP = "django.core.mail.backends.smtp.EmailBackend"


@pytest.fixture
def sink(settings):
    with Sink() as sink:
        settings.MAIL_TRANSPORT = SMTP
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", sink.port
        settings.EMAIL_TIMEOUT = 0.2
        yield sink


def write(to="a@example.com", subject="Hello", body="Good day.", **more):
    letters.write(to=to, subject=subject, body=body, **more)
    return Letter.objects.latest("pk")


def make_due():
    """As if the wait of every letter were over."""
    Letter.objects.update(next_try=timezone.now())


def state(letter):
    letter.refresh_from_db()
    return letter.state, letter.tries, letter.last_error


@pytest.mark.usefixtures("db")
class TestALetter:
    def test_goes_as_it_was_written(self, sink):
        letter = write(subject="Zwölf\nUhr", body="Grüße,\n.\nund: नमस्ते")
        assert delivery.send_due() == delivery.IDLE_SECONDS
        [got] = sink.letters
        assert (got["To"], got["Subject"]) == ("a@example.com", "Zwölf Uhr")
        assert got["From"] == "Callout <hello@callout.example>"
        assert got["Auto-Submitted"] == "auto-generated"
        assert got.get_content().replace("\r\n", "\n") == ("Grüße,\n.\nund: नमस्ते\n")
        assert state(letter) == ("sent", 1, "")
        assert letter.sent_at is not None

    def test_is_not_kept_longer_than_it_is_needed(self, sink):
        plain, private = write(html="<p>Hi</p>"), write(is_private=True)
        delivery.send_due()
        for letter in (plain, private):
            letter.refresh_from_db()
        assert (plain.subject, plain.body, plain.html) == ("Hello", "", "")
        assert (private.subject, private.body, private.html) == ("", "", "")

    def test_goes_once(self, sink):
        write()
        for _ in range(3):
            delivery.send_due()
            make_due()
        assert len(sink.letters) == 1

    def test_many_go_through_one_connection_the_oldest_first(self, sink):
        for number in range(5):
            write(subject=f"{number}")
        delivery.send_due()
        assert [got["Subject"] for got in sink.letters] == ["0", "1", "2", "3", "4"]
        assert sink.connections == 1

    def test_waits_for_its_transaction(self, sink):
        with transaction.atomic():
            write()
            transaction.set_rollback(True)
        delivery.send_due()
        assert sink.letters == []

    def test_of_one_key_is_one(self, sink):
        for _ in range(2):
            letters.write(to="a@example.com", subject="!", body="!", key="job-1")
        delivery.send_due()
        assert len(sink.letters) == 1

    def test_tried_again_has_the_same_id(self, sink):
        write()
        sink.mode = "drop"
        delivery.send_due()
        sink.mode = "stall"
        make_due()
        delivery.send_due()
        sink.mode = "accept"
        make_due()
        delivery.send_due()
        first, second = sink.letters
        assert first["Message-ID"] == second["Message-ID"]
        assert first["Message-ID"].endswith("@callout.example>")


@pytest.mark.usefixtures("db")
class TestAServerThatFails:
    """S1, P4, F04: whatever goes wrong, the letter is there and says what."""

    @pytest.mark.parametrize(
        ("mode", "said"),
        [
            ("refuse", "SMTPRecipientsRefused"),
            ("defer", "SMTPRecipientsRefused"),
            ("silent", "SMTPServerDisconnected"),
            ("drop", "SMTPServerDisconnected"),
            ("stall", "SMTPServerDisconnected"),
        ],
    )
    def test_gives_the_letter_back(self, sink, mode, said):
        letter = write()
        sink.mode = mode
        before = timezone.now()
        delivery.send_due()
        now, tries, error = state(letter)
        assert (now, tries, error.split(":")[0]) == ("waiting", 1, said)
        assert before + delivery.WAITS[0] <= letter.next_try
        sink.mode = "accept"
        delivery.send_due()
        assert state(letter)[0] == "waiting"
        make_due()
        delivery.send_due()
        assert state(letter) == ("sent", 2, "")

    def test_s1_is_waited_for_longer_and_longer_then_the_letter_has_failed(self, sink):
        letter = write()
        sink.mode = "refuse"
        waits = []
        for _ in range(5):
            delivery.send_due()
            letter.refresh_from_db()
            waits.append(
                round((letter.next_try - timezone.now()) / timedelta(minutes=1))
            )
            make_due()
        assert waits[:4] == [1, 10, 60, 360]
        assert state(letter)[:2] == ("failed", 5)
        assert "not here" in letter.last_error
        assert letter.body == "Good day."
        delivery.send_due()
        assert state(letter)[:2] == ("failed", 5)

    def test_a_letter_that_cannot_be_made_holds_up_no_other(self, sink):
        bad = [write(to=to) for to in ("", "a@example.com\nBcc: b@example.com")]
        good = write()
        assert delivery.send_due() == delivery.IDLE_SECONDS
        assert [state(letter)[:2] for letter in bad] == [("waiting", 1)] * 2
        assert state(good) == ("sent", 1, "")
        assert [got["To"] for got in sink.letters] == ["a@example.com"]

    def test_a_refused_recipient_holds_up_no_other(self, sink):
        sink.mode = "refuse"
        one, other = write(), write()
        delivery.send_due()
        assert (state(one)[1], state(other)[1]) == (1, 1)

    def test_p4_a_dead_one_is_asked_for_one_letter_at_a_time(self, sink):
        first, second = write(), write()
        sink.mode = "silent"
        assert delivery.send_due() == delivery.AWAY_SECONDS
        assert (state(first)[1], state(second)[1]) == (1, 0)

    def test_what_is_private_is_not_kept_when_it_failed(self, sink):
        letter = write(
            is_private=True, useful_until=timezone.now() + timedelta(minutes=15)
        )
        sink.mode = "refuse"
        delivery.send_due()
        letter.refresh_from_db()
        assert letter.body == "Good day."
        make_due()
        Letter.objects.update(useful_until=timezone.now())
        delivery.send_due()
        assert (state(letter)[0], letter.body, letter.subject) == ("failed", "", "")
        assert "not here" in letter.last_error

    def test_a_code_that_is_over_is_not_sent(self, sink):
        letter = write(is_private=True, useful_until=timezone.now())
        delivery.send_due()
        assert state(letter) == (
            "failed",
            1,
            "Its code or link was over before it went.",
        )
        assert sink.letters == []


@pytest.mark.usefixtures("db")
class TestAWorkerThatDies:
    def test_p6_while_it_sends_leaves_a_letter_that_is_sent_again(self, sink):
        letter = write()
        later = timezone.now() + delivery.LEASE
        Letter.objects.update(state="sending", tries=1, next_try=later)
        delivery.send_due()
        assert sink.letters == []
        make_due()
        delivery.send_due()
        assert len(sink.letters) == 1
        assert state(letter) == ("sent", 2, "")

    def test_of_one_letter_again_and_again_ends_it(self, sink):
        letter = write()
        Letter.objects.update(state="sending", tries=5)
        delivery.send_due()
        assert state(letter)[0] == "failed"
        assert letter.last_error == "Each time it was sent, the process ended."
        assert sink.letters == []


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_send_each_letter_once(sink, settings):
    # The server answers; on a busy machine not within a moment.
    settings.EMAIL_TIMEOUT = 20
    for number in range(20):
        write(subject=f"{number}")
    start = threading.Barrier(3)

    def work():
        start.wait()
        try:
            delivery.send_due()
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    sent = sorted(int(got["Subject"]) for got in sink.letters)
    assert sent == list(range(20))
    assert set(Letter.objects.values_list("state", "tries")) == {("sent", 1)}


@pytest.mark.usefixtures("db")
class TestDjangosMail:
    """Everything that sends mail in Django's way writes letters."""

    def test_is_a_letter(self, sink):
        mail.send_mail(
            "Hi\nyou", "Text", None, ["a@example.com"], html_message="<p>Text</p>"
        )
        assert sink.letters == []
        delivery.send_due()
        [got] = sink.letters
        assert (got["To"], got["Subject"]) == ("a@example.com", "Hi you")
        assert got["From"] == "Callout <hello@callout.example>"
        assert got.get_body(("plain",)).get_content().strip() == "Text"
        assert got.get_body(("html",)).get_content().strip() == "<p>Text</p>"

    def test_goes_to_each_on_their_own(self, sink):
        message = mail.EmailMessage(
            "Hi",
            "Text",
            "Somebody <else@example.com>",
            ["a@example.com"],
            cc=["b@example.com"],
            bcc=["c@example.com", "a@example.com"],
            reply_to=["r@example.com"],
            headers={"X-Job": "1\r\nBcc: d@example.com"},
        )
        assert message.send() == 1
        delivery.send_due()
        assert [got["To"] for got in sink.letters] == [
            "a@example.com",
            "b@example.com",
            "c@example.com",
        ]
        got = sink.letters[0]
        assert (got["From"], got["Reply-To"], got["Cc"], got["Bcc"]) == (
            "Somebody <else@example.com>",
            "r@example.com",
            None,
            None,
        )
        assert got["X-Job"] == "1 Bcc: d@example.com"

    def test_html_alone(self, sink):
        message = mail.EmailMessage("Hi", "<b>Hi</b>", to=["a@example.com"])
        message.content_subtype = "html"
        message.send()
        delivery.send_due()
        assert sink.letters[0].get_content_type() == "text/html"
        assert sink.letters[0].get_content().strip() == "<b>Hi</b>"

    def test_to_the_admins(self, sink, settings):
        settings.ADMINS = [("Boss", "boss@example.com")]
        mail.mail_admins("Broken", "See the log.")
        delivery.send_due()
        assert [got["To"] for got in sink.letters] == ["boss@example.com"]
        assert sink.letters[0]["From"] == "Callout <hello@callout.example>"

    def test_what_the_outbox_cannot_keep_is_said(self):
        for silently in (False, True):
            message = mail.EmailMessage("Hi", "Text", to=["a@example.com"])
            message.attach("a.txt", "x", "text/plain")
            if silently:
                assert message.send(fail_silently=True) == 0
            else:
                with pytest.raises(ValueError, match="Send a link to the file"):
                    message.send()
        assert Letter.objects.count() == 0
        message = mail.EmailMultiAlternatives("Hi", "Text", to=["a@example.com"])
        message.attach_alternative("BEGIN:VCALENDAR", "text/calendar")
        with pytest.raises(ValueError, match="not text/calendar"):
            message.send()


@pytest.mark.usefixtures("db")
def test_old_letters_are_forgotten_and_waiting_ones_never():
    at = timezone.now()
    for days in (29, 31, 181):
        for now in Letter.State:
            letter = write(subject=f"{now} {days}")
            Letter.objects.filter(pk=letter.pk).update(
                state=now, created_at=at - timedelta(days=days)
            )
    letters.tidy(at=at)
    kept = Letter.objects.order_by("pk").values_list("subject", flat=True)
    assert list(kept) == [
        *(f"{now} 29" for now in Letter.State),
        *(f"{now} 31" for now in ("waiting", "sending", "failed", "aside")),
        *(f"{now} 181" for now in ("waiting", "sending")),
    ]


@pytest.fixture
def fails():
    """`fails(error)`: what is to write letters before the others go raises it."""
    connected = []

    def fails(error):
        def write_letters(**signal):
            raise error

        before_letters.connect(write_letters)
        connected.append(write_letters)

    yield fails
    for receiver in connected:
        before_letters.disconnect(receiver)


@pytest.mark.django_db
class TestWhatIsNotWrittenYet:
    def test_holds_up_none_that_is(self, sink, fails, caplog):
        letter = write()
        fails(ValueError("a fault"))
        delivery.send_due()
        assert state(letter) == ("sent", 1, "")
        assert [record.levelname for record in caplog.records] == ["ERROR"]

    def test_p10_is_for_later_when_the_database_is_away(self, sink, fails, caplog):
        fails(OperationalError("the connection is lost"))
        with pytest.raises(OperationalError):
            delivery.send_due()
        assert caplog.records == []
