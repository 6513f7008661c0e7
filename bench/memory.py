"""What a process holds after a day's requests, beside what it held after the first."""

from bench.callers import Caller, get
from bench.demo import demo
from bench.environment import at
from bench.pages import Addresses
from bench.rounds import ROUNDS, scaled
from bench.sites import SITE, Site

FIRST, MANY = 100, scaled(10_000, 1_000)
MB = 1024**2


def measure(environment, wanted):
    url = demo(environment)
    with at(url):
        addresses = Addresses()
    mine = [addresses.dashboard, addresses.job, addresses.book, addresses.home]
    asked = [get(path, **addresses.cookie) for path in mine]
    asked += [get(path) for path in (addresses.worker, addresses.pair)]
    asked += [get(path) for path in addresses.searches]
    site = environment.start(Site(SITE, url))
    with Caller(site.port) as caller:
        caller.call(asked, FIRST)
        first = site.memory() / MB
        rounds = []
        for _ in range(ROUNDS):
            caller.call(asked, MANY // ROUNDS)
            rounds.append((site.memory() / MB, first))
    # What counts is the end: it must not go on growing.
    seen = ", ".join(f"{held:.0f}" for held, _ in rounds)
    yield "memory", (rounds[-1],), f"{MANY:,} requests of people and strangers: {seen}"
