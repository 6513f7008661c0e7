"""`{% provided "supply" category=c as market %}`: what an app above provides."""

from django import template

from toolkit import providers

register = template.Library()


@register.simple_tag(takes_context=True)
def provided(context, name, *args, **kwargs):
    """Markup or data; the empty text when no installed app provides this name."""
    provider = providers.find(name)
    return provider.answer(context, *args, **kwargs) if provider else ""
