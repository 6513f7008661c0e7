"""Workers and their figures, for pages that know nothing of workers.

Each tag costs the same few queries whatever it finds; see `workers.featured`.
"""

from typing import NamedTuple

from django import template

from services import directory
from workers import featured as rules
from workers import links

register = template.Library()


class Offer(NamedTuple):
    """A trade and the figures of those who do it."""

    trade: directory.Trade
    supply: rules.Supply


class PairOffer(NamedTuple):
    """A trade in a city, its address, and the figures of those who do it there."""

    trade: directory.Trade
    supply: rules.Supply
    name: str
    url: str


class Stop(NamedTuple):
    """A city and the figures of those who work there."""

    place: directory.Place
    supply: rules.Supply


@register.simple_tag
def featured(category=None, city=None, limit=4, soonest=False):
    """`{% featured category=c city=city limit=4 as cards %}`: of worker and free."""
    return rules.cards(
        category=pk(category), city=pk(city), limit=limit, soonest=soonest
    )


@register.simple_tag(takes_context=True)
def featured_in_block(context, value):
    """What an editor left empty is the service and the city of the page."""
    page = context.get("page")
    here = context.get("city") or getattr(page, "city", None)
    return featured(
        category=value.get("category") or getattr(page, "category", None),
        city=value.get("city") or here,
        limit=value["limit"],
    )


@register.simple_tag
def first_free(cards):
    """`{% first_free cards as card %}`: who can come before all others."""
    free = [card for card in cards if card.free]
    return min(free, key=lambda card: card.free, default=None)


@register.simple_tag(takes_context=True)
def supply(context, category=None, city=None):
    """`{% supply category=c city=city as s %}`: workers, low, high, currency…"""
    found = figures(context, rules.by_category, city)
    if category:
        return found.get(pk(category), rules.Supply())
    return rules.joined(found.values())


@register.simple_tag(takes_context=True)
def trades_in(context, city=None, without=None):
    """`{% trades_in city as offers %}`: every trade, also those without workers."""
    found = figures(context, rules.by_category, city)
    written = {pair.category for pair in directory.pairs() if pair.city == pk(city)}
    offers = [
        Offer(trade, found.get(trade.pk, rules.Supply()))
        for trade in directory.trades()
        if trade.pk != pk(without)
    ]
    # What an editor wrote about stands first.
    return sorted(offers, key=lambda offer: offer.trade.pk not in written)


@register.simple_tag(takes_context=True)
def pairs_in_block(context, value):
    """Those that an editor chose, else those that have a page: of this page, or all."""
    page = context.get("page")
    category, here = (pk(getattr(page, name, None)) for name in ("category", "city"))
    chosen = [(pair["category"], pair["city"]) for pair in value["pairs"]]
    keys = [(pk(trade), pk(city)) for trade, city in chosen] or [
        (pair.category, pair.city)
        for pair in directory.pairs()
        if pair.is_chosen
        and category in (None, pair.category)
        and here in (None, pair.city)
    ]
    figures = rules.by_pair()
    links = [(key, directory.pair(*key)) for key in keys]
    return [
        PairOffer(link.trade, figures.get(key, rules.Supply()), link.title, link.url)
        for key, link in links
        if link
    ]


@register.simple_tag(takes_context=True)
def cities_with(context, category=None, without=None, limit=None):
    """`{% cities_with category=c as stops %}`: where somebody works, most first."""
    found = figures(context, rules.by_city, category)
    stops = [
        Stop(place, found[place.pk])
        for place in directory.places()
        if place.pk in found and place.pk != pk(without)
    ]
    stops.sort(key=lambda stop: -stop.supply.workers)
    return stops[:limit]


@register.simple_tag
def search_url(category=None, city=None, skill=None):
    """`{% search_url category=… city=… %}`: a search; each may be left out."""
    return links.search_for(category, city, skill)


@register.simple_tag
def popular(city=None, limit=5):
    """`{% popular city as skills %}`: what most people there can do, trade by trade."""
    return rules.popular(pk(city), limit)


def figures(context, look_up, thing):
    """Asked for in the head of a page and again in its body: looked up once."""
    request = context.get("request")
    known = request.__dict__.setdefault("supply_figures", {}) if request else {}
    key = (look_up.__name__, pk(thing))
    if key not in known:
        known[key] = look_up(pk(thing))
    return known[key]


def pk(thing):
    """Of a model or of a page of the directory; nothing stays nothing."""
    return thing.pk if thing else None
