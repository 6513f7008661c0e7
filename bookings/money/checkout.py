"""How a customer comes to the page where a gateway takes their money, and back.

The amount is the payment's own, frozen long before; nothing that a browser sends has a
part in it. Coming back proves nothing either: the gateway is asked.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from bookings import queries
from bookings.models import Attempt, Job, Payment
from bookings.money import gateways, methods, payments, planning, refunds, settling
from bookings.money.gateways.base import (
    Checkout,
    GatewayAway,
    GatewayRefused,
    KeyRefused,
    Way,
)
from toolkit.errors import NotAllowed, NotNow, Refusal
from toolkit.templatetags import when
from toolkit.units import MinorUnits

States, Statuses = Payment.Status, Attempt.Status
# A page at the gateway is there for so long; one that ends soon is made anew.
LIFE, TOO_SHORT = timedelta(hours=12), timedelta(minutes=10)


class NoAnswer(Refusal):
    """The gateway does not answer. Nothing was taken."""

    status = 503


def refusal(payment: Payment, user: User, at: datetime) -> Refusal | None:
    """Why `user` can't pay this online now, or None."""
    if user != payment.payer:
        return NotAllowed(_("Only the customer pays for this job."))
    if payment.status in (States.SECURED, States.RELEASED):
        return NotNow(_("This is paid already. Nothing more is taken."))
    if payment.status != States.CREATED or not gateways.is_online(payment.gateway):
        return NotNow(_("There is nothing to pay online for this job."))
    if payment.pay_from and at < payment.pay_from:
        moment = when.full_moment(payment.pay_from, payment.job.city)
        sentence = _("You can pay from %(moment)s. We write to you then.")
        return NotNow(sentence % {"moment": moment})
    return None


def begin(
    payment: Payment, way: Way, *, by: User, at: datetime | None = None
) -> Checkout:
    """Where this customer pays now. The same place again while it is still there.

    Not inside a transaction. `way.back_url` may hold {attempt}: its code. Raises
    NotAllowed, NotNow, or NoAnswer when the gateway does not answer.
    """
    at = at or timezone.now()
    look_again(payment, at=at)
    attempt = _attempt(payment, by, at)
    gateway = gateways.gateway(attempt.gateway)
    if attempt.checkout_url:
        return Checkout(attempt.checkout_id, attempt.checkout_url)
    way = replace(way, back_url=way.back_url.format(attempt=attempt.code))
    try:
        checkout = gateway.start(attempt, way)
    except GatewayAway as away:
        if away.answered:
            _drop(attempt, at)
        raise NoAnswer(_no_answer()) from away
    except GatewayRefused as refused:
        _drop(attempt, at)
        raise NoAnswer(_no_answer()) from refused
    _keep(attempt, checkout, at)
    return checkout


def look_again(payment: Payment, *, at: datetime | None = None) -> None:
    """Ask the gateway about what may have been paid meanwhile, as far as it answers."""
    attempt = queries.living_attempt(payment)
    if attempt and attempt.checkout_id:
        attempt.payment = payment
        try:
            settling.settle(attempt, at=at)
        except GatewayAway:
            return


def ask(payment: Payment, *, by: User, at: datetime | None = None) -> int:
    """Staff have the gateway asked about every try to pay this. Returns how many.

    Not inside a transaction. Raises NotAllowed, NotNow when there is nothing to ask, or
    NoAnswer when the gateway does not answer.
    """
    made = Attempt.objects.filter(payment=payment).exclude(checkout_id="")
    found = list(made.select_related("payment__job").order_by("pk"))
    if not found:
        raise NotNow(_("Nobody has tried to pay this online, so nobody can be asked."))
    for attempt in found:
        ask_about(attempt, by=by, at=at)
    return len(found)


def ask_about(attempt: Attempt, *, by: User, at: datetime | None = None) -> Attempt:
    """Staff have the gateway asked about one try. As `ask`, also in what it raises."""
    if not by.has_perm(refunds.PERMISSION):
        raise NotAllowed(_("Only Finance can have a gateway asked."))
    if not attempt.checkout_id:
        raise NotNow(_("The gateway knows nothing of this try yet."))
    name = attempt.gateway.capitalize()
    try:
        return settling.settle(attempt, at=at)
    except KeyRefused as refused:
        sentence = _("%(gateway)s does not take our key. Nothing was changed.")
        raise NoAnswer(sentence % {"gateway": name}) from refused
    except GatewayAway as away:
        sentence = _("%(gateway)s does not answer just now. Nothing was changed.")
        raise NoAnswer(sentence % {"gateway": name}) from away


def _attempt(payment: Payment, by: User, at: datetime) -> Attempt:
    """The living attempt of this way to pay, or a new one."""
    with transaction.atomic():
        job = queries.lock_job(payment.job)
        payment = queries.lock_payment(payment)
        payment.job = job
        if problem := refusal(payment, by, at):
            raise problem
        if payment.gateway not in methods.offered(payment.currency):
            raise NoAnswer(_no_answer())
        attempt = queries.living_attempt(payment)
        if attempt and _is_usable(attempt, payment, at):
            attempt.payment = payment
            return attempt
        if attempt:
            attempt.dropped_at = at
            attempt.save(update_fields=["dropped_at"])
            planning.plan(payment, attempt, at)
        return Attempt.objects.create(
            payment=payment,
            gateway=payment.gateway,
            currency=payment.currency,
            amount=payment.amount,
            expires_at=at + LIFE,
            created_at=at,
            check_at=at + settling.SOON,
        )


def _is_usable(attempt: Attempt, payment: Payment, at: datetime) -> bool:
    fits = (attempt.gateway, attempt.amount) == (payment.gateway, payment.amount)
    ends_soon = attempt.expires_at and attempt.expires_at < at + TOO_SHORT
    holds = gateways.gateway(attempt.gateway).hold_days is not None
    return fits and not (holds and ends_soon)


def _keep(attempt: Attempt, checkout: Checkout, at: datetime) -> None:
    attempt.checkout_id = checkout.id
    # What is posted there is made anew each time; a link is kept.
    attempt.checkout_url = "" if checkout.fields else checkout.url
    attempt.check_at = at + settling.SOON
    attempt.save(update_fields=["checkout_id", "checkout_url", "check_at"])


def _drop(attempt: Attempt, at: datetime) -> None:
    """Nothing was made, or something that nobody will be sent to."""
    attempt.status, attempt.dropped_at, attempt.check_at = Statuses.ENDED, at, None
    attempt.save(update_fields=["status", "dropped_at", "check_at"])


def _no_answer() -> str:
    return _(
        "The payment page does not answer just now, and nothing was taken. Try again "
        "in a few minutes, or pay in another way."
    )


def begin_anew(
    job: Job, payment: Payment, amount: MinorUnits, way: str, at: datetime
) -> Payment:
    """Another sum, or another way, of what somebody began to pay by choice; `job` is
    locked. Returns it as it is then.
    """
    payment = queries.lock_payment(payment)
    payment.job = job
    payments.leave_pages(payment, at)
    payment.amount, payment.gateway = amount, way
    payment.save(update_fields=["amount", "gateway"])
    return payment
