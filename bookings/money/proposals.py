"""What one of Finance wants and another has to agree to: proposed, approved, declined
or withdrawn.

Approved it is done as if it were pressed at that moment: every rule is asked again, and
what has changed since is refused. Who proposed it never approves or declines it.
"""

from datetime import datetime
from functools import partial

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from bookings.models import Contest, Payment, Proposal
from bookings.money import losses, owing, payouts, refunds, waiving
from bookings.money.two_people import NeedsTwo
from bookings.signals import proposal_changed
from toolkit.errors import NotAllowed, NotNow, Refusal, Unprocessable
from toolkit.text import is_blank
from toolkit.units import MinorUnits

Kind, Status = Proposal.Kind, Proposal.Status
# Letters of a reason about money that are kept, whoever gives it for what.
MOST_WORDS = Proposal._meta.get_field("reason").max_length


# --- Proposing -----------------------------------------------------------------


def propose(
    kind: Proposal.Kind,
    needs: NeedsTwo,
    *,
    by: User,
    reason: str,
    payment: Payment | None = None,
    contest: Contest | None = None,
    left: MinorUnits | None = None,
    at: datetime | None = None,
) -> Proposal:
    """Write down what a rule said needs two, so that another one can agree.

    `left`: what could be given back when it was proposed. Raises NotAllowed, NotNow
    when the same waits already, or Unprocessable without a reason.
    """
    if not by.has_perm(PERMISSIONS[kind]):
        raise NotAllowed(_("Only Finance can propose this."))
    if is_blank(reason):
        raise Unprocessable(_("Say why: whoever is to agree reads it."))
    at = at or timezone.now()
    seen: dict[str, object] = {
        "sums": needs.sums,
        "left": left,
        "earlier": needs.earlier,
    }
    if kind == Kind.PAYOUT:
        seen["due"] = _plain(owing.due(at))
    currency, amount = max(needs.sums.items(), key=lambda pair: pair[1])
    try:
        with transaction.atomic():
            proposal = Proposal.objects.create(
                kind=kind,
                payment=contest.attempt.payment if contest else payment,
                contest=contest,
                currency=currency,
                amount=amount,
                seen=seen,
                reason=reason[:300],
                proposed_by=by,
                proposed_at=at,
            )
            _tell(proposal)
    except IntegrityError as known:
        sentence = _("The same is proposed already and waits for a second person.")
        raise NotNow(sentence) from known
    return proposal


def _plain(found: list[owing.Due]) -> list[dict[str, object]]:
    return [
        {
            "worker": one.standing.worker.pk,
            "currency": one.standing.currency,
            "ready": one.standing.ready,
            "netted": one.standing.netted,
            "held": one.standing.held,
            "way": one.way,
        }
        for one in found
    ]


# --- Deciding --------------------------------------------------------------------


def refusal(proposal: Proposal, user: User) -> Refusal | None:
    """Why `user` can't approve or decline it, or None."""
    if not user.has_perm(PERMISSIONS[Kind(proposal.kind)]):
        return NotAllowed(_("Only Finance decides about this."))
    if proposal.status != Status.WAITING:
        return NotNow(_("This is decided already."))
    if user.pk == proposal.proposed_by_id:
        return NotAllowed(_("Somebody else of Finance decides about your proposals."))
    return None


def withdrawal_refusal(proposal: Proposal, user: User) -> Refusal | None:
    """Why `user` can't take it back, or None."""
    if user.pk != proposal.proposed_by_id:
        return NotAllowed(_("Only who proposed this can take it back."))
    if proposal.status != Status.WAITING:
        return NotNow(_("This is decided already."))
    return None


def approve(proposal: Proposal, *, by: User, at: datetime | None = None) -> Proposal:
    """A second person agrees: it is done. Twice is once.

    Raises a Refusal of what is proposed as well, and then it still waits.
    """
    at = at or timezone.now()
    with transaction.atomic():
        proposal = _lock(proposal)
        if (proposal.status, proposal.decided_by_id) == (Status.APPROVED, by.pk):
            return proposal
        if problem := refusal(proposal, by):
            raise problem
        DEEDS[Kind(proposal.kind)](proposal, by, at)
        _end(proposal, Status.APPROVED, by, at)
    return proposal


def decline(
    proposal: Proposal, *, by: User, reason: str, at: datetime | None = None
) -> Proposal:
    with transaction.atomic():
        proposal = _lock(proposal)
        if problem := refusal(proposal, by):
            raise problem
        if is_blank(reason):
            raise Unprocessable(_("Say why: who proposed it reads it."))
        proposal.answer = reason[:300]
        _end(proposal, Status.DECLINED, by, at or timezone.now())
    return proposal


def withdraw(proposal: Proposal, *, by: User, at: datetime | None = None) -> Proposal:
    with transaction.atomic():
        proposal = _lock(proposal)
        if problem := withdrawal_refusal(proposal, by):
            raise problem
        _end(proposal, Status.WITHDRAWN, by, at or timezone.now())
    return proposal


def _lock(proposal: Proposal) -> Proposal:
    return Proposal.objects.select_for_update(of=("self",)).get(pk=proposal.pk)


def _end(proposal: Proposal, status: Proposal.Status, by: User, at: datetime) -> None:
    proposal.status, proposal.decided_by, proposal.decided_at = status, by, at
    proposal.save()
    _tell(proposal)


def _tell(proposal: Proposal) -> None:
    told = partial(proposal_changed.send_robust, sender=Proposal, proposal=proposal)
    transaction.on_commit(told)


# --- What is done then -------------------------------------------------------------


def _refund(proposal: Proposal, by: User, at: datetime) -> None:
    assert proposal.payment  # noqa: S101  its kind has one
    refunds.refund(
        proposal.payment,
        proposal.amount,
        by=by,
        reason=proposal.reason,
        seen=proposal.seen["left"],
        approved=proposal,
        at=at,
    )


def _pay_out(proposal: Proposal, by: User, at: datetime) -> None:
    payouts.make_batch(by=by, approved=proposal, at=at)


def _waive(proposal: Proposal, by: User, at: datetime) -> None:
    assert proposal.payment  # noqa: S101  its kind has one
    reason = proposal.reason
    waiving.waive(proposal.payment, by=by, reason=reason, approved=proposal, at=at)


def _take_back(proposal: Proposal, by: User, at: datetime) -> None:
    assert proposal.contest  # noqa: S101  its kind has one
    losses.take_back(
        proposal.contest,
        by=by,
        reason=proposal.reason,
        seen=proposal.amount,
        approved=proposal,
        at=at,
    )


DEEDS = {
    Kind.REFUND: _refund,
    Kind.PAYOUT: _pay_out,
    Kind.WAIVE: _waive,
    Kind.TAKE_BACK: _take_back,
}
PERMISSIONS = {
    Kind.REFUND: refunds.PERMISSION,
    Kind.PAYOUT: payouts.PERMISSION,
    Kind.WAIVE: refunds.PERMISSION,
    Kind.TAKE_BACK: refunds.PERMISSION,
}
