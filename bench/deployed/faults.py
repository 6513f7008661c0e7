"""Each part away for a moment, under people who look, book, accept and talk."""

import signal
import time
from collections import Counter
from contextlib import suppress
from uuid import uuid4

from websockets.exceptions import WebSocketException
from websockets.sync.client import connect

from bench.deployed.site import Unit
from bench.trial import books
from bench.trial.lines import Line, neighbours
from bench.trial.market import Market
from bench.trial.people import Caller

BEFORE, AWAY, AFTER = 6, 4, 10
# Seconds in which an open page should hear again.
HEARS_AGAIN = 5
PATIENCE = 30


def rolling_restart(site):
    for unit in (*site.pages, *site.tasks):
        unit.restart()
        time.sleep(1)


def reload_nginx(site):
    site.nginx.reload()
    time.sleep(AWAY)


def kill_web(site):
    for unit in site.pages:
        unit.wait_until_back_from(unit.kill())
        time.sleep(1)


def kill_tasks(site):
    site.tasks[0].kill()
    time.sleep(AWAY)


def kill_redis(site):
    away(site.environment.redis, signal.SIGKILL)


def kill_pooler(site):
    away(site.pooler, signal.SIGKILL)


def crash_postgres(site):
    away(site.environment.postgres, signal.SIGQUIT)


def kill_nginx(site):
    site.nginx.kill()
    time.sleep(1)
    site.nginx.start()
    time.sleep(AWAY)


def away(server, how):
    server.stop(how)
    time.sleep(AWAY)
    server.start()


# What is done, and which answers people may get meanwhile: none but good ones, a
# sentence and a retry (503), or none at all while nobody is in front.
PARTS = {
    rolling_restart: (),
    reload_nginx: (),
    kill_web: (),
    kill_tasks: (),
    kill_redis: (),
    kill_pooler: ("503",),
    crash_postgres: ("503",),
    kill_nginx: ("503", "ConnectionRefusedError", "ConnectionResetError")
    + ("RemoteDisconnected", "SSLEOFError", "SSLZeroReturnError"),
}


def walk(site):
    with Market(site, lookers=2, bookers=2, talkers=1, sitters=2) as market:
        time.sleep(BEFORE)
        for do, allowed in PARTS.items():
            yield from one(site, market, do, allowed)
        market.phase = "after"
        time.sleep(BEFORE)
        market.close()
        yield from answers(market, "after", ())
        yield from books.settled(site, market, "books")


def one(site, market, do, allowed):
    market.phase = name = do.__name__
    do(site)
    time.sleep(AFTER)
    yield from answers(market, name, allowed)
    if do in (kill_web, rolling_restart):
        end = Unit.kill if do is kill_web else Unit.restart_aside
        seconds = hears_again(site, market, end)
        yield Line(name, "an open page hears again", seconds, "s", HEARS_AGAIN)
    if do is kill_redis:
        seconds = hears_the_other(site, market)
        yield Line(name, "one process hears the other", seconds, "s", HEARS_AGAIN)


def answers(market, phase, allowed):
    faults = Counter(
        f"{what} {said}"
        for _, when, what, said in market.faults
        if when == phase and said not in allowed
    )
    said = market.said[phase]
    good = sum(number for what, number in said.items() if what.split()[-1] < "4")
    told = Counter()
    for what, number in said.items():
        told[what.rpartition(" ")[2]] += number
    note = f"{dict(told)}, slowest {market.slowest[phase]:.1f} s, {neighbours()}"
    note += f", {dict(faults)}" if faults else ""
    yield Line(phase, "bad answers", sum(faults.values()), f"of {good}", 0, note)


def hears_again(site, market, end):
    """Seconds from the end of the process that a page is connected to until it hears
    what the other side says, by way of whichever process.
    """
    (job, other), (_, person) = market.talks[-2], market.talks[-1]
    with person.socket() as page:
        for unit in site.pages:
            began, ended = time.monotonic(), end(unit)
            if is_closed(page):
                break
            # It was the other one.
            unit.wait_until_back_from(ended)
    while time.monotonic() < began + PATIENCE:
        with suppress(WebSocketException, OSError), person.socket() as page:
            while not hears(page, job, other):
                pass
            break
        time.sleep(0.2)
    return time.monotonic() - began


def hears_the_other(site, market):
    """Seconds from the restart of Redis until a page at one process hears of what was
    said at the other one. A page whose process hears nobody is closed, and comes again.
    """
    (job, one), (_, other) = market.talks[-2], market.talks[-1]
    here, there = (Caller([unit.port]) for unit in site.pages)
    here.cookies, there.cookies = one.cookies, other.cookies
    for caller in (here, there):
        caller.headers["X-Forwarded-For"] += ", 127.0.0.1"
    redis = site.environment.redis
    redis.stop(signal.SIGKILL)
    time.sleep(AWAY)
    redis.start()
    began = time.monotonic()
    while time.monotonic() < began + PATIENCE:
        with suppress(WebSocketException, OSError), page_of(here) as page:
            while not hears(page, job, there):
                pass
            break
    return time.monotonic() - began


def page_of(caller):
    return connect(
        f"ws://127.0.0.1:{caller.ports[0]}/ws/",
        origin=caller.headers["Origin"],
        additional_headers=caller.told(),
    )


def hears(page, job, speaker):
    """Whether a message is there a moment after it was sent."""
    word = uuid4().hex
    said = {"message": f"Still there? {word}", "client_id": str(uuid4())}
    speaker.post(f"/chat/{job}/", said)
    with suppress(TimeoutError):
        while word not in str(page.recv(timeout=0.3)):
            pass
        return True
    return False


def is_closed(page, patience=2):
    try:
        while True:
            page.recv(timeout=patience)
    except TimeoutError:
        return False
    except (WebSocketException, OSError):
        return True
