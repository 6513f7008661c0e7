"""The words of a payout's state and parts, to its worker and to staff."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bookings.models import Entry, Payout


@dataclass(frozen=True)
class PayoutWords:
    colour: str
    icon: str


WORDS: dict[Payout.Status, PayoutWords] = {
    Payout.Status.ORDERED: PayoutWords("wait", "clock"),
    Payout.Status.DONE: PayoutWords("ok", "check"),
    Payout.Status.FAILED: PayoutWords("stop", "warn"),
}

# What became of it, to the worker: by state and way. A problem is said apart.
STORIES: dict[tuple[str, str], Promise] = {
    ("ordered", "stripe"): _("It is on its way to your account at Stripe."),
    ("ordered", "bank"): _("We are paying it into your bank account."),
    ("done", "stripe"): _(
        "It is in your account at Stripe, which passes it on to your bank."
    ),
    ("done", "bank"): _("We have paid it into your bank account."),
    ("failed", "stripe"): _("It came back. The sum is yours and goes out once more."),
    ("failed", "bank"): _("It came back. The sum is yours and goes out once more."),
}

# The parts of a payout, by the kind of their entries.
PARTS: dict[str, Promise] = {
    Entry.Kind.RELEASE: _("Paid online"),
    Entry.Kind.TIP: _("Tips"),
    Entry.Kind.DUES: _("What you paid us of our part of cash"),
    Entry.Kind.DUES_BACK: _("Of that, what was given back to you"),
    Entry.Kind.CASH: _("Our part of what you were paid in cash"),
    Entry.Kind.REFUND: _("Given back to customers"),
    Entry.Kind.TAKE_BACK: _("Taken back, since a bank gave it to the customer"),
    Entry.Kind.PAYOUT_BACK: _("An earlier payout that came back"),
}
OTHER = _("Other corrections")


def part(kind: str) -> Promise:
    return PARTS.get(kind, OTHER)
