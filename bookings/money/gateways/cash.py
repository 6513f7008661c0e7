"""Cash at the door. The worker keeps it and owes us the commission."""

from bookings.models import Account


class Cash:
    name = "cash"
    marked_by_hand = True

    def lines(self, payment):
        worker = payment.job.worker
        return [
            (Account.Kind.WORKER_DUE, worker, payment.amount),
            (Account.Kind.WORKER_PAYABLE, worker, -payment.earnings),
            (Account.Kind.COMMISSION, None, -payment.commission),
        ]
