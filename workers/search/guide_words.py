"""The guides that answer what somebody types: “how to clean ac filter”.

A guide fits when it says every word that was typed, and at least one of them at its
head. The last word may be only begun.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.html import strip_tags

from services import guides
from services.guides import Guide
from services.models import GuidePage
from toolkit.cache.until_edit import cached_until_edit
from workers.search.language import tokens
from workers.search.small_words import WISHES

MAX_GUIDES = 2
MAX_TYPED = 80
# One word alone has to be this long: “ac” asks for somebody, “breaker” may not.
MIN_ALONE = 4
# What a word counts in the title, in the opening sentence, and below.
WEIGHTS = (9, 4, 1)


@dataclass(frozen=True)
class Known:
    """A guide and the words of its title, of its opening sentence and of its body."""

    guide: Guide
    words: tuple[frozenset[str], frozenset[str], frozenset[str]]


@cached_until_edit(depends_on=(guides.guides,))
def known() -> tuple[Known, ...]:
    live = {guide.pk: guide for guide in guides.guides()}
    pages = {page.pk: page for page in GuidePage.objects.filter(pk__in=live)}
    return tuple(
        Known(
            guide,
            (
                frozenset(tokens(guide.title)),
                frozenset(tokens(guide.lead)),
                frozenset(tokens(body_of(pages[pk]))),
            ),
        )
        for pk, guide in live.items()
        if pk in pages
    )


def body_of(page: GuidePage) -> str:
    texts = page.body.stream_block.get_searchable_content(page.body)
    return " ".join(strip_tags(str(text)) for text in texts)


def fitting(typed: str, limit: int = MAX_GUIDES) -> Sequence[Guide]:
    """Those that fit best first; none for words that only ask for somebody."""
    every = tokens(typed[:MAX_TYPED])
    asked = [token for token in every if token not in WISHES]
    if not asked or (len(every) == 1 and len(asked[0]) < MIN_ALONE):
        return []
    begun = asked[-1] if every[-1] == asked[-1] and not typed[-1:].isspace() else ""
    scored = [(score(one, asked, begun), one.guide) for one in known()]
    found = [(points, guide) for points, guide in scored if points]
    # Among equals the newest first, as they are known.
    found.sort(key=lambda pair: -pair[0])
    return [guide for _points, guide in found[:limit]]


def score(one: Known, asked: Sequence[str], begun: str) -> int:
    """0 where a word is missing, or none of them stands at the head."""
    met = [weight(one, token, is_begun=token == begun) for token in asked]
    return sum(met) if all(met) and max(met) > WEIGHTS[-1] else 0


def weight(one: Known, token: str, *, is_begun: bool) -> int:
    for words, points in zip(one.words, WEIGHTS, strict=True):
        if token in words or (
            is_begun and any(word.startswith(token) for word in words)
        ):
            return points
    return 0
