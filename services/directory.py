"""The catalogue as the public pages show it: services and cities with their addresses.

Worked out once until an editor changes it, so that a page costs no query for it. What
it gives is shared by all requests and must not be changed.
"""

from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple

from django.utils.translation import gettext as _
from wagtail.models import Page, PageViewRestriction
from wagtail.query import PageQuerySet

from services.models import (
    CategoryPage,
    City,
    CityPage,
    MarketSettings,
    PairPage,
    Skill,
    TypicalJob,
)
from services.seo import Crumb
from services.wordings import pair_title, title_of_pair, wordings
from toolkit.cache.until_edit import cached_until_edit

# What decides which pages a stranger may read, and at which address.
PUBLIC_PAGES = (
    "wagtailcore.Locale",
    "wagtailcore.Page",
    "wagtailcore.PageViewRestriction",
    "wagtailcore.Site",
)


@cached_until_edit(depends_on=("wagtailcore.Page", "wagtailcore.PageViewRestriction"))
def private_paths() -> tuple[str, ...]:
    """Below which places of the tree not everybody may read."""
    restricted = PageViewRestriction.objects.order_by("page__path")
    return tuple(restricted.values_list("page__path", flat=True))


def public(pages: PageQuerySet) -> PageQuerySet:
    """Those of them that anybody may read. Wagtail's own `live().public()` asks for all
    restrictions each time.
    """
    pages = pages.live()
    for path in private_paths():
        pages = pages.exclude(path__startswith=path)
    return pages


@dataclass(frozen=True)
class Trade:
    """A service that can be booked and has a page."""

    pk: int
    slug: str
    name: str
    plural: str
    summary: str
    icon: str
    hue: int
    url: str
    jobs: tuple
    skills: tuple

    @property
    def price_low(self):
        return min((job.price_low for job in self.jobs), default=None)

    @property
    def price_high(self):
        return max((job.price_high for job in self.jobs), default=None)


@dataclass(frozen=True)
class Place:
    """A city that is open. Its address is empty while it has no page."""

    pk: int
    slug: str
    name: str
    region: str
    url: str


@cached_until_edit(depends_on=("services.TypicalJob",))
def usual_jobs():
    """{category pk: the usual jobs of that service, in their order}"""
    return by_category(TypicalJob.objects.order_by("category", "order", "name"))


@cached_until_edit(
    depends_on=(
        *PUBLIC_PAGES,
        usual_jobs,
        "services.ServiceCategory",
        "services.Skill",
        "services.TypicalJob",
    )
)
def trades():
    pages = (
        public(CategoryPage.objects.all())
        .filter(category__is_active=True)
        .select_related("category")
        .order_by("category__order", "category__name", "path")
    )
    jobs = usual_jobs()
    skills = by_category(Skill.objects.order_by("category", "name"))
    found = {}
    for page in pages:
        category = page.category
        # A translation is a page about the same service; the first one stands.
        found.setdefault(
            category.pk,
            Trade(
                pk=category.pk,
                slug=category.slug,
                name=category.name,
                plural=category.plural,
                summary=category.summary,
                icon=category.icon,
                hue=category.hue,
                url=page.url,
                jobs=jobs.get(category.pk, ()),
                skills=skills.get(category.pk, ()),
            ),
        )
    return tuple(found.values())


def by_category(rows):
    return {
        pk: tuple(group) for pk, group in groupby(rows, lambda row: row.category_id)
    }


@cached_until_edit(depends_on=(*PUBLIC_PAGES, "services.City"))
def places():
    pages = public(CityPage.objects.all()).filter(city__is_active=True)
    urls = {page.city_id: page.url for page in pages.order_by("-path")}
    return tuple(
        Place(city.pk, city.slug, city.name, city.region, urls.get(city.pk, ""))
        for city in City.objects.filter(is_active=True).order_by("name", "region")
    )


@dataclass(frozen=True)
class Pair:
    """A service in a city that an editor wrote a page for; keys of both.

    `is_chosen`: to be named where only some are.
    """

    category: int
    city: int
    title: str
    url: str
    is_chosen: bool


@cached_until_edit(depends_on=(trades, places, wordings))
def pairs() -> tuple[Pair, ...]:
    """In the order of the services, then of their pages."""
    open_trades = {trade.pk for trade in trades()}
    open_places = {place.pk for place in places()}
    above = dict(CategoryPage.objects.live().values_list("path", "category"))

    def named(page: PairPage) -> tuple[str, str]:
        about, where = trade(above.get(page.path[: -page.steplen], 0)), page.city_id
        city = place(where)
        return about.plural if about else "", city.name if city else ""

    found = [
        Pair(
            category=above.get(page.path[: -page.steplen], 0),
            city=page.city_id,
            title=title_of_pair(page.title, *named(page)),
            url=page.url,
            is_chosen=page.show_in_menus,
        )
        for page in public(PairPage.objects.all()).order_by("path")
    ]
    order = {trade.pk: place for place, trade in enumerate(trades())}
    shown = [
        pair
        for pair in found
        if pair.category in open_trades and pair.city in open_places
    ]
    return tuple(sorted(shown, key=lambda pair: order[pair.category]))


class PairLink(NamedTuple):
    """A service in a city as other pages name it, whether written or drawn."""

    trade: Trade
    title: str
    url: str


def pair(category_id: int, city_id: int) -> PairLink | None:
    """None while the service has no page or the city is closed."""
    about, where = trade(category_id), place(city_id)
    if not about or not where:
        return None
    key = (category_id, city_id)
    written = next((one for one in pairs() if (one.category, one.city) == key), None)
    if written:
        return PairLink(about, written.title, written.url)
    url = f"{about.url}in/{where.slug}/"
    return PairLink(about, pair_title(about.plural, where.name), url)


def trade(category_id):
    return next((trade for trade in trades() if trade.pk == category_id), None)


def place(city_id):
    return next((place for place in places() if place.pk == city_id), None)


@cached_until_edit(depends_on=PUBLIC_PAGES)
def home_url() -> str:
    """Where the site begins, or nothing while that page is not live."""
    root = Page.objects.filter(sites_rooted_here__is_default_site=True)
    page = public(root).first()
    return (page and page.url) or ""


def home_crumbs() -> tuple[Crumb, ...]:
    """The first step of every way here, while there is a home page."""
    url = home_url()
    return (Crumb(_("Home"), url),) if url else ()


@cached_until_edit(depends_on=("services.MarketSettings",), wordless=True)
def currency():
    return MarketSettings.load().currency


@cached_until_edit(depends_on=("services.MarketSettings",), wordless=True)
def country():
    return MarketSettings.load().country
