"""Sums of money in templates: `{{ job.price|money:job.currency }}`."""

from typing import Any

from django import template

from toolkit import money as sums

register = template.Library()


@register.filter
def money(amount: Any, currency: str) -> str:
    """Nothing to show is shown as nothing, so that a missing price is never "₹0"."""
    return "" if amount in (None, "") else sums.show(amount, currency)


@register.simple_tag
def money_range(low: Any, high: Any, currency: str) -> str:
    return "" if low in (None, "") else sums.show_range(low, high, currency)
