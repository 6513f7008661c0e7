"""Addresses that no page can have: something else answers there, and nobody would ever
see the page.
"""

from django.conf import settings
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _
from wagtail.models import Page


def refusal(parent: Page, slug: str) -> str:
    """Why no page below `parent` can have this slug, in a sentence; "" if one can."""
    place = parent.get_url_parts()
    # What belongs to no site has no address.
    path = f"{place[2]}{slug}/" if place and place[2] else ""
    if not path or not (_is_the_sites(path) or _is_the_parents(parent, slug)):
        return ""
    return _(
        "%(path)s is an address of the site itself, where this page would never be "
        "seen. Choose another slug."
    ) % {"path": path}


def _is_the_sites(path):
    if path.startswith((settings.STATIC_URL, settings.MEDIA_URL)):
        return True
    try:
        return resolve(path).url_name != "wagtail_serve"
    except Resolver404:
        return False


def _is_the_parents(parent, slug):
    """A page may draw others below itself."""
    page = parent.specific
    if not hasattr(page, "resolve_subpage"):
        return False
    try:
        page.resolve_subpage(f"/{slug}/")
    except Resolver404:
        return False
    return True
