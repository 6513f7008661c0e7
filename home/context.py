"""What every page knows: the brand and the links of the footer.

Looked up when a template asks, and once per edition, so that it costs a page nothing.
"""

from functools import partial
from typing import NamedTuple

from django.core.exceptions import DisallowedHost
from django.http.request import split_domain_port
from django.utils.functional import SimpleLazyObject
from wagtail.models.sites import get_site_for_hostname

from home.models import BrandSettings, StandardPage
from services import directory
from services.edition import kept
from workers import shelf

LINKS = 6


class Link(NamedTuple):
    title: str
    url: str


def site(request):
    host, port = split_domain_port(host_of(request))
    return {
        "brand": SimpleLazyObject(partial(brand, host, port or request.get_port())),
        "footer_categories": categories,
        "footer_cities": cities,
        "footer_help": partial(pages, StandardPage.Footer.HELP),
        "footer_workers": partial(pages, StandardPage.Footer.WORKERS),
    }


def host_of(request):
    """The page that says “not our host” has no host, but a header and a footer."""
    try:
        return request.get_host()
    except DisallowedHost:
        return ""


@kept
def brand(host, port):
    site = get_site_for_hostname(host, port)
    return BrandSettings.objects.filter(site=site).first() or BrandSettings(site=site)


@kept
def categories():
    return tuple(Link(trade.plural, trade.url) for trade in directory.trades()[:LINKS])


@kept
def cities():
    """The ones with the most workers; before there are any, the first by name."""
    figures = shelf.by_city()
    open_pages = [place for place in directory.places() if place.url]
    open_pages.sort(
        key=lambda place: -figures.get(place.pk, shelf.Supply()).workers,
    )
    return tuple(Link(place.name, place.url) for place in open_pages[:LINKS])


@kept
def pages(footer):
    found = StandardPage.objects.live().public().filter(footer=footer).order_by("path")
    return tuple(Link(page.title, page.url) for page in found)
