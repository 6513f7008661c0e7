"""Which process hears what: all of it with one shard, else what it has ears for."""

import asyncio
from uuid import uuid4

import pytest
import redis
from channels.layers import get_channel_layer

from live import chat, publisher, shards
from live.hub import Connection, Hub, local
from live.shards import GROUP, Shards
from tests.live.test_hub import Socket
from tests.live.test_redis import hears_again, post

MANY = 65_536


@pytest.fixture
def many(settings):
    settings.LIVE_SHARDS = MANY


class Layer:
    """What was asked of the channel layer, in its order."""

    def __init__(self):
        self.done = []

    async def enter(self, group):
        self.done.append(("enter", group))

    async def leave(self, group):
        self.done.append(("leave", group))


def test_with_one_shard_all_goes_one_way():
    pushes = [("user:1", "a"), ("job:x", "b"), ("session:s", 4401)]
    assert shards.by_group(pushes) == {GROUP: pushes}


def test_with_many_each_goes_its_own_and_keeps_its_order(many):
    pushes = [("user:1", "a"), ("job:x", "b"), ("user:1", "c"), ("session:s", 4401)]
    groups = shards.by_group(pushes)
    assert groups.pop(GROUP) == [("session:s", 4401)]
    assert sorted(groups.values()) == [
        [("job:x", "b")],
        [("user:1", "a"), ("user:1", "c")],
    ]
    assert shards.group_of("user:1") == shards.group_of("user:1")


def test_all_processes_agree_where_something_goes(many):
    """Not by `hash`, which is another one in each process."""
    assert shards.group_of("user:1") == "live.49794"


async def test_only_the_first_who_listens_asks_for_it(many):
    asked, here = Layer(), Shards()
    await here.begin(asked.enter)
    first = await asyncio.gather(here.reach("user:1"), here.reach("user:1"))
    assert first == [True, True]
    assert await here.reach("user:1") is False
    assert asked.done == [("enter", GROUP), ("enter", shards.group_of("user:1"))]


async def test_what_nobody_hears_is_left_a_while_later(many, monkeypatch):
    asked, hub = Layer(), Hub()
    await hub.shards.begin(asked.enter)
    connection = Connection(Socket().send, visitor=None)
    await hub.shards.reach("user:1")
    hub.join("user:1", connection)
    hub.leave("user:1", connection)
    await hub.shards.leave_empty(asked.leave)
    assert len(asked.done) == 2
    monkeypatch.setattr(shards, "LINGER_SECONDS", -1)
    # Somebody is back before.
    hub.join("user:1", connection)
    await hub.shards.leave_empty(asked.leave)
    assert len(asked.done) == 2
    hub.leave("user:1", connection)
    await hub.shards.leave_empty(asked.leave)
    assert asked.done[-1] == ("leave", shards.group_of("user:1"))
    assert await hub.shards.reach("user:1") is True


async def test_when_the_layer_is_back_everything_is_asked_for_again(many):
    asked, hub = Layer(), Hub()
    hub.join("user:1", Connection(Socket().send, visitor=None))
    assert await hub.shards.reach("user:1") is False
    await hub.shards.begin(asked.enter)
    hub.shards.end()
    await hub.shards.begin(asked.enter)
    assert asked.done == [("enter", GROUP), ("enter", shards.group_of("user:1"))] * 2


async def test_a_layer_that_does_not_answer_holds_nobody_up(many, monkeypatch):
    monkeypatch.setattr(shards, "ENTER_SECONDS", 0.01)
    here = Shards()

    async def stuck(group):
        await asyncio.sleep(0 if group == GROUP else 60)

    async def broken(group):
        if group != GROUP:
            raise ConnectionError

    for enter in (stuck, broken):
        await here.begin(enter)
        assert await here.reach("user:1") is False
        here.end()


class TestProcesses:
    """Two of them, and this one, which only speaks."""

    @pytest.fixture
    def sites(self, start_site, redis_url):
        how = {"REDIS_URL": redis_url, "LIVE_SHARDS": str(MANY)}
        return [start_site(**how) for _ in range(2)]

    @pytest.fixture(autouse=True)
    def _speaking(self, many, layer):
        """This process has the same shards."""

    def test_pages_on_both_hear_each_word_once(self, sites, page_at, accepted):
        job = accepted
        people = (job.customer, job.worker)
        pages = [page_at(s.port, who) for s, who in zip(sites, people, strict=True)]
        for page in pages:
            page.ask(t="sub", job=job.code)
        for n in range(1, 11):
            chat.post(job, by=job.customer, text=f"{n}", client_id=uuid4())
        for page in pages:
            heard = [page.hear() for _ in range(10 + (page is pages[1]))]
            numbers = [frame["seq"] for frame in heard if frame["t"] == "message"]
            assert numbers == list(range(1, 11))
            assert page.hears_nothing()

    def test_nobody_is_sent_what_they_have_no_ears_for(
        self,
        sites,
        page_at,
        customer,
        worker,
        redis_url,
    ):
        page, other = page_at(sites[0].port, customer), page_at(sites[1].port, worker)
        with redis.Redis.from_url(redis_url) as server:
            groups = {
                name.decode().rpartition("__")[2]: n
                for name, n in server.pubsub_numsub(*server.pubsub_channels())
                if b"__group__" in name
            }
        assert groups[GROUP] == 2
        for who in (customer, worker):
            assert groups[shards.group_of(f"user:{who.pk}")] == 1
        publisher.push_to_user(customer.pk, {"t": "unread", "unread": 3})
        assert page.hear() == {"t": "unread", "unread": 3}
        assert other.hears_nothing()

    def test_a_log_out_on_one_closes_the_page_on_the_other(
        self, sites, page_at, customer, worker
    ):
        page, other = page_at(sites[1].port, customer), page_at(sites[1].port, worker)
        post(sites[0], "/account/logout/", page.client)
        assert page.closed_with() == 4401
        assert other.hears_nothing()

    def test_redis_goes_and_comes_back(
        self,
        sites,
        page_at,
        customer,
        redis_server,
    ):
        redis_server.kill()
        page = page_at(sites[0].port, customer)
        assert page.ask(t="ping") == {"t": "pong"}
        redis_server.start()
        for site in sites:
            hears_again(page_at(site.port, customer), customer)
            site.forget()
        assert get_channel_layer() is not None
        assert local.publisher is None
