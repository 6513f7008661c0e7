"""Where header, footer and home page lead: to live pages, and nowhere else.

Editors own the pages. They rename, move and unpublish them, and tick “Show in menus” on
those that belong in the header. Worked out once until an editor changes it, so
that it costs a page nothing.
"""

from typing import NamedTuple

from django.urls import reverse
from wagtail.models import Page

from home.models import HomePage, StandardPage
from services import directory
from services.models import CityIndexPage, GuideIndexPage, ServiceIndexPage
from services.wordings import worded, wordings
from toolkit.cache.until_edit import cached_until_edit
from workers import featured

# How many services and cities the footer names.
FOOTER_LINKS = 6


class Link(NamedTuple):
    title: str
    url: str
    icon: str = ""


class Navigation(NamedTuple):
    """Addresses are empty where there is no live page."""

    home: str
    menu: tuple[Link, ...]
    how: str
    all_services: str
    all_cities: str
    all_guides: str
    services: tuple[Link, ...]
    cities: tuple[Link, ...]
    pairs: tuple[Link, ...]
    help: tuple[Link, ...]
    workers: tuple[Link, ...]


@cached_until_edit(depends_on=(directory.pairs, wordings, featured.market))
def navigation() -> Navigation:
    home, indexes, words = home_page(), index_pages(), footer_words()
    return Navigation(
        home=home_url(),
        menu=menu(home),
        how=how_it_works(home),
        all_services=indexes.get(ServiceIndexPage, ""),
        all_cities=indexes.get(CityIndexPage, ""),
        all_guides=indexes.get(GuideIndexPage, ""),
        services=services(),
        cities=cities(),
        pairs=pairs(),
        help=words[StandardPage.Footer.HELP],
        workers=words[StandardPage.Footer.WORKERS],
    )


def home_url() -> str:
    """Without a home page the search is where people begin."""
    return directory.home_url() or reverse("workers:search")


def home_page() -> HomePage | None:
    home: HomePage | None = directory.public(HomePage.objects.all()).first()
    return home


def index_pages() -> dict[type[Page], str]:
    """The address of the first page of each kind that lists others."""
    every = Page.objects.type(ServiceIndexPage, CityIndexPage, GuideIndexPage)
    pages = directory.public(every).order_by("-path")
    return {page.specific_class: page.url for page in pages}


def menu(home: HomePage | None) -> tuple[Link, ...]:
    if home is None:
        return ()
    below = directory.public(home.get_children()).in_menu().order_by("path")
    return tuple(
        Link(
            worded(page.title),
            page.url,
            getattr(page.specific_class, "menu_icon", "book"),
        )
        for page in below
    )


def how_it_works(home: HomePage | None) -> str:
    """The section of the home page, while an editor keeps it there."""
    if home is None or not any(block.block_type == "how" for block in home.body):
        return ""
    return f"{home.url}#how"


def services() -> tuple[Link, ...]:
    trades = directory.trades()[:FOOTER_LINKS]
    return tuple(Link(worded(trade.plural), trade.url) for trade in trades)


def cities() -> tuple[Link, ...]:
    """The ones with the most workers; before there are any, the first by name."""
    figures = featured.by_city()
    open_pages = [place for place in directory.places() if place.url]
    open_pages.sort(
        key=lambda place: -figures.get(place.pk, featured.Supply()).workers,
    )
    return tuple(
        Link(worded(place.name), place.url) for place in open_pages[:FOOTER_LINKS]
    )


def pairs() -> tuple[Link, ...]:
    """Services in cities that an editor wants named everywhere."""
    chosen = [pair for pair in directory.pairs() if pair.is_chosen]
    return tuple(Link(pair.title, pair.url) for pair in chosen[:FOOTER_LINKS])


def footer_words() -> dict[str, tuple[Link, ...]]:
    """{column of the footer: the pages that editors put there}"""
    columns = [StandardPage.Footer.HELP, StandardPage.Footer.WORKERS]
    pages = directory.public(StandardPage.objects.filter(footer__in=columns))
    found = list(pages.order_by("path"))
    return {
        column: tuple(
            Link(worded(one.title), one.url) for one in found if one.footer == column
        )
        for column in columns
    }
