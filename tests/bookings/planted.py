"""Faults of money that random histories are known to see, planted one by one.

`python -m tests.bookings.planted` plants each in this tree, runs the histories until
one fails, and takes it out again; numbers after it choose some of them. It ends with 1
if a fault was not seen, or if its line is no longer there to be changed.
"""

import sys

from tests.planting import plant_each

TESTS = ("tests/bookings/test_money_histories.py::test_every_life",)
# What is wrong then, the file, the line, what stands there instead.
FAULTS = [
    (
        "a refund that overlooks what is already ordered",
        "bookings/money/planning.py",
        "return max(0, there - given_back(attempt))",
        "return max(0, there - attempt.refunded)",
    ),
    (
        "a second refund is booked with the first",
        "bookings/money/settling.py",
        "_book(attempt, name, now - was, now, currency, at)",
        "_book(attempt, name, now, now, currency, at)",
    ),
    (
        "what is paid on a page that was left is kept",
        "bookings/money/planning.py",
        "off = attempt.dropped_at or payment.status in nothing",
        "off = payment.status in nothing",
    ),
    (
        "what is paid on a page that was left secures the price",
        "bookings/money/settling.py",
        "if attempt.dropped_at is None and not _is_replaced(payment, attempt):",
        "if not _is_replaced(payment, attempt):",
    ),
    (
        "released before it was taken",
        "bookings/money/settling.py",
        "if attempt.captured - attempt.refunded < payment.amount:",
        "if attempt.captured < 0:",
    ),
    (
        "whoever cancels late pays the whole price",
        "bookings/money/payments.py",
        "fees = {Purpose.LATE_CANCEL: job.cancel_fee,",
        "fees = {Purpose.LATE_CANCEL: job.price,",
    ),
    (
        "of a part of the price our share is that of the whole",
        "bookings/money/payments.py",
        "payment.commission = min(agreed, payment.commission)",
        "payment.commission = min(amount, payment.commission)",
    ),
    (
        "what our team took off is owed all the same",
        "bookings/money/payments.py",
        "        payment.amount = amount\n",
        "        pass\n",
    ),
    (
        "the rest of a part is not given back",
        "bookings/money/planning.py",
        "    return 0 if off else payment.amount - payment.refunded\n",
        "    return 0 if off else attempt.captured or payment.amount\n",
    ),
    (
        "to whom nobody came pays for it",
        "bookings/jobs/verbs.py",
        "is_owed = job.no_show_fee and by.pk == job.worker_id",
        "is_owed = job.no_show_fee",
    ),
    (
        "whoever is not there pays the whole price",
        "bookings/money/payments.py",
        "Purpose.NO_SHOW: job.no_show_fee}",
        "Purpose.NO_SHOW: job.price}",
    ),
    (
        "the whole is taken for a fee",
        "bookings/money/planning.py",
        "        return Kind.CAPTURE, keep\n",
        "        return Kind.CAPTURE, attempt.amount\n",
    ),
    (
        "what has gone back goes back once more",
        "bookings/money/planning.py",
        "return attempt.captured - given_back(attempt) - _keep(payment, attempt)",
        "return attempt.captured - _keep(payment, attempt)",
    ),
    (
        "a refund is ordered once more of the page that was left",
        "bookings/money/planning.py",
        "    return 0 if off else payment.amount - payment.refunded\n",
        "    return (0 if off else payment.amount) - payment.refunded\n",
    ),
    (
        "an old answer moves a status back",
        "bookings/money/settling.py",
        "    if RANK[status] > RANK[Attempt.Status(attempt.status)]:\n",
        "    if status:\n",
    ),
    (
        "a sum of an old answer is believed",
        "bookings/money/settling.py",
        "        now = max(was, getattr(known, name))\n        if now > was:\n",
        "        now = getattr(known, name)\n        if now != was:\n",
    ),
    (
        "each refund is shared by itself",
        "bookings/money/settling.py",
        "ours = our_share(payment, after) - our_share(payment, before)",
        "ours = our_share(payment, after - before)",
    ),
    (
        "a webhook is believed",
        "bookings/money/webhooks.py",
        "            settling.settle(event.attempt, at=at)\n",
        """            if event.kind == "payment_intent.succeeded":
                event.attempt.captured = event.attempt.amount
                event.attempt.status = "captured"
                event.attempt.save()
            settling.settle(event.attempt, at=at)
""",
    ),
    (
        "the place is let go without asking the gateway",
        "bookings/jobs/deadlines.py",
        "    if attempt and attempt.checkout_id:\n",
        "    if False:\n",
    ),
    (
        "what may have been done is sent again without a look",
        "bookings/money/orders.py",
        "if is_first or not gateway.is_done(order):",
        "if True:",
    ),
    (
        "a fee that came meanwhile loses its money",
        "bookings/queries/__init__.py",
        '    owner = Attempt.objects.values_list("payment", flat=True)'
        ".get(pk=attempt.pk)\n",
        "    owner = attempt.payment_id\n",
    ),
    (
        "a page that ended takes back what another one brought",
        "bookings/money/settling.py",
        "if attempt.dropped_at is None and not _is_replaced(payment, attempt):",
        "if attempt.dropped_at is None:",
    ),
    (
        "what a bank gives back stays away",
        "bookings/money/contests.py",
        "    back = withdrawn if case.returned is None else case.returned\n",
        "    back = 0\n",
    ),
    (
        "what a bank decides about is paid out",
        "bookings/money/owing.py",
        "    waits |= Q(job__in=contests.open_jobs(), payout_line=None)\n",
        "    waits |= Q(pk=None)\n",
    ),
    (
        "a loss that nobody owed stays one",
        "bookings/money/planning.py",
        "        contests.set_off(attempt, _surplus(payment, attempt), at)\n",
        "        pass\n",
    ),
    (
        "lost words are never asked about",
        "bookings/money/queue.py",
        "webhooks.work_due(at=at) + reconcile_due(at=at)",
        "webhooks.work_due(at=at)",
    ),
    (
        "a page of the sum before more was agreed to stays open",
        "bookings/money/payments.py",
        "            leave_pages(payment, at)\n            return\n",
        "            return\n",
    ),
    (
        "what is paid for separately is in the rest of the price once more",
        "bookings/money/payments.py",
        "    amount = job.price - sum(payment.amount for payment in others)\n",
        "    amount = job.price\n",
    ),
    (
        "our part of more work is not in the job",
        "bookings/jobs/scope.py",
        "            job.commission += change.commission\n",
        "",
    ),
    (
        "a report leaves out what workers owe us of refunds",
        "bookings/reports/market.py",
        "    theirs_and_ours |= Q(account__kind=Kind.WORKER_DUE, "
        "entry__kind__in=income.BACK)\n",
        "",
    ),
    (
        "of what a worker pays too much nothing is theirs",
        "bookings/money/settling.py",
        "    first = min(there, payment.amount)\n    ledger.post(\n",
        "    first = payment.amount\n    ledger.post(\n",
    ),
    (
        "what was begun and not paid is never forgotten",
        "bookings/money/tips.py",
        "    by_choice = [Purpose.TIP, Purpose.DUES]\n",
        "    by_choice = []\n",
    ),
    (
        "of a refund nothing of the coupon comes back",
        "bookings/money/settling.py",
        "    return money.part(payment.discount, refunded, payment.amount)\n",
        "    return 0\n",
    ),
    (
        "of a part of the price we pay the whole coupon",
        "bookings/money/payments.py",
        "        payment.discount = money.part(payment.discount, amount, "
        "payment.amount)\n",
        "",
    ),
    (
        "a coupon is spent by a job that came to nothing",
        "bookings/jobs/verbs.py",
        "    if not fee:\n        coupons.give_back(job, at)\n",
        "",
    ),
]


if __name__ == "__main__":
    plant_each(FAULTS, TESTS, set(map(int, sys.argv[1:])), HISTORIES_FIRST="1")
