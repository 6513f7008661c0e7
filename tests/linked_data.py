"""What is wrong with the JSON-LD of a page: read by a JSON-LD processor against the
words of schema.org that we use, and asked for what Google's search needs of each type.
"""

import json
import re
from functools import cache

from bs4 import BeautifulSoup
from pyld import jsonld

SCHEMA = "http://schema.org/"
TYPES = (
    "AggregateOffer AggregateRating Answer Article BreadcrumbList City FAQPage "
    "ListItem ImageObject LocalBusiness Offer Organization Person PostalAddress "
    "Question Rating Review SearchAction Service WebSite"
)
PROPERTIES = (
    "acceptedAnswer addressCountry addressLocality aggregateRating areaServed author "
    "bestRating description email headline highPrice inLanguage itemListElement "
    "lowPrice mainEntity name offerCount offers position potentialAction price "
    "priceCurrency priceRange provider publisher query-input ratingCount ratingValue "
    "reviewCount serviceType target telephone text worstRating address"
)
ADDRESSES = "image item logo url"
DATES = "dateModified datePublished"
# https://developers.google.com/search/docs/appearance/structured-data
REQUIRED = {
    "AggregateOffer": "lowPrice priceCurrency",
    "AggregateRating": "ratingValue reviewCount",
    "Answer": "text",
    "Article": "headline datePublished author publisher",
    "BreadcrumbList": "itemListElement",
    "FAQPage": "mainEntity",
    "ListItem": "position name item",
    "LocalBusiness": "name address",
    "Offer": "price priceCurrency",
    "Organization": "name url",
    "Person": "name",
    "PostalAddress": "addressLocality addressCountry",
    "Question": "name acceptedAnswer",
    "Service": "name serviceType provider url",
    "WebSite": "name url",
}
SHAPES = {
    "image": r"https?://\S+",
    "item": r"https?://\S+",
    "logo": r"https?://\S+",
    "url": r"https?://\S+",
    "price": r"\d+(\.\d+)?",
    "lowPrice": r"\d+(\.\d+)?",
    "highPrice": r"\d+(\.\d+)?",
    "priceCurrency": r"[A-Z]{3}",
    "addressCountry": r"[A-Z]{2}",
    "ratingValue": r"[1-5](\.\d+)?",
    "reviewCount": r"[1-9]\d*",
    "datePublished": r"\d{4}-\d\d-\d\d(T\S+)?",
    "dateModified": r"\d{4}-\d\d-\d\d(T\S+)?",
    "headline": r".{1,110}",
}


@cache
def context():
    """The part of schema.org's own that we use: any other word is lost in expanding."""
    terms = {word: SCHEMA + word for word in f"{TYPES} {PROPERTIES}".split()}
    terms |= {w: {"@id": SCHEMA + w, "@type": "@id"} for w in ADDRESSES.split()}
    date = f"{SCHEMA}Date"
    return terms | {w: {"@id": SCHEMA + w, "@type": date} for w in DATES.split()}


def load(url, _options):
    if url != "https://schema.org":
        raise ValueError(f"{url} is no context of ours")
    document = {"@context": context()}
    return {"contextUrl": None, "documentUrl": url, "document": document}


def blocks(html):
    """Each block of a page, as data."""
    page = BeautifulSoup(html, "html.parser")
    scripts = page.select('script[type="application/ld+json"]')
    return [json.loads(script.string) for script in scripts]


def types(html):
    """How often each type stands at the top of a block."""
    return [block["@type"] for block in blocks(html)]


def faults(html):
    told = blocks(html)
    for block in told:
        expanded = jsonld.expand(block, {"documentLoader": load})
        if len(expanded) != 1:
            yield "a block says nothing"
            continue
        yield from of_node(expanded[0], block)
    kinds = [block.get("@type") for block in told]
    for kind in {"FAQPage", "BreadcrumbList", "Article"}:
        if kinds.count(kind) > 1:
            yield f"{kinds.count(kind)} × {kind}"


def of_node(expanded, written):
    """`expanded` is what a processor understood of what is `written`."""
    (kind,) = expanded.get("@type", ["nothing"])
    name = kind.rpartition("/")[2]
    if name not in TYPES.split():
        yield f"{name} is no type"
    understood = {key.removeprefix(SCHEMA) for key in expanded}
    for lost in {key for key in written if key[0] != "@"} - understood:
        yield f"{name}.{lost} is no word of schema.org's"
    for key in set(REQUIRED.get(name, "").split()) - understood:
        yield f"{name} has no {key}"
    for key, values in expanded.items():
        if key[0] == "@":
            continue
        short = key.removeprefix(SCHEMA)
        below = written[short] if isinstance(written[short], list) else [written[short]]
        if len(values) != len(below) or not values:
            yield f"{name}.{short} is empty"
        for value, said in zip(values, below, strict=False):
            if isinstance(said, dict):
                yield from of_node(value, said)
            elif not fits(short, str(said)):
                yield f"{name}.{short} cannot be {said!r}"
    yield from in_order(name, written)


def fits(key, value):
    return re.fullmatch(SHAPES.get(key, r"(?s).*\S.*"), value) and "None" not in value


def in_order(name, written):
    if name == "BreadcrumbList":
        steps = written["itemListElement"]
        if len(steps) < 2:
            yield "one crumb is no way"
        if [step["position"] for step in steps] != [*range(1, len(steps) + 1)]:
            yield "crumbs are out of order"
