"""Sums of money in templates: `{{ job.price|money:job.currency }}`."""

from django import template

from toolkit import money as rules

register = template.Library()


@register.filter
def money(amount, currency):
    """Nothing to show is shown as nothing, so that a missing price is never "₹0"."""
    return "" if amount in (None, "") else rules.show(amount, currency)


@register.simple_tag
def money_range(low, high, currency):
    return "" if low in (None, "") else rules.show_range(low, high, currency)
