"""Words in quotation marks are looked for as they stand, and never let go of."""

from dataclasses import replace

from workers.search import stretches
from workers.search.language import words
from workers.search.query import Kind, SearchQuery
from workers.search.small_words import GENERIC


def kept(asked: SearchQuery) -> SearchQuery:
    """The question, in which a quoted word that was not understood has to be found."""
    if not stretches.QUOTED.search(asked.text):
        return asked
    line = words(asked.text)
    quoted = {line[place].token for place in stretches.in_quotes(asked.text, line)}
    quoted -= GENERIC
    unknown = {
        one: {word.token for word in words(one.text)} & quoted
        for one in asked.unused
        if one.kind == Kind.WORD
    }
    sought = dict.fromkeys(asked.words)
    for found in unknown.values():
        sought |= dict.fromkeys(sorted(found))
    return replace(
        asked,
        words=tuple(sought),
        kept=tuple(word for word in sought if word in quoted),
        unused=tuple(one for one in asked.unused if not unknown.get(one)),
    )
