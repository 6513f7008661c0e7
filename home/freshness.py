"""A new edition of the public pages for everything that staff change.

These are signals of the framework about its own tables, and all they do is to forget.
"""

from django.db.models.signals import post_delete, post_save
from wagtail.contrib.settings.registry import registry
from wagtail.models import Page, PageViewRestriction, Site
from wagtail.signals import (
    page_published,
    page_slug_changed,
    page_unpublished,
    post_page_move,
)

from services import edition
from services.models import (
    City,
    ServiceCategory,
    Skill,
    Synonym,
    TypicalJob,
)

# Beside every kind of settings.
CURATED = (
    City,
    PageViewRestriction,
    ServiceCategory,
    Site,
    Skill,
    Synonym,
    TypicalJob,
)


def listen():
    for signal in (page_published, page_unpublished, page_slug_changed, post_page_move):
        signal.connect(edition.advance, dispatch_uid="edition")
    post_delete.connect(edition.advance, sender=Page, dispatch_uid="edition")
    for model in (*CURATED, *registry):
        for signal in (post_save, post_delete):
            signal.connect(edition.advance, sender=model, dispatch_uid="edition")
