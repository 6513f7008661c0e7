"""From what somebody typed and chose to one question.

What is chosen wins over what the words say. Words that are understood leave the words;
what nobody knows stays there, and may be a name.
"""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from services import shared
from services.models import MarketSettings, ServiceCategory, Skill
from services.templatetags.catalogue import mid
from services.zones import market_zone
from toolkit.text import search_form
from workers import calendar
from workers.models import WorkerSettings
from workers.search import (
    money_words,
    need_words,
    pin_codes,
    place_words,
    stretches,
    time_labels,
    time_words,
)
from workers.search.free_times import VISIT
from workers.search.lexicon import Meaning
from workers.search.query import (
    Choices,
    Kind,
    SearchQuery,
    Sort,
    Understood,
    Unused,
    When,
)
from workers.search.stretches import without
from workers.search.telling import Telling

__all__ = ["named_trades", "understand", "without"]


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


class _Reading(Telling):
    def __init__(self, text: str, choices: Choices, now: datetime) -> None:
        super().__init__(text)
        self.choices, self.now = choices, now

    def query(self) -> SearchQuery:
        chosen = self.choices
        home = market_zone()
        money = self._read_money()
        rates = money if money.has_rate else chosen
        self._read_pin_codes()
        at_home = self._read_time(home)
        places = self._read_places(at_home.places)
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
            rate_min=rates.rate_min,
            rate_max=rates.rate_max,
            words=self._left(is_clear=bool(trades)),
            understood=tuple(one for _place, one in self.understood),
            unused=tuple(self.unused),
            other_trades=tuple(
                trades[1:] if trades else need_words.perhaps(needs, self.lexicon)
            ),
            sort=chosen.sort or money.sort or Sort.BEST,
            said_sort=money.sort or Sort.BEST,
            slips=tuple(self.slips),
            page=chosen.page,
        )

    # --- Money, and what we know nothing of ------------------------------------

    def _read_money(self) -> money_words.MoneySaid:
        market, chosen = shared.settings_for(MarketSettings), self.choices
        said = money_words.read(
            self.text,
            self.words,
            currency=market.currency,
            country=market.country,
            is_rate_chosen=(chosen.rate_min, chosen.rate_max) != (None, None),
            sort=chosen.sort,
        )
        for one in said.found:
            self.taken |= one.places
            stretch = one.text or self._stretch(one.places, 0)
            if one.reason:
                self.unused.append(Unused(one.kind, stretch, one.reason))
            else:
                self._tell(one.places, Understood(one.kind, stretch, one.label))
        return said

    def _read_pin_codes(self) -> None:
        country = shared.settings_for(MarketSettings).country
        reason = _(
            "We cannot search by pin code yet. Choose the city or the neighbourhood."
        )
        for places in pin_codes.read(self.text, self.words, country, self.taken):
            self.taken |= places
            stretch = self._stretch(places, 0)
            self.unused.append(Unused(Kind.AREA, stretch, reason))

    # --- Time ------------------------------------------------------------------

    def _read_time(self, tz: ZoneInfo) -> time_words.TimeSaid:
        terms = calendar.terms_for(VISIT, shared.settings_for(WorkerSettings))
        return time_words.read(
            self.text,
            self.words,
            tz=tz,
            terms=terms,
            now=self.now,
            names=self.lexicon.names,
            taken=self.taken,
        )

    def _when(self, said: time_words.TimeSaid, tz: ZoneInfo) -> When:
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

    def _read_places(self, of_time: set[int]) -> place_words.PlacesSaid:
        said = place_words.read(
            self.words,
            self.tokens,
            self.lexicon,
            taken=of_time | self.taken,
            city=self.choices.city,
            area=search_form(self.choices.area),
        )
        self._tell_places(said)
        return said

    def _tell_places(self, said: place_words.PlacesSaid) -> None:
        for one in said.found:
            self.taken |= one.places
            stretch = self._stretch(one.places, 0)
            if one.reason:
                self.unused.append(Unused(one.kind, stretch, one.reason))
            else:
                slips = self._typed(n for n in one.places if self._is_respelt(n))
                told = Understood(one.kind, stretch, one.label, bool(slips), slips)
                self._tell(one.places, told)

    # --- Needs -----------------------------------------------------------------

    def _tell_needs(
        self, needs: Sequence[need_words.Part], trade: ServiceCategory | None
    ) -> Meaning | None:
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
            slips = self._typed(places & self.guessed)
            counted = stretches.counted(self.words, places, self.taken)
            typed = self._stretch(counted)
            told = Understood(kind, typed, label, bool(slips), slips)
            self._tell(places, told)
        if trade and not mine and not self.choices.trade:
            self._tell_hinted(needs, trade)
        return best

    def _tell_other(self, places: set[int], need: need_words.Part) -> None:
        other = self.lexicon.trades[need.ranked()[0]]
        reason = _("One search is for one service, and this is for %(trades)s.") % {
            "trades": mid(other.plural)
        }
        self.unused.append(Unused(Kind.TRADE, self._stretch(places), reason))

    def _tell_hinted(
        self, needs: Sequence[need_words.Part], trade: ServiceCategory
    ) -> None:
        """Nothing but single words of other phrases speaks for it: a guess."""
        places = {place for need in needs for place in need.hints}
        if places:
            stretch = self._stretch(places)
            self._tell(places, Understood(Kind.TRADE, stretch, str(trade), True))

    def _said_skills(self, meaning: Meaning | None) -> tuple[tuple[Skill, ...], ...]:
        chosen = {skill.pk for same in self.choices.skills for skill in same}
        if meaning is None or meaning.skill is None or meaning.skill.pk in chosen:
            return ()
        return ((meaning.skill,),)
