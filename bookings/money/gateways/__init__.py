"""Every gateway by its name, as it stands in `Payment.gateway`."""

from bookings.money.gateways.base import Gateway
from bookings.money.gateways.cash import Cash

GATEWAYS: dict[str, Gateway] = {gateway.name: gateway for gateway in [Cash()]}


def gateway(name: str) -> Gateway:
    return GATEWAYS[name]
