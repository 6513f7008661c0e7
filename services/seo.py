"""What search engines are told: JSON-LD made from what the page shows, nothing else."""

import json
from collections.abc import Iterable
from typing import Any, NamedTuple
from urllib.parse import urljoin

from django.core.serializers.json import DjangoJSONEncoder
from django.utils.html import format_html, strip_tags
from django.utils.safestring import mark_safe
from django.utils.translation import get_language

from accounts import languages
from accounts.language_addresses import here
from services.wordings import worded
from toolkit import money

# Inside a script element these could end it, or begin a comment.
ESCAPES = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}
CONTEXT = {"@context": "https://schema.org"}


def script(data):
    """A data block: browsers do not run it, so a strict policy lets it stand."""
    body = json.dumps(CONTEXT | data, cls=DjangoJSONEncoder, ensure_ascii=False)
    return format_html(
        '<script type="application/ld+json">{}</script>',
        mark_safe(body.translate(ESCAPES)),  # noqa: S308
    )


class Crumb(NamedTuple):
    """A step of the way to a page; the last one is the page and needs no address."""

    title: str
    url: str = ""


def breadcrumbs(crumbs: Iterable[Crumb], canonical: str) -> dict[str, Any]:
    steps = [
        {
            "@type": "ListItem",
            "position": number,
            "name": crumb.title,
            "item": here(urljoin(canonical, crumb.url or canonical)),
        }
        for number, crumb in enumerate(crumbs, start=1)
    ]
    return {"@type": "BreadcrumbList", "itemListElement": steps}


def organization(*, name, url, logo):
    """Who is behind the site."""
    return {"@type": "Organization", "name": name, "url": url, "logo": logo}


def service(*, name, kind, url, provider, place=None, supply=None):
    """A service, where, and for how much; the figures only if somebody offers it.

    `provider` is an organization.
    """
    told = {
        "@type": "Service",
        "name": name,
        "serviceType": kind,
        "url": url,
        "provider": provider,
    }
    if place:
        told["areaServed"] = {"@type": "City", "name": worded(place.name)}
    if supply and supply.workers:
        told["offers"] = {
            "@type": "AggregateOffer",
            "offerCount": supply.workers,
            "lowPrice": money.plain(supply.low, supply.currency),
            "highPrice": money.plain(supply.high, supply.currency),
            "priceCurrency": supply.currency,
        }
    return told


def site(*, name, url, search, publisher):
    """The site, whose it is and how to search it."""
    return {
        "@type": "WebSite",
        "name": name,
        "url": url,
        **in_language(),
        "publisher": publisher,
        "potentialAction": {
            "@type": "SearchAction",
            "target": f"{here(urljoin(url, search))}?q={{search_term_string}}",
            "query-input": "required name=search_term_string",
        },
    }


def article(*, page, url, publisher, picture=""):
    """A guide: who wrote it and when; `picture` is a whole address, `publisher` an
    organization.
    """
    told = {
        "@type": "Article",
        **in_language(),
        "headline": page.heading,
        "description": worded(page.description),
        "url": url,
        "datePublished": page.written_on,
        "author": {"@type": "Person", "name": page.author}
        if page.author
        else publisher,
        "publisher": publisher,
    }
    if page.last_published_at:
        told["dateModified"] = page.last_published_at
    if picture:
        told["image"] = picture
    return told


def questions(pairs):
    """(question, answer as HTML) pairs."""
    asked = [
        {
            "@type": "Question",
            "name": question,
            "acceptedAnswer": {"@type": "Answer", "text": strip_tags(answer)},
        }
        for question, answer in pairs
    ]
    return {"@type": "FAQPage", **in_language(), "mainEntity": asked}


def in_language():
    """The language of what is written, where there is more than one."""
    return {"inLanguage": get_language()} if languages.others() else {}
