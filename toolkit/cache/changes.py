"""Hears when a row of a named model has changed, and advances the model's version.

These are signals of the framework about its own tables, and all they do is to forget.
"""

from typing import Any

from django.apps import apps
from django.db.models import Model
from django.db.models.signals import m2m_changed, post_delete, post_save
from modelcluster.fields import ParentalKey
from wagtail.signals import (
    page_published,
    page_slug_changed,
    page_unpublished,
    post_page_move,
)

from toolkit.cache.versions import advance

# What Wagtail writes beside a draft, which no visitor sees; an editor's page is saved
# so every few seconds.
DRAFT_FIELDS = {
    "draft_title",
    "has_unpublished_changes",
    "latest_revision",
    "latest_revision_created_at",
}
UID = "content version"

_listening: set[str] = set()


def versioned_as(model: type[Model]) -> str:
    """The name of its version: its own, or that of the model whose part it is.

    A row may be inherited from another model, as of every kind of page, and it may be
    edited and published within another one (ParentalKey). A page's address and place
    depend on the pages above it, of whatever kind: all pages have one version.
    """
    if parents := model._meta.get_parent_list():
        return parents[-1]._meta.label
    for field in model._meta.concrete_fields:
        if isinstance(field, ParentalKey):
            return versioned_as(field.related_model)
    return (model._meta.concrete_model or model)._meta.label


def family(name: str) -> list[type[Model]]:
    """The model of this version and all that are parts of it."""
    everything = apps.get_models(include_auto_created=True)
    return [model for model in everything if versioned_as(model) == name]


def listen(names: tuple[str, ...]) -> None:
    """Connect the signals of these models, those of each once."""
    for name in {*names} - _listening:
        for model in family(name):
            for signal in (post_save, post_delete):
                signal.connect(row_changed, sender=model, dispatch_uid=UID)
            if model._meta.auto_created:
                m2m_changed.connect(relation_changed, sender=model, dispatch_uid=UID)
        _listening.add(name)


def listen_to_pages() -> None:
    """Beside what is saved: rows of pages are moved and hidden in single statements."""
    for signal in (page_published, page_unpublished, page_slug_changed, post_page_move):
        signal.connect(row_changed, dispatch_uid=UID)


def row_changed(sender: type[Model], **signal: Any) -> None:
    fields = signal.get("update_fields")
    if not fields or not DRAFT_FIELDS.issuperset(fields):
        advance(versioned_as(sender))


def relation_changed(sender: type[Model], action: str, **signal: Any) -> None:
    if action.startswith("post_"):
        advance(versioned_as(sender))
