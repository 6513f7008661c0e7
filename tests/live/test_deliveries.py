"""Every notification goes out once on each channel: words, links, who wants none.

Looked at with two channels, the site and e-mail; others have tests of their own.
"""

from datetime import timedelta

import pytest
from django.db import OperationalError
from django.utils import timezone

from accounts.delivery import LEASE, MAX_TRIES
from accounts.models import Letter
from live import chat, deliveries, periodic
from live.channels import email
from live.channels.site import SiteChannel
from live.kinds import Kind
from live.models import Delivery, Notification
from live.notifications import notify
from live.unread import mark_read

CHANNELS = (SiteChannel(), email.EmailChannel())
SUBJECT = "You are approved. Customers can find and book you now."


@pytest.fixture(autouse=True)
def _these_channels(monkeypatch):
    monkeypatch.setattr(deliveries, "CHANNELS", CHANNELS)
    monkeypatch.setattr(deliveries, "QUEUED", CHANNELS[1:])


def notify_user(user, kind=Kind.APPROVED_TO_WORKER, words=None, **how):
    facts = {"link": "/jobs/abc/", "at": timezone.now()} | how
    notify(user, kind, words or {}, **facts)


def notify_of_message(user, quote="Hello"):
    notify_user(user, Kind.MESSAGE_TO_OTHER_SIDE, {"name": "Suresh", "quote": quote})


def written():
    """[(to, subject)] of the letters there are."""
    return list(Letter.objects.order_by("pk").values_list("recipient", "subject"))


def outcomes():
    """[(channel, state, tries)] of the deliveries there are."""
    rows = Delivery.objects.order_by("pk")
    return list(rows.values_list("channel", "state", "tries"))


@pytest.mark.usefixtures("db")
class TestTheLetter:
    def test_says_what_happened_and_leads_there(self, customer, mailoutbox):
        notify_user(customer)
        [sent] = mailoutbox
        assert (sent.to, sent.subject) == ([customer.email], SUBJECT)
        assert sent.body == (
            f"Hello Ananya,\n\n{SUBJECT}\n\n"
            "See it here: http://testserver/jobs/abc/\n\nCallout\nhttp://testserver\n"
        )

    def test_carries_the_words_of_the_other_side_as_they_are(
        self, customer, mailoutbox
    ):
        notify_user(customer, detail="Tap & <basin>, “both”")
        assert "\nIn their words: “Tap & <basin>, “both””\n" in mailoutbox[0].body

    def test_f04_has_a_subject_of_one_line(self, customer, mailoutbox):
        reason = "one\r\ntwo\u2028three\x00\nBcc: x@example.com"
        notify_user(customer, Kind.HIDDEN_TO_WORKER, {"reason": reason})
        assert [(m.to, m.cc, m.bcc, m.subject) for m in mailoutbox] == [
            (
                [customer.email],
                [],
                [],
                "Customers can’t find you for now: one two three Bcc: x@example.com",
            )
        ]

    @pytest.mark.parametrize("gone", [{"is_active": False}, {"email": ""}])
    def test_goes_to_nobody_who_left(self, customer, gone):
        type(customer).objects.filter(pk=customer.pk).update(**gone)
        notify_user(customer)
        assert deliveries.send_due() == 1
        assert written() == []
        assert outcomes() == [("site", "sent", 0), ("email", "skipped", 1)]


@pytest.mark.usefixtures("db")
class TestWhen:
    def test_it_is_written_with_the_next_round_and_once(self, customer):
        notify_user(customer)
        assert (written(), outcomes()) == ([], [])
        assert [deliveries.send_due(), deliveries.send_due()] == [1, 0]
        assert written() == [(customer.email, SUBJECT)]
        assert outcomes() == [("site", "sent", 0), ("email", "sent", 1)]

    def test_ordered_twice_it_is_one(self, customer):
        notify_user(customer)
        for _ in range(2):
            Notification.objects.update(deliver_at=timezone.now())
            deliveries.send_due()
        assert written() == [(customer.email, SUBJECT)]
        assert outcomes() == [("site", "sent", 0), ("email", "sent", 1)]

    def test_a_round_takes_more_than_a_batch(self, customer, monkeypatch):
        monkeypatch.setattr(deliveries, "BATCH", 2)
        monkeypatch.setattr(email.EmailChannel, "batch", 2)
        for n in range(5):
            notify_user(customer, Kind.HIDDEN_TO_WORKER, {"reason": f"{n}"})
        assert deliveries.send_due() == 5
        assert [subject[-1] for _, subject in written()] == ["0", "1", "2", "3", "4"]

    def test_a_message_waits_two_minutes(self, customer):
        before = timezone.now()
        notify_of_message(customer)
        wait = timedelta(minutes=2)
        assert deliveries.send_due(at=before + wait) == 0
        assert outcomes() == []
        assert deliveries.send_due(at=timezone.now() + wait) == 1
        assert written() == [(customer.email, "Suresh wrote: “Hello”")]

    def test_a_request_notes_only_when_it_is_due(
        self, customer, django_assert_num_queries
    ):
        """One statement for each person told, whatever channels there are."""
        with django_assert_num_queries(1):
            notify_user(customer)

    def test_a_batch_takes_the_statements_of_one(
        self, customer, django_assert_num_queries
    ):
        email.letters.brand_name()  # it is looked up once
        for number in (1, 30):
            for _ in range(number):
                notify_user(customer)
            with django_assert_num_queries(15):
                deliveries.send_due()


@pytest.mark.usefixtures("db")
class TestReadOrTakenBackMeanwhile:
    """F05, U35, P12: what was ordered is gone, and nothing fails for that."""

    LATER = timedelta(minutes=3)

    def test_u35_a_message_that_was_read_is_not_written(self, customer):
        notify_of_message(customer)
        mark_read(customer.pk)
        assert deliveries.send_due(at=timezone.now() + self.LATER) == 1
        assert written() == []
        assert outcomes() == [("site", "sent", 0), ("email", "skipped", 1)]
        assert deliveries.send_due(at=timezone.now() + self.LATER) == 0

    def test_what_matters_is_written_although_it_was_read(self, customer):
        notify_user(customer)
        mark_read(customer.pk)
        deliveries.send_due()
        assert written() == [(customer.email, SUBJECT)]

    def test_f05_of_a_chat_comes_the_last_unread_message(
        self, accepted, customer, worker
    ):
        """Written, opened, written again within two minutes."""
        for text, key in (("Hello", 1), ("Still there?", 2)):
            chat.post(
                accepted,
                by=worker,
                text=text,
                client_id=f"00000000-0000-4000-8000-00000000000{key}",
            )
            if key == 1:
                chat.mark_read(accepted, by=customer, seq=1)
        assert deliveries.send_due(at=timezone.now() + self.LATER) == 1
        assert written() == [(customer.email, "Suresh wrote: “Still there?”")]


@pytest.mark.usefixtures("db")
class TestWhatFails:
    """Two people are told; the letter to the first cannot be written."""

    @pytest.fixture
    def broken(self, monkeypatch, customer, other_customer):
        notify_user(customer)
        notify_user(other_customer)
        send = email.EmailChannel.send

        def refuse_some(channel, notifications):
            if any(one.user == customer for one in notifications):
                raise ValueError("No such words.")
            send(channel, notifications)

        monkeypatch.setattr(email.EmailChannel, "send", refuse_some)

    def test_does_not_hold_up_the_others(self, broken, customer, other_customer):
        deliveries.send_due()
        assert written() == [(other_customer.email, SUBJECT)]
        failing = Delivery.objects.get(channel="email", state="waiting")
        assert failing.notification.user == customer
        assert (failing.tries, failing.last_error) == (1, "ValueError: No such words.")
        assert failing.due_at > timezone.now()

    def test_is_tried_five_times_and_then_has_failed(self, broken):
        at = timezone.now()
        rounds = [deliveries.send_due(at=at + n * timedelta(days=1)) for n in range(7)]
        assert rounds == [2, 1, 1, 1, 1, 0, 0]
        failed = Delivery.objects.get(state="failed")
        assert (failed.tries, failed.due_at) == (MAX_TRIES, None)
        assert failed.last_error == "ValueError: No such words."

    def test_a_database_that_is_away_is_no_failed_try(self, customer, monkeypatch):
        """The caller hears of it; the letter is sent when its lease is over."""

        def cut_off(channel, notifications):
            raise OperationalError("the connection is lost")

        notify_user(customer)
        at = timezone.now()
        with monkeypatch.context() as away:
            away.setattr(email.EmailChannel, "send", cut_off)
            with pytest.raises(OperationalError):
                deliveries.send_due(at=at)
        assert Delivery.objects.get(channel="email").last_error == ""
        assert deliveries.send_due(at=at + LEASE) == 1
        assert written() == [(customer.email, SUBJECT)]

    def test_who_dies_while_sending_is_replaced(self, customer):
        """The claim is there and the end is not: after the lease somebody sends it."""
        notify_user(customer)
        at = timezone.now()
        deliveries._write_rows(at)
        due = Delivery.objects.filter(channel="email", due_at__lte=at)
        deliveries._claim(due, 1, at)
        assert deliveries.send_due(at=at) == 0
        assert deliveries.send_due(at=at + LEASE) == 1
        assert written() == [(customer.email, SUBJECT)]

    def test_what_ends_every_process_has_failed(self, customer):
        notify_user(customer)
        at = timezone.now()
        deliveries._write_rows(at)
        Delivery.objects.filter(channel="email").update(tries=MAX_TRIES)
        assert deliveries.send_due(at=at) == 1
        assert written() == []
        assert ("email", "failed", MAX_TRIES + 1) in outcomes()


def test_a_user_who_is_erased_takes_their_orders_along(customer):
    notify_user(customer)
    deliveries._write_rows(timezone.now())
    customer.delete()
    assert Delivery.objects.count() == deliveries.send_due() == 0


def test_what_ended_long_ago_is_forgotten(customer):
    now = timezone.now()
    for days, state in ((29, "sent"), (31, "sent"), (31, "failed"), (181, "failed")):
        notify_user(customer)
        newest = Notification.objects.order_by("-pk").first()
        ended = now - timedelta(days=days)
        Delivery.objects.create(
            notification=newest, channel="email", state=state, ended_at=ended
        )
    waiting = Delivery.objects.create(
        notification=newest, channel="site", due_at=now - timedelta(days=300)
    )
    assert deliveries.tidy in periodic.EVERY_HOUR
    deliveries.tidy(at=now)
    kept = [(row.state, (now - row.ended_at).days) for row in ended_rows()]
    assert kept == [("sent", 29), ("failed", 31)]
    assert Delivery.objects.filter(pk=waiting.pk).exists()


def ended_rows():
    return Delivery.objects.exclude(ended_at=None).order_by("pk")
