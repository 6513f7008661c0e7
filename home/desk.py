"""What the first page of staff is made with: addresses of lists, and figures."""

from django.core.cache import cache
from django.urls import reverse
from django.utils.http import urlencode

FIGURES_SECONDS = 60


def listing(model, **filters):
    """The address of the staff's list of a model, filtered."""
    url = reverse(model.snippet_viewset.get_url_name("list"))
    return f"{url}?{urlencode(filters)}" if filters else url


def cached(name, work):
    """What may be a minute old."""
    return cache.get_or_set(f"home.attention.{name}", work, FIGURES_SECONDS)
