"""`{% provided "supply" category=c as market %}`: what an app above provides."""

from typing import Any

from django import template

from toolkit import providers

register = template.Library()


@register.simple_tag(takes_context=True)
def provided(context: template.Context, name: str, *args: Any, **kwargs: Any) -> Any:
    """Markup or data; the empty text when no installed app provides this name."""
    provider = providers.find(name)
    return provider.answer(context, *args, **kwargs) if provider else ""
