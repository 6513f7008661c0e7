"""What is asked: one frozen question, whichever way it came.

A question comes as words in a box, as choices in an address, or as both. `understand`
puts them together; `run` answers. Neither knows a form or a request.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from services.models import City, ServiceCategory, Skill, TypicalJob


class Sort(StrEnum):
    BEST = "rating"
    SOONEST = "soonest"
    PRICE = "price"
    EXPERIENCE = "experience"


class Part(StrEnum):
    """A part of the day, in whole hours of the place's own clock: see HOURS."""

    MORNING = "morning"
    AFTERNOON = "afternoon"
    EVENING = "evening"


HOURS = {Part.MORNING: (6, 12), Part.AFTERNOON: (12, 17), Part.EVENING: (17, 22)}


@dataclass(frozen=True)
class When:
    """When somebody has to be free: nothing, as soon as possible, some days, an hour.

    `days` are dates of the place's own calendar, in order; `part` narrows each of them.
    `moment` is one bookable start, in UTC; then the rest is empty. All empty: any time.
    """

    soon: bool = False
    days: tuple[date, ...] = ()
    part: Part | None = None
    moment: datetime | None = None

    def __bool__(self) -> bool:
        return bool(self.soon or self.days or self.part or self.moment)


class Kind(StrEnum):
    """What a stretch of words can mean."""

    TRADE = "trade"
    SKILL = "skill"
    JOB = "job"
    CITY = "city"
    AREA = "area"
    WHEN = "when"


@dataclass(frozen=True)
class Understood:
    """A stretch of the words and what it was taken for. `text` is as it was typed, so
    that taking the meaning off takes these words out of the box.
    """

    kind: Kind
    text: str
    label: str
    is_guess: bool = False


@dataclass(frozen=True)
class Choices:
    """What was chosen beside the words, as the address says it. It always stays: what
    the words say of the same thing is then not used.
    """

    trade: ServiceCategory | None = None
    skills: tuple[tuple[Skill, ...], ...] = ()
    city: City | None = None
    area: str = ""
    when: When = field(default_factory=When)
    rate_min: int | None = None
    rate_max: int | None = None
    sort: Sort = Sort.BEST
    page: int = 1


@dataclass(frozen=True)
class SearchQuery:
    """`area` and `words` are in search form (`toolkit.text.search_form`); rates are
    minor units an hour of the market's currency. `skills` narrow one by one, and each
    is all skills of one code. `words` are what is left: a name, or what nobody knows.
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
    understood: tuple[Understood, ...] = ()
    sort: Sort = Sort.BEST
    page: int = 1
