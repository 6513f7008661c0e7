"""How a person's words stand in a page: their own direction, their links, their breaks.

A name inside a sentence goes through `bdi`, a text of its own has `dir="auto"`; both
break anywhere (`base.css`), so that no word is wider than its place.
"""

from django import template
from django.template.defaultfilters import stringfilter
from django.utils.html import Urlizer, conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from toolkit import text

register = template.Library()

# No word of ours is as long.
MAX_WORD = 20


class Links(Urlizer):
    """Addresses end where people end them: before the marks of many scripts."""

    trailing_punctuation_chars = ".,:;!?…’”»*。、，！？؟،؛।॥"
    wrapping_punctuation = [("(", ")"), ("[", "]"), ("“", "”"), ("«", "»"), ("*", "*")]

    def trim_punctuation(self, word: str) -> tuple[str, str, str]:
        lead, middle, _trail = super().trim_punctuation(word)
        # Django forgets the dot of "(https://a.example)." here.
        return lead, middle, word[len(lead) + len(middle) :]


_links = Links()


@register.filter
@stringfilter
def bdi(words: str) -> SafeString:
    """`{{ job.title|bdi }}`: words in a sentence, which neither reorders the other.

    The tag is there only where it changes something: for right-to-left letters, and for
    a word so long that it must break among words of ours that never do.
    """
    if (
        text.is_right_to_left(words)
        or max(map(len, words.split()), default=0) > MAX_WORD
    ):
        return format_html("<bdi>{}</bdi>", words)
    return conditional_escape(words)


@register.simple_block_tag
def one_line(content: str) -> SafeString:
    """What stands between is one line, however the template breaks it: for an attribute
    that machines read as it is written.
    """
    return mark_safe(" ".join(content.split()))  # noqa: S308  drawn, so escaped


@register.filter
@stringfilter
def linked(words: str) -> SafeString:
    """Escaped, and what is an address can be followed."""
    safe = _links(conditional_escape(words), nofollow=True, autoescape=True)
    return mark_safe(safe)  # noqa: S308  Urlizer escapes


@register.filter
@stringfilter
def isolated(words: str) -> str:
    """For plain text, such as a letter: `bdi` in two characters, only where needed."""
    return text.isolate(words)
