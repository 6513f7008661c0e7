"""Words that nobody has, let go of rather than lead to nobody."""

from dataclasses import replace
from typing import Any

from workers.search import narrowing
from workers.search.query import SearchQuery

# So many workers with a word are as good as any more.
ENOUGH = 100


def let_go(query: SearchQuery) -> tuple[SearchQuery, tuple[str, ...]]:
    """The question with as many of its words as somebody has, and the words it lost.

    Asked when all together match nobody. What nobody has goes first, then the rarest,
    as long as something else is asked for and found: a question that is nothing but
    words that nobody has is answered with nobody.
    """
    bare = replace(query, words=())
    known = {word: _having(replace(query, words=(word,))) for word in query.words}
    left = [word for word in query.words if known[word] or word in query.kept]
    while left and not _having(replace(query, words=tuple(left))):
        others = [word for word in left if word not in query.kept]
        if not others:
            return query, ()
        left.remove(min(others, key=lambda word: known[word]))
    if not left and not (_asks(bare) and _having(bare)):
        return query, ()
    gone = tuple(word for word in query.words if word not in left)
    return replace(query, words=tuple(left)), gone


def _asks(query: SearchQuery) -> bool:
    return bool(query.when or query.said_skills or query.area or narrowing.asked(query))


def _having(query: SearchQuery) -> int:
    def build(asked: Any) -> Any:
        return (
            narrowing.narrowed(asked).order_by().values_list("pk", flat=True)[:ENOUGH]
        )

    return len(narrowing.rows("having", narrowing.asked(query), build))
