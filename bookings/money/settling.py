"""Make our side equal to what a gateway says. The one way in which money becomes known.

A return page, a webhook, an order that was carried out and the clock all end here: ask
the gateway, then, under the locks of the job, the payment and the attempt, book what is
new, move the payment on and write down what is still to be done. Sums of a gateway are
all there ever was, so a repeat books nothing, and a late, early or lost word changes
nothing. What was asked before the locks may be older than what is known: a status only
moves on, and sums only rise.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from bookings import queries, transitions
from bookings.models import Account, Attempt, Entry, Payment
from bookings.money import contests, gateways, ledger, papers, planning
from bookings.money.gateways.base import GatewayAway, GatewayRefused, Snapshot
from bookings.states import Status, Verb
from toolkit import money
from toolkit.units import MinorUnits

RANK = {
    Attempt.Status.OPEN: 0,
    Attempt.Status.AUTHORISED: 1,
    Attempt.Status.ENDED: 2,
    Attempt.Status.CAPTURED: 3,
    Attempt.Status.WRONG: 4,
}
# How soon a gateway is asked again by itself, should its word be lost.
SOON, LATER = timedelta(minutes=3), timedelta(hours=1)
# After this little comes of a page that was never paid.
PATIENCE = timedelta(days=5)
# So long after it was taken, a customer may still tell their bank to get it back.
CONTESTABLE = timedelta(days=180)
# To pay once more, after a bank has let the money go.
TO_SECURE_AGAIN = timedelta(hours=12)


def settle(attempt: Attempt, *, at: datetime | None = None) -> Attempt:
    """Ask the gateway and make everything equal to its answer. Returns the attempt now.

    Not inside a transaction: it waits for the network. Raises GatewayAway, also when
    the service knows nothing of it: what became of the money is not known then.
    """
    try:
        known = gateways.gateway(attempt.gateway).fetch(attempt)
    except GatewayRefused as refused:
        raise GatewayAway(str(refused)) from refused
    at = at or timezone.now()
    with transaction.atomic():
        attempt = queries.lock_attempt(attempt)
        take_over(attempt, known, at)
        follow(attempt.payment, attempt, at)
        planning.plan(attempt.payment, attempt, at)
        attempt.checked_at, attempt.check_at = at, _check_at(attempt, at)
        attempt.save()
    return attempt


def take_over(attempt: Attempt, known: Snapshot, at: datetime) -> None:
    """What is new goes into the attempt and the books. Under the locks."""
    attempt.charge_id = known.charge_id or attempt.charge_id
    attempt.method = known.method[:60] or attempt.method
    attempt.failure = known.failure[:200]
    attempt.capture_before = known.capture_before or attempt.capture_before
    status = _status_of(attempt, known)
    if RANK[status] > RANK[Attempt.Status(attempt.status)]:
        attempt.status = status
    if attempt.status == Attempt.Status.WRONG and not known.captured:
        return
    currency = known.currency or attempt.currency
    for name, was in (
        ("captured", attempt.captured),
        ("fee", attempt.fee),
        ("refunded", attempt.refunded),
    ):
        now = max(was, getattr(known, name))
        if now > was:
            _book(attempt, name, now - was, now, currency, at)
            setattr(attempt, name, now)
    contests.take_over(attempt, known.contests, at)


def follow(payment: Payment, attempt: Attempt, at: datetime) -> None:
    """Move the payment on to where its attempt is. Under the locks."""
    job, before = payment.job, payment.status
    if attempt.dropped_at is None and not _is_replaced(payment, attempt):
        _secure(payment, attempt)
    if payment.status == before:
        _release_if_due(payment, attempt, at)
    elif payment.status == Payment.Status.SECURED:
        if payment.purpose == Payment.Purpose.WORK:
            job.secure_by = None
        if not (payment.is_tip or payment.is_dues):
            transitions.add_event(job, Verb.SECURE, by=job.customer, at=at)
        _release_if_due(payment, attempt, at)
    elif _holds_the_place(payment) and job.status == Status.ACCEPTED:
        job.secure_by = at + TO_SECURE_AGAIN
    payment.save()
    job.save(update_fields=["secure_by"])


def _holds_the_place(payment: Payment) -> bool:
    """The bank has let the price go: what it is paid for is to be paid once more."""
    work = payment.purpose == Payment.Purpose.WORK
    return work and payment.status == Payment.Status.CREATED


def _status_of(attempt: Attempt, known: Snapshot) -> Attempt.Status:
    certain = known.authorised or known.captured
    if certain and (known.currency, known.authorised) != (
        attempt.currency,
        attempt.amount,
    ):
        return Attempt.Status.WRONG
    if known.captured:
        return Attempt.Status.CAPTURED
    if known.has_ended:
        return Attempt.Status.ENDED
    return Attempt.Status.AUTHORISED if certain else Attempt.Status.OPEN


def _is_replaced(payment: Payment, attempt: Attempt) -> bool:
    """It came to nothing, and the money is another one's matter since."""
    living = queries.living_attempt(payment)
    is_another = living is not None and living.pk != attempt.pk
    return attempt.status == Attempt.Status.ENDED and is_another


def _secure(payment: Payment, attempt: Attempt) -> None:
    states, statuses = Payment.Status, Attempt.Status
    if attempt.status == statuses.WRONG and payment.status != states.RELEASED:
        payment.status = states.REVIEW
    elif payment.status == states.CREATED:
        if attempt.status in (statuses.AUTHORISED, statuses.CAPTURED):
            payment.status, payment.gateway = states.SECURED, attempt.gateway
    elif payment.status == states.SECURED and attempt.status == statuses.ENDED:
        payment.status = states.CREATED
    elif payment.status == states.SECURED and _lacks(payment, attempt):
        # Given back on the gateway's own pages before it was earned.
        payment.status = states.REVIEW


def _lacks(payment: Payment, attempt: Attempt) -> bool:
    there = attempt.captured - attempt.refunded
    return bool(attempt.refunded) and there < payment.amount


def _release_if_due(payment: Payment, attempt: Attempt, at: datetime) -> None:
    """The work is confirmed and the money taken: it is the worker's and ours."""
    if payment.status != Payment.Status.SECURED or not planning.is_due(payment):
        return
    if attempt.captured - attempt.refunded < payment.amount:
        return
    payment.status, payment.paid_at = Payment.Status.RELEASED, at
    if payment.is_dues:
        _take_dues(payment, at)
        return
    worker = payment.job.worker
    entry, _created = ledger.post(
        "callout",
        f"{payment.code}-release",
        kind=Entry.Kind.TIP if payment.is_tip else Entry.Kind.RELEASE,
        job=payment.job,
        currency=payment.currency,
        lines=[
            (Account.Kind.HELD, None, payment.amount),
            (Account.Kind.COUPONS, None, payment.discount),
            (Account.Kind.WORKER_PAYABLE, worker, -payment.earnings),
            (Account.Kind.COMMISSION, None, -payment.commission),
        ],
        at=at,
    )
    verb, by = (Verb.TIP, payment.job.customer) if payment.is_tip else (Verb.PAY, None)
    transitions.add_event(payment.job, verb, by=by, at=at)
    papers.issue_receipt(payment, entry, method=attempt.method)


def _take_dues(payment: Payment, at: datetime) -> None:
    """A worker has paid what they owed; what is less by now, we owe them."""
    worker, owes = payment.job.worker, Account.Kind.WORKER_DUE
    ledger.lock(owes, payment.currency, worker)
    there = max(0, ledger.balance(owes, payment.currency, worker))
    first = min(there, payment.amount)
    ledger.post(
        "callout",
        f"{payment.code}-dues",
        kind=Entry.Kind.DUES,
        job=payment.job,
        currency=payment.currency,
        lines=[
            (Account.Kind.HELD, None, payment.amount),
            (owes, worker, -first),
            (Account.Kind.WORKER_PAYABLE, worker, first - payment.amount),
        ],
        at=at,
    )


def _book(
    attempt: Attempt,
    name: str,
    amount: MinorUnits,
    total: MinorUnits,
    currency: str,
    at: datetime,
) -> None:
    """Money moved at the gateway: `amount` of it is new, `total` is all so far."""
    there = (Account.Kind.GATEWAY, attempt.gateway)
    lines: list[ledger.Line]
    if name == "captured":
        kind = Entry.Kind.CAPTURE
        lines = [(*there, amount), (Account.Kind.HELD, None, -amount)]
    elif name == "fee":
        kind = Entry.Kind.FEE
        lines = [(Account.Kind.GATEWAY_FEES, None, amount), (*there, -amount)]
    else:
        kind, lines = _refund_lines(attempt, amount, total)
        lines.append((*there, -amount))
    entry, is_new = ledger.post(
        attempt.gateway,
        f"{attempt.code}-{name}-{total}",
        kind=kind,
        job=attempt.payment.job,
        currency=currency,
        lines=lines,
        at=at,
    )
    if is_new and kind == Entry.Kind.REFUND:
        papers.issue_credit_note(attempt.payment, entry)


def _refund_lines(
    attempt: Attempt, amount: MinorUnits, total: MinorUnits
) -> tuple[Entry.Kind, list[ledger.Line]]:
    """Whose money went back: what was held for the customer comes first, then the
    worker's and our part of what was paid, each its share of all that was refunded. As
    much of a coupon comes back to us: the work is worth less.
    """
    payment = attempt.payment
    if payment.status != Payment.Status.RELEASED or attempt.dropped_at:
        return Entry.Kind.GIVE_BACK, [(Account.Kind.HELD, None, amount)]
    surplus = attempt.captured - payment.amount - attempt.set_off
    before = max(0, total - amount - surplus)
    after = max(0, total - surplus)
    held = amount - (after - before)
    lines: list[ledger.Line] = [(Account.Kind.HELD, None, held)] if held else []
    if after == before:
        return Entry.Kind.GIVE_BACK, lines
    ours = our_share(payment, after) - our_share(payment, before)
    added = coupon_share(payment, after) - coupon_share(payment, before)
    theirs = after - before + added - ours
    payment.refunded = max(payment.refunded, after)
    lines += from_worker(payment, theirs)
    lines.append((Account.Kind.COMMISSION, None, ours))
    lines.append((Account.Kind.COUPONS, None, -added))
    return Entry.Kind.DUES_BACK if payment.is_dues else Entry.Kind.REFUND, lines


def our_share(payment: Payment, refunded: MinorUnits) -> MinorUnits:
    """Of everything refunded so far, so that many small refunds end where one would."""
    worth = refunded + coupon_share(payment, refunded)
    return money.part(payment.commission, worth, payment.worth)


def coupon_share(payment: Payment, refunded: MinorUnits) -> MinorUnits:
    """What we had added for a coupon to what is refunded so far."""
    return money.part(payment.discount, refunded, payment.amount)


def share_of_worker(payment: Payment, refunded: MinorUnits) -> MinorUnits:
    """What the worker has given for what is refunded so far."""
    added = coupon_share(payment, refunded)
    return refunded + added - our_share(payment, refunded)


def from_worker(payment: Payment, amount: MinorUnits) -> list[ledger.Line]:
    """Out of what we owe them; they owe us what goes beyond it."""
    worker, payable = payment.job.worker, Account.Kind.WORKER_PAYABLE
    # A payout may be taking it at this moment.
    ledger.lock(payable, payment.currency, worker)
    there = max(0, -ledger.balance(payable, payment.currency, worker))
    first = min(there, amount)
    return [
        (payable, worker, first),
        (Account.Kind.WORKER_DUE, worker, amount - first),
    ]


def _check_at(attempt: Attempt, at: datetime) -> datetime | None:
    """When to ask again: soon while the customer pays, then less and less often."""
    statuses = Attempt.Status
    if attempt.status in (statuses.ENDED, statuses.WRONG):
        return None
    if attempt.status == statuses.CAPTURED:
        # Refunds that somebody makes on the gateway's own pages, and contests.
        age = at - attempt.created_at
        if age < 10 * PATIENCE or contests.is_open(attempt):
            return at + 24 * LATER
        return at + 7 * 24 * LATER if age < CONTESTABLE else None
    if attempt.status == statuses.AUTHORISED:
        return at + LATER
    age = at - attempt.created_at
    if age > PATIENCE:
        if attempt.checkout_id and gateways.gateway(attempt.gateway).hold_days is None:
            # Its page does not end by itself: it may still be open somewhere.
            return at + 24 * LATER if age < 10 * PATIENCE else None
        attempt.status = statuses.ENDED
        return None
    return at + (SOON if age < LATER else LATER)
