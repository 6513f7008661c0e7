"""A service in a city gets a page of its own: a draft that says what stands there now.

Whoever asks second for the same pair is led to the page of who was first.
"""

import json
from typing import NamedTuple

from django.conf import settings
from django.db import transaction
from django.utils import translation
from wagtail.log_actions import log

from accounts.models import User
from services.models import CategoryPage, City, CityCopy, PairPage


def page_about(above: CategoryPage, city: City) -> PairPage | None:
    """The page about the service of `above` in a city, live or not."""
    found: PairPage | None = PairPage.objects.child_of(above).filter(city=city).first()
    return found


class State(NamedTuple):
    """Of a page that was written, also of a draft."""

    pk: int
    live: bool


def states() -> dict[tuple[int, int], State]:
    """{(category pk, city pk): its page}, in two queries."""
    above = dict(CategoryPage.objects.values_list("path", "category"))
    pages = PairPage.objects.order_by("-path")
    return {
        (above[page.path[: -page.steplen]], page.city_id): State(page.pk, page.live)
        for page in pages.only("path", "city", "live")
    }


@transaction.atomic
def write(above: CategoryPage, city: City, *, by: User) -> tuple[PairPage, bool]:
    """The page, and whether it was made now. Nobody but staff sees it yet."""
    # One at a time: of two who press at once, the second finds the page of the first.
    above = CategoryPage.objects.select_for_update(of=("self",)).get(pk=above.pk)
    existing = page_about(above, city)
    if existing:
        return existing, False
    page = above.add_child(instance=_draft(above, city, by))
    page.save_revision(user=by)
    log(instance=page, action="wagtail.create", user=by, content_changed=True)
    return page, True


def _draft(above: CategoryPage, city: City, by: User) -> PairPage:
    words = CityCopy.objects.filter(page=above, city=city).first() or CityCopy()
    own = [{"type": "text", "value": words.text}] if words.text else []
    return PairPage(
        title=_title(above, city),
        city=city,
        lead=words.lead,
        picture=above.picture,
        picture_alt=above.picture_alt,
        body=json.dumps([*own, *_without_ids(above)]),
        owner=by,
        live=False,
        locale=above.locale,
    )


def _title(above: CategoryPage, city: City) -> str:
    """What editors write is in the language of the site, whatever theirs is."""
    with translation.override(settings.LANGUAGE_CODE):
        return above.title_in(city)


def _without_ids(page: CategoryPage) -> list[dict[str, object]]:
    """Its blocks as they are stored; those of another page have ids of their own."""
    return [
        {"type": block["type"], "value": block["value"]}
        for block in page.body.get_prep_value()
    ]
