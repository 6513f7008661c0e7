"""Who bears what a bank took for good: we do, unless Finance decides otherwise.

What is taken back from the worker is their share of the lost sum: our commission on it
stays our loss. What we had added for a coupon no bank has asked for: it stays theirs.
"""

from datetime import datetime
from functools import partial

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from bookings import queries
from bookings.models import Account, Contest, Entry, Payment, Proposal
from bookings.money import contests, ledger, refunds, settling, two_people
from bookings.signals import loss_taken_back
from toolkit import money
from toolkit.errors import NotAllowed, NotNow, Refusal, Unprocessable
from toolkit.text import is_blank
from toolkit.units import MinorUnits

Status = Contest.Status


def refusal(contest: Contest, user: User) -> Refusal | None:
    """Why `user` can't take this loss back from the worker, or None."""
    if not user.has_perm(refunds.PERMISSION):
        return NotAllowed(_("Only Finance decides who bears a loss."))
    if contest.status == Status.OPEN:
        return NotNow(_("The bank has not decided yet, so nothing is lost."))
    if contest.taken_back:
        return NotNow(_("It is taken back from the worker already."))
    if contest.status == Status.WON or not share_of_worker(contest):
        return NotNow(_("The worker has nothing of a sum that was lost here."))
    return None


def share_of_worker(contest: Contest) -> MinorUnits:
    """What of this loss the worker had earned, at most what is left of that."""
    attempt = contest.attempt
    payment = attempt.payment
    if payment.status != Payment.Status.RELEASED or attempt.dropped_at:
        return 0
    ours_to_bear = contests.lost(attempt) - attempt.set_off
    lost: MinorUnits = min(
        contest.gone, ours_to_bear, payment.amount - payment.refunded
    )
    if contest.status != Status.LOST or lost <= 0:
        return 0
    before, after = payment.refunded, payment.refunded + lost
    ours = _our_loss(payment, after) - _our_loss(payment, before)
    return max(0, min(lost - ours, _left_of_the_worker(payment)))


def _our_loss(payment: Payment, amount: MinorUnits) -> MinorUnits:
    """The commission in so much of what the customer paid."""
    return money.part(payment.commission, amount, payment.worth)


def taken_alone(contest: Contest, by: User, at: datetime) -> MinorUnits:
    """What `by` took back on the same job lately, without a second person."""
    agreed = two_people.approved(Proposal.Kind.TAKE_BACK).values("contest")
    taken = Contest.objects.filter(
        attempt__payment__job=contest.attempt.payment.job,
        currency=contest.currency,
        decided_by=by,
        decided_at__gte=two_people.window(at),
    )
    return taken.exclude(pk__in=agreed).aggregate(sum=Sum("taken_back"))["sum"] or 0


def take_back(
    contest: Contest,
    *,
    by: User,
    reason: str,
    seen: MinorUnits | None = None,
    approved: Proposal | None = None,
    at: datetime | None = None,
) -> Contest:
    """The worker bears their share. `seen`: how much that was when it was decided.

    Raises NotAllowed, NotNow, NeedsTwo, or Unprocessable without a reason.
    """
    at = at or timezone.now()
    with transaction.atomic():
        contest = lock(contest)
        if problem := refusal(contest, by):
            raise problem
        if is_blank(reason):
            raise Unprocessable(_("Say why: the worker reads it."))
        amount = share_of_worker(contest)
        if seen is not None and seen != amount:
            sentence = _("It is %(sum)s by now. Look again before you send this.")
            raise NotNow(sentence % {"sum": money.show(amount, contest.currency)})
        why = _(
            "Together with %(sum)s that you took back on this job it is too much for "
            "one person."
        )
        earlier = taken_alone(contest, by, at)
        two_people.ask_with(earlier, why, amount, contest.currency, approved)
        _post(contest, amount, at)
        contest.taken_back, contest.decided_at = amount, at
        contest.decided_by, contest.decision = by, reason[:300]
        contest.save()
        told = partial(loss_taken_back.send_robust, sender=Contest, contest=contest)
        transaction.on_commit(told)
    return contest


def lock(contest: Contest) -> Contest:
    """As the database has it, held, with its job, payment and try held before it."""
    attempt = queries.lock_attempt(contest.attempt)
    held = Contest.objects.select_for_update().get(pk=contest.pk)
    held.attempt = attempt
    return held


def _left_of_the_worker(payment: Payment) -> MinorUnits:
    """What the sum brought them, less their part of refunds and earlier losses."""
    back = settling.share_of_worker(payment, payment.refunded)
    earlier = Contest.objects.filter(attempt__payment=payment)
    taken: MinorUnits = sum(earlier.values_list("taken_back", flat=True))
    earned: MinorUnits = payment.earnings
    return earned - back - taken


def _post(contest: Contest, amount: MinorUnits, at: datetime) -> None:
    payment = contest.attempt.payment
    ledger.post(
        contest.attempt.gateway,
        f"contest-{contest.pk}-taken-back",
        kind=Entry.Kind.DUES_BACK if payment.is_dues else Entry.Kind.TAKE_BACK,
        job=payment.job,
        currency=contest.currency,
        lines=[
            *settling.from_worker(payment, amount),
            (Account.Kind.LOSSES, None, -amount),
        ],
        at=at,
    )
