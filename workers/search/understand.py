"""From what somebody typed and chose to one question.

What is chosen wins over what the words say. Words that are understood leave the words;
what nobody knows stays there, and may be a name.
"""

from collections.abc import Iterable
from datetime import datetime, tzinfo

from django.utils.translation import gettext as _

from services import shared
from services.models import ServiceCategory
from services.templatetags.catalogue import mid
from services.zones import market_zone
from toolkit.text import search_form
from workers import calendar
from workers.models import WorkerSettings
from workers.search import (
    left_words,
    need_words,
    place_words,
    spelling,
    stretches,
    time_labels,
    time_words,
)
from workers.search.free_times import VISIT
from workers.search.language import Word, words
from workers.search.lexicon import Lexicon, Meaning, lexicon
from workers.search.query import Choices, Kind, SearchQuery, Understood, Unused
from workers.search.small_words import GENERIC
from workers.search.stretches import without

__all__ = ["named_trades", "understand", "without"]

# Nobody needs more to say what is wrong; what is beyond is not read.
MOST_WORDS = 40
MOST_LETTERS = 1000


def understand(text: str, choices: Choices, *, now: datetime) -> SearchQuery:
    """`now` is aware. Never fails, whatever the text."""
    return _Reading(text, choices, now).query()


def named_trades(query: SearchQuery) -> tuple[ServiceCategory, ...]:
    """The service that is asked for, and what else the words may mean."""
    first = (query.trade,) if query.trade else ()
    return (*first, *query.other_trades)


def _finer(best: Meaning | None, other: Meaning) -> Meaning:
    """Of two meanings of one service the one that says more of what is to be done."""
    if best is None or best.kind == Kind.TRADE:
        return other
    return other if other.kind != Kind.TRADE and other.weight > best.weight else best


class _Reading:
    def __init__(self, text: str, choices: Choices, now: datetime):
        self.text, self.choices, self.now = text, choices, now
        self.lexicon: Lexicon = lexicon()
        self.words: list[Word] = words(text[:MOST_LETTERS])[:MOST_WORDS]
        quoted = stretches.in_quotes(self.text, self.words)
        self.tokens, self.guessed = spelling.put_right(self.words, self.lexicon, quoted)
        self.understood: list[tuple[int, Understood]] = []
        self.unused: list[Unused] = []
        self.taken: set[int] = set()

    def query(self) -> SearchQuery:
        chosen = self.choices
        home = market_zone()
        at_home = self._read_time(home)
        places = place_words.read(
            self.words,
            self.tokens,
            self.lexicon,
            taken=at_home.places,
            guessed=self.guessed,
            city=chosen.city,
            area=search_form(chosen.area),
        )
        self._tell_places(places)
        tz = places.city.tz if places.city else home
        when = self._when(at_home if tz == home else self._read_time(tz), tz)
        needs = need_words.read(
            self.text,
            self.words,
            self.tokens,
            self.lexicon,
            self.taken,
            self.guessed,
        )
        trades = need_words.rank(needs, self.lexicon, chosen.trade)
        trade = trades[0] if trades else chosen.trade
        meaning = self._tell_needs(needs, trade)
        skills = self._said_skills(meaning)
        self.understood.sort(key=lambda one: one[0])
        return SearchQuery(
            now=self.now,
            text=self.text,
            trade=trade,
            skills=(*chosen.skills, *skills),
            said_skills=skills,
            job=meaning.job if meaning else None,
            city=places.city,
            area=places.area,
            when=when,
            rate_min=chosen.rate_min,
            rate_max=chosen.rate_max,
            words=self._left(is_clear=bool(trades)),
            understood=tuple(one for _place, one in self.understood),
            unused=tuple(self.unused),
            other_trades=tuple(
                trades[1:] if trades else need_words.perhaps(needs, self.lexicon)
            ),
            sort=chosen.sort,
            page=chosen.page,
        )

    # --- Time ------------------------------------------------------------------

    def _read_time(self, tz: tzinfo) -> time_words.TimeSaid:
        terms = calendar.terms_for(VISIT, shared.policy(WorkerSettings))
        return time_words.read(
            self.text,
            self.words,
            tz=tz,
            terms=terms,
            now=self.now,
            names=self.lexicon.names,
        )

    def _when(self, said: time_words.TimeSaid, tz: tzinfo):
        chosen = self.choices.when
        self.taken |= said.places
        if not said.places:
            return chosen
        stretch = self._stretch(said.places, 0)
        if chosen:
            reason = _("You chose a time, so we looked for that one.")
            self.unused.append(Unused(Kind.WHEN, stretch, reason))
            return chosen
        if said.reason:
            self.unused.append(Unused(Kind.WHEN, stretch, said.reason))
        if said.when:
            label = time_labels.label(said.when, tz, self.now)
            self._tell(said.places, Understood(Kind.WHEN, stretch, label))
        return said.when

    # --- Places ----------------------------------------------------------------

    def _tell_places(self, said: place_words.PlacesSaid) -> None:
        for one in said.found:
            self.taken |= one.places
            stretch = self._stretch(one.places, 0)
            if one.reason:
                self.unused.append(Unused(one.kind, stretch, one.reason))
            else:
                told = Understood(one.kind, stretch, one.label, one.is_guess)
                self._tell(one.places, told)

    # --- Needs -----------------------------------------------------------------

    def _tell_needs(self, needs, trade: ServiceCategory | None) -> Meaning | None:
        """What was said of this service; the rest is told as not used."""
        mine: dict[tuple[Kind, str], set[int]] = {}
        best: Meaning | None = None
        for need in needs:
            others: set[int] = set()
            for stretch in need.stretches:
                found = [
                    m for m in stretch.meanings if trade and m.trade.pk == trade.pk
                ]
                if not found:
                    # What may be a slip of another service's word may be a name too.
                    if not stretch.is_guess or not trade:
                        others |= set(stretch.places)
                    continue
                meaning = need_words.finest(stretch, found)
                mine.setdefault((meaning.kind, meaning.label), set()).update(
                    stretch.places
                )
                best = _finer(best, meaning)
            hinted = set(need.hints) if need.best else set()
            self.taken |= others | (hinted if trade else set())
            is_other = trade and need.scores.get(trade.pk, 0) < need.best
            if others and is_other and need.best >= need_words.USUAL:
                self._tell_other(others, need)
        for (kind, label), places in mine.items():
            self.taken |= places
            guess = bool(places & self.guessed)
            counted = stretches.counted(self.words, places, self.taken)
            told = Understood(kind, self._stretch(counted), label, guess)
            self._tell(places, told)
        if trade and not mine and not self.choices.trade:
            self._tell_hinted(needs, trade)
        return best

    def _tell_other(self, places: set[int], need) -> None:
        other = self.lexicon.trades[need.ranked()[0]]
        reason = _("One search is for one service, and this is for %(trades)s.") % {
            "trades": mid(other.plural)
        }
        self.unused.append(Unused(Kind.TRADE, self._stretch(places), reason))

    def _tell_hinted(self, needs, trade: ServiceCategory) -> None:
        """Nothing but single words of other phrases speaks for it: a guess."""
        places = {place for need in needs for place in need.hints}
        if places:
            stretch = self._stretch(places)
            self._tell(places, Understood(Kind.TRADE, stretch, str(trade), True))

    def _said_skills(self, meaning: Meaning | None):
        chosen = {skill.pk for same in self.choices.skills for skill in same}
        if meaning is None or meaning.skill is None or meaning.skill.pk in chosen:
            return ()
        return ((meaning.skill,),)

    # --- What is told ----------------------------------------------------------

    def _tell(self, places: Iterable[int], told: Understood) -> None:
        self.understood.append((min(places), told))

    def _stretch(self, places: Iterable[int], following: int = MOST_WORDS) -> str:
        return stretches.typed(self.text, self.words, places, self._is_small, following)

    def _is_small(self, place: int) -> bool:
        return self.tokens[place] in GENERIC and place not in self.taken

    def _left(self, *, is_clear: bool) -> tuple[str, ...]:
        """What may be a name or a worker's own word, once each."""
        free = [n for n in range(len(self.words)) if n not in self.taken]
        left, nobodys = left_words.read(
            self.words, self.tokens, free, self.lexicon, is_clear=is_clear
        )
        for word in nobodys:
            self._tell_nobodys(word)
        return left

    def _tell_nobodys(self, word: Word) -> None:
        place = self.words.index(word)
        typed = self.text[word.start : word.end]
        is_place = place and self.words[place - 1].form in place_words.SAYS_PLACE
        reason = ""
        if is_place:
            reason = _("We know no place called “%(word)s”.") % {"word": typed}
        self.unused.append(Unused(Kind.WORD, typed, reason))
