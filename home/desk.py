"""What the first page of staff is made with: addresses of lists, figures, and needs."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.core.cache import cache
from django.db.models import Count, Min, QuerySet, Value
from django.urls import reverse
from django.utils.http import urlencode

FIGURES_SECONDS = 60


def listing(model, **filters):
    """The address of the staff's list of a model, filtered."""
    url = reverse(model.snippet_viewset.get_url_name("list"))
    return f"{url}?{urlencode(filters)}" if filters else url


def cached(name, work):
    """What may be a minute old."""
    return cache.get_or_set(f"home.attention.{name}", work, FIGURES_SECONDS)


@dataclass(frozen=True)
class Need:
    """`late` when we keep somebody waiting longer than we promised."""

    sentence: str
    url: str
    since: datetime | None = None
    late: bool = False


@dataclass(frozen=True, eq=False)
class Counted:
    """Rows that wait, since the first `moment` of them: a Need where there are any.

    They are late at once, or when they came before `late_before`.
    """

    rows: QuerySet
    moment: str
    say: Callable[[int], str]
    url: str
    late: bool = False
    late_before: datetime | None = None

    def need(self, count, since):
        is_late = self.late_before is not None and since < self.late_before
        return Need(self.say(count) % count, self.url, since, self.late or is_late)


def counts(asked):
    """{Counted: its Need, or [] where nothing waits}, by one statement for all."""
    parts = [
        one.rows.order_by()
        .values(asked_as=Value(number))
        .annotate(waiting=Count("pk"), waiting_since=Min(one.moment))
        .values_list("asked_as", "waiting", "waiting_since")
        for number, one in enumerate(asked)
    ]
    found = dict.fromkeys(asked, [])
    if parts:
        for number, count, since in parts[0].union(*parts[1:], all=True):
            if count:
                found[asked[number]] = asked[number].need(count, since)
    return found


def count_of(rows, moment):
    found = rows.aggregate(count=Count("pk"), since=Min(moment))
    return found["count"], found["since"]
