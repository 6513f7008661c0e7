"""What somebody wants to pay and whom they want to see first, out of what was typed.

A rate is what an hour costs. A bare number is a sum only beside a word that says so:
"under 500", "300 se 500", but not "1.5 ton", "24x7" or a telephone number. An order is
said by "cheap", "experienced" and "best", but the stars of an appliance are its own.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from toolkit import money
from workers.search import money_sums as say
from workers.search.language import Word
from workers.search.money_sums import Sum
from workers.search.query import Kind, Sort

# Who is best comes first by itself, so any other order is rather meant.
ORDERS = {
    Sort.PRICE: say.LOW,
    Sort.EXPERIENCE: say.EXPERIENCED,
    Sort.BEST: say.BEST,
}


@dataclass(frozen=True)
class Said:
    """Words that mean the label; with a reason that was understood and is not used.
    `text` is how a sum was typed, with its signs.
    """

    kind: Kind
    text: str
    places: frozenset[int]
    label: str = ""
    reason: str = ""


@dataclass
class MoneySaid:
    """Rates are minor units an hour. `sort` is None where no order is said."""

    rate_min: int | None = None
    rate_max: int | None = None
    sort: Sort | None = None
    found: list[Said] = field(default_factory=list)

    @property
    def has_rate(self) -> bool:
        return (self.rate_min, self.rate_max) != (None, None)


def read(
    text: str,
    words: Sequence[Word],
    *,
    currency: str,
    country: str,
    is_rate_chosen: bool = False,
    sort: Sort | None = None,
) -> MoneySaid:
    """`is_rate_chosen` and `sort` are what was chosen outside the words."""
    reader = _Reader(text, words, currency, country)
    reader.is_rate_chosen, reader.chosen_sort = is_rate_chosen, sort
    for read_one in (reader.rate, reader.order):
        place = 0
        while place < len(words):
            place = read_one(place) or place + 1
    reader.take_orders()
    return reader.said


def label(low: int | None, high: int | None, currency: str) -> str:
    """ "From ₹300", "Up to ₹500", "₹300–500", or nothing."""
    if low is not None and high is not None:
        return money.show_range(low, high, currency)
    if low is not None:
        return _("From %s") % money.show(low, currency)
    return _("Up to %s") % money.show(high, currency) if high is not None else ""


class _Reader(say.Sums):
    def __init__(
        self, text: str, words: Sequence[Word], currency: str, country: str
    ) -> None:
        super().__init__(text, words, currency, country)
        self.said = MoneySaid()
        self.is_rate_chosen = False
        self.chosen_sort: Sort | None = None
        self.taken: set[int] = set()
        self.orders: dict[Sort, set[int]] = {}
        self.is_of_appliance = any(word.form in say.HAVE_STARS for word in words)

    # --- A rate ----------------------------------------------------------------

    def rate(self, place: int) -> int:
        """The place after the words that say a rate, or 0."""
        found = self.sum(place)
        if found is None:
            return 0
        return self.range(found) or self.bound(found)

    def range(self, low: Sum) -> int:
        """ "300 se 500", "between 300 and 500", "₹300-500"."""
        at = low.last + 1
        before = self.before(low.first, say.FROM)
        is_joined = low.has_dash or self.form(at) in say.TO
        if not is_joined and not (before and self.form(at) in say.AND):
            return 0
        high = self.sum(at + (0 if low.has_dash else 1))
        if high is None or self.is_a_number(low, high):
            return 0
        last = high.last + self.after(high.last, say.WITHIN)
        least, most = sorted((low.amount, high.amount))
        self.take(range(low.first - before, last + 1), least, most, high.per)
        return last + 1

    def bound(self, found: Sum) -> int:
        """ "under 500", "500 ke andar", "above ₹300"; a sum alone is the most."""
        first, last, low, high = found.first, found.last, None, None
        if count := self.after(last, say.OR_LESS):
            high, last = found.amount, last + count
            first -= self.before(first, say.LESS)
        elif count := self.after(last, say.OR_MORE):
            low, last = found.amount, last + count
        elif count := self.before(first, say.LESS):
            high, first = found.amount, first - count
        elif count := self.before(first, say.MORE):
            low, first = found.amount, first - count
        elif found.sign_before in say.SIGNS:
            low, high = say.SIGNS[found.sign_before](found.amount)
        elif found.is_marked or found.per:
            high, last = found.amount, last + self.after(last, say.FOR_IT)
        else:
            return 0
        self.take(range(first, last + 1), low, high, found.per)
        return last + 1

    def take(
        self, places: Iterable[int], low: int | None, high: int | None, per: bool | None
    ) -> None:
        said, reason = self.said, ""
        if per is False:
            reason = _("Rates here are by the hour, so we looked without it.")
        elif self.is_rate_chosen:
            reason = _("You chose a rate, so we looked for that one.")
        elif said.has_rate:
            reason = _("One search is for one rate. We took the first.")
        else:
            said.rate_min, said.rate_max = low, high
        told = label(low, high, self.currency)
        self.taken |= set(places)
        typed = self.with_signs(min(places), max(places))
        said.found.append(Said(Kind.RATE, typed, frozenset(places), told, reason))

    # --- An order --------------------------------------------------------------

    def order(self, place: int) -> int:
        if place in self.taken:
            return 0
        for sort, phrases in ORDERS.items():
            count = self.following(place, phrases)
            if sort == Sort.BEST:
                count = self.stars(place) or count
            if count and not self.is_said_no(place, count):
                self.orders.setdefault(sort, set()).update(range(place, place + count))
                return place + count
        return 0

    def stars(self, place: int) -> int:
        """How many words from here on are "4 star", "4.5 star rated"."""
        count = 2 if self.gap(place) == "." and self.form(place + 1).isdigit() else 1
        if self.form(place) not in say.SMALL_COUNTS or self.is_of_appliance:
            return 0
        if self.form(place + count) not in say.STARS:
            return 0
        return count + 1 + self.after(place + count, say.RATED)

    def is_said_no(self, place: int, count: int) -> bool:
        """ "not good", "good morning", "accha nahi"."""
        is_no = self.form(place - 1) in say.NO or self.form(place + count) in say.NO
        return is_no or self.form(place + count) in say.NO_ORDER

    def take_orders(self) -> None:
        """Of "cheap and best" the rate: the first of ORDERS that is said."""
        if not self.orders:
            return
        said, chosen = self.said, self.chosen_sort
        said.sort = next(sort for sort in ORDERS if sort in self.orders)
        places = frozenset().union(*self.orders.values())
        reason = ""
        if chosen not in (None, said.sort):
            reason = _("You chose another order, so we took that one.")
        told = str(said.sort.label)
        said.found.append(Said(Kind.SORT, "", places, told, reason))
