"""What pages below show of workers: who there is, and their figures."""

from toolkit.providers import provide
from workers.templatetags import shelf


def register() -> None:
    for tag in (shelf.shelf, shelf.first_free, shelf.search_url):
        provide(tag.__name__, tag)
    for tag in (shelf.supply, shelf.trades_in, shelf.cities_with, shelf.block_shelf):
        provide(tag.__name__, tag, takes_context=True)
