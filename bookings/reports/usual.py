"""What usual jobs cost, from jobs that were finished, where there are enough of them.

The clock works it out anew every hour. What is shown is the middle half of what was
paid for one piece: a few odd prices move nothing. Where too few were done in a city it
is that of everywhere, and where that is too little what editors wrote.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Window
from django.db.models.functions import RowNumber
from django.utils import timezone

from bookings.models import JobLine, UsualPrice
from bookings.states import Status
from services import directory
from services.models import TypicalJob
from toolkit.cache import versions
from toolkit.cache.until_edit import cached_until_edit
from toolkit.units import MinorUnits

# Of fewer jobs one could guess who paid what.
ENOUGH = 5
# What is older says little of today's prices; of many in a city the newest will do.
LATEST, AT_MOST = timedelta(days=365), 200


@dataclass(frozen=True)
class Usual:
    """A usual job as pages show it; of no finished jobs it is the editors' guide."""

    name: str
    minutes: int
    price_low: MinorUnits
    price_high: MinorUnits
    count: int = 0


def of(jobs: Iterable[TypicalJob], city_pk: int | None = None) -> list[Usual]:
    """What these usual jobs cost in a city, or everywhere, in their order."""
    known = _known(directory.currency())
    return [_shown(job, known, city_pk) for job in jobs]


def _shown(
    job: TypicalJob,
    known: dict[tuple[int, int | None], tuple[MinorUnits, MinorUnits, int]],
    city_pk: int | None,
) -> Usual:
    found = known.get((job.pk, city_pk)) or known.get((job.pk, None))
    return Usual(job.name, job.minutes, *(found or (job.price_low, job.price_high)))


@cached_until_edit(depends_on=("bookings.UsualPrice",))
def _known(
    currency: str,
) -> dict[tuple[int, int | None], tuple[MinorUnits, MinorUnits, int]]:
    """{(usual job, city or None): low, high, of how many jobs}."""
    rows = UsualPrice.objects.filter(currency=currency)
    found = rows.values_list("usual", "city", "price_low", "price_high", "count")
    return {(usual, city): tuple(rest) for usual, city, *rest in found}


def recompute(*, at: datetime | None = None) -> int:
    """Work all of them out. Returns how many there are; the same changes nothing."""
    at = at or timezone.now()
    currency = directory.currency()
    wanted = list(_worked_out(currency, at))
    with transaction.atomic():
        rows = UsualPrice.objects.select_for_update().order_by("pk")
        if {_facts(row) for row in rows} == {_facts(row) for row in wanted}:
            return len(wanted)
        UsualPrice.objects.all().delete()
        # Of two runs at the same moment either is as good.
        UsualPrice.objects.bulk_create(wanted, ignore_conflicts=True)
        versions.advance("bookings.UsualPrice")
    return len(wanted)


def _facts(row: UsualPrice) -> tuple[object, ...]:
    return (
        row.usual_id,
        row.city_id,
        row.currency,
        row.price_low,
        row.price_high,
        row.count,
    )


def _worked_out(currency: str, at: datetime) -> Iterable[UsualPrice]:
    """A row for each place where enough jobs were done."""
    paid: dict[tuple[int, int | None], dict[int, list[int]]]
    paid = defaultdict(lambda: defaultdict(list))
    for usual, city, job, amount, quantity in _lines(currency, at):
        for place in (city, None):
            paid[usual, place][job] += [amount // quantity] * quantity
    for (usual, place), jobs in paid.items():
        if len(jobs) >= ENOUGH:
            prices = sorted(price for found in jobs.values() for price in found)
            low, high = _middle_half(prices)
            yield UsualPrice(
                usual_id=usual,
                city_id=place,
                currency=currency,
                price_low=low,
                price_high=high,
                count=len(jobs),
            )


def _middle_half(prices: Sequence[int]) -> tuple[int, int]:
    """Between which of these the middle half lies: prices that somebody did pay."""
    rest = len(prices) // 4
    return prices[rest], prices[-1 - rest]


def _lines(currency: str, at: datetime) -> Iterable[tuple[int, int, int, int, int]]:
    """(usual job, city, job, amount, pieces) of the newest in each city."""
    newest = Window(
        RowNumber(),
        partition_by=[F("usual"), F("job__city")],
        order_by=[F("job__scheduled_time").desc(), F("pk").desc()],
    )
    done = JobLine.objects.filter(
        kind=JobLine.Kind.ITEM,
        usual__isnull=False,
        job__status=Status.FINISHED,
        job__currency=currency,
        job__scheduled_time__gt=at - LATEST,
    )
    rows = done.order_by().annotate(place=newest).filter(place__lte=AT_MOST)
    return rows.values_list(
        "usual", "job__city", "job", "amount", "quantity"
    ).iterator()
