"""Every gateway by its name, as it stands in `Job.gateway` and `Attempt.gateway`.

CASH is no gateway: nobody but the two people can know whether it changed hands.
"""

from bookings.models.payment import CASH
from bookings.money.gateways.base import Gateway, Payer
from bookings.money.gateways.razorpay import Razorpay
from bookings.money.gateways.stripe import Stripe
from bookings.money.gateways.stripe_payouts import StripePayouts

__all__ = ["CASH", "GATEWAYS", "PAYERS", "gateway", "is_online"]

GATEWAYS: dict[str, Gateway] = {one.name: one for one in (Stripe(), Razorpay())}
PAYERS: dict[str, Payer] = {one.name: one for one in (StripePayouts(),)}


def gateway(name: str) -> Gateway:
    """Raises KeyError for cash and for names that nobody has."""
    return GATEWAYS[name]


def payer(name: str) -> Payer:
    """Raises KeyError for gateways that pay nobody out."""
    return PAYERS[name]


def is_online(name: str) -> bool:
    return name != CASH
