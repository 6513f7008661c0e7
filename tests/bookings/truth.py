"""What must be true of money, computed slowly: from the bank's own documents and from
single postings, never by asking the code that is tried.
"""

from collections import defaultdict
from dataclasses import dataclass
from fractions import Fraction

from django.db.models import Sum

from bookings.models import (
    Account,
    Attempt,
    Contest,
    Entry,
    GatewayOrder,
    Payment,
    Posting,
)
from bookings.money import income
from bookings.states import ENDED, Status, Verb

Kind, Statuses = Account.Kind, Attempt.Status
ENDS = {"won": "won", "lost": "lost", "warning_closed": "won", "closed": "won"}
BACK = ("refund", "take-back")
EARNED = ("cash", "release", *BACK)
# How far an attempt has come; only an ended one may still turn out to be taken.
STEPS = ["open", "authorised", "ended", "captured", "wrong"]


@dataclass(frozen=True)
class AtTheBank:
    status: str
    captured: int = 0
    refunded: int = 0
    # What a customer's bank has of it now.
    gone: int = 0


def at_the_bank(bank, attempt):
    """What the bank has of an attempt."""
    if not attempt.checkout_id:
        return AtTheBank("open")
    if attempt.gateway == "razorpay":
        return _at_razorpay(bank.razorpay_world, attempt.checkout_id)
    return _at_stripe(bank.stripe_world, attempt.checkout_id)


def _at_stripe(world, session_id):
    session = world.get("checkout.session", session_id)
    if not session["payment_intent"]:
        return AtTheBank("ended" if session["status"] == "expired" else "open")
    intent = world.get("payment_intent", session["payment_intent"])
    given = world.every("refund", payment_intent=intent["id"])
    # What was only held was never in the balance.
    refunded = sum(one["amount"] for one in given if one["balance_transaction"])
    if intent["amount_received"]:
        moves = [
            move
            for one in world.every("dispute", payment_intent=intent["id"])
            for move in one["balance_transactions"]
        ]
        gone = -sum(move["amount"] for move in moves)
        return AtTheBank("captured", intent["amount_received"], refunded, gone)
    if intent["status"] == "canceled":
        return AtTheBank("ended")
    return AtTheBank("authorised" if intent["status"] == "requires_capture" else "open")


def _at_razorpay(world, order_id):
    tries = list(world.every("payment", order_id=order_id))
    taken = sum(one["amount"] for one in tries if one["captured"])
    if not taken:
        return AtTheBank("open")
    back = sum(one["amount_refunded"] for one in tries if one["captured"])
    cases = [
        one for pay in tries for one in world.every("dispute", payment_id=pay["id"])
    ]
    gone = sum(one["amount_deducted"] for one in cases)
    return AtTheBank("captured", taken, back, gone)


def charge_of(bank, attempt):
    """What a customer's bank would contest."""
    if attempt.gateway == "razorpay":
        return attempt.charge_id
    intent = bank.stripe_world.get("payment_intent", attempt.charge_id)
    return intent["latest_charge"]


def cases_of(bank, attempt):
    if attempt.gateway == "razorpay":
        return list(bank.razorpay_world.every("dispute", payment_id=attempt.charge_id))
    world = bank.stripe_world
    return list(world.every("dispute", payment_intent=attempt.charge_id))


def contested_entries():
    """What jobs brought their worker about whose payment a bank still decides."""
    asked = Contest.objects.filter(status="open", attempt__dropped_at=None)
    jobs = asked.values("attempt__payment__job")
    return Entry.objects.filter(job__in=jobs).exclude(kind="cash")


def kept_at_the_bank(bank, job):
    """What the customer has paid for a job, by every try, less what went back; and
    what their bank has of it.
    """
    found = [at_the_bank(bank, one) for one in Attempt.objects.filter(payment__job=job)]
    return sum(one.captured - one.refunded for one in found), sum(
        one.gone for one in found
    )


def sums(**postings):
    """{kind of account: debits less credits} of these postings."""
    found = defaultdict(int)
    for kind, amount in Posting.objects.filter(**postings).values_list(
        "account__kind", "amount"
    ):
        found[kind] += amount
    return found


def books_are_whole():
    """Every entry sums to zero in its one currency, and so does everything."""
    entries = Posting.objects.values("entry", "account__currency")
    assert list(entries.annotate(sum=Sum("amount")).exclude(sum=0)) == []
    whole = Posting.objects.order_by().values("account__currency")
    assert list(whole.annotate(sum=Sum("amount")).exclude(sum=0)) == []


def nobody_is_owed_less_than_nothing():
    """What a worker owes us stands on an account of its own."""
    found = Posting.objects.filter(account__kind=Kind.WORKER_PAYABLE).order_by()
    for pot in found.values("account").annotate(sum=Sum("amount")):
        assert pot["sum"] <= 0, pot


def held_is_never_below_zero():
    found = Posting.objects.filter(account__kind=Kind.HELD).order_by()
    for pot in found.values("entry__job").annotate(sum=Sum("amount")):
        assert pot["sum"] <= 0, pot


def nothing_is_known_that_is_not_so(bank):
    """Of every attempt we believe no more than what the bank has done."""
    for attempt in Attempt.objects.all():
        real = at_the_bank(bank, attempt)
        assert attempt.refunded <= attempt.captured <= real.captured, (attempt, real)
        assert attempt.refunded <= real.refunded, (attempt, real)
        cases = {one["id"]: one for one in cases_of(bank, attempt)}
        for contest in attempt.contests.all():
            assert contest.withdrawn <= cases[contest.external_id]["amount"], contest
        taken = STEPS.index("captured")
        if STEPS.index(attempt.status) == taken:
            assert real.status == "captured", (attempt, real)


def no_more_is_ordered_back_than_was_taken():
    orders = GatewayOrder.objects.filter(kind="refund").exclude(status="failed")
    for one in (
        orders.order_by()
        .values("attempt__captured", "attempt")
        .annotate(sum=Sum("amount"))
    ):
        assert one["sum"] <= one["attempt__captured"], one


def is_paid_at_the_bank(bank, job):
    """A page that still counts was paid."""
    tries = Attempt.objects.filter(payment__job=job, dropped_at=None)
    real = [at_the_bank(bank, one) for one in tries.exclude(status="ended")]
    return any(
        one.status == "authorised" or one.captured > one.refunded for one in real
    )


def nothing_goes_back(seen):
    """`seen`: how far each attempt had come. It is brought up to date."""
    for attempt in Attempt.objects.all():
        now = (STEPS.index(attempt.status), attempt.captured, attempt.refunded)
        before = seen.get(attempt.pk, now)
        assert all(a <= b for a, b in zip(before, now, strict=True)), (attempt, before)
        seen[attempt.pk] = now


def what_is_certain_has_its_money():
    """One try that counts has brought it, at least as a promise of the bank."""
    for payment in Payment.objects.filter(status="secured"):
        tries = payment.attempts.filter(dropped_at=None)
        assert tries.filter(status__in=["authorised", "captured"]).count() == 1


def what_is_certain_stays(bank, seen):
    """A payment is asked for again only when the bank has let its money go. `seen`:
    the status of each payment before.
    """
    for payment in Payment.objects.all():
        was_certain = seen.get(payment.pk) in ("secured", "released")
        if was_certain and payment.status == "created":
            assert not is_paid_at_the_bank(bank, payment.job), payment
        seen[payment.pk] = payment.status


def what_banks_took_stands_apart():
    """Until they decide; then it is a loss, as far as somebody owed it."""
    found, contests = sums(), list(Contest.objects.all())
    lost = sum(one.gone for one in contests if one.status == "lost")
    assert found[Kind.CONTESTED] == sum(one.gone for one in contests) - lost
    borne = sum(one.taken_back for one in contests)
    set_off = sum(Attempt.objects.values_list("set_off", flat=True))
    assert found[Kind.LOSSES] == lost - set_off - borne >= 0


# --- When all has come to rest ----------------------------------------------------


def both_sides_agree(bank):
    for attempt in Attempt.objects.all():
        real = at_the_bank(bank, attempt)
        ours = (attempt.captured, attempt.refunded)
        assert ours == (real.captured, real.refunded), (attempt, real)
        known = {one.external_id: one for one in attempt.contests.all()}
        cases = cases_of(bank, attempt)
        assert {case["id"] for case in cases} == known.keys(), attempt
        assert sum(one.gone for one in known.values()) == real.gone, (attempt, real)
        for case in cases:
            assert ENDS.get(case["status"], "open") == known[case["id"]].status
        if real.status == "open":
            assert attempt.status in (Statuses.OPEN, Statuses.ENDED), (attempt, real)
        else:
            assert attempt.status == real.status, (attempt, real)


def what_lies_at_the_gateways():
    """As much as was taken, less all that left it again."""
    for name in ("stripe", "razorpay"):
        left = 0
        for one in Attempt.objects.filter(gateway=name):
            left += one.captured - one.refunded - one.fee
            for contest in one.contests.all():
                left -= contest.gone + contest.fee - contest.fee_returned
        there = sums(account__kind=Kind.GATEWAY, account__gateway=name)
        assert there[Kind.GATEWAY] == left, name


def each_refund_was_made_once(bank, given):
    """`given`: what was given back on the gateway's own pages, by attempt."""
    for attempt in Attempt.objects.all():
        done = attempt.orders.filter(kind="refund", status="done")
        ordered = sum(order.amount for order in done)
        assert at_the_bank(bank, attempt).refunded == ordered + given[attempt.pk]


def price_of(job, decided):
    """What a job that is over costs: all, what the team `decided`, the fee of who
    cancelled late or was not there, or nothing.
    """
    last = job.events.filter(dst=job.status).exclude(src=job.status).last()
    if job.status == Status.FINISHED:
        return decided if last.verb == Verb.RESOLVE_SPLIT else job.price
    if last.verb == Verb.NO_SHOW:
        return job.no_show_fee if last.actor == job.worker else 0
    is_late = last.src == Status.ACCEPTED and last.at > job.cancel_free_until
    by_customer = last.verb == Verb.CANCEL and last.actor == job.customer
    return job.cancel_fee if is_late and by_customer else 0


def our_share_of(job, payment):
    """Half a unit counts for us."""
    if payment.purpose != "work":
        return 0
    return int(Fraction(payment.amount * job.commission_bps, 10_000) + Fraction(1, 2))


def the_job_is_settled(bank, job, decided=None):
    """Nobody has paid twice, nothing is left that belongs to nobody."""
    payments = list(job.payments.exclude(status="cancelled"))
    assert len(payments) <= 1
    payment = payments[0] if payments else None
    kept, gone = kept_at_the_bank(bank, job)
    held = -sums(entry__job=job)[Kind.HELD]
    if needs_a_person(job, payment):
        return
    if job.status not in ENDED:
        assert kept <= job.price + gone
        return
    assert payment is None or payment.status in ("created", "released"), payment
    assert (payment.amount if payment else 0) == price_of(job, decided)
    assert (payment.commission if payment else 0) == (
        our_share_of(job, payment) if payment else 0
    )
    assert held == 0
    is_paid = payment and payment.status == "released" and payment.gateway != "cash"
    owed = payment.amount - payment.refunded if is_paid else 0
    # Whatever nobody owed went back, by us or by a bank of theirs.
    assert owed <= kept <= owed + gone
    if is_paid:
        theirs, ours = shares(payment)
        assert _earned_by(job) == (theirs - taken_back(payment), ours)


def a_fee_is_all_that_is_taken():
    for order in GatewayOrder.objects.filter(kind="capture").select_related(
        "attempt__payment"
    ):
        payment = order.attempt.payment
        is_for_fee = payment.purpose in ("late-cancel", "no-show")
        if is_for_fee and order.created_at >= payment.created_at:
            assert order.amount == payment.amount, order


def needs_a_person(job, payment):
    """Something was done on the gateway's own pages that the staff must look at."""
    refused = GatewayOrder.objects.filter(
        attempt__payment__job=job, kind="refund", status="failed"
    )
    return refused.exists() or (payment and payment.status == "review")


def shares(payment):
    """(the worker's, ours) of what was paid and has not been given back."""
    amount, commission, back = payment.amount, payment.commission, payment.refunded
    # Half a unit counts for us.
    ours_back = int((commission * back) / amount + 0.5) if back else 0
    ours = commission - ours_back
    return amount - back - ours, ours


def taken_back(payment):
    """Of losses, by Finance."""
    found = Contest.objects.filter(attempt__payment=payment)
    return sum(found.values_list("taken_back", flat=True))


def _earned_by(job):
    found = sums(entry__job=job, entry__kind__in=EARNED)
    found[Kind.WORKER_PAYABLE] += sums(entry__job=job, entry__kind__in=BACK)[
        Kind.WORKER_DUE
    ]
    return -found[Kind.WORKER_PAYABLE], -found[Kind.COMMISSION]


def earnings_are_what_was_paid(worker):
    """The page of earnings, from the payments and from single postings."""
    paid = Payment.objects.filter(job__worker=worker, status="released")
    parts = [
        (theirs - taken_back(payment), ours)
        for payment in paid
        for theirs, ours in [shares(payment)]
    ]
    told = [(one.earned, one.taken) for one in income.totals(worker)]
    assert told == ([tuple(map(sum, zip(*parts, strict=True)))] if parts else [])
    posted = [0, 0]
    for entry in Entry.objects.filter(job__worker=worker):
        if entry.kind in EARNED:
            lines = sums(entry=entry)
            posted[0] -= lines[Kind.WORKER_PAYABLE]
            posted[1] -= lines[Kind.COMMISSION]
            posted[0] -= lines[Kind.WORKER_DUE] if entry.kind in BACK else 0
    assert told == ([tuple(posted)] if parts else [])
