"""How one can pay here: cash at the door, and gateways that the settings offer."""

from bookings.models import BookingSettings
from bookings.money.gateways import CASH, GATEWAYS, is_online
from services import shared
from services.models import MarketSettings
from toolkit import money
from toolkit.units import MinorUnits

Offer = BookingSettings.Offer
# What Stripe takes at least, in minor units; Razorpay takes one rupee.
# https://docs.stripe.com/currencies#minimum-and-maximum-charge-amounts
LEAST = {
    "AED": 200,
    "AUD": 50,
    "BRL": 50,
    "CAD": 50,
    "CHF": 50,
    "CZK": 1_500,
    "DKK": 250,
    "EUR": 50,
    "GBP": 30,
    "HKD": 400,
    "HUF": 17_500,
    "INR": 100,
    "JPY": 50,
    "MXN": 1_000,
    "MYR": 200,
    "NOK": 300,
    "NZD": 50,
    "PLN": 200,
    "RON": 200,
    "SEK": 300,
    "SGD": 50,
    "THB": 1_000,
    "USD": 50,
}
# In whole units, of a currency that has no limit of its own there.
USUAL_LEAST = 10


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


def least_charge(currency: str) -> MinorUnits:
    """What every gateway takes: a customer may change how they pay until the end."""
    return LEAST.get(currency, USUAL_LEAST * int(10 ** money.exponent(currency)))


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
