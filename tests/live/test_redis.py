"""Several processes with Redis between them: what one says, the sockets of all hear."""

import asyncio
import http.client
import json
from contextlib import suppress
from uuid import uuid4

import pytest
import redis
from channels.layers import get_channel_layer

from live import chat, publisher, subscriber
from live.hub import Connection, local
from tests.cast import make_customer
from tests.live.test_hub import Socket, settle

SILENCE = 12.5


@pytest.fixture
def sites(start_site, redis_url):
    return [start_site(REDIS_URL=redis_url) for _ in range(2)]


def test_both_processes_hear_each_message_once(sites, page_at, accepted, layer):
    """A third process without sockets writes; each page hears every number once."""
    job = accepted
    pages = [page_at(sites[0].port, job.customer), page_at(sites[1].port, job.worker)]
    for page in pages:
        page.ask(t="sub", job=job.code)
    for n in range(1, 31):
        chat.post(job, by=job.customer, text=f"{n}", client_id=uuid4())
    for page in pages:
        heard = [page.hear() for _ in range(30 + (page is pages[1]))]
        numbers = [frame["seq"] for frame in heard if frame["t"] == "message"]
        assert numbers == list(range(1, 31))
        assert page.hears_nothing()


def test_a_burst_takes_few_messages_and_keeps_its_order(
    sites, page_at, customer, layer, redis_url
):
    """What gathers while one message is on its way goes with the next."""
    page = page_at(sites[0].port, customer)
    with redis.Redis.from_url(redis_url) as server:
        server.config_resetstat()
        for n in range(1000):
            publisher.push_to_user(customer.pk, {"t": "unread", "unread": n})
        assert [page.hear()["unread"] for _ in range(1000)] == list(range(1000))
        stats = server.info("commandstats")
    assert stats["cmdstat_publish"]["calls"] < 500


def test_a_process_that_only_speaks_keeps_one_connection(layer, redis_server):
    for _ in range(50):
        publisher.push_to_job("abc", {"t": "job"})
    publisher._finish()
    assert redis_server.command(b"CLIENT LIST").count(b"cmd=publish") == 1


def test_logging_out_on_one_closes_the_page_on_the_other(
    sites, page_at, customer, worker
):
    page, other = page_at(sites[1].port, customer), page_at(sites[1].port, worker)
    post(sites[0], "/account/logout/", page.client)
    assert page.closed_with() == 4401
    assert other.hears_nothing()


def post(site, path, client):
    """A form of this person, sent to that server."""
    link = http.client.HTTPConnection("127.0.0.1", site.port, timeout=10)
    token = "t" * 32
    cookies = f"sessionid={client.cookies['sessionid'].value}; csrftoken={token}"
    link.request("POST", path, "", {"Cookie": cookies, "X-CSRFToken": token})
    assert link.getresponse().status == 302
    link.close()


def test_a_quiet_socket_lives_on(sites, page_at, customer, layer):
    page = page_at(sites[0].port, customer)
    with pytest.raises(TimeoutError):
        page.socket.recv(timeout=SILENCE)
    publisher.push_to_user(customer.pk, {"t": "unread", "unread": 3})
    assert page.hear() == {"t": "unread", "unread": 3}


def test_two_hundred_leave_at_once(sites, page_at, db):
    people = [make_customer(f"guest{n}") for n in range(10)]
    pages = [page_at(sites[0].port, who) for who in people for _ in range(20)]
    for page in pages:
        page.socket.socket.close()
    page = page_at(sites[0].port, people[0])
    assert page.hears_nothing()
    sites[0].stop()
    assert page.closed_with() == 1012


def test_redis_goes_and_comes_back(sites, page_at, accepted, layer, redis_server):
    """Nothing breaks, messages are still taken, and afterwards hints arrive again."""
    job = accepted
    page = page_at(sites[0].port, job.customer)
    page.ask(t="sub", job=job.code)
    redis_server.kill()
    chat.post(job, by=job.worker, text="Lost hint", client_id=uuid4())
    publisher._finish()
    assert page.ask(t="ping") == {"t": "pong"}
    assert page.ask(t="sub", job=job.code)["seq"] == 1
    redis_server.start()
    for site in sites:
        hears_again(page_at(site.port, job.worker), job.worker)
        site.forget()


def hears_again(page, user):
    """A process listens again a second after it has noticed."""
    for _ in range(40):
        publisher.push_to_user(user.pk, {"t": "unread", "unread": 1})
        with suppress(TimeoutError):
            assert json.loads(page.socket.recv(timeout=0.5))["t"] == "unread"
            return
    pytest.fail("The hints do not arrive again.")


class TestADeafProcess:
    """Heard through the real layer, in this process and its loop."""

    @pytest.fixture
    async def listening(self, layer):
        task = asyncio.create_task(subscriber.listen())
        socket = Socket()
        connection = Connection(socket.send, visitor=None)
        local.join("user:1", connection)
        yield socket
        local.leave("user:1", connection)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        await get_channel_layer().flush()

    async def hear(self, socket, *events):
        """Say the events, then one that can be seen to arrive, in that order."""
        for event in [*events, {"origin": "x", "pushes": [("user:1", "seen")]}]:
            await get_channel_layer().group_send("live", event | {"type": "live.event"})
        async with asyncio.timeout(5):
            while "seen" not in socket.got and 1012 not in socket.got:
                await asyncio.sleep(0)
        await settle()

    async def until_it_listens(self):
        layer = get_channel_layer()
        async with asyncio.timeout(5):
            while not layer._get_layer().groups:
                await asyncio.sleep(0)

    def beats(self, *numbers):
        return [{"origin": publisher.origin(), "beat": number} for number in numbers]

    async def test_that_hears_itself_goes_on(self, listening):
        await self.until_it_listens()
        other = {"origin": "another process", "beat": 70}
        await self.hear(listening, *self.beats(7, 8), other, *self.beats(9))
        assert listening.got == ["seen"]

    async def test_that_missed_itself_sends_everybody_to_ask(self, listening):
        await self.until_it_listens()
        await self.hear(listening, *self.beats(1, 2, 4))
        assert listening.got == [1012]

    async def test_does_not_hear_its_own_words_twice(self, listening):
        await self.until_it_listens()
        own = {"origin": publisher.origin(), "pushes": [("user:1", "mine")]}
        await self.hear(listening, own)
        assert listening.got == ["seen"]

    async def test_says_a_number_as_long_as_it_runs(self, listening):
        await self.until_it_listens()
        layer = get_channel_layer()
        channel = await layer.new_channel()
        await layer.group_add("live", channel)
        beat = asyncio.create_task(publisher.beat())
        async with asyncio.timeout(5):
            heard = await layer.receive(channel)
        beat.cancel()
        await asyncio.gather(beat, return_exceptions=True)
        assert heard == {"type": "live.beat", "origin": publisher.origin(), "beat": 0}
