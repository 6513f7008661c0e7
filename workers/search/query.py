"""What is asked: one frozen question, whichever way it came.

A question comes as words in a box, as choices in an address, or as both. `understand`
puts them together; `run` answers. Neither knows a form or a request.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from services.models import City, ServiceCategory, Skill, TypicalJob
from workers.search.dangers import Danger


class Sort(TextChoices):
    BEST = "rating", _("Best rated")
    SOONEST = "soonest", _("Soonest free")
    PRICE = "price", _("Lowest rate")
    EXPERIENCE = "experience", _("Most experience")


class Part(StrEnum):
    """A part of the day, in whole hours of the place's own clock: see HOURS."""

    MORNING = "morning"
    AFTERNOON = "afternoon"
    EVENING = "evening"


HOURS = {Part.MORNING: (6, 12), Part.AFTERNOON: (12, 17), Part.EVENING: (17, 22)}
# From, and to (exclusive), in minutes of a day.
Span = tuple[int, int]
DAY_END = 24 * 60


@dataclass(frozen=True)
class When:
    """When somebody has to be free: nothing, as soon as possible, some days, an hour.

    `days` are dates of the place's own calendar, in order; `part` or `hours` narrow
    each of them. `moment` is one bookable start, in UTC; then the rest is empty. All
    empty: any time.
    """

    soon: bool = False
    days: tuple[date, ...] = ()
    part: Part | None = None
    moment: datetime | None = None
    hours: Span | None = None

    def __bool__(self) -> bool:
        return bool(self.soon or self.days or self.part or self.moment or self.hours)

    @property
    def span(self) -> Span | None:
        """In which minutes of a day a start has to lie, where that is said."""
        return span_of(self.part) if self.part else self.hours


def span_of(part: Part) -> Span:
    low, high = HOURS[part]
    return low * 60, high * 60


class Kind(StrEnum):
    """What a stretch of words can mean."""

    TRADE = "trade"
    SKILL = "skill"
    JOB = "job"
    CITY = "city"
    AREA = "area"
    WHEN = "when"
    RATE = "rate"
    SORT = "sort"
    # A word that no worker has.
    WORD = "word"
    # What nobody here does, and what is not wanted.
    STRANGE = "strange"
    NOT = "not"


@dataclass(frozen=True)
class Understood:
    """A stretch of the words and what it was taken for. `text` is as it was typed, so
    that taking the meaning off takes these words out of the box.
    """

    kind: Kind
    text: str
    label: str
    is_guess: bool = False
    # The words of it, as typed, that were read as others.
    slips: tuple[str, ...] = ()


@dataclass(frozen=True)
class Slip:
    """A small word that says where or when, as typed, and what it was read as."""

    text: str
    meant: str


@dataclass(frozen=True)
class Unused:
    """A stretch of the words, as typed, that was understood and left out, and why."""

    kind: Kind
    text: str
    reason: str


@dataclass(frozen=True)
class Choices:
    """What was chosen outside the words. Each of these wins over what the words say.

    `skills` are, one by one, all skills of one code.
    """

    trade: ServiceCategory | None = None
    city: City | None = None
    area: str = ""
    skills: tuple[tuple[Skill, ...], ...] = ()
    when: When = field(default_factory=When)
    rate_min: int | None = None
    rate_max: int | None = None
    # None is as the words say, or else the best rated.
    sort: Sort | None = None
    page: int = 1


@dataclass(frozen=True)
class SearchQuery:
    """`area` and `words` are in search form (`toolkit.text.search_form`); rates are
    minor units an hour of the market's currency. `skills` narrow one by one, and each
    is all skills of one code. `words` are what is left: a name, or what nobody knows;
    they are tokens as in a worker's search text.

    `said_skills` are those of `skills` that were not chosen but read out of the words:
    they order, and never lead to nobody. `other_trades` are what else the words may
    mean, the likeliest first. `said_sort` is the order without a choice; `slips` are
    small words that were read as others. `is_strange` asks for what nobody here does;
    nobody of `not_trades` (keys), `not_city` or one of `not_names` (tokens), or who
    names `not_area`, is wanted.
    """

    now: datetime
    text: str = ""
    trade: ServiceCategory | None = None
    skills: tuple[tuple[Skill, ...], ...] = ()
    job: TypicalJob | None = None
    city: City | None = None
    area: str = ""
    when: When = field(default_factory=When)
    rate_min: int | None = None
    rate_max: int | None = None
    words: tuple[str, ...] = ()
    # Those of them that have to be found, whatever else is.
    kept: tuple[str, ...] = ()
    understood: tuple[Understood, ...] = ()
    unused: tuple[Unused, ...] = ()
    said_skills: tuple[tuple[Skill, ...], ...] = ()
    other_trades: tuple[ServiceCategory, ...] = ()
    sort: Sort = Sort.BEST
    said_sort: Sort = Sort.BEST
    slips: tuple[Slip, ...] = ()
    is_strange: bool = False
    danger: Danger | None = None
    not_trades: tuple[int, ...] = ()
    not_city: City | None = None
    not_area: str = ""
    not_names: tuple[str, ...] = ()
    # What was chosen to stay open, by its name, and what the words would say.
    overruled: tuple[tuple[str, str], ...] = ()
    page: int = 1
