"""A search in words: its heading, what narrows it, what was guessed and what left out.

Each word that was understood has a chip that takes exactly these words out of the box;
each choice has one that takes it out of the address.
"""

from functools import cached_property
from itertools import chain

from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from services.directory import currency
from services.wordings import pair_title, worded
from toolkit import locales
from toolkit.locales import Shape
from toolkit.templatetags import when as clock
from toolkit.text import isolate
from workers.search import errands, money_words, narrowing, place_names, time_labels
from workers.search.errands import Errand
from workers.search.language import tokens
from workers.search.promoted import Pick, promoted_for
from workers.search.query import Kind, SearchQuery, Understood
from workers.search.run import Note, SearchResult
from workers.search.stretches import APART, without
from workers.search.time_labels import PARTS, TODAYS, TOMORROWS
from workers.views import dangers_said
from workers.views.search_address import SearchAddress
from workers.views.search_form import ANY as ANY_PLACE
from workers.views.search_form import SearchForm
from workers.views.told import Chip, Guess, Told

ANY = ANY_PLACE | {"when": gettext_lazy("Any time")}
# More letters of what was typed are not repeated.
MAX_NAME = 40
# So many of the last words that were read say how far.
MAX_LAST = 4
QUOTES = '"“”„«»'


def short(words: str) -> str:
    """As much of what was typed as a sentence repeats."""
    return isolate(Truncator(words).chars(MAX_NAME))


class SearchSaid:
    def __init__(
        self,
        form: SearchForm,
        asked: SearchQuery,
        found: SearchResult,
        address: SearchAddress,
    ):
        self.form, self.asked, self.found, self.address = form, asked, found, address

    # --- The heading ----------------------------------------------------------

    @cached_property
    def heading(self) -> str:
        trade, place = self.asked.trade, self.place
        if asked_for := self._strange:
            said = asked_for
        elif trade and place:
            said = pair_title(trade.plural, place)
        elif place:
            said = _("Workers in %s") % place
        else:
            said = worded(trade.plural) if trade else self._of_a_name()
        if self.time:
            return _("%(search)s, %(time)s") % {"search": said, "time": self.time}
        return said

    @property
    def _strange(self) -> str:
        """What nobody here does, if nothing else is asked for."""
        if not self.asked.is_strange:
            return ""
        strange = (one for one in self.asked.unused if one.kind == Kind.STRANGE)
        words = " ".join(next(strange).text.replace(APART, " ").split())
        words = short(words)
        if self.place:
            told = _("“%(words)s” in %(city)s")
            return told % {"words": words, "city": self.place}
        return _("Workers for “%(words)s”") % {"words": words}

    def _of_a_name(self):
        if words := " ".join(self.left):
            words = short(words)
            return _("Workers for “%(words)s”") % {"words": words}
        return _("Find a worker")

    @cached_property
    def place(self) -> str:
        """ "Pune", "Kothrud, Pune"."""
        city = str(self.asked.city or "")
        return ", ".join(filter(None, [worded(self.area), city]))

    @property
    def area(self) -> str:
        area = next((u.label for u in self.asked.understood if u.kind == Kind.AREA), "")
        return area or self.asked.area.title()

    @cached_property
    def time(self) -> str:
        """ "tomorrow morning", "this weekend", "Fri 20 Nov, 10:00 am", or nothing."""
        asked, form = self.asked.when, self.form
        if asked.moment:
            city = self.asked.city
            return clock.moment(asked.moment, city.tz if city else form.tz)
        if asked.soon:
            return _("as soon as possible")
        part, days = asked.part, self._days(asked.days)
        if part and asked.days == (form.today,):
            return str(TODAYS[part])
        if part and asked.days == (form.tomorrow,):
            return str(TOMORROWS[part])
        hours = time_labels.of_hours(asked.hours) if asked.hours else ""
        told = hours or (str(PARTS[part]) if part else "")
        if days and told:
            is_long = bool(hours) or len(asked.days) > 1
            together = _("%(days)s, %(part)s") if is_long else _("%(days)s %(part)s")
            return together % {"days": days, "part": told}
        return days or told

    def _days(self, days):
        if not days:
            return ""
        if days == self.form.weekend:
            return _("this weekend")
        if but := time_labels.but_weekdays(days, self.form.today):
            return but
        if len(days) == 1 or time_labels.left_out(days):
            return time_labels.of_days(days, self.form.today)
        first, last = (locales.day(day, Shape.DAY) for day in (days[0], days[-1]))
        return f"{first} – {last}"

    # --- What narrows it --------------------------------------------------------

    @cached_property
    def chips(self) -> tuple[Chip, ...]:
        """What the words say and was chosen too has one chip, which takes off both."""
        said, of_choices = list(self._of_words()), list(self._of_choices())
        texts = {chip.text for chip in said}
        return (*said, *(chip for chip in of_choices if chip.text not in texts))

    def _of_words(self):
        text, chosen = self.text, self._chosen_places()
        for one in self.asked.understood:
            left = without(text, one)
            yield Chip(
                one.label, self.address.with_words(left, *chosen.get(one.label, ()))
            )
        if town := self._town:
            left = without(text, town)
            yield Chip(str(self.asked.city), self.address.with_words(left))
        if self.left:
            words = self._typed(set(self.asked.words).difference(self.found.let_go))
            rest = " ".join(word for word in text.split() if word not in words)
            yield Chip(f"“{short(' '.join(self.left))}”", self.address.with_words(rest))

    @property
    def _town(self):
        """Where nobody works: its words led to the city next to it."""
        asked, places = self.asked, (Kind.CITY, Kind.AREA)
        is_named = any(one.kind in places for one in asked.understood)
        if asked.city is None or is_named or self.form.cleaned_data.get("city"):
            return None
        return next((one for one in asked.unused if one.kind == Kind.CITY), None)

    def _chosen_places(self):
        """{name: what of the address says it}"""
        said = self.form.cleaned_data
        places = {"category": ("category", "skill"), "city": ("city",)}
        return {str(said[one]): names for one, names in places.items() if said.get(one)}

    def _of_choices(self):
        said, without = self.form.cleaned_data, self.address.without
        for name, _words in self.asked.overruled:
            yield Chip(str(ANY[name]), without(name))
        for text, names in self._chosen_places().items():
            yield Chip(text, without(*names))
        for same in self.form.choices.skills:
            url = self.address.without_one("skill", same[0].slug)
            yield Chip(str(same[0]), url)
        rates = said.get("rate_min"), said.get("rate_max")
        if rate := money_words.label(*rates, currency()):
            yield Chip(rate, without("rate_min", "rate_max"))
        if self.form.choices.when:
            yield Chip(self._when_chip(), without("when"))

    def _when_chip(self):
        if self.form.moment:
            return _("Free %s") % self.time
        return self.time[:1].upper() + self.time[1:]

    # --- What became of the words ---------------------------------------------

    @cached_property
    def text(self) -> str:
        return self.form.cleaned_data.get("q") or ""

    @property
    def time_typed(self) -> Understood | None:
        """The words that say when, if no time was chosen."""
        return next((u for u in self.asked.understood if u.kind == Kind.WHEN), None)

    @property
    def time_in_words(self) -> str:
        """The time that the words say, as long as no time was chosen."""
        return self.time if self.time_typed and not self.form.choices.when else ""

    @cached_property
    def rest(self) -> str:
        """What was typed beside all that was understood, be it used or not."""
        rest, asked = self.text, self.asked
        told = (Kind.WORD, Kind.STRANGE)
        of_no_use = [one for one in asked.unused if one.kind not in told]
        for one in (*asked.understood, *of_no_use):
            rest = without(rest, one)
        return rest

    @cached_property
    def left(self) -> list[str]:
        """The words that are looked for as they stand."""
        typed = self._typed(set(self.asked.words).difference(self.found.let_go))
        return [word.strip(QUOTES) for word in typed]

    def _typed(self, found: set[str]) -> list[str]:
        """The words as they were typed that have one of these tokens."""
        return [word for word in self.text.split() if found.intersection(tokens(word))]

    @property
    def guesses(self) -> tuple[Guess, ...]:
        """In quotation marks a word is taken as it stands."""
        found = [((slip.text,), slip.meant) for slip in self.asked.slips]
        for one in self.asked.understood:
            if one.slips or (one.is_guess and APART not in one.text):
                found.append((one.slips or (one.text,), one.label))
        return tuple(
            Guess(" ".join(typed), meant, self.address.with_words(self._quoted(typed)))
            for typed, meant in found
        )

    def _quoted(self, typed: tuple[str, ...]) -> str:
        text = self.text
        for stretch in typed:
            text = text.replace(stretch, f'"{stretch}"')
        return text

    @cached_property
    def danger(self) -> tuple[str, str] | None:
        """(what it is, what to do first) of what cannot wait for anybody."""
        return dangers_said.said(self.asked.danger) if self.asked.danger else None

    @cached_property
    def errand(self) -> tuple[str, Chip] | None:
        """What was asked of the site itself, and the way there."""
        errand = errands.read(self.text) if self.text else None
        if errand == Errand.WORK:
            join = f"{reverse('account_signup')}?role=worker"
            return _("Do you look for work?"), Chip(_("Work with us"), join)
        if errand == Errand.BOOKINGS:
            way = Chip(_("See your bookings"), reverse("bookings:jobs"))
            return _("Is it about something you booked?"), way
        return None

    @property
    def promoted(self) -> tuple[Pick, ...]:
        return promoted_for(self.text) if self.text else ()

    @property
    def told(self) -> Told:
        return Told(*(getattr(self, name) for name in Told._fields))

    @property
    def notices(self) -> tuple[str, ...]:
        """Sentences about words that found no use, and about who comes first."""
        said = (self._of_length(), self._of_skills(), self._of_unused())
        return tuple(chain(*said, self._of_let_go(), self._of_order()))

    def _of_skills(self):
        trade = self.form.cleaned_data.get("category")
        for skill in self.form.foreign_skills:
            yield _(
                "“%(skill)s” is no skill of “%(trade)s”, so we looked without it."
            ) % {
                "skill": isolate(skill),
                "trade": isolate(str(trade)),
            }

    def _of_length(self):
        if self.form.is_cut:
            yield _("That is long, so we read it as far as “%(words)s”.") % {
                "words": short(" ".join(self.text.split()[-MAX_LAST:]))
            }

    def _of_unused(self):
        typed = {"words": short(self.text)}
        if self.text and not tokens(self.text):
            yield _("We could not read a word in “%(words)s”.") % typed
        elif self.asked.text and not self._is_read:
            yield (
                _("“%(words)s” names no service we know, so we looked without it.")
                % typed
            )
        for one in self.asked.unused:
            if one.kind != Kind.WORD:
                yield _("“%(words)s”: %(reason)s") % {
                    "words": short(one.text),
                    "reason": one.reason,
                }
            elif one.reason:
                yield one.reason

    @property
    def _is_read(self):
        asked = self.asked
        return asked.understood or asked.unused or asked.words or asked.area

    def _of_let_go(self):
        """One sentence for all the words that no worker has."""
        gone = set(self.found.let_go)
        for one in self.asked.unused:
            if one.kind == Kind.WORD and not one.reason:
                gone.update(tokens(one.text))
        typed = [word.strip(QUOTES) for word in self._typed(gone)]
        unknown = typed if not self.left else () if self.found.total else self.left
        is_clear = bool(self.asked.trade or self.errand)
        if unknown and not is_clear and self._is_narrow:
            words = {"words": short(" ".join(unknown))}
            yield _("Nobody called “%(words)s” fits all of this.") % words
        elif unknown and not is_clear:
            words = {"words": short(" ".join(unknown))}
            yield _("We have no service and nobody called “%(words)s” yet.") % words
        elif typed and not self.errand:
            yield ngettext(
                "Nobody who fits says “%(words)s”, so we looked without it.",
                "Nobody who fits says “%(words)s”, so we looked without these words.",
                len(typed),
            ) % {"words": short(" ".join(typed))}

    @property
    def _is_narrow(self):
        """Whether somebody of that name may be there otherwise."""
        told = narrowing.asked(self.asked).keys() - {"words", "words_there"}
        return bool(self.asked.when or told)

    def _of_order(self):
        said = {"area": isolate(worded(self.area))}
        if Note.AREA_FIRST in self.found.notes and self.found.total > 1:
            yield _("Those who name %(area)s come first.") % said
        if Note.NOBODY_IN_AREA in self.found.notes:
            yield (
                _("Nobody who does this names %(area)s. These work elsewhere.") % said
            )
        skills = [str(skill) for same in self.asked.said_skills for skill in same]
        named = {"skill": isolate(", ".join(skills))}
        if Note.SKILL_FIRST in self.found.notes:
            yield _("Those who list %(skill)s come first.") % named
        if Note.NOBODY_WITH_SKILL in self.found.notes:
            told = _("Nobody here lists %(skill)s. These do other work of this kind.")
            yield told % named
        if Note.NOBODY_AT_ONCE in self.found.notes:
            yield _(
                "Nobody can come right away, so those who are free first come first."
            )
        if Note.SOONEST_OF_BEST in self.found.notes:
            yield _("There are many: these are the soonest of the best rated.")

    @property
    def other_places(self) -> tuple[Chip, ...]:
        """A place that was typed beside a chosen one, as on a page that begins with the
        city of most people: the same search there.
        """
        if self.form.cleaned_data.get("city") is None:
            return ()
        return tuple(
            Chip(
                isolate(place_names.written(one.text)),
                self.address.without("city", "area"),
            )
            for one in self.asked.unused
            if one.kind in (Kind.CITY, Kind.AREA)
        )[:1]

    @property
    def other_trades(self) -> tuple[Chip, ...]:
        """What else the words may mean, or ask for besides."""
        return tuple(
            Chip(worded(trade.plural), self.address.with_trade(trade.slug))
            for trade in self.asked.other_trades
            if not self.form.choices.trade
        )
