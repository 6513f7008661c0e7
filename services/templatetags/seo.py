"""JSON-LD in templates; what it says is made in `services.seo`."""

from functools import lru_cache
from urllib.parse import urljoin

from django import template
from django.conf import settings
from django.template import Context, Engine
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.translation import get_language

from accounts import language_addresses, languages
from services import seo
from toolkit.locales import territory

register = template.Library()

# So many pages are kept of which the same is told again and again.
MOST = 1000


@register.simple_tag(takes_context=True)
def share(context, title, description, url="", picture="", kind="website"):
    """`{% share title=… description=… %}`: of this page, with the picture of the site.

    Addresses may be relative; what is shared needs whole ones.
    """
    brand, request = context.get("brand"), context.get("request")
    # Whoever works on a template wants to see it.
    draw = shared.__wrapped__ if settings.DEBUG else shared
    return draw(
        site=getattr(brand, "name", ""),
        kind=kind,
        url=whole(url or getattr(request, "path", "/")),
        title=title,
        description=description,
        picture=picture,
    )


# What is marked safe is another text than the same letters that are not.
@lru_cache(MOST, typed=True)
def shared(picture, **shown):
    shown["picture"] = whole(picture) if picture else share_picture()
    share = Engine.get_default().get_template("components/share.html")
    return share.render(Context(shown))


@register.simple_tag
def share_picture():
    """The site's own, for what has no picture."""
    return whole(static("img/og-default.png"))


def whole(address):
    return joined(settings.BASE_URL, str(address))


joined = lru_cache(MOST)(urljoin)


def us(brand):
    """The site's owner, as an organization that search engines know again."""
    logo = whole(static("img/icon-512.png"))
    return seo.organization(name=brand.name, url=whole("/"), logo=logo)


@register.simple_tag
def in_languages(canonical):
    """The addresses of the same page in each language; nothing where there is one."""
    links = format_html_join(
        "\n",
        '<link rel="alternate" hreflang="{}" href="{}">',
        language_addresses.alternates(canonical),
    )
    if not links:
        return ""
    here = get_language()
    every = sorted(languages.offered(), key=lambda code: code != here)
    told = (
        ("og:locale" if code == here else "og:locale:alternate", territory(code))
        for code in every
    )
    return links + format_html_join("\n", '<meta property="{}" content="{}">', told)


@register.filter
def json_ld(value):
    return seo.script(value)


@register.simple_tag
def crumbs_ld(crumbs, canonical):
    """Nothing on the home page, which leads from nowhere."""
    home = language_addresses.here("/")
    return breadcrumbs(tuple(crumbs), canonical, home) if crumbs[1:] else ""


# Steps lead to addresses in the language of this one, which `home` tells apart.
@lru_cache(MOST)
def breadcrumbs(crumbs, canonical, home):
    return seo.script(seo.breadcrumbs(crumbs, canonical))


@register.simple_tag
def service_ld(name, kind, canonical, brand, place=None, supply=None):
    return seo.script(
        seo.service(
            name=name,
            kind=kind,
            url=canonical,
            provider=us(brand),
            place=place,
            supply=supply,
        )
    )


@register.simple_tag
def site_ld(canonical, brand):
    search = reverse("workers:search")
    told = seo.site(name=brand.name, url=canonical, search=search, publisher=us(brand))
    return seo.script(told)


@register.simple_tag
def article_ld(page, canonical, brand, picture=""):
    return seo.script(
        seo.article(page=page, url=canonical, publisher=us(brand), picture=picture)
    )


@register.simple_tag
def faq_ld(page):
    """The questions of all blocks of a page together: there may be one such list."""
    pairs = [
        (item["question"], item["answer"].source)
        for block in getattr(page, "body", ())
        if block.block_type == "faq"
        for item in block.value["questions"]
    ]
    return seo.script(seo.questions(pairs)) if pairs else ""
