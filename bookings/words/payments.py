"""The words of a payment's state, to the people in it and to staff."""

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
