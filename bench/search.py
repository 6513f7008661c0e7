"""Finding workers: one page as the site reads it, and how it grows with the town."""

from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from itertools import cycle
from time import perf_counter
from urllib.parse import urlencode

from django.http import QueryDict

from bench import crowd, sql_recording
from bench.environment import VENDORS, at
from bench.rounds import interleaved, scaled, wait_of
from services.models import City, ServiceCategory
from workers.calendar import cell_of
from workers.search import narrowing, run
from workers.search.ordering import ORDERS
from workers.search.understand import understand
from workers.views import search_form

SMALL_MARKET, TOWN_MARKET, LARGE_MARKET = (
    10_000,
    scaled(100_000, 10_000),
    scaled(1_000_000, 20_000),
)
PAGE = 20
CALLS = scaled(200, 20)
NOW = datetime(2026, 6, 1, 6, 0, tzinfo=UTC)


def measure(environment, wanted):
    kinds = {
        "search_orm": orm,
        "search_growth": growth,
        "search_free_at": free_at,
        "search_text": text,
    }
    for kind, figure in kinds.items():
        for vendor, ending in VENDORS.items():
            if kind + ending in wanted:
                pairs, note = figure(environment, vendor)
                yield kind + ending, pairs, note


def orm(environment, vendor):
    """One page as model instances, with names, places and skills."""
    url = people(environment, vendor, SMALL_MARKET)
    with at(url), sql_recording.Player(url) as player:
        ids = page(search())
        # What is read once for all pages belongs to none.
        run.fetch(ids)
        steps = player.ready(sql_recording.record(lambda: run.fetch(ids)))
        pairs = interleaved(
            lambda: wait_of(lambda: run.fetch(ids), CALLS),
            lambda: wait_of(lambda: player.play(steps), CALLS),
        )
    return pairs, f"{len(ids)} workers in {len(steps)} statements"


def growth(environment, vendor):
    """The best rated of a trade in the largest town."""
    small, large = (
        people(environment, vendor, count) for count in (SMALL_MARKET, LARGE_MARKET)
    )
    with ExitStack() as stack:
        few, many = (Place(url, stack) for url in (small, large))
        pairs = interleaved(many.wait, few.wait)
    return (
        pairs,
        f"{LARGE_MARKET:,} workers, full pages of {PAGE}, model instances and all",
    )


def free_at(environment, vendor):
    url = people(environment, vendor, TOWN_MARKET, lived_in=True)
    at_ten = {"at": (NOW + timedelta(days=2)).strftime("%Y-%m-%dT15:00")}
    with at(url):
        asked, whole = search(**at_ten), search()
        found = run.find(asked)
        pairs = interleaved(
            lambda: wait_of(lambda: run.find(search(**at_ten)), CALLS // 4),
            lambda: wait_of(lambda: run.find(search()), CALLS // 4),
        )
        note = f"{found.total} of {run.find(whole).total} in {TOWN_MARKET:,} are free"
    return pairs, f"{note}; the whole search with its counts"


def text(environment, vendor):
    """Two words, both mistyped; without them the same service is chosen."""
    url = people(environment, vendor, TOWN_MARKET, lived_in=True)
    typed = {"q": "gysers reapir", "category": ""}
    with at(url):
        began = perf_counter()
        asked = search(**typed)
        first = perf_counter() - began
        found, chosen = run.find(asked), {"category": asked.trade and asked.trade.slug}
        pairs = interleaved(
            lambda: wait_of(lambda: run.find(search(**typed)), CALLS // 4),
            lambda: wait_of(lambda: run.find(search(**chosen)), CALLS // 4),
        )
        reading = wait_of(lambda: search(**typed), CALLS)
    said = ", ".join(one.label for one in asked.understood)
    if not said or asked.words:
        raise AssertionError(f"Understood {said or 'nothing'}, left {asked.words}.")
    return pairs, (
        f"{found.total} found for {said}, read in {reading:.2f} ms, "
        f"at first in {first * 1000:.0f} ms; the whole search with its counts"
    )


class Place:
    """A database of its own, asked as the site asks."""

    def __init__(self, url, stack):
        self.url = url
        with at(url):
            trades = ServiceCategory.objects.values_list("slug", flat=True)
            self.trades = cycle(sorted(trades))
        self.stack = stack

    def wait(self):
        with at(self.url):
            return wait_of(self.look, CALLS)

    def look(self):
        found = run.fetch(page(search(category=next(self.trades))))
        if len(found) != PAGE:
            raise AssertionError("The page is not full.")


def people(environment, vendor, count, lived_in=False):
    def fill():
        crowd.settle()
        crowd.add_workers(count)
        if lived_in:
            crowd.add_name_keys(count)
            crowd.add_hours(count)
            crowd.add_busy_hours(count, cell_of(NOW))

    return environment.kept(vendor, f"workers_{count}_{lived_in:d}", fill)


def search(**asked):
    trade = {"category": "plumber", "city": largest()}
    said = QueryDict(urlencode(trade | asked))
    form = search_form.read(said, now=NOW)
    return understand(form.cleaned_data.get("q") or "", form.choices, now=NOW)


def largest():
    return City.objects.order_by("pk").values_list("slug", flat=True)[0]


def page(query):
    found = narrowing.narrowed(narrowing.asked(query))
    ordered = found.order_by(*ORDERS[query.sort])
    return list(ordered.values_list("pk", flat=True)[:PAGE])
