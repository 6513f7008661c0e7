"""Every notification goes out once, as a letter: words, links, who wants none."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Letter
from live import bell, chat, emails
from live.models import Notification


def tell(user, message="Suresh accepted.", **how):
    bell.tell(user, message, link="/jobs/abc/", icon="check", at=timezone.now(), **how)


def written():
    """[(to, subject)] of the letters there are."""
    return list(Letter.objects.order_by("pk").values_list("recipient", "subject"))


@pytest.mark.usefixtures("db")
class TestTheLetter:
    def test_says_what_happened_and_leads_there(self, customer, mailoutbox):
        tell(customer)
        [sent] = mailoutbox
        assert (sent.to, sent.subject) == ([customer.email], "Suresh accepted.")
        assert sent.body == (
            "Hello Ananya,\n\nSuresh accepted.\n\n"
            "See it here: http://testserver/jobs/abc/\n\nCallout\nhttp://testserver\n"
        )

    def test_carries_the_words_of_the_other_side_as_they_are(
        self, customer, mailoutbox
    ):
        tell(customer, detail="Tap & <basin>, “both”")
        assert "\nIn their words: “Tap & <basin>, “both””\n" in mailoutbox[0].body

    def test_f04_has_a_subject_of_one_line(self, customer, mailoutbox):
        tell(customer, "Closed: one\r\ntwo\u2028three\x00\nBcc: x@example.com")
        assert [(m.to, m.cc, m.bcc, m.subject) for m in mailoutbox] == [
            ([customer.email], [], [], "Closed: one two three Bcc: x@example.com")
        ]

    @pytest.mark.parametrize("gone", [{"is_active": False}, {"email": ""}])
    def test_goes_to_nobody_who_left(self, customer, gone):
        type(customer).objects.filter(pk=customer.pk).update(**gone)
        tell(customer)
        assert emails.write_due() == 1
        assert written() == []


@pytest.mark.usefixtures("db")
class TestWhen:
    def test_it_is_written_with_the_next_round_and_once(self, customer):
        tell(customer)
        assert written() == []
        assert [emails.write_due(), emails.write_due()] == [1, 0]
        assert written() == [(customer.email, "Suresh accepted.")]

    def test_it_was_ordered_twice_it_is_one(self, customer):
        tell(customer)
        for _ in range(2):
            Notification.objects.update(letter_due=timezone.now())
            emails.write_due()
        assert written() == [(customer.email, "Suresh accepted.")]

    def test_a_round_takes_more_than_a_batch(self, customer, monkeypatch):
        monkeypatch.setattr(emails, "BATCH", 2)
        for n in range(5):
            tell(customer, f"{n}")
        assert emails.write_due() == 5
        assert [subject for _, subject in written()] == ["0", "1", "2", "3", "4"]

    def test_a_patient_one_waits_two_minutes(self, customer):
        before = timezone.now()
        tell(customer, patient=True)
        assert emails.write_due(at=before + timedelta(minutes=2)) == 0
        assert emails.write_due(at=timezone.now() + timedelta(minutes=2)) == 1
        assert written() == [(customer.email, "Suresh accepted.")]


@pytest.mark.usefixtures("db")
class TestReadOrTakenBackMeanwhile:
    """F05, U35, P12: what was ordered is gone, and nothing fails for that."""

    LATER = timedelta(minutes=3)

    def test_u35_a_patient_one_that_was_read_is_not_written(self, customer):
        tell(customer, patient=True)
        bell.read(customer.pk)
        assert emails.write_due(at=timezone.now() + self.LATER) == 1
        assert written() == []
        assert emails.write_due(at=timezone.now() + self.LATER) == 0

    def test_what_matters_is_written_although_it_was_read(self, customer):
        tell(customer)
        bell.read(customer.pk)
        emails.write_due()
        assert written() == [(customer.email, "Suresh accepted.")]

    def test_f05_of_a_talk_comes_the_last_unread_message(
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
        assert emails.write_due(at=timezone.now() + self.LATER) == 1
        assert written() == [(customer.email, "Suresh wrote: “Still there?”")]


def test_a_user_who_is_erased_takes_their_orders_along(customer):
    tell(customer)
    customer.delete()
    assert emails.write_due() == 0
