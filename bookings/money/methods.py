"""How one can pay here: cash at the door, and gateways that the settings offer."""

from bookings.models import BookingSettings
from bookings.money.gateways import CASH, GATEWAYS, is_online
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


def online(currency: str) -> list[str]:
    """Those of them that are paid through a gateway, the usual one first."""
    return [name for name in offered(currency) if is_online(name)]


def is_offered(name: str, currency: str) -> bool:
    """Whether this gateway is switched on, has its keys and takes the currency."""
    gateway = GATEWAYS[name]
    if currency not in gateway.currencies() or gateway.problem():
        return False
    return _is_switched_on(name)


def is_expected(name: str) -> bool:
    """Whether the team counts on this gateway: it is switched on by name, or by the
    country and somebody has begun to give it its keys.
    """
    chosen = _choice(name) == Offer.YES
    return chosen or (GATEWAYS[name].has_keys() and _is_switched_on(name))


def _is_switched_on(name: str) -> bool:
    choice = _choice(name)
    if choice == Offer.BY_COUNTRY:
        in_india = shared.settings_for(MarketSettings).country == "IN"
        return in_india == (name == "razorpay")
    return choice == Offer.YES


def _choice(name: str) -> str:
    return str(getattr(shared.settings_for(BookingSettings), f"offer_{name}"))
