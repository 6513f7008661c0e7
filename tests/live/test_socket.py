"""The one socket, over a real server: who hears what, who is turned away and when."""

import asyncio
from uuid import uuid4

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from websockets.exceptions import InvalidStatus

from accounts import people, second_factor
from accounts.models import Device, User
from bookings import jobs
from bookings.models import Job
from bookings.states import Status
from live import chat, consumers, process, publisher
from live.consumers import Budget
from live.hub import local
from live.models import Notification
from live.unread import mark_read
from tests.accounts.auth import log_in
from tests.accounts.codes import switch_on
from tests.cast import PASSWORD
from tests.live.conftest import OpenPage


@pytest.fixture
def accepted(transactional_db, accepted):
    return accepted


def test_hello_says_how_much_waits(page_of, accepted, customer):
    seen = Notification.objects.filter(user=customer)
    assert page_of(customer).hello == {"t": "hello", "unread": seen.count()}


def test_both_sides_hear_of_a_message(page_of, accepted, customer, worker):
    pages = [page_of(customer), page_of(worker)]
    for page in pages:
        assert page.ask(t="sub", job=accepted.code) == {
            "t": "subbed",
            "job": accepted.code,
            "version": 1,
            "seq": 0,
        }
    chat.post(accepted, by=customer, text="Gate code 14", client_id=uuid4())
    for page in pages:
        assert page.hear() == {"t": "message", "job": accepted.code, "seq": 1}


def test_a_step_reaches_the_page_and_the_bell(page_of, accepted, customer):
    page = page_of(customer)
    page.ask(t="sub", job=accepted.code)
    jobs.start(accepted, by=accepted.worker, at=accepted.scheduled_time)
    heard = {frame["t"]: frame for frame in (page.hear(), page.hear())}
    notification = Notification.objects.get(user=customer, event__verb="start")
    assert heard["job"] == {"t": "job", "job": accepted.code, "version": 2}
    assert heard["notification"] == {
        "t": "notification",
        "id": notification.pk,
        "message": "Suresh has started: Kitchen tap drips.",
        "link": f"/notifications/{notification.pk}/",
        "about": f"/jobs/{accepted.code}/",
        "icon": "play",
        "tone": "",
        "unread": page.hello["unread"] + 1,
    }


def test_who_does_not_listen_hears_nothing(page_of, accepted, customer, other_customer):
    elsewhere, stranger = page_of(customer), page_of(other_customer)
    publisher.push_to_job(accepted.code, {"t": "job"})
    assert elsewhere.hears_nothing()
    assert stranger.hears_nothing()


def test_a_strangers_job_is_a_job_that_is_not_there(page_of, accepted, other_customer):
    stranger = page_of(other_customer)
    assert stranger.ask(t="sub", job=accepted.code) == {"t": "no", "job": accepted.code}
    assert stranger.ask(t="sub", job="nosuchjob") == {"t": "no", "job": "nosuchjob"}
    publisher.push_to_job(accepted.code, {"t": "job"})
    assert stranger.hears_nothing()


def test_a_stranger_and_nothing_cost_the_same(
    accepted, other_customer, django_assert_num_queries
):
    with django_assert_num_queries(4):
        assert consumers.look(other_customer.pk, accepted.code) is None
    with django_assert_num_queries(4):
        assert consumers.look(other_customer.pk, "nosuchjob") is None


def test_staff_who_help_may_listen(page_of, accepted, support):
    assert page_of(support).ask(t="sub", job=accepted.code)["t"] == "subbed"


def test_staff_who_do_not_may_not(page_of, accepted, editor):
    assert page_of(editor).ask(t="sub", job=accepted.code)["t"] == "no"


def test_a_right_that_is_taken_away_counts_at_once(page_of, accepted, other_customer):
    helper = Permission.objects.get(codename="help_job")
    other_customer.user_permissions.add(helper)
    page = page_of(other_customer)
    assert page.ask(t="sub", job=accepted.code)["t"] == "subbed"
    other_customer.user_permissions.remove(helper)
    assert page.ask(t="sub", job=accepted.code)["t"] == "no"


async def test_one_that_left_before_it_was_answered_is_no_fault(caplog):
    """A page left while its socket opens: ASGI's `send` raises an OSError."""

    async def receive():
        return {"type": "websocket.connect"}

    async def send(frame):
        raise BrokenPipeError

    scope = {"type": "websocket", "headers": []}
    await consumers.LiveConsumer()(scope, receive, send)
    assert caplog.messages == []


def test_after_unsub_there_is_silence(page_of, accepted, customer):
    page = page_of(customer)
    page.ask(t="sub", job=accepted.code)
    page.say({"t": "unsub", "job": accepted.code})
    assert page.hears_nothing()
    publisher.push_to_job(accepted.code, {"t": "job"})
    assert page.hears_nothing()


class Gossip:
    """Asked about a right, while the page waits for its answer, it tells a story."""

    def has_perm(self, user, right, obj=None):
        publisher.push_to_job(STORY, {"t": "message", "job": STORY, "seq": 9})
        return False


class Broken:
    def has_perm(self, user, right, obj=None):
        raise OSError("The database is away.")


STORY = "gossipjob2"


def test_what_happens_while_one_asks_is_not_missed(
    page_of, accepted, customer, settings
):
    """A hint that comes between the question and the answer is told after it."""
    Job.objects.filter(pk=accepted.pk).update(code=STORY)
    page = page_of(customer)
    settings.AUTHENTICATION_BACKENDS = [f"{__name__}.Gossip"]
    assert page.ask(t="sub", job=STORY)["t"] == "subbed"
    assert page.hear() == {"t": "message", "job": STORY, "seq": 9}


def test_reading_is_told_to_the_other_side_and_to_my_tabs(page_of, accepted, worker):
    chat.post(accepted, by=accepted.customer, text="Hello", client_id=uuid4())
    page = page_of(worker)
    page.ask(t="sub", job=accepted.code)
    chat.mark_read(accepted, by=worker, seq=1)
    heard = {frame["t"]: frame for frame in (page.hear(), page.hear())}
    assert heard["read"] == {
        "t": "read",
        "job": accepted.code,
        "seq": 1,
        "by": "worker",
    }
    assert heard["unread"]["unread"] == page.hello["unread"] - 1


class TestTurnedAway:
    def test_nobody(self, transactional_db, port):
        assert OpenPage(port).closed_with() == 4401

    @pytest.mark.parametrize("role", ["admin", "worker"])
    def test_staff_who_gave_no_code(
        self, transactional_db, settings, port, support, role
    ):
        """As every page, whatever the role of who may enter the admin."""
        settings.STAFF_SECOND_FACTOR = True
        User.objects.filter(pk=support.pk).update(role=role)
        client = Client()
        log_in(client, support.username)
        cookie = f"sessionid={client.session.session_key}"
        assert OpenPage(port, cookie).closed_with() == 4403
        switch_on(client)
        page = OpenPage(port, f"sessionid={client.session.session_key}")
        assert page.hear()["t"] == "hello"
        page.close()
        second_factor.take_off(support, by=None, reason="The phone is lost.")
        log_in(client, support.username)
        cookie = f"sessionid={client.session.session_key}"
        assert OpenPage(port, cookie).closed_with() == 4403

    def test_a_made_up_session(self, transactional_db, port):
        assert OpenPage(port, "sessionid=" + "a" * 32).closed_with() == 4401

    @pytest.mark.parametrize(
        "origin",
        ["https://evil.example", "null", "http://127.0.0.1:1", "http://localhost"],
    )
    def test_another_site(self, page_of, customer, origin):
        with pytest.raises(InvalidStatus) as refused:
            page_of(customer, origin=origin)
        assert refused.value.response.status_code == 403

    def test_another_address(self, transactional_db, port):
        with pytest.raises(InvalidStatus) as refused:
            OpenPage(port, path="/other/")
        assert refused.value.response.status_code == 403

    @pytest.mark.parametrize(
        "noise", ["", "[]", "{", '{"t":"shout"}', '{"t":[]}', b"\x00", "[" * 50_000]
    )
    def test_noise(self, page_of, customer, noise):
        page = page_of(customer)
        page.say(noise)
        assert page.closed_with() == 4400

    @pytest.mark.parametrize("code", ["\ud800", "\0", "k" * 5000, ["k3"], None, 7])
    def test_h04_what_is_no_code_is_not_there(self, page_of, customer, code):
        page = page_of(customer)
        for _ in range(3):
            assert page.ask(t="sub", job=code) == {"t": "no", "job": code}
        assert page.hears_nothing()

    @pytest.mark.parametrize("key", ['"\\000"', "%00", "a b"])
    def test_h10_what_is_no_session(self, transactional_db, port, key):
        assert OpenPage(port, f"sessionid={key}").closed_with() == 4401

    def test_a_frame_that_is_too_large(self, page_of, customer):
        page = page_of(customer)
        page.say("x" * 70_000)
        assert page.closed_with() == 1009

    def test_a_flood(self, page_of, customer):
        page = page_of(customer)
        for _ in range(consumers.BURST + 20):
            page.say({"t": "ping"})
        assert page.closed_with() == 4429

    def test_the_twenty_first_page(self, page_of, customer):
        pages = [page_of(customer) for _ in range(consumers.SOCKETS_PER_USER)]
        assert page_of(customer, greeted=False).closed_with() == 4429
        assert all(page.hears_nothing() for page in pages)

    def test_too_many_jobs(self, page_of, customer, monkeypatch, accepted):
        monkeypatch.setattr(consumers, "JOBS_PER_SOCKET", 3)
        page = page_of(customer)
        page.ask(t="sub", job=accepted.code)
        page.say({"t": "sub", "job": accepted.code})
        assert page.closed_with() == 4429


class TestTheEnd:
    def test_h04_a_fault_leaves_no_place_taken(
        self, page_of, customer, accepted, settings, caplog
    ):
        """Rights are asked of a backend; this one is broken."""
        page = page_of(customer)
        settings.AUTHENTICATION_BACKENDS = [f"{__name__}.Broken"]
        page.say({"t": "sub", "job": accepted.code})
        assert page.closed_with() == publisher.COME_AGAIN
        assert local.count(f"user:{customer.pk}") == 0
        assert local.count(f"job:{accepted.code}") == 0
        assert [r.getMessage() for r in caplog.records if r.levelname == "ERROR"] == [
            "A socket was closed by a fault of ours."
        ]

    def test_logging_out_closes_the_pages_of_that_session(self, page_of, customer):
        page, other = page_of(customer), page_of(customer)
        page.client.post("/account/logout/")
        assert page.closed_with() == 4401
        assert other.hears_nothing()

    @pytest.mark.parametrize("which", ["one", "others", "password"])
    def test_ending_a_session_elsewhere_closes_its_pages(
        self, page_of, customer, other_customer, which
    ):
        ended, mine, strangers = map(page_of, (customer, customer, other_customer))
        for page in (ended, mine, strangers):
            page.client.get("/dashboard/")
        device = Device.objects.get(session=ended.client.session.session_key)
        path, typed = {
            "one": (f"/account/devices/{device.pk}/end/", {}),
            "others": ("/account/devices/others/end/", {}),
            "password": (
                "/account/password/change/",
                {"oldpassword": PASSWORD, "password1": "quiet-river-12"},
            ),
        }[which]
        assert mine.client.post(path, typed).status_code == 302
        assert ended.closed_with() == 4401
        assert mine.hears_nothing()
        assert strangers.hears_nothing()

    def test_closing_an_account_closes_its_pages(
        self, page_of, customer, worker, support
    ):
        page, other = page_of(customer), page_of(worker)
        people.close(customer, by=support)
        assert page.closed_with() == 4401
        assert other.hears_nothing()

    def test_a_person_can_be_sent_away(self, page_of, customer, worker):
        pages, other = [page_of(customer), page_of(customer)], page_of(worker)
        publisher.close_sockets(user_id=customer.pk)
        assert [page.closed_with() for page in pages] == [4401, 4401]
        assert other.hears_nothing()

    def test_the_minutes_look_finds_who_may_no_longer(
        self, page_of, customer, worker, other_customer
    ):
        changed, gone = page_of(customer), page_of(worker)
        expired, fine = page_of(other_customer), page_of(other_customer)
        customer.set_password("another-long-one")
        customer.save()
        worker.is_active = False
        worker.save()
        expired.client.session.delete()
        asyncio.run_coroutine_threadsafe(
            process.close_ended(), local.publisher.loop
        ).result(5)
        assert changed.closed_with() == 4401
        assert gone.closed_with() == 4401
        assert expired.closed_with() == 4401
        assert fine.hears_nothing()


def test_finds_the_session_among_the_cookies():
    key_in = consumers.session_key_in
    assert key_in([(b"host", b"x"), (b"cookie", b"a=1; sessionid=k")]) == "k"
    assert key_in([(b"cookie", b"a=1"), (b"cookie", b"sessionid=k")]) == "k"
    assert key_in([(b"cookie", b"a=1")]) is None
    assert key_in([]) is None


def test_a_burst_is_fine_and_refills():
    budget = Budget(size=3, per_second=1, now=100)
    assert [budget.spend(100) for _ in range(4)] == [True, True, True, False]
    assert [budget.spend(102.5) for _ in range(3)] == [True, True, False]
    assert [budget.spend(999) for _ in range(4)] == [True, True, True, False]


def test_the_count_travels_with_every_change(page_of, customer, worker, accepted):
    Notification.objects.create(user=customer, message="One", link="/")
    page = page_of(customer)
    mark_read(customer.pk)
    assert page.hear() == {"t": "unread", "unread": 0}


@pytest.mark.parametrize("status", [Status.PENDING, Status.REJECTED])
def test_a_job_without_a_chat_can_be_watched(page_of, job_in, customer, status):
    job = job_in(status)
    assert page_of(customer).ask(t="sub", job=job.code)["seq"] == 0
