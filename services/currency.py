"""The home currency, and what it takes to change it.

Usual prices, workers' rates and the fee for cancelling late are kept in it. Another
currency beside the same numbers would be another price, so the setting stays as long as
there are such sums; they are brought over together, at a rate that somebody names. What
is agreed or booked keeps the currency it was agreed in.
"""

from collections.abc import Callable
from decimal import Decimal

from django.db import transaction
from django.utils.translation import ngettext

from services.models import MarketSettings, TypicalJob
from services.signals import currency_changed
from toolkit import money
from toolkit.amounts import half_up


@transaction.atomic
def change(new: str, rate: Decimal) -> None:
    """Bring every sum over: one unit of the old currency is `rate` of the new one."""
    market = MarketSettings.load()
    convert = converter(market.currency, new, rate)
    for job in TypicalJob.objects.all():
        job.price_low, job.price_high = convert(job.price_low), convert(job.price_high)
        job.save(update_fields=["price_low", "price_high"])
    currency_changed.send(MarketSettings, convert=convert, old=market.currency, new=new)
    market.currency = new
    market.save(update_fields=["currency"])


def converter(old: str, new: str, rate: Decimal) -> Callable[[int], int]:
    """From minor units to minor units; what cost something never comes to nothing."""
    step = money.exponent(new) - money.exponent(old)

    def convert(amount):
        there = int(half_up((Decimal(amount) * rate).scaleb(step)))
        return max(there, 1) if amount else 0

    return convert


def usual_prices(settings, **signal):
    count = TypicalJob.objects.count()
    return count and ngettext("%d usual price", "%d usual prices", count) % count
