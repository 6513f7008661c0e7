"""JSON-LD in templates; what it says is made in `services.seo`."""

from django import template
from django.urls import reverse

from services import seo

register = template.Library()


@register.filter
def json_ld(value):
    return seo.script(value)


@register.simple_tag
def crumbs_ld(crumbs, canonical):
    return seo.script(seo.breadcrumbs(crumbs, canonical))


@register.simple_tag
def service_ld(name, kind, canonical, brand, place=None, supply=None):
    return seo.script(
        seo.service(
            name=name,
            kind=kind,
            url=canonical,
            provider=brand.name,
            place=place,
            supply=supply,
        )
    )


@register.simple_tag
def site_ld(canonical, brand):
    search = reverse("workers:search")
    return seo.script(seo.site(name=brand.name, url=canonical, search=search))


@register.simple_tag
def faq_ld(block):
    pairs = [(item["question"], item["answer"].source) for item in block["questions"]]
    return seo.script(seo.questions(pairs))
