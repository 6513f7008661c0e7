"""The words of a payment's state and gateway, to the people in it and to staff."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bookings.models import Job, Payment
from toolkit.money import show
from toolkit.units import MinorUnits


@dataclass(frozen=True)
class PaymentWords:
    colour: str
    icon: str
    # On the job's page; "" where nothing is said of it.
    text: Promise | str


WORDS: dict[Payment.Status, PaymentWords] = {
    Payment.Status.CREATED: PaymentWords("wait", "cash", _("{sum} to be paid")),
    Payment.Status.SECURED: PaymentWords("go", "lock", _("{sum} held")),
    Payment.Status.RELEASED: PaymentWords("ok", "check", _("{sum} paid")),
    Payment.Status.CANCELLED: PaymentWords("done", "x-circle", ""),
    Payment.Status.REVIEW: PaymentWords("stop", "warn", _("We look at the payment")),
    Payment.Status.WAIVED: PaymentWords("done", "check", _("{sum} waived")),
}


# Paid, and given back since: a part of it, or all.
PART_BACK = PaymentWords("ok", "repeat", _("{sum} paid, {back} given back"))
ALL_BACK = PaymentWords("done", "repeat", _("{sum} given back"))


def of(payment: Payment) -> PaymentWords:
    """The words of the state that it is in."""
    return said(payment.status, payment.amount, payment.refunded)


def said(status: str, amount: MinorUnits, refunded: MinorUnits) -> PaymentWords:
    """The words of a sum in this state, of which so much was given back."""
    if status == Payment.Status.RELEASED and refunded:
        return PART_BACK if refunded < amount else ALL_BACK
    return WORDS[Payment.Status(status)]


@dataclass(frozen=True)
class GatewayWords:
    # To staff: by itself, and after what was paid for.
    name: Promise
    how: Promise
    # A sum that is still to be paid.
    due: Promise
    # On the receipt, before the hour.
    paid: Promise
    # To the customer who chooses, with what it means.
    choice: Promise
    hint: Promise
    icon: str
    # What it means when the work is over, where that has to be said.
    hint_after: Promise | str = ""


GATEWAYS: dict[str, GatewayWords] = {
    "cash": GatewayWords(
        _("Cash"),
        _("in cash"),
        _("{sum} in cash"),
        _("Paid in cash"),
        _("Cash"),
        _("To {worker}, when the work is done. Nothing before that."),
        "cash",
        _("To {worker}, who then marks it as paid."),
    ),
    "stripe": GatewayWords(
        _("Card, by Stripe"),
        _("by card"),
        _("{sum} by card"),
        _("Paid by card"),
        _("Card"),
        _(
            "Your bank keeps the price for us. It is taken when you say that the work "
            "is good."
        ),
        "card",
    ),
    "razorpay": GatewayWords(
        _("UPI or card, by Razorpay"),
        _("online"),
        _("{sum} online"),
        _("Paid online"),
        _("UPI, card or net banking"),
        _("We hold what you pay. {worker} gets it when you say that the work is good."),
        "card",
    ),
}


def due(amount: int, currency: str, gateway: str) -> str:
    """A sum and how it is paid: ₹800 in cash."""
    return str(GATEWAYS[gateway].due).format(sum=show(amount, currency))


def sums_due(job: Job, payment: Payment | None = None) -> dict[str, str]:
    """The price and the fees of a job, each with how it is paid, as phrases. Of what
    was agreed on later it is that sum alone.
    """
    sums = {
        "price_due": job.final_price,
        "fee_due": job.cancel_fee,
        "no_show_due": job.no_show_fee,
    }
    told = {name: due(sum_, job.currency, job.gateway) for name, sum_ in sums.items()}
    if payment is not None and payment.purpose == Payment.Purpose.EXTRA:
        told["price_due"] = due(payment.amount, payment.currency, payment.gateway)
    return told
