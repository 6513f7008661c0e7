"""Pages, in CPU of the server for each: the demo, SQLite, one process."""

from functools import partial
from urllib.parse import quote

from django.test import Client

from accounts.models import User
from bench.callers import AT_ONCE, Caller, get
from bench.demo import demo
from bench.environment import at
from bench.rounds import SCALE, interleaved
from bench.sites import SITE, Granian, Site
from bookings.models import Job
from services.models import CategoryPage, City
from workers.models import WorkerProfile

SECONDS = 0.6 * SCALE
HTMX = {"HX_Request": "true"}
EMPTY = get("/bench/empty/")


def measure(environment, wanted):
    url = demo(environment)
    warm = environment.start(Site(SITE, url))
    with at(url):
        addresses = Addresses()
    strangers = {
        "page_home": addresses.home,
        "page_pair": addresses.pair,
        "page_worker": addresses.worker,
    }
    if "http_hello" in wanted:
        theirs = environment.start(Granian("mysite.wsgi:application", url))
        pairs = interleaved(lambda: cost(warm, EMPTY), lambda: cost(theirs, EMPTY))
        yield "http_hello", pairs, "anonymous, through mysite.asgi"
    for name, path in strangers.items():
        if name in wanted:
            yield name, beside(warm, get(path), EMPTY), path
    if "page_cold" in wanted:
        yield "page_cold", *cold(environment, url, strangers)
    yield from searches(warm, addresses, wanted)
    yield from at_home(warm, addresses, wanted)


def cold(environment, url, strangers):
    """One at a time, each after everything was changed: nothing is kept."""
    site = environment.start(Site(SITE, url, BENCH_COLD="True"))
    each = partial(cost, site, at_once=1)
    asked = {name: get(path) for name, path in strangers.items()}
    pairs = interleaved(lambda: each(*asked.values()), lambda: each(EMPTY))
    alone = [f"{name} {each(one):,.0f}" for name, one in asked.items()]
    return pairs, ", ".join(alone)


def searches(site, addresses, wanted):
    """What many visitors ask, each something else, in turn.

    The floor asks the database the same and shows nothing.
    """
    paths = addresses.searches
    for name, headers, end in (
        ("page_search", {}, ""),
        ("page_search_part", HTMX, "&part=1"),
    ):
        if name in wanted:
            asked = [get(path, **headers) for path in paths]
            floor = [get(f"/bench/asking/?of={quote(path)}{end}") for path in paths]
            pairs = interleaved(
                partial(cost, site, *asked), partial(cost, site, *floor)
            )
            yield name, pairs, f"{len(paths)} searches in turn, such as {paths[-1]}"


def at_home(site, addresses, wanted):
    mine = get("/bench/mine/", **addresses.cookie)
    longer = {"HX_Target": "times"} | HTMX
    for name, path, headers in (
        ("page_home_logged_in", addresses.home, {}),
        ("page_job", addresses.job, {}),
        ("page_dashboard", addresses.dashboard, {}),
        ("page_book", addresses.book, {}),
        ("free_times_part", f"{addresses.book}?minutes=90", longer),
    ):
        if name in wanted:
            asked = get(path, **addresses.cookie, **headers)
            yield name, beside(site, asked, mine), path


def beside(site, asked, floor):
    return interleaved(lambda: cost(site, asked), lambda: cost(site, floor))


def cost(site, *asked, at_once=AT_ONCE):
    """µs of CPU for one answer."""
    batch = max(12 * at_once, len(asked))
    with Caller(site.port, at_once) as caller:
        caller.call(asked, batch)
        before = now = site.cpu()
        answered = 0
        while now - before < SECONDS:
            caller.call(asked, batch)
            answered += batch
            now = site.cpu()
    return (now - before) / answered * 1e6


class Addresses:
    """Pages of the demo, and the cookie of its customer."""

    home = "/"
    dashboard = "/jobs/"

    def __init__(self):
        worker = WorkerProfile.objects.listed().order_by("-jobs_done")[0]
        trade, city = worker.service_category, City.objects.get(pk=worker.city_id)
        page = CategoryPage.objects.live().get(category=trade)
        customer = User.objects.get(username="customer")
        job = Job.objects.filter(customer=customer, status="accepted")[0]
        client = Client()
        client.force_login(customer, "django.contrib.auth.backends.ModelBackend")
        self.pair = f"{page.url}in/{city.slug}/"
        self.worker = f"/workers/{worker.code}/"
        self.book = f"{self.worker}book/"
        self.searches = [f"/workers/?{query}" for query in queries()]
        self.job = f"/jobs/{job.code}/"
        session = next(iter(client.cookies.values()))
        self.cookie = {"Cookie": f"{session.key}={session.value}"}


def queries():
    """Eight ways to look for people, each for several trades and cities."""
    ways = (
        "category={trade}&city={city}",
        "category={trade}&city={city}&available=tomorrow",
        "category={trade}&available=now",
        "category={trade}&sort=price&rate_max=600",
        "city={city}",
        "city={city}&sort=soonest",
        "q={word}",
        "category={trade}&city={city}&sort=price",
    )
    places = [
        {
            "trade": worker.service_category.slug,
            "city": worker.city.slug,
            "word": worker.user.name.split()[0],
        }
        for worker in WorkerProfile.objects.listed().with_names().order_by("pk")[::4]
    ]
    found = [way.format(**place) for way in ways for place in places]
    return list(dict.fromkeys(["", "page=2", *found]))
