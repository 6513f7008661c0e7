"""How a worker comes to an account that a gateway can pay.

Who they are and where their bank is they tell the gateway, never us. Coming back proves
nothing: the gateway is asked, then and every few hours, since it may ask for one more
paper at any time.
"""

from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from bookings.models import PayoutAccount
from bookings.money import gateways, methods
from bookings.money.gateways.base import GatewayAway, GatewayRefused, Person
from toolkit.errors import NotNow, Refusal
from toolkit.sweeps import oldest_first, sweep
from workers.models import WorkerProfile

STRIPE = "stripe"
# How long what a gateway said of an account is believed.
FRESH = timedelta(hours=6)


class NoAnswer(Refusal):
    """The gateway does not answer. Nothing was done."""

    status = 503


def account_of(worker: User) -> PayoutAccount | None:
    return PayoutAccount.objects.filter(worker=worker, gateway=STRIPE).first()


def is_offered(profile: WorkerProfile) -> bool:
    return methods.is_offered(STRIPE, profile.currency)


def begin(profile: WorkerProfile, back_url: str, *, at: datetime | None = None) -> str:
    """Where this worker says who they are. Not inside a transaction.

    Raises NotNow, or NoAnswer when the gateway does not answer.
    """
    at = at or timezone.now()
    if not is_offered(profile):
        raise NotNow(_("Money goes to your bank by bank transfer here."))
    account, _made = PayoutAccount.objects.get_or_create(
        worker=profile.user, gateway=STRIPE, defaults={"checked_at": at}
    )
    payer = gateways.payer(STRIPE)
    try:
        if not account.external_id:
            account.external_id = payer.join(account, _person(profile))
            account.save(update_fields=["external_id"])
        return payer.join_link(account, back_url)
    except GatewayAway as away:
        if away.answered:
            _forget(account)
        raise NoAnswer(
            _("Stripe does not answer just now. Try again in a few minutes.")
        ) from away
    except GatewayRefused as refused:
        _forget(account)
        sentence = _("Stripe can’t pay you here: %(problem)s We pay you by bank.")
        raise NotNow(sentence % {"problem": refused}) from refused


def look_again(account: PayoutAccount, *, at: datetime | None = None) -> bool:
    """Ask the gateway whether this account can be paid. Raises GatewayAway."""
    at = at or timezone.now()
    is_ready = bool(account.external_id) and gateways.payer(account.gateway).is_joined(
        account
    )
    account.is_ready, account.checked_at = is_ready, at
    account.save(update_fields=["is_ready", "checked_at"])
    return is_ready


def look_again_due(*, at: datetime | None = None) -> int:
    """Ask about accounts of which nothing was heard for hours."""
    at = at or timezone.now()
    old = PayoutAccount.objects.filter(checked_at__lte=at - FRESH)
    known = oldest_first(old.exclude(external_id=""), "checked_at")
    if gateways.gateway(STRIPE).problem():
        return 0
    return sweep(
        known, lambda account: look_again(account, at=at), settled=(GatewayAway,)
    )


def _person(profile: WorkerProfile) -> Person:
    return Person(profile.code, profile.city.country, profile.user.email)


def _forget(account: PayoutAccount) -> None:
    """A gateway repeats its fault for the same row; the next try makes another one."""
    PayoutAccount.objects.filter(pk=account.pk, external_id="").delete()
