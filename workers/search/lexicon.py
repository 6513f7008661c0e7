"""What the words of this market mean: services, skills, jobs, places, and phrases.

Built from the catalogue, the editors' phrases and the listed workers' neighbourhoods,
anew when one of these has changed. Nobody may change what it holds. A phrase is its
tokens without the light words, so "fan is not working" is "fan not working".
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from threading import Lock
from typing import Any

from services.models import City, ServiceCategory, Skill, TypicalJob
from services.wordings import wordings
from toolkit.cache.until_edit import cached_until_edit
from workers.search import known_words, word_hints
from workers.search.catalogue import catalogue
from workers.search.lexicon_facts import Facts
from workers.search.places_known import Area, Places
from workers.search.query import Kind
from workers.search.small_words import GENERIC, LIGHT
from workers.search.towns import Town

Phrase = tuple[str, ...]

# What a phrase weighs, by how sure it is. Whoever names a person means that person:
# "electrician for ac".
WEIGHTS = {1: 1.0, 2: 3.0, 3: 7.0}
PERSON, NAME, SKILL_NAME, JOB_NAME = 12.0, 7.0, 2.5, 2.0
# Who says what is to be done with a thing means that, and not who mends such things:
# "tempo for a sofa".
ELSEWHERE = 1.25
# Each further word of a phrase makes it surer by so much.
MORE_PER_WORD = 0.3
MAX_PHRASE = 6
# A phrase of two words that weighs more is also known written as one.
JOINED = 3.0
# What says more comes first.
FINEST = [Kind.JOB, Kind.SKILL, Kind.TRADE, Kind.STRANGE]
# The service of what nobody here does: it is weighed like the others, and never shown.
NOBODYS = ServiceCategory(pk=0)


@dataclass(frozen=True, slots=True)
class Meaning:
    """One of the things that a phrase can mean, and how sure that is."""

    kind: Kind
    weight: float
    trade: ServiceCategory
    skill: Skill | None = None
    job: TypicalJob | None = None

    @property
    def label(self) -> str:
        return str(self.skill or self.job or self.trade)


@dataclass(frozen=True, eq=False)
class Lexicon:
    """`phrases` by their tokens, `hints` of single tokens by the key of a service.

    `vocabulary` has every whole word and its token, to correct spelling by. Places are
    found by their tokens without spaces, so "Indira Nagar" is "Indiranagar"; `areas`
    has an Area for each city with a neighbourhood of that name;
    `towns` are near a city, and nobody works there.
    `names` are words of workers' names, `of_workers` all tokens of what they wrote; in
    a large market that is None.
    """

    trades: dict[int, ServiceCategory]
    cities: dict[str, City]
    areas: dict[str, tuple[Area, ...]]
    towns: dict[str, Town]
    phrases: dict[Phrase, tuple[Meaning, ...]]
    hints: dict[str, dict[int, float]]
    vocabulary: dict[str, str]
    names: frozenset[str]
    of_workers: frozenset[str] | None
    tokens: frozenset[str]
    # What was corrected with it: see `spelling`.
    corrected: dict[str, Any] = field(default_factory=dict)


def key_of(tokens: Iterable[str]) -> Phrase:
    """The tokens without light words, unless there are no others."""
    every = tuple(tokens)
    return tuple(token for token in every if token not in LIGHT) or every


@cached_until_edit(
    depends_on=(catalogue, wordings, "services.Synonym", "services.TypicalJob"),
    lags_behind=("accounts.User",),
    wordless=True,
)
def lexicon() -> Lexicon:
    """The one before where nothing has changed since."""
    # Whoever comes while it is built takes that one.
    with _building:
        facts = Facts.read()
        if not (_last and facts.is_as(_last[0])):
            _last[:] = facts, _Builder(facts).result()
        found: Lexicon = _last[1]
        return found


_building = Lock()
# Its facts and the lexicon.
_last: list[Any] = []


def likeliest(meaning: Meaning) -> tuple[float, int]:
    """The heavier first; of two alike, what says more."""
    return (-meaning.weight, FINEST.index(meaning.kind))


def _ours(meanings: dict[Any, Meaning]) -> dict[Any, Meaning]:
    """Nobody else's is what the market has by that name."""
    ours = {key: one for key, one in meanings.items() if one.trade is not NOBODYS}
    return ours or meanings


class _Builder:
    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.trades, self.skills, self.jobs = facts.trades, facts.skills, facts.jobs
        self.meanings: dict[Phrase, dict[Any, Meaning]] = defaultdict(dict)
        self.vocabulary: dict[str, str] = {}
        self.add_catalogue()
        self.add_synonyms()
        self.exact: set[str] = set()
        self.places = Places(
            facts, lambda name: "".join(self.known(name)), self.key_of_wording
        )

    def add_catalogue(self) -> None:
        for trade in self.trades.values():
            is_person = trade.plural.startswith(trade.name)
            weight = PERSON if is_person else NAME
            for name in self.facts.names_of(trade.name):
                self.mean(name, Kind.TRADE, weight, trade)
            for name in self.facts.names_of(trade.plural):
                self.mean(name, Kind.TRADE, PERSON, trade)
        for skill in self.skills.values():
            trade = self.trades[skill.category_id]
            for name in self.facts.names_of(skill.name):
                self.mean(name, Kind.SKILL, SKILL_NAME, trade, skill=skill)
        for job in self.jobs.values():
            trade = self.trades[job.category_id]
            for name in self.facts.names_of(job.name):
                self.mean(name, Kind.JOB, JOB_NAME, trade, job=job)

    def add_synonyms(self) -> None:
        for phrase, certainty, trade, skill, job, is_elsewhere in self.facts.synonyms:
            weight = WEIGHTS[certainty]
            if is_elsewhere:
                self.mean(phrase, Kind.STRANGE, weight * ELSEWHERE, NOBODYS)
            elif trade in self.trades:
                self.mean(phrase, Kind.TRADE, weight, self.trades[trade])
            elif skill in self.skills:
                skill = self.skills[skill]
                of = self.trades[skill.category_id]
                self.mean(phrase, Kind.SKILL, weight, of, skill=skill)
            elif job in self.jobs:
                job = self.jobs[job]
                of = self.trades[job.category_id]
                self.mean(phrase, Kind.JOB, weight, of, job=job)

    def mean(
        self,
        text: str,
        kind: Kind,
        weight: float,
        trade: ServiceCategory,
        skill: Skill | None = None,
        job: TypicalJob | None = None,
    ) -> None:
        phrase = self.read(text)
        if not phrase or all(token in GENERIC for token in phrase):
            return
        weight *= 1 + MORE_PER_WORD * (len(phrase) - 1)
        phrases = [phrase]
        if len(phrase) == 2 and weight > JOINED and text.isascii():
            # Thumbs leave out spaces: "acrepair".
            phrases.append(tuple(self.known("".join(text.split()))))
        for one in phrases:
            known = self.meanings[one]
            which = (trade.pk, kind, (skill or job or trade).pk)
            if which not in known or known[which].weight < weight:
                known[which] = Meaning(kind, weight, trade, skill, job)

    def known(self, text: str) -> list[str]:
        """Its tokens; its words are then known."""
        found = known_words.forms_and_tokens(text)
        self.vocabulary.update(found)
        return [token for _form, token in found]

    def key_of_wording(self, text: str) -> str:
        tokens = [token for _form, token in known_words.forms_and_tokens(text)]
        self.exact.update(tokens)
        return "".join(tokens)

    def read(self, text: str) -> Phrase:
        phrase = key_of(self.known(text))
        return phrase if len(phrase) <= MAX_PHRASE else ()

    def result(self) -> Lexicon:
        for phrase, found in self.meanings.items():
            self.meanings[phrase] = _ours(found)
        return Lexicon(
            trades=self.trades,
            cities=self.places.cities,
            towns=self.places.towns,
            areas=self.places.listed_areas(),
            phrases={
                phrase: tuple(sorted(found.values(), key=likeliest))
                for phrase, found in self.meanings.items()
            },
            hints=word_hints.read(self.meanings, len(self.trades)),
            vocabulary={
                form: token
                for form, token in self.vocabulary.items()
                if not form.isdigit()
            },
            names=self.facts.names,
            of_workers=self.facts.of_workers,
            tokens=frozenset(self.vocabulary.values()) | self.facts.closed | self.exact,
        )
