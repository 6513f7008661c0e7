"""The search page: the same address, whole for a browser and in part for htmx."""

from functools import cached_property, lru_cache
from operator import attrgetter
from typing import NamedTuple
from urllib.parse import urljoin

from django.conf import settings
from django.http import QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.http import urlencode
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from services import directory, money
from services.models import City, ServiceCategory
from services.templatetags import when
from toolkit.fields import attributes
from toolkit.limits import limited
from workers import missed
from workers.forms import currency
from workers.search import facets, result_rows, run
from workers.search.query import Sort
from workers.search.run import Note
from workers.search.understand import understand
from workers.search.ways_on import ways_on
from workers.views import search_form
from workers.views.search_form import ANY, SORT_NAMES, WHEN_NAMES

WHEN = ("available", "date", "part", "at")
# What goes without saying in an address.
SILENT = {"available": {"", "any"}, "sort": {"", "rating"}}

# Filters whose values are slugs of the catalogue.
NAMED = (("category", ServiceCategory), ("city", City))


@limited("search", reads=True)
@require_safe
def search(request):
    page = SearchPage(request.GET)
    if moved := page.moved():
        return redirect(moved, permanent=True)
    is_part = request.htmx and not request.htmx.history_restore_request
    # Half of a word, on its way to a whole one, was not looked for.
    if not is_part and page.missed:
        missed.note(page.words_left, page.asked.trade, page.asked.city)
    response = render(
        request,
        "workers/search.html#found" if is_part else "workers/search.html",
        {"page": page},
        status=400 if page.form.errors else 200,
    )
    patch_vary_headers(response, ["HX-Request"])
    if is_part:
        response["HX-Push-Url"] = page.address()
    return response


class Typed(NamedTuple):
    """A field and what was typed into it, as plain values named like Django's."""

    label: str
    html_name: str
    auto_id: str
    id_for_label: str
    help_text: str
    errors: tuple[str, ...]
    value: str
    attrs: tuple[tuple[str, str | bool], ...]


class Choice(NamedTuple):
    code: str
    name: str
    count: str
    chosen: bool
    is_empty: bool = False


class Chip(NamedTuple):
    text: str
    url: str


class Filters(NamedTuple):
    """All that stands beside the results, in plain values."""

    q: Typed
    category: Typed
    city: Typed
    available: Typed
    at: Typed
    rate_min: Typed
    rate_max: Typed
    skill: Typed
    categories: tuple[Choice, ...]
    cities: tuple[Choice, ...]
    times: tuple[Choice, ...]
    skills: tuple[Choice, ...]
    sign: str
    total: str


TYPED = [name for name, kind in Filters.__annotations__.items() if kind is Typed]


@lru_cache(maxsize=16)
def words(language):
    """The names of what can be chosen, and each field as long as nobody typed."""
    form = search_form.read(QueryDict())
    return {
        "sort": tuple((code, str(name)) for code, name in SORT_NAMES),
        "available": tuple((code, str(name)) for code, name in WHEN_NAMES),
        "any": {name: str(any_) for name, any_ in ANY.items()},
        "fields": {name: blank(form[name]) for name in TYPED},
    }


def blank(bound):
    return Typed(
        label=str(bound.label),
        html_name=bound.html_name,
        auto_id=bound.auto_id,
        id_for_label=bound.id_for_label,
        help_text=str(bound.help_text),
        errors=(),
        value="",
        attrs=drawn(bound),
    )


def drawn(bound):
    """The attributes of its control; of a group of controls there is not one."""
    if bound.field.widget.use_fieldset:
        return ()
    return tuple(attributes(bound, **{"class": "input"}).items())


class SearchPage:
    """All that the search page shows."""

    def __init__(self, data):
        self.data = data
        self.form = search_form.read(data)
        text = self.form.cleaned_data.get("q") or ""
        self.asked = understand(text, self.form.choices, self.form.now)
        self.found = run.find(self.asked)
        self._refuse()
        self.path = reverse("workers:search")
        self.words = words(get_language())

    def _refuse(self):
        """Sentences about what was asked and cannot be answered."""
        if self.asked.page > (last := self.found.page.number):
            self.form.add_error("page", _("The last page is page %d.") % last)
        if Note.TOO_MANY in self.found.notes:
            less = _(
                "That is too many people at once. Choose a service and a city first."
            )
            if self.asked.when.days:
                self.form.add_error("available", less)
            if self.asked.sort == Sort.SOONEST:
                self.form.add_error("sort", less)

    # --- Words ---------------------------------------------------------------

    @property
    def heading(self):
        trade, city = self.asked.trade, self.asked.city
        if trade and city:
            return _("%(trade)s in %(city)s") % {"trade": trade.plural, "city": city}
        if city:
            return _("Workers in %s") % city
        return trade.plural if trade else _("Find a worker")

    @property
    def total(self):
        """ "38 workers", "1,000+ workers"."""
        if self.found.is_more:
            return _("%s workers") % facets.say(facets.MANY + 1, facets.MANY)
        number = self.found.total
        return ngettext("%s worker", "%s workers", number) % f"{number:,}"

    @property
    def crumbs(self):
        steps = directory.home_crumbs()
        if self.asked.trade and self.asked.city:
            url = self.address(only=("city",))
            steps.append({"title": self.asked.city.name, "url": url})
        return [*steps, {"title": self.heading}]

    @property
    def results(self):
        moment = self.asked.when.moment
        return (result_rows.result(card, moment) for card in self.found.cards)

    # --- Choices -------------------------------------------------------------

    @property
    def filters(self):
        return Filters(
            **{name: self._typed(name) for name in TYPED},
            categories=self._places("category", self.form.catalogue.categories),
            cities=self._places("city", self.form.catalogue.cities),
            skills=tuple(self._skills()),
            times=tuple(self._times()),
            sign=money.symbol(currency()),
            total=self.total,
        )

    def _typed(self, name):
        field, value = self.words["fields"][name], self.data.get(name, "")
        if errors := self.form.errors.get(name):
            # Refused, a control also names the sentence that says why.
            attrs = drawn(self.form[name])
            field = field._replace(errors=tuple(map(str, errors)), attrs=attrs)
        return field._replace(value=value)

    def _places(self, name, places):
        """Where somebody works first, then the rest."""
        counts, chosen = self.found.counts[name], self.data.get(name)
        shown = [
            Choice(
                place.slug,
                place.name,
                facets.say(count) if count else "",
                place.slug == chosen,
                count == 0,
            )
            for place, count in ((place, counts.get(place.pk)) for place in places)
        ]
        anywhere = Choice("", self.words["any"][name], "", False)
        return (anywhere, *sorted(shown, key=attrgetter("is_empty")))

    def _skills(self):
        """Those of the service; without one, only those that are chosen."""
        chosen = {same[0].slug for same in self.asked.skills}
        counts, category = self.found.counts["skill"], self.asked.trade
        for slug, same in self.form.catalogue.skills.items():
            if category is None:
                shown = same[:1] if slug in chosen else ()
            else:
                shown = [one for one in same if one.category_id == category.pk]
            for skill in shown:
                count = facets.say(counts[skill.pk]) if skill.pk in counts else ""
                yield Choice(slug, skill.name, count, slug in chosen)

    def _times(self):
        counts = self.found.counts.get("available", {})
        asks_at = self.form.errors.get("at") or self.data.get("available") == "at"
        chosen = "at" if asks_at else self.form.when
        for code, name in self.words["available"]:
            count = facets.say(counts[code], facets.MANY) if code in counts else ""
            yield Choice(code, name, count, code == chosen)

    @property
    def sorts(self):
        return tuple(
            Choice(code, name, "", code == self.asked.sort)
            for code, name in self.words["sort"]
        )

    @cached_property
    def chips(self):
        """What narrows the search, each with the address of the search without it."""
        said, asked = self.form.cleaned_data, self.asked
        chips = []
        if said.get("q"):
            chips.append((f"“{said['q']}”", self.address("q")))
        if asked.trade:
            chips.append((asked.trade.name, self.address("category", "skill")))
        if asked.city:
            chips.append((asked.city.name, self.address("city")))
        for same in asked.skills:
            url = self.address("skill", keep=self._other_skills(same[0]))
            chips.append((same[0].name, url))
        if rate := self._rate(said.get("rate_min"), said.get("rate_max")):
            chips.append((rate, self.address("rate_min", "rate_max")))
        if self.form.when != "any":
            chips.append((self._when(), self.address("available", "at")))
        return tuple(Chip(text, url) for text, url in chips)

    def _other_skills(self, skill):
        return [code for code in self.data.getlist("skill") if code != skill.slug]

    def _rate(self, low, high):
        if low is None and high is None:
            return ""
        if high is None:
            return _("From %s") % money.show(low, currency())
        if low is None:
            return _("Up to %s") % money.show(high, currency())
        return money.show_range(low, high, currency())

    def _when(self):
        if self.asked.when.moment:
            return _("Free %s") % when.moment(self.asked.when.moment, self.form.tz)
        return dict(self.words["available"])[self.form.when]

    # --- When nobody was found -------------------------------------------------

    @property
    def missed(self):
        """Whether nobody fits, though nothing was wrong with what was asked."""
        return not self.found.total and not self.form.errors

    @property
    def words_left(self):
        return self.form.cleaned_data.get("q") or ""

    @cached_property
    def ways_on(self):
        return ways_on(self.asked.trade, self.asked.city)

    @property
    def near_cities(self):
        trade = self.asked.trade
        return [(way, self.onward(trade, way)) for way in self.ways_on.cities]

    @property
    def other_trades(self):
        city = self.asked.city
        return [(way, self.onward(way, city)) for way in self.ways_on.trades]

    @property
    def everybody_here(self):
        """Everybody in the city, at the time that was asked for."""
        return self.onward(None, self.asked.city)

    @property
    def at_any_time(self):
        """The same search without the time; nothing when no time was asked for."""
        return self.address(*WHEN) if self.form.when != "any" else ""

    @property
    def about(self):
        """The editors' page about the trade, in the city if there is one."""
        trade, city = self.asked.trade, self.asked.city
        shown = trade and directory.trade(trade.pk)
        if not shown:
            return ""
        return f"{shown.url}in/{city.slug}/" if city else shown.url

    def onward(self, trade, city):
        """The search for that trade in that city, at the time that was asked for."""
        kept = self.address(only=WHEN).partition("?")[2]
        places = {"category": trade and trade.slug, "city": city and city.slug}
        named = urlencode({name: slug for name, slug in places.items() if slug})
        query = "&".join(filter(None, [named, kept]))
        return self.path + (f"?{query}" if query else "")

    # --- Addresses -----------------------------------------------------------

    def address(self, *without, keep=(), only=None):
        """This search again, from its first page, without some of its filters.

        `keep` are the values that stay of the one filter named in `without`.
        """
        pairs = [
            (name, value)
            for name, values in self.data.lists()
            for value in (keep if name in without else values)
            if (not only or name in only) and self._is_said(name, value)
        ]
        return self.path + (f"?{urlencode(pairs)}" if pairs else "")

    def _is_said(self, name, value):
        if name == "page" or (name == "at" and self.form.when != "at"):
            return False
        return value not in SILENT.get(name, {""})

    def moved(self):
        """The same search by the names of today, if a service or city was renamed."""
        data = self.data.copy()
        for name, model in NAMED:
            if name in self.form.errors and (row := model.renamed(data[name])):
                data[name] = row.slug
        changed = data.urlencode() != self.data.urlencode()
        return changed and f"{self.path}?{data.urlencode()}"

    @property
    def query(self):
        return self.address().partition("?")[2]

    @cached_property
    def plain_address(self):
        """Only the service and the city: worth a place in a search engine."""
        return self.address(only=("category", "city"))

    @property
    def canonical(self):
        """The page that means the same: that of editors about this service in this
        city, if there is one. A further page of results is the same as itself only.
        """
        number = self.found.page.number
        if number > 1:
            mark = "&" if "?" in self.plain_address else "?"
            return f"{settings.BASE_URL}{self.plain_address}{mark}page={number}"
        trade, city = self.asked.trade, self.asked.city
        shown = trade and city and directory.trade(trade.pk)
        if shown and city.is_active:
            return urljoin(settings.BASE_URL, f"{shown.url}in/{city.slug}/")
        return settings.BASE_URL + self.plain_address

    @property
    def is_plain(self):
        return self.plain_address == self.address() and not self.form.errors
