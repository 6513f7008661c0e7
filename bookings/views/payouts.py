"""A worker's way to an account that can be paid, and what is in a payout."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from bookings import access
from bookings.models import Payout
from bookings.money import joining
from bookings.money.gateways.base import GatewayAway
from bookings.views.access import private
from bookings.views.payouts_page import PayoutPage, back_url
from bookings.views.work import show_earnings
from toolkit.middleware.limits import limited
from toolkit.views.proof import proven
from toolkit.views.refusals import answered_by
from workers.views.access import with_profile


def _show_refusal(request, refusal, *, profile):
    error = refusal.sentence
    return show_earnings(request, profile, status=refusal.status, error=error)


@limited("pay")
@with_profile
@require_POST
@proven
@answered_by(_show_refusal)
def join(request, profile):
    """Off to the pages where the gateway asks who they are and where their bank is."""
    return redirect(joining.begin(profile, back_url()))


@limited("pay", reads=True)
@with_profile
@require_safe
def joined(request, profile):
    """Back from there, also when a link was too old. The gateway is asked."""
    if account := joining.account_of(request.user):
        try:
            joining.look_again(account)
        except GatewayAway:
            sentence = _("Stripe does not answer just now. We ask again by ourselves.")
            messages.info(request, sentence)
        else:
            _tell(request, account)
    return redirect("bookings:earnings")


def _tell(request, account):
    if account.is_ready:
        sentence = _("Done. Your money goes to your account at Stripe from now on.")
        messages.success(request, sentence)
    else:
        sentence = _("Stripe needs something more before it can pay you.")
        messages.info(request, sentence)


@private
@require_safe
def payout(request, code):
    try:
        found = access.get_payout_for(request.user, code)
    except Payout.DoesNotExist:
        raise Http404 from None
    page = PayoutPage(found, request.user)
    return render(request, "bookings/payout.html", {"page": page})
