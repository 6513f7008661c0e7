"""What a box suggests to whoever types in a large town, as the server answers it."""

from urllib.parse import quote

from bench.callers import Caller, get
from bench.environment import VENDORS
from bench.rounds import interleaved, scaled, wait_of
from bench.search import TOWN_MARKET, people
from bench.sites import SITE, Site

CALLS = scaled(120, 12)
# A trade, a beginning that many names have, and a neighbourhood of every city.
TYPED = ("plumb", "sur", "kothr")
ONE_QUERY = get("/bench/names/?q=sur")


def measure(environment, wanted):
    for vendor, ending in VENDORS.items():
        if "suggest" + ending in wanted:
            yield "suggest" + ending, *beside_one_query(environment, vendor)


def beside_one_query(environment, vendor):
    """In time, as the database of PostgreSQL is a process of its own."""
    site = environment.start(
        Site(SITE, people(environment, vendor, TOWN_MARKET, lived_in=True))
    )
    asked = {one: get(f"/workers/suggest/?q={quote(one)}") for one in TYPED}
    with Caller(site.port, at_once=1) as caller:

        def wait(*requests):
            each = CALLS // len(requests)
            waits = [wait_of(lambda r=r: caller.call([r], 1), each) for r in requests]
            return sum(waits) / len(waits)

        first = [
            f"{one} {wait_of(lambda r=r: caller.call([r], 1), 1):.0f}"
            for one, r in asked.items()
        ]
        wait(*asked.values(), ONE_QUERY)
        pairs = interleaved(lambda: wait(*asked.values()), lambda: wait(ONE_QUERY))
        each = [f"{one} {wait(request):.1f}" for one, request in asked.items()]
    return pairs, f"{', '.join(each)} ms; at first {', '.join(first)} ms"
