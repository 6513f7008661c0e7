"""Guides as cards on other pages: worked out once until an editor changes one."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from wagtail.images.models import AbstractImage

from services.directory import PUBLIC_PAGES, public
from services.models import GuidePage, GuidePlace
from toolkit.cache.until_edit import cached_until_edit


@dataclass(frozen=True)
class Guide:
    """A live guide; `categories` and `cities` are keys."""

    pk: int
    title: str
    lead: str
    url: str
    minutes: int
    written_on: date
    picture: AbstractImage | None
    categories: frozenset[int]
    cities: frozenset[int]


@cached_until_edit(
    depends_on=(
        *PUBLIC_PAGES,
        "services.GuidePlace",
        "wagtailimages.Image",
    ),
    # Saved with its page, which is what is heard.
    lags_behind=("services.GuidePage_categories",),
)
def guides() -> tuple[Guide, ...]:
    """All of them, the newest first."""
    pages = public(GuidePage.objects.all()).select_related("picture")
    about = keys_of(
        GuidePage.categories.through.objects, "guidepage", "servicecategory"
    )
    places = keys_of(GuidePlace.objects, "page", "city")
    return tuple(
        Guide(
            pk=page.pk,
            title=page.title,
            lead=page.lead,
            url=page.url,
            minutes=page.minutes,
            written_on=page.written_on,
            picture=page.picture,
            categories=frozenset(about[page.pk]),
            cities=frozenset(places[page.pk]),
        )
        for page in pages.order_by("-written_on", "-pk")
    )


def keys_of(rows: Any, one: str, other: str) -> dict[int, list[int]]:
    found = defaultdict(list)
    for key, value in rows.values_list(f"{one}_id", f"{other}_id"):
        found[key].append(value)
    return found


def about(
    category: int | None = None, city: int | None = None, limit: int | None = None
) -> Sequence[Guide]:
    """Those about a service, a city, or both; of all without either."""
    found = [
        guide
        for guide in guides()
        if (category is None or category in guide.categories)
        and (city is None or city in guide.cities)
    ]
    return found[:limit]


def beside(page: GuidePage, limit: int = 3) -> Sequence[Guide]:
    """What its readers may want next: of the same services first, then the newest."""
    everything = guides()
    own: frozenset[int] = next(
        (guide.categories for guide in everything if guide.pk == page.pk), frozenset()
    )
    others = [guide for guide in everything if guide.pk != page.pk]
    others.sort(key=lambda guide: not (guide.categories & own))
    return others[:limit]
