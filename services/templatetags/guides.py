"""Guides in templates, and the headings that contents lead to."""

from datetime import date

from django import template
from django.utils.safestring import SafeString, mark_safe
from wagtail.templatetags.wagtailcore_tags import richtext

from services import guides, headings
from toolkit import locales

register = template.Library()


@register.simple_tag
def guides_about(category=None, city=None, limit=3):
    """`{% guides_about category=page.category as found %}`: the newest; of all."""
    return guides.about(pk(category), pk(city), limit)


@register.simple_tag(takes_context=True)
def guides_in_block(context, value):
    """Of the service that an editor chose, or else of the page's; of all without."""
    category = value.get("category") or getattr(context.get("page"), "category", None)
    return guides.about(pk(category), None, value["limit"])


@register.simple_tag
def guides_beside(page, limit=3):
    return guides.beside(page, limit)


@register.filter
def dated(day: date) -> str:
    """22 November 2026: of a day that has no hour."""
    return locales.day(day, locales.Shape.FULL_DAY)


@register.simple_tag
def contents(body):
    """`{% contents page.body as headings %}`: of {title, anchor}."""
    texts = [block.value.source for block in body if block.block_type == "text"]
    return headings.contents(texts)


@register.simple_tag(takes_context=True)
def with_anchors(context, text) -> SafeString:
    """Rich text whose headings can be linked to, each by an anchor of its own."""
    request, taken = context.get("request"), set(headings.RESERVED)
    if request:
        taken = request.__dict__.setdefault("anchors_taken", taken)
    return mark_safe(headings.anchored(str(richtext(text)), taken))  # noqa: S308


def pk(thing):
    return thing.pk if thing else None
