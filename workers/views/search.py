"""The search page: the same address, whole for a browser and in part for htmx."""

from dataclasses import replace
from functools import cached_property
from urllib.parse import urljoin

from django.conf import settings
from django.shortcuts import redirect, render
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from accounts.language_addresses import here, in_every_language
from services import directory
from services.models import City, ServiceCategory
from services.seo import Crumb
from services.wordings import worded, wording
from toolkit import locales, money
from toolkit.middleware.limits import limited
from workers import links, missed
from workers.search import (
    narrowing,
    overruling,
    quoting,
    result_rows,
    run,
    suggest,
)
from workers.search.language import tokens
from workers.search.query import Kind, Sort
from workers.search.understand import without
from workers.search.ways_on import ways_on
from workers.views import search_form
from workers.views.search_address import SearchAddress
from workers.views.search_choices import SearchChoices
from workers.views.search_said import SearchSaid

# Filters whose values are slugs of the catalogue.
NAMED = (("category", ServiceCategory), ("city", City))
PLACES = (Kind.CITY, Kind.AREA)


@in_every_language
@limited("search", reads=True)
@require_safe
def search(request):
    is_part = bool(request.htmx and not request.htmx.history_restore_request)
    page = SearchPage(request.GET, is_typing=is_part)
    if moved := page.moved():
        return redirect(moved, permanent=True)
    # Half of a word, on its way to a whole one, was not looked for.
    if not is_part and page.is_missed:
        missed.record(page.said.rest, page.asked.trade, page.asked.city)
    response = render(
        request,
        "workers/search.html#found" if is_part else "workers/search.html",
        {"page": page},
        status=400 if page.form.errors else 200,
    )
    patch_vary_headers(response, ["HX-Request"])
    if is_part:
        address = page.address.whole()
        # A box that is left says its words again: no second step back for that.
        if request.htmx.current_url != request.build_absolute_uri(address):
            response["HX-Push-Url"] = address
    return response


class SearchPage:
    """All that the search page shows."""

    def __init__(self, data, *, is_typing=False):
        """`is_typing`: the last word may be half of one."""
        self._ask(data)
        if self._is_preset:
            self._ask_without_preset(data)
        self.found = run.find_soonest(self.asked)
        if is_typing and (half := self._half_word()):
            self._ask(self.data, without_end=half)
            self.found = run.find_soonest(self.asked)
        self._refuse()
        self.address = SearchAddress(
            self.form, self.asked.said_sort, dict(self.asked.overruled)
        )
        self.said = SearchSaid(self.form, self.asked, self.found, self.address)
        self.choices = SearchChoices(self.form, self.asked, self.found)

    def _ask(self, data, without_end=""):
        self.data, self.form = data, search_form.read(data)
        text = (self.form.cleaned_data.get("q") or "").removesuffix(without_end)
        self.asked = quoting.kept(
            overruling.read(
                text, self.form.choices, self.form.open_ones, now=self.form.now
            )
        )

    def _half_word(self):
        """The last word, if it begins something and nobody has it as it is: who still
        types it should not be told that there is nobody of that name.
        """
        *_others, last = self.data.get("q", "").split(" ")
        said = set(tokens(last))
        left = self.found.let_go if self.found.total else self.asked.words
        for one in self.asked.unused:
            if one.kind == Kind.WORD and not one.reason:
                left += tuple(tokens(one.text))
        is_unknown = bool(said) and said.issubset(left)
        return last if is_unknown and suggest.begins(last, self.asked.city) else ""

    @property
    def _is_preset(self):
        """Whether a place was typed beside the city `here`, with which a form began."""
        here = self.data.get("here")
        is_other = any(one.kind in PLACES for one in self.asked.unused)
        is_refused = self.asked.not_city and self.asked.not_city.slug == here
        is_chosen = bool(here) and here == self.data.get("city")
        return is_chosen and (is_other or is_refused)

    def _ask_without_preset(self, data):
        typed = data.copy()
        del typed["city"]
        self._ask(typed)
        if self.asked.city is None and self.asked.not_city is None:
            self._ask(data)

    def _refuse(self):
        """Sentences about what was asked and cannot be answered."""
        if self.asked.page > (last := self.found.page.number):
            self.form.add_error("page", _("The last page is page %d.") % last)

    @cached_property
    def total(self):
        """ "38 workers", "1,000+ workers"."""
        number = self.found.total
        if self.found.is_more:
            return _("%s workers") % f"{locales.number(number)}+"
        return ngettext("%s worker", "%s workers", number) % locales.number(number)

    @cached_property
    def promise(self):
        """What all pages of results have in common, for search engines."""
        return _(
            "Compare ratings, rates and the next free time, and book without a call."
        )

    @property
    def description(self):
        """What search engines may show below the title."""
        found = _("%(heading)s: %(total)s.") % {
            "heading": self.said.heading,
            "total": self.total,
        }
        return f"{found} {self.promise}"

    @cached_property
    def crumbs(self):
        steps = directory.home_crumbs()
        if self.asked.trade and self.asked.city:
            city = self.asked.city
            url = links.search_for(city=city)
            steps += (Crumb(worded(city.name), url),)
        return (*steps, Crumb(self.said.heading))

    @property
    def results(self):
        when = self.asked.when
        say = wording()
        return (result_rows.result(card, when, say) for card in self.found.cards)

    @cached_property
    def filters(self):
        return self.choices.filters(self.total, self.said.time_in_words)

    # --- When nobody was found ------------------------------------------------

    @property
    def is_missed(self):
        """Whether nobody fits what was asked, or what was asked in these words. Who
        found people of the service was not looking in vain, whatever else was typed.
        """
        in_vain = bool(self.found.let_go) and self.asked.trade is None
        return (not self.found.total or in_vain) and not self.form.errors

    @cached_property
    def ways_on(self):
        return ways_on(self.asked.trade, self.asked.city)

    @property
    def near_cities(self):
        trade = self.asked.trade
        return [
            (way, self._onward(trade.slug, way.slug)) for way in self.ways_on.cities
        ]

    @property
    def other_trades(self):
        """Other services of the city; of all of them for words that mean none."""
        city, asked = self.asked.city, self.asked
        if not (city or asked.is_strange or self.said.left):
            return []
        return [
            (way, self._onward(way.slug, city.slug if city else ""))
            for way in self.ways_on.trades
        ]

    @property
    def everybody_here(self):
        """The city alone, if anybody works there."""
        city, ways = self.asked.city, self.ways_on
        is_own = self.asked.trade and not ways.is_empty
        return self._onward(city=city.slug) if city and (ways.trades or is_own) else ""

    def _onward(self, category="", city=""):
        said = self.said.time_typed
        return self.address.onward(category, city, said.text if said else "")

    @property
    def has_plain_way(self):
        """Whether somebody is there once all but the service and the city is gone."""
        asked = self.asked
        return (
            not self.is_plain
            and not self.ways_on.is_empty
            and bool(asked.trade or (asked.city and not asked.is_strange))
        )

    @property
    def at_any_time(self):
        """The same search without the time, if one was asked for and it may help: who
        asked for the soonest time was offered every other one.
        """
        chosen, said = self.form.choices.when, self.said.time_typed
        is_offered = self.asked.when.soon
        if self.ways_on.is_empty or is_offered or not (chosen or said):
            return ""
        words = self.said.text if chosen else without(self.said.text, said)
        return self.address.with_words(words, "when")

    @cached_property
    def cheapest(self):
        """(the lowest rate that somebody asks, all of them from it on), if it was the
        rate that nobody has; else nothing.
        """
        if (self.asked.rate_min, self.asked.rate_max) == (None, None):
            return None
        any_rate = replace(self.asked, rate_min=None, rate_max=None, page=1)
        found = run.find(replace(any_rate, sort=Sort.PRICE)).cards
        if not found:
            return None
        words = self.said.text
        for one in (one for one in self.asked.understood if one.kind == Kind.RATE):
            words = without(words, one)
        worker = found[0].worker
        rate = money.show(worker.hourly_rate, worker.currency)
        return {"rate": rate, "url": self.address.cheapest(words)}

    @cached_property
    def about(self):
        """The editors' page about the trade, in the city if there is one."""
        trade, city = self.asked.trade, self.asked.city
        shown = trade and directory.trade(trade.pk)
        if not shown:
            return ""
        return f"{shown.url}in/{city.slug}/" if city else shown.url

    # --- The address ------------------------------------------------------------

    def moved(self):
        """The same search by the names of today, if a service or city was renamed."""
        unknown = [(name, model) for name, model in NAMED if name in self.form.errors]
        now = {
            name: row.slug
            for name, model in unknown
            if (row := model.renamed(self.data[name]))
        }
        if not now:
            return ""
        data = self.data.copy()
        for name, slug in now.items():
            data[name] = slug
        return f"{self.address.path}?{data.urlencode()}"

    @property
    def query(self):
        return self.address.whole().partition("?")[2]

    @property
    def short_address(self):
        """What stands in the address bar; nothing where what was typed has to stay."""
        return "" if self.form.errors else self.address.whole(self.asked.page)

    @cached_property
    def plain_address(self):
        """Only the service and the city: worth a place in a search engine."""
        return links.search_for(self.asked.trade, self.asked.city)

    @cached_property
    def canonical(self):
        """The page that means the same: that of editors about this service, or about
        it in this city, if there is one. A further page of results is the same as
        itself only.
        """
        number = self.found.page.number
        if number > 1:
            mark = "&" if "?" in self.plain_address else "?"
            return f"{settings.BASE_URL}{here(self.plain_address)}{mark}page={number}"
        city = self.asked.city
        if self.about and (city is None or city.is_active):
            return urljoin(settings.BASE_URL, here(self.about))
        return settings.BASE_URL + here(self.plain_address)

    @property
    def is_plain(self):
        """Whether nothing but a service and a city is asked, in whatever words."""
        asked = self.asked
        more = (asked.said_skills, asked.job, asked.area, asked.when)
        is_other = any(more) or asked.is_strange or asked.sort != Sort.BEST
        is_narrower = not narrowing.asked(asked).keys() <= {"trade", "city"}
        return not (is_other or is_narrower or self.form.errors)
