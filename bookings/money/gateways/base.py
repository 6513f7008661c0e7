"""What a gateway is: data in, data out. It knows no request, no view and no rule.

`money.payments` decides order and locks; a gateway only says what the books must hold
when its money moved. Gateways that talk to a network do it outside transactions, with a
key, so that a repeat is the same order.
"""

from typing import Protocol

from bookings.models import Payment
from bookings.money.ledger import Line


class Gateway(Protocol):
    name: str
    # Whether a person says that the money changed hands, instead of a machine.
    marked_by_hand: bool

    def lines(self, payment: Payment) -> list[Line]:
        """The postings for a payment that is done."""
