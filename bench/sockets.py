"""Sockets: what a hint costs on its way to two people, and what it costs to be there.

Both sides are told the same way, by a page that says one line to each of many rooms.
What that page costs with nothing to say is taken off, so that what differs is the way
from the rule that has something to say to the socket. Many lines at once may share what
there is to share on that way; the note tells what a line costs that comes alone.
"""

import asyncio
from contextlib import contextmanager
from functools import partial
from statistics import median

import uvloop

from accounts.models import User
from bench import crowd, socket_client
from bench.callers import Caller, get
from bench.environment import at
from bench.rounds import ROUNDS, interleaved, scaled
from bench.sites import BARE, SITE, Site

ROOMS, TIMES = 200, scaled(40, 4)
ALONE = scaled(100, 20)
# What a server still does when its line has been heard belongs to the line.
AFTERWARDS = 0.003
IDLE = scaled(10_000, 500)
CONNECTS = scaled(400, 50)
COOKIE = "sessionid={}"
# As docs/scale.md has it for many processes.
MANY = "1048576"


def measure(environment, wanted):
    url, cookies = people(environment)
    bare = environment.start(Site(BARE, url))
    if "socket_pair" in wanted:
        site = environment.start(Site(SITE, url))
        yield "socket_pair", *pair(site, [site], bare, cookies)
    for name, shards in (("socket_pair_redis", "1"), ("socket_pair_shards", MANY)):
        if name in wanted:
            how = {"REDIS_URL": environment.redis.url, "LIVE_SHARDS": shards}
            ours, theirs = (environment.start(Site(SITE, url, **how)) for _ in range(2))
            pairs, note = pair(ours, [theirs, ours], bare, cookies)
            yield name, pairs, f"{note}; said in another process"
    if "socket_connect" in wanted:
        yield "socket_connect", connect(environment, url, bare, cookies), "by session"
    if "socket_idle" in wanted:
        yield "socket_idle", *idle(environment, url, cookies)


def people(environment):
    """The two people of many jobs, logged in."""
    url = environment.fresh("sqlite", "sockets")
    with at(url):
        crowd.settle()
        crowd.add_workers(IDLE // 2)
        crowd.add_customers(IDLE // 2)
        crowd.add_jobs(IDLE // 2)
        # A customer, their worker, the next customer …
        users = User.objects.extra(select={"place": "id %% 1000000"})
        keys = crowd.log_in(users.order_by("place", "id"))
    return url, [COOKIE.format(key) for key in keys]


# --- Rooms of two -----------------------------------------------------------


def pair(site, speakers, bare, cookies):
    """The first of the `speakers` says it; what all of them work is counted."""
    with (
        sitting(bare, bare_rooms(2 * ROOMS)) as hearers,
        sitting(site, ["/ws/"] * 2 * ROOMS, cookies, hello=1) as members,
    ):
        run(join(members))
        many, alone = (
            interleaved(
                partial(delivery, speakers, "/bench/push/", members, *how),
                partial(delivery, [bare], "/push/", hearers, *how),
            )
            for how in ((ROOMS, TIMES), (1, ALONE))
        )
    ratio = median(value / floor for value, floor in alone)
    note = f"{ROOMS} rooms of two, {TIMES} lines each; a line alone {ratio:.3g} ×"
    return many, note


def delivery(speakers, path, members, rooms, times):
    """µs of CPU for one line to one socket, without the page that says it."""
    told = members[: 2 * rooms]
    used = 0
    with Caller(speakers[0].port, at_once=1) as caller:
        speak = partial(say, caller, get(f"{path}{rooms}/"), told)
        be_quiet = partial(say, caller, get(f"{path}0/"), [])
        run(speak())
        # In turns, so that both find the machine as the other has left it.
        for _ in range(times):
            used += worked(speakers, speak()) - worked(speakers, be_quiet())
    return used / (len(told) * times) * 1e6


def worked(sites, coroutine):
    """Seconds of CPU that the sites had to work for it."""
    before = sum(site.cpu() for site in sites)
    run(coroutine)
    run(asyncio.sleep(AFTERWARDS))
    return sum(site.cpu() for site in sites) - before


async def say(caller, line, members):
    """One line, until everybody has heard it."""
    heard = asyncio.ensure_future(socket_client.wait_for_frames(members, 1))
    await asyncio.sleep(0)
    await asyncio.to_thread(caller.call, [line], 1)
    await heard


async def join(members):
    """Each pair its own job, asked for over the socket like a page does."""
    for number, member in enumerate(members):
        member.send(b'{"t":"sub","job":"j%d"}' % (number // 2 + 1))
    await socket_client.wait_for_frames(members, 1)


# --- Being there ------------------------------------------------------------


def connect(environment, url, bare, cookies):
    """From the first byte of the handshake to the greeting."""
    site = environment.start(Site(SITE, url))
    return interleaved(
        lambda: opening(site, ["/ws/"] * CONNECTS, cookies, hello=1),
        lambda: opening(bare, bare_rooms(CONNECTS)),
    )


def opening(site, paths, cookies=(), hello=0):
    before = site.cpu()
    with sitting(site, paths, cookies, hello):
        return (site.cpu() - before) / len(paths) * 1e6


def idle(environment, url, cookies):
    """Each round a new process: memory that was used once is seldom given back."""
    pairs = interleaved(
        lambda: weight(environment, SITE, url, ["/ws/"] * IDLE, cookies),
        lambda: weight(environment, BARE, url, bare_rooms(IDLE)),
        ROUNDS,
    )
    return pairs, f"{IDLE:,} sockets, each logged in and listening to a job"


def weight(environment, name, url, paths, cookies=()):
    """KiB that one more socket takes."""
    site = environment.start(Site(name, url))
    first = 100
    with sitting(site, paths[:first], cookies[:first], hello=1 if cookies else 0):
        pass
    before = site.memory()
    with sitting(site, paths, cookies, hello=1 if cookies else 0) as members:
        if cookies:
            run(join(members))
        held = (site.memory() - before) / len(paths) / 1024
    site.close()
    return held


def bare_rooms(count):
    return [f"/room/{number // 2 + 1}/" for number in range(count)]


# --- The loop on our side ---------------------------------------------------

loop = uvloop.new_event_loop()


def run(coroutine):
    return loop.run_until_complete(coroutine)


@contextmanager
def sitting(site, paths, cookies=(), hello=0):
    members = run(socket_client.open_all(site.port, paths, cookies, hello))
    try:
        yield members
    finally:
        run(socket_client.close_all(members))
