"""From what somebody typed and chose to one question.

What is chosen wins over what the words say. Words that are understood leave the words;
what nobody knows stays there, and may be a name.
"""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from services import shared
from services.models import MarketSettings, ServiceCategory, Skill
from services.zones import market_zone
from toolkit.text import search_form
from workers import calendar
from workers.models import WorkerSettings
from workers.search import (
    dangers,
    money_words,
    need_words,
    negations,
    pin_codes,
    place_words,
    time_labels,
    time_words,
)
from workers.search.dangers import Danger
from workers.search.free_times import VISIT
from workers.search.lexicon import Meaning
from workers.search.need_parts import Part
from workers.search.need_telling import NeedTelling
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

__all__ = ["named_trades", "understand", "without"]


def understand(text: str, choices: Choices, *, now: datetime) -> SearchQuery:
    """`now` is aware. Never fails, whatever the text."""
    return _Reading(text, choices, now).query()


def named_trades(query: SearchQuery) -> tuple[ServiceCategory, ...]:
    """The service that is asked for, and what else the words may mean."""
    first = (query.trade,) if query.trade else ()
    return (*first, *query.other_trades)


class _Reading(NeedTelling):
    def __init__(self, text: str, choices: Choices, now: datetime) -> None:
        super().__init__(text, is_trade_chosen=choices.trade is not None)
        self.choices, self.now = choices, now

    def query(self) -> SearchQuery:
        chosen = self.choices
        home = market_zone()
        money = self._read_money()
        rates = money if money.has_rate else chosen
        self._read_pin_codes()
        danger = self._read_danger()
        refused = self._read_refused()
        at_home = self._read_time(home)
        places = self._read_places(at_home.places)
        tz = places.city.tz if places.city else home
        when = self._when(at_home if tz == home else self._read_time(tz), tz)
        needs = self._read_needs()
        others = refused.beside(needs)
        trades = need_words.rank(needs, self.lexicon, chosen.trade, others)
        trade = trades[0] if trades else chosen.trade
        meaning = self.tell_needs(needs, trade)
        skills = self._said_skills(meaning)
        is_elsewhere = self.tell_strange(needs) or danger == Danger.GAS
        left = self._left(is_clear=bool(trades))
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
            words=() if is_elsewhere and not trade else left,
            understood=tuple(one for _place, one in self.understood),
            unused=tuple(self.unused),
            other_trades=tuple(
                trades[1:] if trades else need_words.perhaps(needs, self.lexicon)
            ),
            sort=chosen.sort or money.sort or Sort.BEST,
            said_sort=money.sort or Sort.BEST,
            slips=tuple(self.slips),
            is_strange=is_elsewhere and not trade,
            danger=danger,
            not_trades=() if trade else tuple(sorted(others)),
            not_city=refused.city,
            not_area=refused.area,
            not_names=refused.names,
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
        for places in pin_codes.read(self.text, self.words, country, self.taken):
            reason = _(
                "We cannot search by pin code yet. Choose the city or the "
                "neighbourhood."
            )
            self.taken |= places
            stretch = self._stretch(places, 0)
            self.unused.append(Unused(Kind.AREA, stretch, reason))

    def _read_danger(self) -> Danger | None:
        """Nobody here is sent to a leak of gas; a shock is the electrician's too."""
        danger, places = dangers.read(self.text, self.words)
        if danger == Danger.GAS:
            self.taken |= places
            reason = _("Nobody here does this yet.")
            stretch = self._stretch(places, 0)
            self.unused.append(Unused(Kind.STRANGE, stretch, reason))
        return danger

    def _read_refused(self) -> negations.Refused:
        refused = negations.read(
            self.text, self.words, self.tokens, self.lexicon, self.taken
        )
        for places in refused.places:
            self.taken |= places
            self._leave_out(places)
        return refused

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
        if said.nots:
            self._leave_out(said.nots)
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

    def _read_needs(self) -> list[Part]:
        read = (self.text, self.words, self.tokens, self.lexicon)
        return need_words.read(*read, self.taken, self.guessed)

    def _said_skills(self, meaning: Meaning | None) -> tuple[tuple[Skill, ...], ...]:
        chosen = {skill.pk for same in self.choices.skills for skill in same}
        if meaning is None or meaning.skill is None or meaning.skill.pk in chosen:
            return ()
        return ((meaning.skill,),)
