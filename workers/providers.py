"""What pages below show of workers: who there is, and their figures."""

from toolkit.providers import provide
from workers.templatetags import featured


def register() -> None:
    for tag in (featured.featured, featured.first_free, featured.search_url):
        provide(tag.__name__, tag)
    for tag in (
        featured.supply,
        featured.trades_in,
        featured.cities_with,
        featured.featured_in_block,
        featured.pairs_in_block,
    ):
        provide(tag.__name__, tag, takes_context=True)
