"""The talk of a job: who may write, the numbers, what is read, and who is told."""

import threading
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.utils import timezone

from bookings import jobs
from bookings.states import Status
from live import chat
from live.kinds import Kind
from live.models import ChatMember, ChatMessage, ChatRoom, Notification
from toolkit.errors import NotAllowed, NotNow, Unprocessable


def write(job, by, text="Hello", **how):
    return chat.post(job, by=by, text=text, client_id=uuid4(), **how)


def texts(messages):
    return [(message.seq, message.message) for message in messages]


def read_by(job):
    """{username: how far they have read}"""
    members = ChatMember.objects.filter(room=job.pk)
    return dict(members.values_list("user__username", "read_seq"))


def notifications_of(user):
    chats = Notification.objects.filter(
        user=user, kind=Kind.MESSAGE_TO_OTHER_SIDE
    ).order_by("pk")
    return list(chats.values_list("message", "link", "is_read"))


class TestTheRoom:
    def test_opens_when_the_job_is_accepted(self, ask, committed):
        job, at = ask(), timezone.now()
        with committed():
            jobs.accept(job, by=job.worker, at=at)
        assert ChatRoom.objects.get().created_at == at
        assert read_by(job) == {"ananya": 0, "suresh": 0}

    def test_opens_once(self, accepted):
        before = ChatRoom.objects.get()
        chat.open_room(accepted, at=timezone.now() + timedelta(hours=1))
        assert ChatRoom.objects.get().created_at == before.created_at
        assert ChatMember.objects.count() == 2

    def test_the_first_message_finds_it_open(self, job_in, customer):
        """Whoever writes before the room was opened after the commit opens it."""
        job = job_in(Status.ACCEPTED)
        assert write(job, customer).seq == 1

    @pytest.mark.parametrize(
        ("status", "sentence"),
        [
            (Status.PENDING, "The chat opens when Suresh accepts."),
            (Status.REJECTED, "This job was not accepted, so there is no chat."),
            (Status.EXPIRED, "This job was not accepted, so there is no chat."),
        ],
    )
    def test_is_not_there_before(self, job_in, customer, status, sentence):
        job = job_in(status)
        assert chat.why_closed(job) == sentence
        with pytest.raises(NotNow, match=sentence):
            write(job, customer)
        assert ChatMessage.objects.count() == 0

    @pytest.mark.parametrize("status", [Status.CANCELLED, Status.FINISHED])
    def test_stays_open_afterwards(self, job_in, customer, status):
        job = job_in(status)
        chat.open_room(job)
        assert chat.why_closed(job) is None
        assert write(job, customer).seq == 1


class TestWriting:
    def test_both_people_write_in_one_row_of_numbers(self, accepted, customer, worker):
        assert write(accepted, customer, "One").seq == 1
        assert write(accepted, worker, "Two").seq == 2
        assert write(accepted, customer, "Three").seq == 3
        assert texts(chat.since(accepted, 0)) == [(1, "One"), (2, "Two"), (3, "Three")]
        assert ChatRoom.objects.get().last_seq == 3

    def test_a_message_is_kept_as_written_and_when(self, accepted, worker):
        at = timezone.now() - timedelta(hours=1)
        write(accepted, worker, "  Two lines,\nand a <b> & “quotes”  ", at=at)
        message = ChatMessage.objects.get()
        assert message.message == "Two lines,\nand a <b> & “quotes”"
        assert (message.sender, message.timestamp) == (worker, at)

    def test_sent_twice_it_is_one(self, accepted, customer):
        same = uuid4()
        first = chat.post(accepted, by=customer, text="Hi", client_id=same)
        again = chat.post(accepted, by=customer, text="Hi", client_id=same)
        assert again == first
        assert ChatRoom.objects.get().last_seq == 1

    def test_the_id_is_the_senders_own(self, accepted, customer, worker):
        same = uuid4()
        chat.post(accepted, by=customer, text="Hi", client_id=same)
        assert chat.post(accepted, by=worker, text="Hi", client_id=same).seq == 2

    def test_each_job_counts_for_itself(self, accepted, ask, other_customer, worker):
        write(accepted, accepted.customer)
        other = ask(by=other_customer, start=accepted.ends_at + timedelta(hours=2))
        other = jobs.accept(other, by=worker)
        assert write(other, other_customer).seq == 1

    @pytest.mark.parametrize("who", ["other_customer", "other_worker", "support"])
    def test_nobody_else_writes(self, accepted, request, who):
        """Staff who help read along; even they do not write as somebody."""
        with pytest.raises(NotAllowed, match="Only the two people"):
            write(accepted, request.getfixturevalue(who))
        assert ChatMessage.objects.count() == 0

    @pytest.mark.parametrize(
        ("text", "sentence"),
        [("", "Write something"), (" \n ", "Write something"), ("x" * 2001, "2,000")],
    )
    def test_what_makes_no_sense(self, accepted, customer, text, sentence):
        with pytest.raises(Unprocessable, match=sentence):
            write(accepted, customer, text)
        assert ChatRoom.objects.get().last_seq == 0

    def test_the_longest_fits(self, accepted, customer):
        assert len(write(accepted, customer, "x" * 2000).message) == 2000


class TestReading:
    @pytest.fixture
    def talk(self, accepted, customer, worker):
        for n in range(1, 6):
            write(accepted, customer if n % 2 else worker, f"No {n}")
        return accepted

    def test_since_a_number(self, talk):
        assert texts(chat.since(talk, 3)) == [(4, "No 4"), (5, "No 5")]
        assert texts(chat.since(talk, 1, limit=2)) == [(2, "No 2"), (3, "No 3")]
        assert chat.since(talk, 5) == []

    def test_the_latest(self, talk):
        assert texts(chat.latest(talk)[-2:]) == [(4, "No 4"), (5, "No 5")]
        assert texts(chat.latest(talk, before=3)) == [(1, "No 1"), (2, "No 2")]

    def test_lists_cost_one_query(self, talk, django_assert_num_queries):
        with django_assert_num_queries(1):
            assert [str(message.sender) for message in chat.since(talk, 0)]

    def test_writing_is_reading(self, talk):
        assert read_by(talk) == {"ananya": 5, "suresh": 4}

    def test_how_far_never_goes_back_nor_beyond(self, talk, customer, worker):
        chat.mark_read(talk, by=worker, seq=99)
        assert read_by(talk) == {"ananya": 5, "suresh": 5}
        chat.mark_read(talk, by=worker, seq=2)
        assert read_by(talk)["suresh"] == 5
        assert chat.read_by_other(talk, customer) == 5

    def test_strangers_and_rooms_that_are_not_there(self, talk, ask, other_customer):
        chat.mark_read(talk, by=other_customer, seq=5)
        assert read_by(talk) == {"ananya": 5, "suresh": 4}
        pending = ask(by=other_customer, start=talk.ends_at + timedelta(hours=2))
        chat.mark_read(pending, by=other_customer, seq=1)
        assert chat.read_by_other(pending, other_customer) == 0


class TestTheBell:
    def test_rings_once_until_it_is_read(self, accepted, customer, worker):
        for text in ("Do I need\na ladder?", "Hello?", "Still there?"):
            write(accepted, worker, text)
        link = f"/chat/{accepted.code}/"
        said = "Suresh wrote: “Do I need a ladder?”"
        assert notifications_of(customer) == [(said, link, False)]
        chat.mark_read(accepted, by=customer, seq=3)
        assert notifications_of(customer) == [(said, link, True)]
        write(accepted, worker, "Good.")
        assert notifications_of(customer) == [("Suresh wrote: “Good.”", link, False)]
        assert notifications_of(worker) == []

    def test_a_long_message_is_quoted_short(self, accepted, customer, worker):
        write(accepted, worker, "long " * 100)
        [(message, _link, _read)] = notifications_of(customer)
        assert len(message) == len("Suresh wrote: “”") + chat.QUOTE_LENGTH

    def test_the_other_side_gets_a_mail(self, accepted, customer, worker, mailoutbox):
        write(accepted, worker, "On my way")
        assert [(m.to, m.subject) for m in mailoutbox] == [
            ([customer.email], "Suresh wrote: “On my way”")
        ]

    def test_old_talk_from_an_import_rings_nobody(
        self, accepted, customer, worker, mailoutbox
    ):
        write(accepted, worker, at=timezone.now() - timedelta(days=4))
        assert notifications_of(customer) == []
        assert mailoutbox == []


class TestMyTalks:
    def test_the_newest_first_with_what_is_unread(
        self, accepted, ask, customer, other_worker, worker
    ):
        later = accepted.ends_at + timedelta(hours=2)
        other = jobs.accept(ask(worker=other_worker, start=later), by=other_worker)
        quiet = ask(start=later + timedelta(hours=4))
        chat.open_room(quiet)
        write(other, other_worker, "Older", at=timezone.now() - timedelta(hours=1))
        write(accepted, worker, "Newer")
        write(accepted, worker, "Newest")
        talks = chat.talks_of(customer)
        assert [(t.job, t.other, t.last, t.unread) for t in talks] == [
            (accepted, worker, "Newest", 2),
            (other, other_worker, "Older", 1),
            (quiet, worker, "", 0),
        ]

    def test_one_query_for_any_number(
        self, accepted, ask, customer, django_assert_num_queries
    ):
        for n in range(1, 4):
            job = ask(start=accepted.scheduled_time + timedelta(hours=2 * n))
            chat.open_room(job)
            with django_assert_num_queries(1):
                names = {str(talk.other) for talk in chat.talks_of(customer)}
            assert names == {"Suresh Venkataraman"}
            assert ChatRoom.objects.count() == n + 1

    def test_strangers_have_none_of_it(self, accepted, other_customer, support):
        assert chat.talks_of(other_customer) == chat.talks_of(support) == []


@pytest.mark.django_db(transaction=True)
def test_two_at_once_never_share_a_number(accepted, customer, worker):
    barrier = threading.Barrier(4)

    def write_many(by):
        barrier.wait()
        for n in range(15):
            write(accepted, by, f"{by} {n}")
        connection.close()

    threads = [
        threading.Thread(target=write_many, args=(who,))
        for who in (customer, worker, customer, worker)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    numbers = [message.seq for message in chat.since(accepted, 0)]
    assert numbers == list(range(1, 61))
    assert ChatRoom.objects.get().last_seq == 60


@pytest.mark.django_db(transaction=True)
def test_a_retry_beside_the_first_is_still_one_message(accepted, customer):
    barrier, same, got = threading.Barrier(4), uuid4(), []

    def send():
        barrier.wait()
        got.append(chat.post(accepted, by=customer, text="Hi", client_id=same).seq)
        connection.close()

    threads = [threading.Thread(target=send) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert got == [1, 1, 1, 1]
    assert ChatMessage.objects.count() == 1
