"""Words and choices, made one question."""

from datetime import datetime

from toolkit.text import search_form
from workers.search.query import Choices, SearchQuery


def understand(text: str, choices: Choices, now: datetime) -> SearchQuery:
    """The question that somebody asks with those words and choices."""
    return SearchQuery(
        now=now,
        text=text,
        trade=choices.trade,
        skills=choices.skills,
        city=choices.city,
        area=choices.area,
        when=choices.when,
        rate_min=choices.rate_min,
        rate_max=choices.rate_max,
        words=tuple(search_form(text).split()),
        sort=choices.sort,
        page=choices.page,
    )
