"""What must be true of money, computed slowly: from the bank's own documents and from
single postings, never by asking the code that is tried.
"""

from collections import defaultdict

from django.db.models import Sum

from bookings.models import (
    Account,
    Attempt,
    Contest,
    Entry,
    GatewayOrder,
    Job,
    JobLine,
    Payment,
    Posting,
)
from bookings.money import income
from bookings.states import ENDED, Status, Verb
from tests.bookings.coupon_truth import added, added_back, half_up, off_of, parts_of
from tests.bookings.documents import at_the_bank, cases_of

Kind, Statuses = Account.Kind, Attempt.Status
ENDS = {"won": "won", "lost": "lost", "warning_closed": "won", "closed": "won"}
BACK = ("refund", "take-back")
EARNED = ("cash", "release", "tip", *BACK)
# What nobody must pay, or not now.
BY_CHOICE = ("tip", "dues")
# How far an attempt has come; only an ended one may still turn out to be taken.
STEPS = ["open", "authorised", "ended", "captured", "wrong"]


def contested_entries():
    """What jobs brought their worker about whose payment a bank still decides."""
    asked = Contest.objects.filter(status="open", attempt__dropped_at=None)
    asked = asked.exclude(attempt__payment__purpose="dues")
    jobs = asked.values("attempt__payment__job")
    at_once = ["cash", "dues", "dues-back"]
    return Entry.objects.filter(job__in=jobs).exclude(kind__in=at_once)


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


def prices_are_their_lines():
    """What was booked, and what was agreed on since, less a coupon."""
    for job in Job.objects.all():
        parts = parts_of(job)
        assert job.price == sum(parts.values()) - off_of(job) > 0, job
        assert job.discount == off_of(job), job
        assert job.commission == our_share_of_parts(job, parts), job


def our_share_of_parts(job, numbers):
    """Of each its share, and all of our own fee, which is asked on what was booked."""
    fees = JobLine.objects.filter(job=job, kind="fee")
    own = sum(fees.values_list("amount", flat=True)) if 0 in numbers else 0
    parts = parts_of(job)
    theirs = [parts[one] - (0 if one else own) for one in numbers]
    return own + sum(half_up(one * job.commission_bps, 10_000) for one in theirs)


def nobody_is_owed_less_than_nothing():
    """What a worker owes us stands on an account of its own."""
    found = Posting.objects.filter(account__kind=Kind.WORKER_PAYABLE).order_by()
    for pot in found.values("account").annotate(sum=Sum("amount")):
        assert pot["sum"] <= 0, pot
    found = Posting.objects.filter(account__kind=Kind.WORKER_DUE).order_by()
    for pot in found.values("account").annotate(sum=Sum("amount")):
        assert pot["sum"] >= 0, pot


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


def is_paid_at_the_bank(bank, **of):
    """A page that still counts was paid, `of` a payment or a job."""
    tries = Attempt.objects.filter(dropped_at=None, **of)
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
    """A payment is asked for again only when the bank has let its money go, and one
    that was waived never. `seen`: the status of each payment before.
    """
    for payment in Payment.objects.all():
        before = seen.get(payment.pk)
        if before in ("secured", "released") and payment.status == "created":
            assert not is_paid_at_the_bank(bank, payment=payment), payment
        if before == "waived":
            assert payment.status == "waived", payment
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
    """Of each part that a sum is for by itself; of less than all of them by the sum."""
    if payment.purpose in ("late-cancel", "no-show", *BY_CHOICE):
        return 0
    parts = parts_of(job)
    apart = Payment.objects.filter(job=job, purpose="extra")
    numbers = set(apart.values_list("number", flat=True))
    is_beside = payment.purpose == "extra"
    paid = {payment.number} if is_beside else parts.keys() - numbers
    ours = our_share_of_parts(job, paid)
    worth = payment.amount + added(payment)
    if sum(parts[number] for number in paid) == worth:
        return ours
    return min(ours, half_up(worth * job.commission_bps, 10_000))


def the_job_is_settled(bank, job, decided=None):
    """Nobody has paid twice, nothing is left that belongs to nobody."""
    sums_of_job = list(job.payments.exclude(status="cancelled"))
    owed = [one for one in sums_of_job if one.purpose not in BY_CHOICE]
    chosen = [one for one in sums_of_job if one.purpose in BY_CHOICE]
    kept, gone = kept_at_the_bank(bank, job)
    held = -sums(entry__job=job)[Kind.HELD]
    if needs_a_person(job, sums_of_job):
        return
    # What was begun and not paid is nothing by now.
    assert {one.status for one in chosen} <= {"released"}, chosen
    if job.status not in ENDED:
        assert kept <= job.price + gone
        return
    assert {one.status for one in owed} <= {"created", "released", "waived"}, owed
    assert sum(one.amount for one in owed) == price_of(job, decided)
    for one in sums_of_job:
        assert one.commission == our_share_of(job, one), one
    assert held == 0
    paid = [one for one in sums_of_job if one.status == "released"]
    online = [one for one in paid if one.gateway != "cash"]
    theirs = sum(one.amount - one.refunded for one in online)
    # Whatever nobody owed went back, by us or by a bank of theirs.
    assert theirs <= kept <= theirs + gone
    jobs_own = [one for one in paid if one.purpose != "dues"]
    parts = [(shares(one), taken_back(one)) for one in jobs_own]
    earned = sum(theirs - lost for (theirs, _ours), lost in parts)
    assert _earned_by(job) == (earned, sum(ours for (_theirs, ours), _lost in parts))


def a_fee_is_all_that_is_taken():
    for order in GatewayOrder.objects.filter(kind="capture").select_related(
        "attempt__payment"
    ):
        payment = order.attempt.payment
        is_for_fee = payment.purpose in ("late-cancel", "no-show")
        if is_for_fee and order.created_at >= payment.created_at:
            assert order.amount == payment.amount, order


def needs_a_person(job, owed):
    """Something was done on the gateway's own pages that the staff must look at."""
    refused = GatewayOrder.objects.filter(
        attempt__payment__job=job, kind="refund", status="failed"
    )
    return refused.exists() or any(one.status == "review" for one in owed)


def shares(payment):
    """(the worker's, ours) of what was paid and has not been given back."""
    worth = payment.amount + added(payment)
    back = payment.refunded + added_back(payment)
    # Half a unit counts for us.
    ours = payment.commission - half_up(payment.commission * back, worth)
    return worth - back - ours, ours


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
    paid = paid.exclude(purpose="dues")
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
