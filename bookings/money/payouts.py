"""Paying workers what they have earned: in batches, after a time to object.

All that is ready (`money.owing`) goes into one payout for each currency; below a
minimum it waits. Each entry of the books is in one payout at the most, so a payout can
say what it is made of.

Where a worker's account at a gateway can be paid and enough of our money lies there,
the gateway pays (`money.transfers`). Everybody else is paid by hand from our bank.
"""

from collections.abc import Iterable
from datetime import datetime
from functools import partial

from django.db import transaction
from django.db.models import QuerySet, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from bookings.models import Account, Entry, Payout, PayoutBatch, PayoutLine, Proposal
from bookings.money import ledger, owing, papers, two_people
from bookings.money.owing import PAYABLE, POTS, Due, Ways
from bookings.money.paper_facts import PartOfPayout
from bookings.signals import payout_changed
from toolkit.errors import NotAllowed, NotNow, Refusal, Unprocessable
from toolkit.text import is_blank
from toolkit.units import MinorUnits

PERMISSION = "bookings.pay_out"
SOURCE = "payout"
Way, State = Payout.Way, Payout.Status


# --- A batch ----------------------------------------------------------------


def make_batch(
    *, by: User, approved: Proposal | None = None, at: datetime | None = None
) -> PayoutBatch:
    """Order all that is due, or what was due when it was proposed.

    Raises NotAllowed, NotNow when nothing is, or NeedsTwo when all together is too much
    for one person.
    """
    at = at or timezone.now()
    since = approved.proposed_at if approved else at
    _ask_for_permission(by)
    with transaction.atomic():
        locked = _lock_accounts()
        found = [one for one in owing.due(since) if _key(one.standing) in locked]
        batch = PayoutBatch.objects.create(made_by=by, made_at=at)
        made = [_order(batch, one, since, at) for one in found]
        if not any(made):
            raise NotNow(_("Nothing is due to anybody now."))
        sums = totals(batch)
        two_people.ask(sums, approved)
        if approved:
            _ask_whether_as_proposed(sums, approved)
    return batch


def totals(batch: PayoutBatch) -> dict[str, MinorUnits]:
    """What a batch comes to, by currency."""
    sums = batch.payouts.order_by("currency").values_list("currency")
    return dict(sums.annotate(sum=Sum("amount")))


def _ask_whether_as_proposed(sums: dict[str, MinorUnits], approved: Proposal) -> None:
    """What became less since is fine: it was given back, or is contested."""
    seen = approved.seen["sums"]
    if any(amount > seen.get(currency, 0) for currency, amount in sums.items()):
        raise NotNow(_("More is due by now than was proposed. Propose it once more."))


def _lock_accounts() -> set[tuple[int | None, str]]:
    """Whoever pays somebody out holds their account until the commit."""
    accounts = Account.objects.select_for_update(no_key=True).filter(kind=PAYABLE)
    return {(one.worker_id, one.currency) for one in accounts.order_by("pk")}


def _key(standing: owing.Standing) -> tuple[int | None, str]:
    return standing.worker.pk, standing.currency


def _order(
    batch: PayoutBatch, one: Due, since: datetime, at: datetime
) -> Payout | None:
    """Read again as one statement: what came in since `one` may be in it."""
    worker, currency = one.standing.worker, one.standing.currency
    entries = list(owing.ready_entries(worker, currency, since))
    amount = sum(credited for _pk, credited in entries)
    if (
        not owing.minimum(currency)
        <= amount
        <= one.standing.credit - one.standing.netted
    ):
        return None
    payout = Payout.objects.create(
        batch=batch,
        worker=worker,
        currency=currency,
        amount=amount,
        netted=one.standing.netted,
        way=one.way,
        next_try=at,
        created_at=at,
    )
    PayoutLine.objects.bulk_create(
        PayoutLine(payout=payout, entry_id=pk) for pk, _credited in entries
    )
    if payout.netted:
        _post(payout, Entry.Kind.NETTING, PAYABLE, owing.CASH_DUE, payout.netted, at)
    _post(payout, Entry.Kind.PAYOUT, PAYABLE, Account.Kind.IN_TRANSIT, amount, at)
    _tell(payout)
    return payout


def _tell(payout: Payout) -> None:
    told = partial(payout_changed.send_robust, sender=Payout, payout=payout)
    transaction.on_commit(told)


def of(worker: User) -> QuerySet[Payout]:
    """Of one worker, the newest first."""
    return Payout.objects.filter(worker=worker).order_by("-created_at", "-pk")


def lines_of(payout: Payout) -> list[PartOfPayout]:
    """What it is made of, the oldest first; together it is the payout's sum."""
    own = f"{payout.code}-"
    found = (
        Entry.objects.filter(
            payout_line__payout=payout,
            postings__account__worker=payout.worker,
            postings__account__kind__in=POTS,
        )
        .exclude(source=SOURCE, external_id__startswith=own)
        .select_related("job__customer", "job__city")
        .annotate(credited=-Sum("postings__amount"))
        .order_by("at", "pk")
    )
    return [PartOfPayout(entry, entry.credited) for entry in found]


def code_of(entry: Entry) -> str:
    """Of the payout that wrote this entry; "" for all others."""
    return entry.external_id.split("-")[0] if entry.source == SOURCE else ""


# --- One payout ---------------------------------------------------------------


def mark_done(payout: Payout, *, by: User, at: datetime | None = None) -> Payout:
    """Finance has paid it from our bank account."""
    at = at or timezone.now()
    with transaction.atomic():
        payout = _lock_for(by, payout)
        if payout.way == Way.BANK and payout.status == State.DONE:
            return payout
        _ask_whether_open(payout)
        arrived(payout, at=at)
    return payout


def mark_failed(
    payout: Payout, *, by: User, reason: str, at: datetime | None = None
) -> Payout:
    """A transfer from our bank account did not arrive: it is the worker's again."""
    at = at or timezone.now()
    with transaction.atomic():
        payout = _lock_for(by, payout)
        _ask_whether_open(payout)
        if is_blank(reason):
            raise Unprocessable(_("Say why: the worker reads it."))
        came_back(payout, reason, at=at)
    return payout


def try_again(payout: Payout, *, by: User, at: datetime | None = None) -> Payout:
    """Send what waits at once, or what came back once more, while it is still there."""
    at = at or timezone.now()
    with transaction.atomic():
        ledger.lock(PAYABLE, payout.currency, payout.worker)
        payout = _lock_for(by, payout)
        if problem := again_refusal(payout):
            raise problem
        if back := _entry_back(payout):
            _order_again(payout, back, at)
        payout.next_try = at
        payout.save()
    return payout


def again_refusal(payout: Payout) -> Refusal | None:
    if payout.status == State.DONE:
        return NotNow(_("This is paid out already."))
    if payout.status == State.ORDERED and payout.way == Way.BANK:
        return NotNow(_("This goes by bank: pay it, and mark it as paid."))
    if payout.status == State.FAILED and _entry_back(payout) is None:
        return NotNow(_("A later payout has taken this sum along."))
    return None


def _order_again(payout: Payout, back: Entry, at: datetime) -> None:
    (standing,) = (
        one
        for one in owing.standings(at, worker=payout.worker)
        if one.currency == payout.currency
    )
    if standing.ready < payout.amount:
        raise NotNow(
            _("That much is not there any more. The next batch pays the rest.")
        )
    PayoutLine.objects.create(payout=payout, entry=back)
    payout.key_number += 1
    payout.status, payout.done_at, payout.problem = State.ORDERED, None, ""
    payout.tries, payout.way = 0, Ways().take(standing)
    there = Account.Kind.IN_TRANSIT
    _post(payout, Entry.Kind.PAYOUT, PAYABLE, there, payout.amount, at)
    _tell(payout)


def _entry_back(payout: Payout) -> Entry | None:
    """The entry by which it came back, unless a later payout has paid it."""
    last = Entry.objects.filter(
        kind=Entry.Kind.PAYOUT_BACK,
        external_id__startswith=f"{payout.code}-",
        payout_line=None,
    )
    return last.first()


def arrived(payout: Payout, *, at: datetime) -> None:
    """It is out of our hands. Under the payout's lock."""
    from_bank = payout.way == Way.BANK
    payout.status, payout.done_at, payout.problem = State.DONE, at, ""
    payout.save()
    _tell(payout)
    there = Account.Kind.BANK if from_bank else Account.Kind.GATEWAY
    owner = None if from_bank else payout.way
    entry = _move(
        payout,
        Entry.Kind.PAYOUT_DONE,
        [
            (Account.Kind.IN_TRANSIT, None, payout.amount),
            (there, owner, -payout.amount),
        ],
        at,
    )
    papers.issue_statement(payout, entry, lines_of(payout))


def came_back(payout: Payout, problem: str, *, at: datetime) -> None:
    """We owe it to the worker again. Under the payout's lock."""
    payout.status, payout.done_at, payout.problem = State.FAILED, at, problem[:300]
    payout.save()
    _tell(payout)
    kind, there = Entry.Kind.PAYOUT_BACK, Account.Kind.IN_TRANSIT
    _post(payout, kind, there, PAYABLE, payout.amount, at)


def _post(
    payout: Payout,
    kind: Entry.Kind,
    debited: Account.Kind,
    credited: Account.Kind,
    amount: MinorUnits,
    at: datetime,
) -> None:
    lines = [
        (pot, payout.worker if pot in POTS else None, sum)
        for pot, sum in ((debited, amount), (credited, -amount))
    ]
    _move(payout, kind, lines, at)


def _move(
    payout: Payout, kind: Entry.Kind, lines: Iterable[ledger.Line], at: datetime
) -> Entry:
    entry, _created = ledger.post(
        SOURCE,
        f"{payout.code}-{kind}-{payout.key_number}",
        kind=kind,
        job=None,
        currency=payout.currency,
        lines=list(lines),
        at=at,
    )
    return entry


def _lock_for(by: User, payout: Payout) -> Payout:
    _ask_for_permission(by)
    return lock(payout)


def lock(payout: Payout) -> Payout:
    """The payout as the database has it, held until the transaction ends."""
    held = Payout.objects.select_for_update().get(pk=payout.pk)
    held.worker, held.batch = payout.worker, payout.batch
    return held


def _ask_for_permission(by: User) -> None:
    if not by.has_perm(PERMISSION):
        raise NotAllowed(_("Only Finance can pay workers out."))


def _ask_whether_open(payout: Payout) -> None:
    if payout.way != Way.BANK:
        raise NotNow(_("This goes by Stripe, which says itself what became of it."))
    if payout.status != State.ORDERED:
        raise NotNow(_("This payout is not on its way any more."))
