"""The answer to a question: one page of workers, and what each choice would leave.

`candidates` says who fits and is free, `result_rows` reads what is shown of them, and
`facets` counts.
"""

from dataclasses import dataclass, field, replace

from django.core.paginator import Page

from workers.featured import Card
from workers.search import facets, ordering
from workers.search.candidates import Candidates, Look, Note, cut, page_of
from workers.search.facets import Counts
from workers.search.letting_go import let_go
from workers.search.query import SearchQuery, Sort, When
from workers.search.result_rows import fetch


@dataclass(frozen=True)
class SearchResult:
    """One page of a search. `counts` has a {value: how many} for every filter; where
    there are more than `total`, `is_more`. `let_go` are words that nobody has.
    """

    total: int
    is_more: bool
    page: Page[int]
    cards: list[Card]
    counts: Counts = field(default_factory=dict)
    notes: tuple[Note, ...] = ()
    let_go: tuple[str, ...] = ()


def find(query: SearchQuery) -> SearchResult:
    """The answer to the question."""
    if query.is_strange:
        page = page_of(query, 0)
        return SearchResult(0, False, page, [], facets.read(()))
    candidates = Candidates(query)
    gone: tuple[str, ...] = ()
    keys = candidates.keys()
    if query.words and not keys:
        query, gone = let_go(query)
        candidates = Candidates(query)
        keys = candidates.keys() if gone else []
    look = candidates.look(keys)
    page = page_of(query, len(look.ids))
    shown = cut(look.ids, page)
    free = candidates.free(shown) if look.free is None else look.free
    return SearchResult(
        total=len(look.ids),
        is_more=look.is_more,
        page=page,
        cards=[Card(worker, free.get(worker.pk)) for worker in fetch(shown)],
        counts=_counts(candidates, look),
        notes=(*look.notes, *_area_notes(query, look), *_skill_notes(query, look)),
        let_go=gone,
    )


def find_soonest(query: SearchQuery) -> SearchResult:
    """The answer; where nobody can come at once, as at night, who is free first."""
    found = find(query)
    if found.total or not query.when.soon:
        return found
    later = find(replace(query, when=When(), sort=Sort.SOONEST))
    notes = (Note.NOBODY_AT_ONCE, *later.notes)
    return replace(later, notes=notes) if later.total else found


def _counts(asked: Candidates, look: Look) -> Counts:
    """What each other choice would leave, where it is cheap to say."""
    by_time: Counts = {"available": dict(look.times)} if look.times else {}
    at_moment = bool(asked.when.moment or asked.when.soon)
    left = None if look.is_more else look.ids
    skills = facets.of_those(asked.query, left)
    # Into the calendars of other places nobody has looked.
    if not facets.are_cheap(asked.query) or (asked.when and not at_moment):
        return facets.read(()) | skills | by_time
    here = everywhere = None
    if at_moment:
        here, everywhere = asked.moments(), asked.moments(asked.catalogue.cities)
    places = facets.of_places(asked.query, here, everywhere, skills=not skills)
    return places | skills | by_time


def _area_notes(query: SearchQuery, look: Look) -> tuple[Note, ...]:
    area = ordering.near(query)
    if not area or not look.ids:
        return ()
    near = ordering.first(query, 1, near=area)
    return (Note.AREA_FIRST if near else Note.NOBODY_IN_AREA,)


def _skill_notes(query: SearchQuery, look: Look) -> tuple[Note, ...]:
    """What the words named orders and does not narrow: so it is said."""
    skills = tuple(skill.pk for same in query.said_skills for skill in same)
    if not skills or not look.ids or query.sort != Sort.BEST:
        return ()
    some = ordering.first(query, 1, has=skills)
    if not some:
        return (Note.NOBODY_WITH_SKILL,)
    others = ordering.first(query, 1, lacks=skills)
    return (Note.SKILL_FIRST,) if others else ()
