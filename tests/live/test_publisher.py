"""A push from anywhere: it never breaks what it tells of."""

import asyncio
import json
import logging
from socket import create_server

import pytest
from channels.layers import get_channel_layer

from live import publisher, subscriber
from live.hub import Connection, local
from tests.live.conftest import layer_at
from tests.live.test_hub import Socket, settle


@pytest.fixture
def dead_redis(settings):
    settings.CHANNEL_LAYERS = layer_at("redis://127.0.0.1:1/0")


@pytest.fixture
def stuck_redis(settings, monkeypatch):
    """One that takes every call and never answers."""
    monkeypatch.setattr(publisher, "FINISH_SECONDS", 0.1)
    with create_server(("127.0.0.1", 0)) as server:
        address = f"redis://127.0.0.1:{server.getsockname()[1]}/0"
        settings.CHANNEL_LAYERS = layer_at(address)
        yield


@pytest.fixture
async def socket():
    """One listening to `user:1`, `job:abc` and the session of "key"."""
    socket = Socket()
    connection = Connection(socket.send, visitor=None)
    keys = ["user:1", "job:abc", publisher.sessions.address("key")]
    for key in keys:
        local.join(key, connection)
    local.publisher = publisher.Publisher(asyncio.get_running_loop(), has_sockets=True)
    yield socket
    local.publisher = None
    for key in keys:
        local.leave(key, connection)


async def test_reaches_people_and_jobs(socket):
    publisher.push_to_user(1, {"t": "notification", "message": "Übermorgen"})
    publisher.push_to_job("abc", {"t": "job"})
    publisher.push_to_user(2, {"t": "notification"})
    await settle()
    assert [json.loads(text) for text in socket.got] == [
        {"t": "notification", "message": "Übermorgen"},
        {"t": "job"},
    ]


async def test_a_push_is_made_for_who_may_get_it(socket, settings):
    assert (publisher.may_reach(1), publisher.may_reach(2)) == (True, False)
    # Another process may have their page open.
    settings.CHANNEL_LAYERS = layer_at("redis://127.0.0.1:1/0")
    assert publisher.may_reach(2)


async def test_comes_in_from_any_thread(socket):
    await asyncio.to_thread(publisher.push_to_user, 1, {"t": "unread", "unread": 2})
    await settle()
    assert socket.got == ['{"t":"unread","unread":2}']


async def test_what_is_said_at_once_is_heard_in_its_order(socket):
    """From a thread that goes on speaking, whatever the loop does meanwhile."""

    def speak(numbers):
        for n in numbers:
            publisher.push_to_user(1, n)

    await asyncio.to_thread(speak, range(3000))
    await settle()
    assert socket.got == [str(n) for n in range(3000)]


@pytest.mark.parametrize("whom", [{"session_key": "key"}, {"user_id": 1}])
async def test_sends_away(socket, whom):
    publisher.close_sockets(**whom)
    await settle()
    assert socket.got == [publisher.LOGGED_OUT]


def test_where_no_socket_is_open_it_goes_nowhere():
    """A command, or a page under WSGI: no loop, no Redis, no error."""
    assert local.publisher is None
    publisher.push_to_user(1, {"t": "notification"})
    publisher.close_sockets(user_id=1)


async def test_one_process_needs_no_wire(caplog):
    """Both end at once: there is nobody else to hear."""
    await subscriber.listen()
    await publisher.beat()
    assert caplog.records == []


class TestWithoutRedis:
    async def test_the_pages_of_this_process_still_hear(
        self, dead_redis, socket, caplog
    ):
        publisher.push_to_user(1, {"t": "notification"})
        await local.publisher.finish()
        assert socket.got == ['{"t":"notification"}']
        assert "a push is lost" in caplog.text
        await get_channel_layer().flush()

    async def test_what_waits_for_it_is_not_kept_for_ever(
        self, dead_redis, socket, monkeypatch
    ):
        monkeypatch.setattr(publisher, "MAX_WAITING", 3)
        speaking = publisher.Publisher(asyncio.get_running_loop())
        for n in range(5):
            speaking.publish(("user:1", str(n)))
        speaking.queue.flush()
        assert [text for _, text in speaking.waiting] == ["2", "3", "4"]
        await speaking.finish()
        assert (socket.got, list(speaking.waiting)) == ([], [])

    async def test_it_is_not_waited_for_at_the_end(self, stuck_redis, socket, caplog):
        publisher.push_to_user(1, {"t": "notification"})
        await local.publisher.finish()
        assert caplog.records == []
        await get_channel_layer().flush()

    async def test_it_is_asked_again_and_again(self, dead_redis, caplog):
        caplog.set_level(logging.ERROR)
        listening = asyncio.create_task(subscriber.listen())
        async with asyncio.timeout(5):
            while "trying again" not in caplog.text:
                await asyncio.sleep(0)
        assert not listening.done()
        listening.cancel()
        await asyncio.gather(listening, return_exceptions=True)
        await get_channel_layer().flush()
