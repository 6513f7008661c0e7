"""Cash at the door. The worker keeps it and owes us the commission."""

from bookings.models import Account, Payment
from bookings.money.ledger import Line


class Cash:
    name = "cash"
    marked_by_hand = True

    def lines(self, payment: Payment) -> list[Line]:
        worker = payment.job.worker
        return [
            (Account.Kind.WORKER_DUE, worker, payment.amount),
            (Account.Kind.WORKER_PAYABLE, worker, -payment.earnings),
            (Account.Kind.COMMISSION, None, -payment.commission),
        ]
