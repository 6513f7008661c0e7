"""Chat messages and notifications in the admin: to read, by Support alone."""

import uuid

import pytest
from django.urls import reverse
from django.utils import timezone

from bookings.states import Status
from live.models import ChatMessage, ChatRoom, Delivery, Notification
from tests.harness import assert_same_queries
from tests.site import soup, words

pytestmark = pytest.mark.django_db


def url(model, view, *args):
    return reverse(model.snippet_viewset.get_url_name(view), args=args)


@pytest.fixture
def desk(as_user, support):
    """A browser in which Support is logged in."""
    return as_user(support)


@pytest.fixture
def room(job_in):
    return ChatRoom.objects.get_or_create(job=job_in(Status.ACCEPTED))[0]


def say(room, sender, text):
    last = room.messages.order_by("-seq").first()
    return ChatMessage.objects.create(
        room=room,
        seq=last.seq + 1 if last else 1,
        sender=sender,
        client_id=uuid.uuid4(),
        message=text,
    )


def texts(response):
    return [row.instance.message for row in response.context["table"].rows]


class TestChats:
    def test_the_newest_first_with_who_and_about_what(
        self, desk, room, customer, worker
    ):
        say(room, customer, "Ring twice.")
        say(room, worker, "On my <i>way</i>.")
        response = desk.get(url(ChatMessage, "list"))
        assert texts(response) == ["On my <i>way</i>.", "Ring twice."]
        page = response.content.decode()
        for text in (
            "On my &lt;i&gt;way&lt;/i&gt;.",
            "Ananya Deshpande (customer)",
            "Suresh Venkataraman (worker)",
            room.job.code,
        ):
            assert text in page

    def test_search_and_the_talk_of_one_job(
        self, desk, room, customer, worker, job_in, other_worker
    ):
        other = ChatRoom.objects.get_or_create(
            job=job_in(Status.ACCEPTED, worker=other_worker)
        )[0]
        say(room, customer, "Ring twice.")
        say(other, other_worker, "Which floor?")
        listing = url(ChatMessage, "list")
        assert texts(desk.get(listing, {"q": "twice"})) == ["Ring twice."]
        assert texts(desk.get(listing, {"q": "imran floor"})) == ["Which floor?"]
        assert texts(desk.get(listing, {"job": room.job.code})) == ["Ring twice."]
        assert texts(desk.get(listing, {"job": "nonsense"})) == []

    def test_a_message_stands_in_its_talk(self, desk, room, customer, worker):
        first = say(room, customer, "Ring twice.")
        say(room, worker, "I will.")
        response = desk.get(url(ChatMessage, "inspect", first.pk))
        ((heading, table),) = response.context["tables"]
        assert heading == "The whole talk"
        assert [message.message for message in table.data] == ["Ring twice.", "I will."]
        assert room.job.title in response.content.decode()

    def test_the_same_queries_for_few_and_for_many(self, desk, room, customer):
        def make(n):
            for _ in range(n):
                say(room, customer, "Hello?")

        assert_same_queries(url(ChatMessage, "list"), make, desk, many=30)


def facts_of(page):
    """{name: value} of an inspect page."""
    pairs = soup(page).select("dt")
    return {words(dt): words(dt.find_next_sibling("dd")) for dt in pairs}


class TestNotifications:
    def test_who_was_told_what(self, desk, customer, other_customer):
        Notification.objects.create(
            user=customer, message="Suresh accepted.", link="/x/", is_read=True
        )
        Notification.objects.create(
            user=other_customer, message="Imran declined.", link="/y/"
        )
        listing = url(Notification, "list")
        assert texts(desk.get(listing)) == ["Imran declined.", "Suresh accepted."]
        assert texts(desk.get(listing, {"is_read": "true"})) == ["Suresh accepted."]
        assert texts(desk.get(listing, {"q": "harish"})) == ["Imran declined."]

    def test_one_with_its_job(self, desk, ask, customer):
        event = ask().events.get()
        told = Notification.objects.filter(event=event).first()
        told = told or Notification.objects.create(
            user=customer, event=event, message="New request.", link="/jobs/"
        )
        page = desk.get(url(Notification, "inspect", told.pk)).content.decode()
        assert event.job.title in page
        assert told.message in page

    def test_how_it_was_delivered(self, desk, customer):
        told = Notification.objects.create(user=customer, message="Hm.", link="/")
        address = url(Notification, "inspect", told.pk)
        assert facts_of(desk.get(address))["E-mail"] == "Waiting"
        at = timezone.now()
        site = {"channel": "site", "state": Delivery.State.SENT, "ended_at": at}
        email = {"channel": "email", "state": Delivery.State.FAILED}
        email |= {"last_error": "ValueError: No."}
        for facts in (site, email):
            Delivery.objects.create(notification=told, **facts)
        shown = facts_of(desk.get(address))
        assert shown["On the site"].startswith("Passed on, today")
        assert shown["E-mail"] == "Failed, ValueError: No."

    def test_the_same_queries_for_few_and_for_many(self, desk, customer):
        def make(n):
            for _ in range(n):
                Notification.objects.create(user=customer, message="Hm.", link="/")

        assert_same_queries(url(Notification, "list"), make, desk, many=30)


def test_the_menu_shows_them_to_support_alone(as_user, support, finance, editor, boss):
    for user, shown in [
        (support, True),
        (boss, True),
        (finance, False),
        (editor, False),
    ]:
        page = as_user(user).get("/admin/").content.decode()
        assert (url(ChatMessage, "list") in page) is shown
