"""Delivery inside a process: to all who listen, in order, and to nobody’s harm."""

import asyncio

import pytest

from live.hub import MAX_QUEUED, TOO_SLOW, Connection, Hub


class Socket:
    """A server's `send` that takes frames, or waits while it is stuck, or is gone."""

    def __init__(self):
        self.got = []
        self.open = asyncio.Event()
        self.open.set()
        self.gone = False

    async def send(self, frame):
        await self.open.wait()
        if self.gone:
            raise ConnectionResetError
        self.got.append(frame.get("text", frame.get("code")))


@pytest.fixture
def hub():
    return Hub()


def listener(hub, *keys):
    socket = Socket()
    connection = Connection(socket.send, visitor=None)
    for key in keys:
        hub.join(key, connection)
    return socket, connection


async def settle():
    for _ in range(5):
        await asyncio.sleep(0)


async def test_everybody_who_listens_to_a_key_hears_at_once(hub):
    a, _ = listener(hub, "job:1")
    b, _ = listener(hub, "job:1", "job:2")
    hub.publish("job:1", "one")
    hub.publish("job:2", "two")
    hub.publish("job:3", "nobody")
    assert (a.got, b.got) == (["one"], ["one", "two"])


async def test_who_left_hears_nothing_and_leaves_nothing_behind(hub):
    a, connection = listener(hub, "job:1")
    hub.leave("job:1", connection)
    hub.leave("job:1", connection)
    hub.publish("job:1", "one")
    assert a.got == []
    assert hub.listeners == {}


async def test_counts_and_finds_its_sockets(hub):
    _, first = listener(hub, "user:1", "job:1")
    _, second = listener(hub, "user:1", "job:2")
    assert (hub.count("user:1"), hub.count("user:2")) == (2, 0)
    assert set(hub.connections()) == {first, second}


async def test_a_stuck_socket_gets_everything_in_order_later(hub):
    a, connection = listener(hub, "job:1")
    a.open.clear()
    for n in range(5):
        hub.publish("job:1", str(n))
    assert a.got == []
    a.open.set()
    await settle()
    hub.publish("job:1", "5")
    assert a.got == ["0", "1", "2", "3", "4", "5"]
    assert connection.task is None


async def test_a_slow_reader_is_closed_and_the_others_hear_on(hub):
    slow, connection = listener(hub, "job:1")
    quick, _ = listener(hub, "job:1")
    slow.open.clear()
    for n in range(MAX_QUEUED + 2):
        hub.publish("job:1", str(n))
    assert connection.closed
    assert len(quick.got) == MAX_QUEUED + 2
    slow.open.set()
    await settle()
    assert slow.got == [TOO_SLOW]


async def test_a_socket_that_is_gone_is_noticed_without_noise(hub):
    a, connection = listener(hub, "job:1")
    a.gone = True
    hub.publish("job:1", "one")
    hub.publish("job:1", "two")
    assert (connection.closed, a.got) == (True, [])


async def test_a_socket_that_goes_while_it_is_stuck(hub):
    a, connection = listener(hub, "job:1")
    a.open.clear()
    hub.publish("job:1", "one")
    a.gone = True
    a.open.set()
    await settle()
    assert (connection.closed, connection.task) == (True, None)


async def test_closing_closes_once_and_says_why(hub):
    a, connection = listener(hub, "session:1")
    b, _ = listener(hub, "session:2")
    hub.close("session:1", 4401)
    hub.close("session:1", 4429)
    hub.close("session:9", 4401)
    await settle()
    hub.publish("session:1", "late")
    assert (a.got, b.got) == ([4401], [])


async def test_closing_all_is_spread_over_seconds(hub, monkeypatch):
    """All of ten thousand would come again at once."""
    monkeypatch.setattr("live.hub.CLOSED_A_SECOND", 2)
    loop = asyncio.get_running_loop()
    waits = []
    monkeypatch.setattr(loop, "call_later", lambda after, *what: waits.append(after))
    people = [listener(hub, f"user:{number}") for number in range(5)]
    hub.close_all(1012)
    await settle()
    assert [socket.got for socket, _ in people].count([1012]) == 2
    assert sorted(waits) == [1, 1, 2]


async def test_closing_one_that_is_gone_is_no_error(hub):
    a, connection = listener(hub, "user:1")
    a.gone = True
    hub.close_all(1012)
    await settle()
    assert (connection.closed, connection.task) == (True, None)
