"""Who may be shown on a page, and the figures of a place or a trade.

Everything here is counted in queries: the same number for three workers and for three
hundred, because landing pages are the first thing strangers and search engines see.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max, Min, Sum

from services import shared
from services.models import Skill
from toolkit.amounts import mean
from toolkit.cache.until_edit import cached_until_edit
from workers import calendar
from workers.models import WorkerProfile, WorkerSettings

# Out of how many well rated workers the soonest free ones are picked.
POOL = 12
NEVER = float("inf")
PAIR = {"city", "service_category"}


@dataclass(frozen=True)
class Card:
    """A worker and the next hour one can have them, if there is one."""

    worker: WorkerProfile
    free: datetime | None


@dataclass(frozen=True)
class Supply:
    """How many workers there are, how many of them a person of the team has looked at,
    and what an hour of theirs costs.
    """

    workers: int = 0
    checked: int = 0
    low: int | None = None
    high: int | None = None
    currency: str = ""
    stars: int = 0
    reviews: int = 0

    @property
    def all_checked(self):
        return 0 < self.workers == self.checked

    @property
    def rating(self):
        return mean(self.stars, self.reviews)


def cards(*, category=None, city=None, limit=4, soonest=False):
    """The best rated workers; with `soonest`, those of them who are free first."""
    found = listed(category, city).with_names().prefetch_related("skills")
    found = list(found.order_by("-score", "user")[: max(limit, POOL * soonest)])
    free = calendar.next_free(found, rules=shared.settings_for(WorkerSettings))
    shown = [Card(worker, free.get(worker.pk)) for worker in found]
    if soonest:
        shown.sort(key=lambda card: card.free.timestamp() if card.free else NEVER)
    return shown[:limit]


def by_city(category: int | None = None) -> dict[int, Supply]:
    """{city pk: Supply}, of the whole market."""
    rows = market()
    if category is not None:
        rows = [row for row in rows if row["service_category"] == category]
    return grouped(rows, "city")


def by_category(city: int | None = None) -> dict[int, Supply]:
    """{category pk: Supply}; of a city as it is this moment."""
    rows = market() if city is None else tally(city)
    return grouped(rows, "service_category")


def by_pair() -> dict[tuple[int, int], Supply]:
    """{(category pk, city pk): Supply}, of the whole market."""
    groups = defaultdict(list)
    for row in market():
        figures = {name: row[name] for name in row if name not in PAIR}
        groups[row["service_category"], row["city"]].append(Supply(**figures))
    return {pair: joined(group) for pair, group in groups.items()}


@cached_until_edit(
    depends_on=("services.City", "services.ServiceCategory"),
    lags_behind=("workers.WorkerProfile", "accounts.User"),
)
def market():
    """Every pair of city and trade that somebody works in; a minute old at the most."""
    return tuple(tally())


def listed(category=None, city=None):
    found = WorkerProfile.objects.listed()
    if category is not None:
        found = found.filter(service_category=category)
    if city is not None:
        found = found.filter(city=city)
    return found


def tally(city=None):
    """Rows of city, trade and currency with their figures, in one query."""
    return list(
        listed(city=city)
        .filter(city__is_active=True, service_category__is_active=True)
        .order_by()
        .values("city", "service_category", "currency")
        .annotate(
            workers=Count("pk"),
            checked=Count("decided_at"),
            low=Min("hourly_rate"),
            high=Max("hourly_rate"),
            stars=Sum("rating_sum"),
            reviews=Sum("rating_count"),
        )
    )


def grouped(rows, key):
    groups = defaultdict(list)
    for row in rows:
        figures = {name: row[name] for name in row if name not in PAIR}
        groups[row[key]].append(Supply(**figures))
    return {pk: joined(group) for pk, group in groups.items()}


def joined(parts):
    """One Supply of many. Rates are those in the currency that most workers use."""
    parts = list(parts)
    heads = Counter()
    for part in parts:
        heads[part.currency] += part.workers
    if not heads:
        return Supply()
    currency = heads.most_common(1)[0][0]
    rates = [part for part in parts if part.currency == currency]
    return Supply(
        workers=heads.total(),
        checked=sum(part.checked for part in parts),
        low=min(part.low for part in rates),
        high=max(part.high for part in rates),
        currency=currency,
        stars=sum(part.stars for part in parts),
        reviews=sum(part.reviews for part in parts),
    )


@cached_until_edit(
    depends_on=("services.ServiceCategory", "services.Skill"),
    lags_behind=(
        "accounts.User",
        "workers.WorkerProfile",
        "workers.WorkerProfile_skills",
    ),
)
def popular(city, limit):
    """The skill that most workers of a trade share, the most common ones first."""
    listed_here = listed(city=city).order_by().values("pk")
    skills = (
        Skill.objects.filter(workers__in=listed_here, category__is_active=True)
        .select_related("category")
        .annotate(many=Count("workers"))
        .order_by("-many", "category__order", "name")
    )
    first = {}
    for skill in skills[: limit * 10]:
        first.setdefault(skill.category_id, skill)
    return tuple(first.values())[:limit]
