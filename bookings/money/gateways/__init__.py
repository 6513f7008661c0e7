"""Every gateway by its name, as it stands in `Payment.gateway`."""

from bookings.money.gateways.base import Gateway
from bookings.money.gateways.cash import Cash

GATEWAYS: dict[str, Gateway] = {gateway.name: gateway for gateway in [Cash()]}

# The kinds of entries whose credit on worker_payable is a worker's earning: `payments`
# posts what came through a gateway under its name.
EARNINGS = tuple(GATEWAYS)


def gateway(name: str) -> Gateway:
    return GATEWAYS[name]
