"""A customer's bank asks for the money of a charge back, and may take it at once.

What the bank withdraws is neither lost nor given back until it has decided: it stands
on an account of its own, and what the job brought its worker waits. Won, it comes back;
lost, it is our loss. Where nobody owed us that money any more, because the job came to
nothing or was paid twice, the bank has done what we would have: it is set off against
what we held for the customer, and nothing is lost.
"""

from datetime import datetime
from functools import partial

from django.db import transaction
from django.db.models import Q, QuerySet, Sum

from bookings.models import Account, Attempt, Contest, Entry, Payment
from bookings.money import ledger
from bookings.money.gateways.base import Case
from bookings.signals import contest_changed
from toolkit.units import MinorUnits

Kind, Status = Account.Kind, Contest.Status
# A contest that was lost may still be won, by a second look of the bank.
RANK = {Status.OPEN: 0, Status.LOST: 1, Status.WON: 2}


def of(attempt: Attempt) -> QuerySet[Contest]:
    return Contest.objects.filter(attempt=attempt)


def is_open(attempt: Attempt) -> bool:
    """Whether a bank still has to decide about this money."""
    return of(attempt).filter(status=Status.OPEN).exists()


def forbids_refunds(attempt: Attempt) -> bool:
    """Whether the gateway would refuse to give anything back now."""
    return of(attempt).filter(status=Status.OPEN, is_refundable=False).exists()


def gone(attempt: Attempt) -> MinorUnits:
    """Of what was taken, what banks have withdrawn and not returned."""
    return _gone(of(attempt))


def lost(attempt: Attempt) -> MinorUnits:
    """Of that, what does not come back."""
    return _gone(of(attempt).filter(status=Status.LOST))


def open_jobs() -> QuerySet[Payment, int]:
    """The keys of the jobs whose payment a bank asks about now."""
    counts = Q(attempts__contests__status=Status.OPEN, attempts__dropped_at=None)
    about_jobs = Payment.objects.exclude(purpose=Payment.Purpose.DUES)
    return about_jobs.filter(counts).values_list("job", flat=True)


# --- What a gateway says ------------------------------------------------------


def take_over(attempt: Attempt, cases: tuple[Case, ...], at: datetime) -> None:
    """What is new of these goes into our rows and the books. Under the locks."""
    for case in cases:
        contest, is_new = Contest.objects.get_or_create(
            external_id=case.id,
            defaults={
                "attempt": attempt,
                "currency": case.currency,
                "amount": case.amount,
                "opened_at": case.opened_at or at,
            },
        )
        contest.attempt = attempt
        before = contest.status
        _follow(contest, case, at)
        contest.save()
        if is_new or contest.status != before:
            told = partial(contest_changed.send_robust, sender=Contest, contest=contest)
            transaction.on_commit(told)


def _follow(contest: Contest, case: Case, at: datetime) -> None:
    was_lost = contest.gone if contest.status == Status.LOST else 0
    if RANK[case.status] > RANK[Status(contest.status)]:
        contest.status, contest.closed_at = case.status, at
    contest.amount = max(contest.amount, case.amount)
    contest.is_refundable = case.is_refundable
    contest.reason, contest.answer_by = case.reason, case.answer_by
    withdrawn = max(contest.withdrawn, case.withdrawn)
    back = withdrawn if case.returned is None else case.returned
    _book(contest, "withdrawn", withdrawn, at)
    _book(contest, "returned", min(max(contest.returned, back), withdrawn), at)
    _book(contest, "fee", max(contest.fee, case.fee), at)
    returned = max(contest.fee_returned, case.fee_returned)
    _book(contest, "fee_returned", returned, at)
    now_lost = contest.gone if contest.status == Status.LOST else 0
    _book_loss(contest, now_lost - was_lost, at)
    if contest.status == Status.WON and contest.taken_back:
        _give_to_the_worker_again(contest, at)


def _book(contest: Contest, name: str, total: MinorUnits, at: datetime) -> None:
    """Money moved at the gateway: `total` is all so far of what `name` says."""
    amount = total - getattr(contest, name)
    if not amount:
        return
    there = contest.attempt.gateway
    kind, account, sign = {
        "withdrawn": (Entry.Kind.CONTEST, Kind.CONTESTED, 1),
        "returned": (Entry.Kind.CONTEST_WON, Kind.CONTESTED, -1),
        "fee": (Entry.Kind.FEE, Kind.GATEWAY_FEES, 1),
        "fee_returned": (Entry.Kind.FEE, Kind.GATEWAY_FEES, -1),
    }[name]
    lines: list[ledger.Line] = [
        (account, None, sign * amount),
        (Kind.GATEWAY, there, -sign * amount),
    ]
    _post(contest, f"{name}-{total}", kind, lines, at)
    setattr(contest, name, total)


def _book_loss(contest: Contest, amount: MinorUnits, at: datetime) -> None:
    """So much more does not come back; below zero, so much of a loss did."""
    if not amount:
        return
    lines: list[ledger.Line] = [
        (Kind.LOSSES, None, amount),
        (Kind.CONTESTED, None, -amount),
    ]
    facts = f"{contest.status}-{contest.withdrawn}-{contest.returned}"
    _post(contest, f"end-{facts}", Entry.Kind.CONTEST_LOST, lines, at)


def _give_to_the_worker_again(contest: Contest, at: datetime) -> None:
    payment, amount = contest.attempt.payment, contest.taken_back
    kind = Entry.Kind.DUES_BACK if payment.is_dues else Entry.Kind.TAKE_BACK
    lines: list[ledger.Line] = [
        (Kind.LOSSES, None, amount),
        (Kind.WORKER_PAYABLE, payment.job.worker, -amount),
    ]
    _post(contest, "given-again", kind, lines, at)
    contest.taken_back = 0


# --- What nobody owed ------------------------------------------------------------


def set_off(attempt: Attempt, surplus: MinorUnits, at: datetime) -> None:
    """Of what was lost, so much was the customer's anyway: `surplus`, if it is as much.

    Under the locks. Only ever more, unless a part of the loss came back.
    """
    whole = lost(attempt)
    total = min(whole, max(attempt.set_off, surplus))
    amount = total - attempt.set_off
    if not amount:
        return
    name = f"{attempt.code}-set-off-"
    before = Entry.objects.filter(
        source=attempt.gateway, external_id__startswith=name
    ).count()
    ledger.post(
        attempt.gateway,
        f"{name}{before + 1}",
        kind=Entry.Kind.GIVE_BACK,
        job=attempt.payment.job,
        currency=attempt.currency,
        lines=[(Kind.HELD, None, amount), (Kind.LOSSES, None, -amount)],
        at=at,
    )
    attempt.set_off = total
    attempt.save(update_fields=["set_off"])


def _gone(contests: QuerySet[Contest]) -> MinorUnits:
    sums = contests.aggregate(out=Sum("withdrawn"), back=Sum("returned"))
    return (sums["out"] or 0) - (sums["back"] or 0)


def _post(
    contest: Contest,
    name: str,
    kind: Entry.Kind,
    lines: list[ledger.Line],
    at: datetime,
) -> None:
    attempt = contest.attempt
    ledger.post(
        attempt.gateway,
        f"contest-{contest.pk}-{name}",
        kind=kind,
        job=attempt.payment.job,
        currency=contest.currency,
        lines=lines,
        at=at,
    )
