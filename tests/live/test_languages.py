"""A customer and a worker of different languages: each reads their own, all along."""

import re

import pytest
from django.utils import translation

from accounts.models import Letter, User
from bookings import reviews
from bookings.money import payments
from bookings.states import Verb
from live import chat, deliveries, publisher
from live.channels.site import frame
from live.models import Notification
from tests.cast import drive
from tests.reading import tree, words
from toolkit import locales
from toolkit.locales import Shape

pytestmark = pytest.mark.django_db

DEVANAGARI = re.compile(r"[\u0900-\u0963]")
ENGLISH = re.compile(r"\b(?:you|your|the|is|asks|says|accepted|Hello|See)\b")


@pytest.fixture
def two(customer, worker):
    """The customer reads Hindi, the worker English."""
    User.objects.filter(pk=customer.pk).update(language="hi")
    User.objects.filter(pk=worker.pk).update(language="en-gb")
    customer.refresh_from_db()
    worker.refresh_from_db()
    return customer, worker


@pytest.fixture
def pushed(monkeypatch):
    """What open pages are told."""
    frames = []
    monkeypatch.setattr(publisher, "may_reach", lambda user: True)
    monkeypatch.setattr(
        publisher, "push_to_user", lambda user, told: frames.append((user, told))
    )
    return frames


@pytest.mark.parametrize("page", ["en-gb", "hi"])
def test_over_a_whole_job_each_reads_their_own(two, ask, committed, pushed, page):
    """Whatever language the page has on which somebody takes the step."""
    customer, worker = two
    with translation.override(page), committed():
        job = ask(by=customer)
    for verb in (Verb.ACCEPT, Verb.START, Verb.COMPLETE, Verb.CONFIRM):
        with translation.override(page), committed():
            job = drive(job, verb)
    with translation.override(page), committed():
        payments.mark_paid(job.payments.get(), by=worker)
        reviews.leave(job, by=customer, rating=5, comment="ठीक")
    deliveries.send_due()

    hindi = told(customer)
    english = told(worker)
    assert [kind for kind, _words in hindi] == [
        "accept-to-customer",
        "start-to-customer",
        "complete-to-customer",
        "pay-to-customer",
    ]
    assert [kind for kind, _words in english] == [
        "request-to-worker",
        "confirm-to-worker",
        "review-to-worker",
    ]
    assert all(is_hindi(words) for _kind, words in hindi)
    assert all(is_english(words) for _kind, words in english)
    assert_pushes_and_letters_say_the_same(pushed, customer, worker)


def assert_pushes_and_letters_say_the_same(pushed, customer, worker):
    for person, is_theirs in ((customer, is_hindi), (worker, is_english)):
        messages = {words for _kind, words in told(person)}
        assert {push["message"] for user, push in pushed if user == person.pk} == (
            messages
        )
        letters = Letter.objects.filter(recipient=person.email)
        assert {letter.subject for letter in letters} == messages
        assert all(is_theirs(letter.body) for letter in letters)


def told(user):
    rows = Notification.objects.filter(user=user).order_by("pk")
    return list(rows.values_list("kind", "message"))


def is_hindi(words):
    ours = words.replace("Said in the test.", "")
    return bool(DEVANAGARI.search(ours)) and not ENGLISH.search(ours)


def is_english(words):
    return not DEVANAGARI.search(words.replace("ठीक", ""))


def test_the_exact_words_of_one_step(two, ask, committed):
    with committed():
        job = ask(by=two[0])
    with committed():
        drive(job, Verb.ACCEPT)

    day = job.scheduled_time.astimezone(job.city.tz)
    with translation.override("hi"):
        shown = locales.day(day, Shape.DAY)
    assert told(two[0])[0][1] == (
        f"Suresh ने स्वीकार कर लिया और {shown} को सुबह 10:00 बजे आएँगे। चैट अब खुली है।"
    )


def test_a_message_is_told_in_the_readers_language(two, job_in, committed):
    customer, worker = two
    job = job_in("accepted")
    chat.open_room(job)
    Notification.objects.all().delete()
    with committed():
        chat.post(job, by=worker, text="On my way", client_id=CLIENT)

    (note,) = Notification.objects.filter(user=customer)
    assert note.message == "Suresh ने लिखा: “On my way”"
    assert frame(note)["message"] == note.message


CLIENT = "6a3c2a52-5c3e-4c54-9d5f-0c5f6d6a1b11"


class TestWhoChangesTheirLanguage:
    """Reads also what was told before in the one they read now."""

    def change(self, user, language):
        User.objects.filter(pk=user.pk).update(language=language)
        user.refresh_from_db()

    def test_their_list(self, two, ask, committed, as_user):
        with committed():
            drive(ask(by=two[0]), Verb.ACCEPT)
        client = as_user(two[0])
        before = tree(client.get("/notifications/")).select_one("main")
        assert "Suresh ने स्वीकार कर लिया" in words(before)
        self.change(two[0], "en-gb")
        after = words(tree(client.get("/notifications/")).select_one("main"))
        assert "Suresh accepted and comes on" in after
        assert not DEVANAGARI.search(after)

    def test_a_letter_that_has_not_gone(self, two, ask, committed):
        with committed():
            drive(ask(by=two[0]), Verb.ACCEPT)
        self.change(two[0], "en-gb")
        deliveries.send_due()
        letter = Letter.objects.get(recipient=two[0].email)
        assert letter.subject.startswith("Suresh accepted and comes on")
        assert is_english(letter.body)

    def test_what_was_told_in_one_language_alone(self, two, as_user):
        Notification.objects.create(
            user=two[0], kind="request-to-worker", message="Told before.", link="/"
        )
        assert "Told before." in words(tree(as_user(two[0]).get("/notifications/")))
