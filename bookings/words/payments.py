"""The words of a payment's state and gateway, to the people in it and to staff."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bookings.models import Payment


@dataclass(frozen=True)
class PaymentWords:
    colour: str
    icon: str
    # On the job's page; "" where nothing is said of it.
    text: Promise | str


WORDS: dict[Payment.Status, PaymentWords] = {
    Payment.Status.CREATED: PaymentWords("wait", "cash", _("{sum} to be paid")),
    Payment.Status.SECURED: PaymentWords("go", "lock", _("{sum} held, not taken")),
    Payment.Status.RELEASED: PaymentWords("ok", "check", _("{sum} paid")),
    Payment.Status.CANCELLED: PaymentWords("done", "x-circle", ""),
    Payment.Status.REVIEW: PaymentWords("stop", "warn", _("We look at the payment")),
}


@dataclass(frozen=True)
class GatewayWords:
    # To staff: by itself, and after what was paid for.
    name: Promise
    how: Promise
    # On the receipt, before the hour.
    paid: Promise


GATEWAYS: dict[str, GatewayWords] = {
    "cash": GatewayWords(_("Cash"), _("in cash"), _("Paid in cash")),
}
