"""A cache on Redis that may be killed, paused and started again."""

import threading

import pytest
import redis

from tests.servers import PATIENCE
from toolkit.cache import redis as guarded
from toolkit.cache.redis import GuardedRedisCache


@pytest.fixture
def server(redis_server, redis_url):
    """Redis itself, to look into."""
    with redis.Redis.from_url(redis_url) as server:
        yield server


@pytest.fixture
def make_cache(redis_url, monkeypatch):
    """`make_cache()` is the cache of one more process."""
    monkeypatch.setattr("toolkit.circuit.PROBE_SECONDS", 0.02)
    made = []

    def make():
        guarded.standby_for.cache_clear()
        made.append(GuardedRedisCache(redis_url, {}))
        assert not made[-1]._cache.standby.is_open
        return made[-1]

    yield make
    for cache in made:
        wait_until_closed(cache)
    guarded.standby_for.cache_clear()


@pytest.fixture
def cache(make_cache):
    return make_cache()


@pytest.fixture
def paused(redis_server):
    """Redis stands still for the length of this."""
    redis_server.pause()
    yield
    redis_server.resume()


def wait_until_closed(cache):
    standby = cache._cache.standby
    assert not standby.is_open or standby.has_closed.wait(PATIENCE)


def use(cache):
    """Every command once; what they answer."""
    return [
        cache.set("a", "x", 60),
        cache.get("a"),
        cache.add("a", "y", 60),
        cache.add("b", 1, None),
        cache.incr("b"),
        cache.has_key("b"),  # noqa: W601
        cache.touch("b", 60),
        cache.set_many({"c": 3, "d": [4]}, 60),
        cache.get_many(["b", "c", "d", "e"]),
        cache.delete("c"),
        cache.delete_many(["d"]),
        cache.get("d", "gone"),
        cache.get_or_set("e", lambda: 5, 60),
        cache.get("nothing"),
    ]


USED = [
    None,
    "x",
    False,
    True,
    2,
    True,
    True,
    [],
    {"b": 2, "c": 3, "d": [4]},
    True,
    None,
    "gone",
    5,
    None,
]


def test_p1_all_commands_work_with_redis_and_without(cache, redis_server):
    assert use(cache) == USED
    redis_server.kill()
    assert use(cache) == USED
    assert cache._cache.standby.is_open
    cache.clear()
    assert cache.get("a") is None
    redis_server.start()


def test_p1_only_one_waits_for_a_redis_that_is_paused(cache, paused):
    waited = []
    cache._cache.client.get = asks_and_counts(cache._cache.client.get, waited)
    cache.get("a")
    threads = [threading.Thread(target=cache.get, args=["a"]) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
    assert len(waited) == 1


def asks_and_counts(get, waited):
    def ask(*args):
        waited.append(args)
        return get(*args)

    return ask


def test_p1_it_counts_by_itself_meanwhile(cache, redis_server):
    cache.set("tries", [1, 2], 60)
    redis_server.kill()
    cache.set("tries", [3], 60)
    assert cache.get("tries") == [3]
    cache.set("tries", [3, 4], 60)
    assert cache.get("tries") == [3, 4]
    redis_server.start()


class TestBackAgain:
    def test_p1_by_itself(self, cache, redis_server, server):
        redis_server.kill()
        cache.set("a", 1, 60)
        redis_server.start()
        wait_until_closed(cache)
        cache.set("a", 2, 60)
        assert server.get(":1:a") == b"2"

    def test_p1_what_changed_meanwhile_is_not_read_from_redis(
        self, cache, make_cache, redis_server
    ):
        other = make_cache()
        cache.set("changed", "old", 60)
        cache.set("deleted", "old", 60)
        cache.set("same", "old", 60)
        redis_server.pause()
        cache.set("changed", "new", 60)
        cache.delete("deleted")
        redis_server.resume()
        wait_until_closed(cache)
        found = cache.get_many(["changed", "deleted", "same"])
        assert found == {"same": "old"}
        assert other.get_many(["changed", "deleted", "same"]) == {"same": "old"}

    def test_p1_what_was_cleared_meanwhile_is_empty(self, cache, redis_server):
        cache.set("a", "old", 60)
        redis_server.pause()
        cache.clear()
        redis_server.resume()
        wait_until_closed(cache)
        assert cache.get("a") is None

    def test_p1_the_second_time_nothing_is_left_of_the_first(self, cache, redis_server):
        for said in ("first", None):
            redis_server.kill()
            assert cache.get("a") is None
            cache.set("a", said, 60)
            redis_server.start()
            wait_until_closed(cache)

    def test_p1_a_redis_that_takes_no_more_is_as_good_as_none(
        self, cache, server, redis_server
    ):
        server.config_set("maxmemory", "1")
        cache.set("a", "x", 60)
        assert cache.get("a") == "x"
        assert cache._cache.standby.is_open
        server.config_set("maxmemory", "0")
        wait_until_closed(cache)


def test_p1_it_is_said_once(cache, redis_server, caplog):
    redis_server.kill()
    for n in range(5):
        cache.set("a", n, 60)
    redis_server.start()
    wait_until_closed(cache)
    use(cache)
    said = [record.getMessage() for record in caplog.records]
    assert said == [
        "Redis does not answer (ConnectionError).",
        "Redis answers again.",
    ]
