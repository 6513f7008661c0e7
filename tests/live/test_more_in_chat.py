"""More work in the chat: proposed, answered, and kept in step where the two talk."""

from uuid import uuid4

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

from accounts import photos as pictures
from bookings import jobs
from bookings.jobs import scope
from bookings.models import ScopeChange
from bookings.states import Status, Verb
from live import chat, recipients
from live.kinds import Kind
from live.models import ChatMember, ChatMessage, Notification
from tests.reading import text
from tests.workers.test_work_photos import file

REASON = "The board is burnt."
FETCH = {"headers": {"X-Requested-With": "fetch"}}


@pytest.fixture(autouse=True)
def uploads(settings, tmp_path):
    settings.PRIVATE_MEDIA_ROOT = tmp_path / "private"


@pytest.fixture
def job(job_in, committed):
    with committed():
        return job_in(Status.ONGOING)


@pytest.fixture
def propose(job, worker, committed):
    def propose(**given):
        with committed():
            facts = {"by": worker, "reason": REASON} | given
            return scope.propose(job, [("New board", 120_000)], **facts)

    return propose


@pytest.fixture
def answer(customer, committed):
    def answer(change, agrees):
        with committed():
            return scope.answer(change, agrees=agrees, by=customer)

    return answer


def soup(response):
    return BeautifulSoup(response.content, "html.parser")


def chat_page(visitor, job):
    return visitor.get(reverse("live:chat", args=[job.code]))


def lines(page):
    return [one.get_text(" ", strip=True) for one in soup(page).select(".log .sys")]


def read_by(job):
    members = ChatMember.objects.filter(room=job.pk)
    return dict(members.values_list("user__username", "read_seq"))


class TestTheLine:
    def test_it_stands_between_the_messages_for_both(
        self, as_user, job, propose, customer, worker
    ):
        chat.post(job, by=customer, text="How long?", client_id=uuid4())
        propose()
        for person, who in [(customer, "Suresh"), (worker, "You")]:
            page = chat_page(as_user(person), job)
            assert f"{who} proposed more work: ₹1,200" in lines(page)[-1]
            assert REASON in text(page)
        seqs = ChatMessage.objects.order_by("seq").values_list("seq", "event__verb")
        assert list(seqs) == [(1, None), (2, Verb.PROPOSE)]

    def test_only_the_customer_is_asked(self, as_user, job, propose, customer, worker):
        change = propose()
        (form,) = soup(chat_page(as_user(customer), job)).select("form[data-asks]")
        assert form["action"] == reverse(
            "bookings:change", args=[job.code, change.code]
        )
        assert not soup(chat_page(as_user(worker), job)).select("[data-asks]")

    def test_staff_read_it_and_answer_nothing(self, as_user, job, propose, support):
        propose()
        page = chat_page(as_user(support), job)
        assert "Suresh proposed more work" in lines(page)[-1]
        assert not soup(page).select("[data-asks]")

    def test_its_photos_stand_with_it(self, as_user, job, propose, customer):
        propose(photos=[pictures.prepare_picture(file())])
        (image,) = soup(chat_page(as_user(customer), job)).select(".log .thumbs img")
        assert image["alt"] == "Photo 1 of 1, by Suresh"
        seen = as_user(customer).get(image["src"])
        assert b"".join(seen.streaming_content)[8:12] == b"WEBP"

    @pytest.mark.parametrize("who", ["other_customer", "other_worker"])
    def test_a_stranger_finds_no_chat(self, as_user, job, propose, request, who):
        propose()
        stranger = as_user(request.getfixturevalue(who))
        assert chat_page(stranger, job).status_code == 404
        since = reverse("live:since", args=[job.code])
        assert stranger.get(since, **FETCH).status_code == 404
        assert "/account/login/" in Client().get(since)["Location"]

    def test_an_event_that_is_told_again_is_one_line(self, job, propose, committed):
        propose()
        event = job.events.get(verb=Verb.PROPOSE)
        with committed():
            recipients.notify_of_event(event)
        assert ChatMessage.objects.count() == 1


class TestTheAnswer:
    @pytest.mark.parametrize(
        ("said", "told"),
        [
            ("agreed", "Ananya agreed to more work"),
            ("declined", "Ananya did not agree to more work"),
        ],
    )
    def test_pressed_in_the_chat_it_is_the_same_rule(
        self, as_user, job, propose, customer, worker, committed, said, told
    ):
        change = propose()
        form = soup(chat_page(as_user(customer), job)).select_one("form[data-asks]")
        sent = {field["name"]: field["value"] for field in form.select("input")}
        with committed():
            done = as_user(customer).post(form["action"], sent | {"answer": said})
        assert done["Location"] == reverse("bookings:job", args=[job.code]) + "#chat"
        change.refresh_from_db()
        assert change.status == said
        page = chat_page(as_user(worker), job)
        assert f"{told}: ₹1,200" in lines(page)[-1]
        assert not soup(chat_page(as_user(customer), job)).select("[data-asks]")

    def test_a_page_that_was_open_is_told_what_has_changed(
        self, as_user, job, propose, answer, customer
    ):
        """What a script asks for again has no buttons any more."""
        change = propose()
        visitor, since = as_user(customer), reverse("live:since", args=[job.code])
        before = visitor.get(since, {"after": 0}, **FETCH)
        assert len(soup(before).select("[data-asks]")) == 1
        answer(change, True)
        after = soup(visitor.get(since, {"after": 0}, **FETCH))
        numbers = [one["data-message"] for one in after.select("[data-message]")]
        assert numbers == ["1", "2"]
        assert not after.select("[data-asks]")

    def test_an_old_button_gets_a_sentence(
        self, as_user, job, propose, customer, worker, committed
    ):
        change = propose()
        with committed():
            scope.withdraw(change, by=worker)
        path = reverse("bookings:change", args=[job.code, change.code])
        late = as_user(customer).post(path, {"answer": "agreed", "back": "chat"})
        assert late.status_code == 409
        assert "The worker has taken this back." in text(late)

    def test_another_sum_than_was_shown_is_not_agreed_to(
        self, as_user, job, propose, customer
    ):
        change = propose()
        path = reverse("bookings:change", args=[job.code, change.code])
        answer = as_user(customer).post(path, {"answer": "agreed", "seen": "100"})
        assert answer.status_code == 409
        change.refresh_from_db()
        assert change.status == ScopeChange.Status.PROPOSED


class TestWhoHears:
    def test_the_notification_leads_to_where_it_is_answered(
        self, as_user, job, propose, customer
    ):
        change = propose()
        told = Notification.objects.get(user=customer, kind=Kind.PROPOSE_TO_CUSTOMER)
        page = reverse("bookings:change", args=[job.code, change.code])
        assert told.link == page
        assert not told.is_read
        assert as_user(customer).get(page).status_code == 200
        told.refresh_from_db()
        assert told.is_read

    def test_nobody_is_told_of_the_line_besides(self, job, propose, customer):
        propose()
        kind = Kind.MESSAGE_TO_OTHER_SIDE
        assert not Notification.objects.filter(user=customer, kind=kind).exists()

    def test_a_message_after_an_unread_line_is_told(
        self, job, propose, customer, worker
    ):
        propose()
        chat.post(job, by=worker, text="Did you see it?", client_id=uuid4())
        chat.post(job, by=worker, text="Hello?", client_id=uuid4())
        kind = Kind.MESSAGE_TO_OTHER_SIDE
        told = Notification.objects.filter(user=customer, kind=kind)
        assert [one.message for one in told] == ["Suresh wrote: “Did you see it?”"]

    def test_whoever_proposes_has_read_it_and_nothing_else(
        self, job, propose, customer, worker
    ):
        chat.post(job, by=customer, text="Hello", client_id=uuid4())
        propose()
        assert read_by(job) == {"ananya": 1, "suresh": 0}
        chat.mark_read(job, by=worker, seq=2)
        chat.post(job, by=worker, text="Well?", client_id=uuid4())
        assert read_by(job) == {"ananya": 1, "suresh": 3}


def test_a_proposal_nobody_may_answer_any_more_asks_nothing(
    as_user, job, propose, customer, worker, committed
):
    propose()
    with committed():
        jobs.complete(job, by=worker, at=job.ends_at)
    assert not soup(chat_page(as_user(customer), job)).select("[data-asks]")
