"""Editors' pictures in templates; how they are cut stands in `services.pictures`."""

from django import template
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString
from wagtail.images.models import AbstractImage
from wagtail.images.shortcuts import get_rendition_or_not_found

from services import pictures
from services.templatetags.seo import whole

register = template.Library()


@register.simple_tag
def photo(
    image: AbstractImage | None,
    layout: str,
    alt: str | None = None,
    first: bool = False,
) -> SafeString:
    """`{% photo page.picture "card" alt="" %}`: nothing where there is no picture."""
    if not image:
        return SafeString("")
    return conditional_escape(pictures.markup(image, layout, alt=alt, first=first))


@register.simple_tag
def picture_to_share(page: object) -> str:
    """The whole address of a page's picture at 1200 × 630; "" where it has none."""
    image = getattr(page, "share_image", None) or getattr(page, "picture", None)
    if image is None:
        return ""
    return whole(get_rendition_or_not_found(image, pictures.SHARED).url)
