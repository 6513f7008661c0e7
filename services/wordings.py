"""What a text of the catalogue is called in the language of who reads it.

Rows keep the texts of the site's own language, and rules compare those. Whoever shows
one asks here, or by the filter `worded`; a model's own `str()` is worded already. Where
an editor has written no wording, the text stands as it is. In the site's own language
nothing is looked up.
"""

import re
from collections.abc import Callable, Iterator, Mapping

from django.conf import settings
from django.utils import translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from services.models.wordings import Wording
from toolkit.cache.until_edit import cached_until_edit

# Between the pieces of a list that was made of texts; a piece may say how many of it.
BETWEEN = ", "
PIECE = re.compile(r"(.+?)( × [0-9]+)?")


@cached_until_edit(depends_on=("services.Wording",))
def wordings() -> Mapping[str, str]:
    """{text: wording} of the active language"""
    found = Wording.objects.filter(language=get_language() or "")
    return dict(found.values_list("text", "wording"))


@cached_until_edit(depends_on=("services.Wording",), wordless=True)
def in_every_language() -> Mapping[str, tuple[str, ...]]:
    """{text: its wordings in all languages}, for what people type."""
    found: dict[str, tuple[str, ...]] = {}
    rows = Wording.objects.order_by("language", "text")
    for text, wording in rows.values_list("text", "wording"):
        found[text] = (*found.get(text, ()), wording)
    return found


def is_own_language() -> bool:
    """Whether the reader's language is the one that the catalogue is written in."""
    return (get_language() or settings.LANGUAGE_CODE) == settings.LANGUAGE_CODE


def worded(text: str) -> str:
    """The text in the reader's language, or as it stands."""
    if not text or is_own_language():
        return text
    return wordings().get(text, text)


def wording() -> Callable[[str], str]:
    """`worded` for many texts in one language, which is asked for once."""
    if is_own_language():
        return str
    known = wordings()
    return lambda text: known.get(text, text)


def worded_list(text: str) -> str:
    """The same for a text that may be a list of texts with how many of each, as a job
    is called: "AC service × 2, Gas top-up".
    """
    if not text or is_own_language():
        return text
    known = wordings()
    if text in known:
        return known[text]
    return BETWEEN.join(_pieces(text.split(BETWEEN), known))


def _pieces(parts: list[str], known: Mapping[str, str]) -> Iterator[str]:
    """A text may hold a comma itself, so the longest that is known is taken."""
    place = 0
    while place < len(parts):
        for end in range(len(parts), place, -1):
            piece = PIECE.fullmatch(BETWEEN.join(parts[place:end]))
            if piece and piece[1] in known:
                yield known[piece[1]] + (piece[2] or "")
                break
        else:
            end = place + 1
            yield parts[place]
        place = end


def pair_title(plural: str, city: str) -> str:
    """A service in a city, such as a page is called after."""
    return _("%(trade)s in %(city)s") % {"trade": worded(plural), "city": worded(city)}


def title_of_pair(title: str, plural: str, city: str) -> str:
    """The title of a page about the two: in the reader's language too where its editor
    left the one that it began with.
    """
    if is_own_language():
        return title
    with translation.override(settings.LANGUAGE_CODE):
        first = pair_title(plural, city)
    return pair_title(plural, city) if title == first else worded(title)
