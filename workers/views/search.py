"""The search page: the same address, whole for a browser and in part for htmx."""

from functools import cached_property
from operator import itemgetter

from django.conf import settings
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from services import money
from services.templatetags import when
from workers import facets, finding
from workers.search import SORT_NAMES, WHEN_NAMES, WorkerFilter, currency

# What goes without saying in an address.
SILENT = {"available": {"", "any"}, "sort": {"", "rating"}}


@require_safe
def search(request):
    page = SearchPage(request.GET)
    is_part = request.htmx and not request.htmx.history_restore_request
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


class SearchPage:
    """All that the search page shows."""

    def __init__(self, data):
        self.data = data
        self.search = WorkerFilter(data)
        self.form = self.search.form
        self.found = finding.find(self.search)

    # --- Words ---------------------------------------------------------------

    @property
    def heading(self):
        trade, city = self.search.category, self.search.city
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
    def sign(self):
        return money.symbol(currency())

    @property
    def crumbs(self):
        steps = [{"title": _("Home"), "url": "/"}]
        if self.search.category and self.search.city:
            url = self.address(only=("city",))
            steps.append({"title": self.search.city.name, "url": url})
        return [*steps, {"title": self.heading}]

    # --- Choices -------------------------------------------------------------

    @cached_property
    def categories(self):
        return self._places("category", self.search.catalogue.categories)

    @cached_property
    def cities(self):
        return self._places("city", self.search.catalogue.cities)

    def _places(self, name, places):
        """Where somebody works first, then the rest."""
        counts, chosen = self.found.counts[name], self.data.get(name)
        shown = [
            {
                "code": place.slug,
                "name": place.name,
                "count": facets.say(counts[place.pk]) if counts.get(place.pk) else "",
                "is_empty": counts.get(place.pk) == 0,
                "chosen": place.slug == chosen,
            }
            for place in places
        ]
        return sorted(shown, key=itemgetter("is_empty"))

    @cached_property
    def skills(self):
        """Those of the service; without one, only those that are chosen."""
        chosen = {same[0].slug for same in self.search.skills}
        counts = self.found.counts["skill"]
        return [
            {
                "code": slug,
                "name": skill.name,
                "count": facets.say(counts[skill.pk]) if skill.pk in counts else "",
                "chosen": slug in chosen,
            }
            for slug, same in self.search.catalogue.skills.items()
            for skill in same
            if skill.category == self.search.category
            or (self.search.category is None and slug in chosen and skill is same[0])
        ]

    @property
    def times(self):
        counts = self.found.counts.get("available", {})
        asks_at = self.form["at"].errors or self.data.get("available") == "at"
        chosen = "at" if asks_at else self.search.when
        return [
            {
                "code": code,
                "name": name,
                "count": facets.say(counts[code], facets.MANY)
                if code in counts
                else "",
                "chosen": code == chosen,
            }
            for code, name in WHEN_NAMES
        ]

    @property
    def sorts(self):
        return [
            {"code": code, "name": name, "chosen": code == self.search.sort}
            for code, name in SORT_NAMES
        ]

    @cached_property
    def chips(self):
        """What narrows the search, each with the address of the search without it."""
        asked, search = self.form.cleaned_data, self.search
        chips = []
        if asked.get("q"):
            chips.append((f"“{asked['q']}”", self.address("q")))
        if search.category:
            chips.append((search.category.name, self.address("category", "skill")))
        if search.city:
            chips.append((search.city.name, self.address("city")))
        for same in search.skills:
            url = self.address("skill", keep=self._other_skills(same[0]))
            chips.append((same[0].name, url))
        if rate := self._rate(asked.get("rate_min"), asked.get("rate_max")):
            chips.append((rate, self.address("rate_min", "rate_max")))
        if search.when != "any":
            chips.append((self._when(), self.address("available", "at")))
        return [{"text": text, "url": url} for text, url in chips]

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
        if self.search.moment:
            return _("Free %s") % when.moment(self.search.moment, self.search.tz)
        return dict(WHEN_NAMES)[self.search.when]

    # --- Addresses -----------------------------------------------------------

    def address(self, *without, keep=(), only=None):
        """This search again, from its first page, without some of its filters.

        `keep` are the values that stay of the one filter named in `without`.
        """
        asked = self.data.copy()
        asked.pop("page", None)
        if self.search.when != "at":
            asked.pop("at", None)
        for name in list(asked):
            said = [v for v in asked.getlist(name) if v not in SILENT.get(name, {""})]
            left = keep if name in without else said
            asked.setlist(name, left if not only or name in only else [])
        query = asked.urlencode()
        return reverse("workers:search") + (f"?{query}" if query else "")

    @property
    def query(self):
        return self.address().partition("?")[2]

    @property
    def plain_address(self):
        """Only the service and the city: worth a place in a search engine."""
        return self.address(only=("category", "city"))

    @property
    def canonical(self):
        return settings.BASE_URL + self.plain_address

    @property
    def is_plain(self):
        return self.plain_address == self.address() and not self.form.errors
