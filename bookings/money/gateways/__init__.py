"""Every gateway by its name, as it stands in `Job.gateway` and `Attempt.gateway`.

CASH is no gateway: nobody but the two people can know whether it changed hands.
"""

from bookings.models.payment import CASH
from bookings.money.gateways.base import Gateway
from bookings.money.gateways.razorpay import Razorpay
from bookings.money.gateways.stripe import Stripe

__all__ = ["CASH", "GATEWAYS", "gateway", "is_online"]

GATEWAYS: dict[str, Gateway] = {one.name: one for one in (Stripe(), Razorpay())}


def gateway(name: str) -> Gateway:
    """Raises KeyError for cash and for names that nobody has."""
    return GATEWAYS[name]


def is_online(name: str) -> bool:
    return name != CASH
