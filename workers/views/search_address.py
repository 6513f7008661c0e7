"""The addresses that lead on from a search: without a filter, with other words, in
another place. Each says only what was asked, in one order, and begins at page one.
"""

from collections.abc import Container
from urllib.parse import urlencode

from accounts.language_addresses import here
from toolkit.addresses import address
from workers.search.query import Sort
from workers.views.search_form import ANY, FILTERS, OPEN, SearchForm

# What the form asks for, in its order.
ORDER = (*FILTERS, "when", "sort")


class SearchAddress:
    def __init__(
        self,
        form: SearchForm,
        said_sort: Sort = Sort.BEST,
        overruled: Container[str] = (),
    ):
        """`said_sort` is the order that goes without saying; so does what stays open,
        unless words were `overruled`.
        """
        self.form, self.path = form, here(address("workers:search"))
        self.silent = {"sort": str(said_sort)}
        self.silent |= {name: OPEN for name in ANY if name not in overruled}
        # A page says its own address several times.
        self.wholes: dict[int, str] = {}
        self.when = form.pairs
        if form.is_any_time and "when" not in overruled:
            self.when = []

    def whole(self, page: int = 1) -> str:
        if page not in self.wholes:
            more = [("page", page)] if page > 1 else []
            self.wholes[page] = self._address(self._pairs() + more)
        return self.wholes[page]

    def without(self, *names: str) -> str:
        """This search without some of its filters; `when` is all that says when."""
        return self._address(pair for pair in self._pairs(without=names))

    def without_one(self, name: str, value: str) -> str:
        return self._address(pair for pair in self._pairs() if pair != (name, value))

    def with_words(self, words: str, *without: str) -> str:
        """With other words in the box, and without some of the filters."""
        rest = self._pairs(without=("q", *without))
        return self._address([("q", words), *rest] if words else rest)

    def cheapest(self, words: str) -> str:
        """With these words, at any rate, the lowest first."""
        rest = self._pairs(without=("q", "rate_min", "rate_max", "sort"))
        typed = [("q", words)] if words else []
        return self._address([*typed, *rest, ("sort", str(Sort.PRICE))])

    def with_trade(self, category: str) -> str:
        """The same words asked of that service."""
        rest = self._pairs(without=("category", "skill"))
        return self._address([("category", category), *rest])

    def onward(self, category: str = "", city: str = "", words: str = "") -> str:
        """That service in that city, at the time that was chosen, or said in words."""
        places = [("q", words), ("category", category), ("city", city)]
        return self._address([pair for pair in places if pair[1]] + self.when)

    def _pairs(self, without=()):
        found = []
        for name in ORDER:
            if name in without:
                continue
            if name == "when":
                found += self.when
            else:
                found += [(name, value) for value in self._said(name)]
        return found

    def _said(self, name):
        values = self.form.data.getlist(name)
        return [value for value in values if value not in {"", self.silent.get(name)}]

    def _address(self, pairs):
        pairs = list(pairs)
        return self.path + (f"?{urlencode(pairs)}" if pairs else "")
