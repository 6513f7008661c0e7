"""What share of a price is ours: the most specific rule wins.

A rule for the worker goes before one for their trade, and that before the site's rate
in the settings. 0 is a rate like any other. A job keeps the rate that held when it was
asked for.
"""

from dataclasses import dataclass

from bookings.models import BookingSettings, CommissionRule
from services import shared
from toolkit.cache.until_edit import cached_until_edit
from toolkit.units import BasisPoints
from workers.models import WorkerProfile


@dataclass(frozen=True)
class Rates:
    """The rules by what they are for, and the rate of all others."""

    workers: dict[int, BasisPoints]
    trades: dict[int, BasisPoints]
    site: BasisPoints


def rate_for(worker: WorkerProfile) -> BasisPoints:
    """What is asked of this worker from now on."""
    rates = _rates()
    own = rates.workers.get(worker.pk)
    return _rate_of_trade(worker, rates) if own is None else own


def has_own_rate(worker: WorkerProfile) -> bool:
    """Whether a rule is about this very worker."""
    return worker.pk in _rates().workers


def without(rule: CommissionRule) -> BasisPoints:
    """What would hold for whom this rule is about if it were not there."""
    rates = _rates()
    return _rate_of_trade(rule.worker, rates) if rule.worker else rates.site


def _rate_of_trade(worker: WorkerProfile, rates: Rates) -> BasisPoints:
    return rates.trades.get(worker.service_category_id, rates.site)


def _rates() -> Rates:
    workers, trades = _rules()
    return Rates(workers, trades, shared.settings_for(BookingSettings).commission_bps)


@cached_until_edit(depends_on=("bookings.CommissionRule",))
def _rules() -> tuple[dict[int, BasisPoints], dict[int, BasisPoints]]:
    """The rates of workers and of trades, by key."""
    rules = CommissionRule.objects.order_by("pk").values_list("worker", "trade", "bps")
    found = list(rules)
    return (
        {worker: bps for worker, _trade, bps in found if worker},
        {trade: bps for _worker, trade, bps in found if trade},
    )
