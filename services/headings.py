"""The headings of an article: where each stands, so that contents can lead there."""

import re
from collections.abc import Iterator
from html import unescape
from typing import NamedTuple

from django.utils.html import strip_tags
from django.utils.text import slugify

HEADING = re.compile(r"<h2\b[^>]*>(.*?)</h2>", re.DOTALL)

# Anchors that sections of our own have.
RESERVED = frozenset({"cities", "errors", "how", "join", "main", "services"})


class Heading(NamedTuple):
    title: str
    anchor: str


def contents(texts: list[str]) -> list[Heading]:
    """All large headings of these texts, in their order; each anchor is there once."""
    taken: set[str] = set(RESERVED)
    titles = (plain(found) for text in texts for found in HEADING.findall(text))
    return [Heading(title, free(title, taken)) for title in titles if title]


def anchored(html: str, taken: set[str]) -> str:
    """The text with an anchor at each heading; `taken` are those of texts before."""
    return "".join(pieces(html, taken))


def pieces(html: str, taken: set[str]) -> Iterator[str]:
    end = 0
    for found in HEADING.finditer(html):
        yield html[end : found.start()]
        end = found.end()
        title = plain(found[1])
        yield f'<h2 id="{free(title, taken)}">{found[1]}</h2>' if title else found[0]
    yield html[end:]


def plain(markup: str) -> str:
    return unescape(strip_tags(markup)).strip()


def free(title: str, taken: set[str]) -> str:
    """An anchor that nothing else on the page has."""
    first = slugify(title, allow_unicode=True) or "part"
    anchor, number = first, 2
    while anchor in taken:
        anchor, number = f"{first}-{number}", number + 1
    taken.add(anchor)
    return anchor
