"""How one can pay here: cash at the door, and gateways that the settings offer."""

from bookings.models import BookingSettings
from bookings.money.gateways import CASH, GATEWAYS
from services import shared
from services.models import MarketSettings

Offer = BookingSettings.Offer


def offered(currency: str) -> list[str]:
    """The names of what a customer may choose in this currency, the usual one first.

    Without any gateway there is always cash: somebody must be able to pay.
    """
    found = [name for name in GATEWAYS if is_offered(name, currency)]
    if not found or shared.settings_for(BookingSettings).offer_cash:
        found.append(CASH)
    return found


def is_offered(name: str, currency: str) -> bool:
    """Whether this gateway is switched on, has its keys and takes the currency."""
    gateway = GATEWAYS[name]
    if currency not in gateway.currencies() or gateway.problem():
        return False
    choice = getattr(shared.settings_for(BookingSettings), f"offer_{name}")
    if choice == Offer.BY_COUNTRY:
        in_india = shared.settings_for(MarketSettings).country == "IN"
        return in_india == (name == "razorpay")
    return bool(choice == Offer.YES)
