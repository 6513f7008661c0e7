"""What stands on a paper, as plain values: names, places, sums in minor units, moments.

    issuer    platform, company, address, tax_number; as the settings say at that moment
    currency, total
    tax       {name, bps, amount} of it, or None; taxes_included: said without a rate;
              `of` is the sum that it is in, where that is another one than the total
    job       code, title, address, customer, worker, starts_at, minutes, city, zone
    lines     {what, amount} and what each needs besides
    paid      at, gateway, method
    receipt, back, reasons, orders                          of a credit note
    payout, worker, parts, netted, coupons (that we paid), commission, commission_tax
                                                            of a statement

A tax is included in its sum, rounded half up, so that both parts add up to the whole;
that of a credit note is the difference of what was given back until then, so that a
price that is given back in parts gives back all of its tax. A coupon is paid by us, a
third party, so that what was done is worth as much as without it: the tax is that of
what the customer and we pay together.
"""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, TypeAlias

from django.conf import settings
from django.db.models import Sum

from bookings import queries
from bookings.models import (
    Account,
    Entry,
    GatewayOrder,
    Job,
    JobLine,
    Paper,
    Payment,
    Payout,
)
from bookings.queries import prices
from services.models import City, MarketSettings
from toolkit import money
from toolkit.amounts import half_up
from toolkit.money import BASIS
from toolkit.units import BasisPoints, MinorUnits

Facts: TypeAlias = dict[str, Any]
# Accounts of what a customer has paid for: everything but what is held for them.
EARNED = (
    Account.Kind.WORKER_PAYABLE,
    Account.Kind.WORKER_DUE,
    Account.Kind.COMMISSION,
    Account.Kind.COUPONS,
)


@dataclass(frozen=True)
class PartOfPayout:
    """An entry that a payout is made of, and what it is worth to the worker."""

    entry: Entry
    amount: MinorUnits


def of_receipt(payment: Payment, method: str, at: datetime) -> Facts:
    """A sum as it was paid at that moment, whatever is given back of it later."""
    market = MarketSettings.load()
    # A tip is no price, so there is no tax in it.
    is_price = not payment.is_tip
    has_rate = bool(market.tax_bps and market.prices_include_tax and is_price)
    return {
        "issuer": _issuer(market),
        "currency": payment.currency,
        "total": payment.amount,
        "tax": _tax_of_price(market, payment) if has_rate else None,
        "taxes_included": bool(market.tax_number) and not market.tax_bps and is_price,
        "job": _job(payment.job),
        "lines": _lines(payment),
        "paid": _paid(payment, method, at),
    }


def of_credit_note(
    payment: Payment, entry: Entry, receipt: Paper, before: list[Facts]
) -> Facts:
    """What `entry` gave back of that receipt, after those that were given back before.
    The tax is that of the receipt.
    """
    amount = _amount_of(entry, *EARNED)
    moved = -_amount_of(entry, Account.Kind.GATEWAY)
    orders = _orders_of(payment, moved, before)
    tax = receipt.facts["tax"]
    return {
        "issuer": _issuer(MarketSettings.load()),
        "currency": payment.currency,
        "total": amount,
        "tax": tax and _tax_back(tax, receipt.facts["total"], amount, before),
        "taxes_included": receipt.facts["taxes_included"],
        "job": receipt.facts["job"],
        "receipt": {"number": receipt.number, "at": receipt.issued_at.isoformat()},
        "back": {**receipt.facts["paid"], "at": entry.at.isoformat()},
        "reasons": [order.reason for order in orders],
        "orders": [order.pk for order in orders],
    }


def of_statement(payout: Payout, parts: list[PartOfPayout]) -> Facts:
    """A payout, and our part of what is in it with the tax in that."""
    market = MarketSettings.load()
    ours = _on(Account.Kind.COMMISSION, parts)
    commission = sum(ours.values())
    return {
        "issuer": _issuer(market),
        "currency": payout.currency,
        "total": payout.amount,
        "payout": {
            "code": payout.code,
            "way": payout.way,
            "ordered_at": payout.created_at.isoformat(),
            "done_at": payout.done_at and payout.done_at.isoformat(),
        },
        "worker": payout.worker.name,
        "zone": _zone_of(payout),
        "parts": [_part(part, ours) for part in parts],
        "netted": payout.netted,
        "coupons": -sum(_on(Account.Kind.COUPONS, parts).values()),
        "commission": commission,
        "commission_tax": _tax(market, commission) if market.tax_bps else None,
    }


def included(amount: MinorUnits, bps: BasisPoints) -> MinorUnits:
    """The tax in a sum that includes it, rounded half up; the rest is the net sum."""
    tax = int(half_up(Decimal(abs(amount)) * bps / (BASIS + bps)))
    return tax if amount >= 0 else -tax


def _tax(market: MarketSettings, amount: MinorUnits) -> Facts:
    bps = market.tax_bps
    return {"name": market.tax_name, "bps": bps, "amount": included(amount, bps)}


def _tax_of_price(market: MarketSettings, payment: Payment) -> Facts:
    """The tax in a price, and in what we add to it for a coupon."""
    tax = _tax(market, payment.worth)
    return tax | {"of": payment.worth} if payment.discount else tax


def _tax_back(
    tax: Facts, whole: MinorUnits, amount: MinorUnits, before: list[Facts]
) -> Facts:
    """Of `amount` of the `whole` receipt; its share of a coupon goes back with it."""
    added = tax.get("of", whole) - whole

    def worth(refunded: MinorUnits) -> MinorUnits:
        return refunded + money.part(added, refunded, whole)

    earlier = sum(note["total"] for note in before)
    was, now = worth(earlier), worth(earlier + amount)
    bps = tax["bps"]
    part = included(now, bps) - included(was, bps)
    return {**tax, "amount": part} | ({"of": now - was} if added else {})


def _issuer(market: MarketSettings) -> Facts:
    return {
        "platform": str(settings.WAGTAIL_SITE_NAME),
        "company": market.company,
        "address": market.company_address,
        "tax_number": market.tax_number,
    }


def _job(job: Job) -> Facts:
    return {
        "code": job.code,
        "title": job.title,
        "address": job.address,
        "customer": job.customer.name,
        "worker": job.worker.name,
        "starts_at": job.scheduled_time.isoformat(),
        "minutes": job.minutes,
        "city": job.city.name,
        "zone": job.city.time_zone,
    }


def _lines(payment: Payment) -> list[Facts]:
    """What the sum is made of. Where less is paid than was agreed, the last line says
    how much less.
    """
    job, amount = payment.job, payment.amount
    purposes = Payment.Purpose
    if payment.purpose not in (purposes.WORK, purposes.EXTRA):
        return [{"what": payment.purpose, "amount": amount}]
    lines = [_line(line, job) for line in prices.lines_paid_with(payment)]
    less = amount - sum(line["amount"] for line in lines)
    return [*lines, {"what": "less", "amount": less}] if less else lines


def _line(line: JobLine, job: Job) -> Facts:
    match JobLine.Kind(line.kind):
        case JobLine.Kind.HOURS:
            told = {"what": "work", "minutes": line.minutes, "rate": job.hourly_rate}
        case JobLine.Kind.FEE | JobLine.Kind.CALLOUT:
            told = {"what": line.kind}
        case JobLine.Kind.COUPON:
            told = {"what": "coupon", "code": line.name}
        case _:
            told = {"what": "item", "name": line.name, "quantity": line.quantity}
    return told | {"amount": line.amount}


def _paid(payment: Payment, method: str, at: datetime) -> Facts:
    return {"at": at.isoformat(), "gateway": payment.gateway, "method": method}


def _amount_of(entry: Entry, *kinds: Account.Kind) -> MinorUnits:
    """What was debited to accounts of these kinds."""
    found = entry.postings.filter(account__kind__in=kinds)
    return found.aggregate(sum=Sum("amount"))["sum"] or 0


def _orders_of(
    payment: Payment, amount: MinorUnits, before: list[Facts]
) -> list[GatewayOrder]:
    """By which it was given back, as far as they are known and on no note yet. What
    somebody gives back on the pages of a gateway has none.
    """
    told = {pk for note in before for pk in note["orders"]}
    found, left = [], amount
    for order in queries.refunds_of(payment):
        if order.pk not in told and order.amount <= left:
            found.append(order)
            left -= order.amount
    return found


def _on(kind: Account.Kind, parts: list[PartOfPayout]) -> dict[int, MinorUnits]:
    """{entry: what was credited there}, below zero where it was debited."""
    entries = [part.entry.pk for part in parts]
    found = (
        Entry.objects.filter(pk__in=entries, postings__account__kind=kind)
        .values_list("pk")
        .annotate(sum=Sum("postings__amount"))
    )
    return {pk: -amount for pk, amount in found}


def _part(part: PartOfPayout, commissions: dict[int, MinorUnits]) -> Facts:
    entry, job = part.entry, part.entry.job
    return {
        "what": entry.kind,
        "job": job.code if job else "",
        "title": job.title if job else "",
        "at": entry.at.isoformat(),
        "zone": job.city.time_zone if job else "",
        "amount": part.amount,
        "commission": commissions.get(entry.pk, 0),
    }


def _zone_of(payout: Payout) -> str:
    city: City = payout.worker.worker_profile.city
    return city.time_zone
