"""Pages that editors promote: whoever types these words sees them above all results.

They are Wagtail's promoted results. What people type is not counted for them: nobody's
words are kept with a search that went well.
"""

from collections import defaultdict
from typing import NamedTuple

from wagtail.contrib.search_promotions.models import SearchPromotion
from wagtail.models import Page

from services.directory import PUBLIC_PAGES, public
from toolkit.cache.until_edit import cached_until_edit
from workers.search.language import tokens
from workers.search.lexicon import Phrase, key_of


class Pick(NamedTuple):
    title: str
    url: str
    description: str


@cached_until_edit(
    depends_on=(
        *PUBLIC_PAGES,
        "wagtailsearchpromotions.Query",
        "wagtailsearchpromotions.SearchPromotion",
    )
)
def picks() -> dict[Phrase, tuple[Pick, ...]]:
    """By the words that are typed, in the order that editors chose."""
    found: dict[Phrase, list[Pick]] = defaultdict(list)
    rows = SearchPromotion.objects.select_related("query").order_by("sort_order", "pk")
    readable = public(Page.objects.filter(searchpromotion__isnull=False)).in_bulk()
    for row in rows:
        page = readable.get(row.page_id)
        title = page.title if page else row.external_link_text
        url = page.url if page else row.external_link_url
        key = key_of(tokens(row.query.query_string))
        if url and key:
            found[key].append(Pick(title or url, url, row.description))
    return {key: tuple(mine) for key, mine in found.items()}


def promoted_for(typed: str) -> tuple[Pick, ...]:
    """Those for exactly these words, but for small ones."""
    every = picks()
    return every.get(key_of(tokens(typed)), ()) if every else ()
