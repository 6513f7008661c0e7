"""Guides that answer a search, for its page."""

from django import template

from workers.search import guide_words

register = template.Library()


@register.simple_tag
def guides_for(typed):
    """`{% guides_for "how to clean ac filter" as guides %}`: two at the most."""
    return guide_words.fitting(typed) if typed else ()
