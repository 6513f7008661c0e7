"""What Finance does about money: each with a reason or a trace, or with both.

The admin's log keeps who did it; a refund stands in the story of the job as well.
"""

from django import forms
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.log_actions import log

from accounts.admin.actions import ActionView, NeedsReason, ReasonForm
from bookings.admin import formatting
from bookings.models import Attempt, Proposal
from bookings.money import (
    checkout,
    orders,
    payments,
    proposals,
    refunds,
    two_people,
    waiving,
    webhooks,
)
from bookings.money.gateways import is_online
from bookings.money.two_people import NeedsTwo
from services import shared
from services.models import MarketSettings
from toolkit import money
from toolkit.errors import NotAllowed
from toolkit.forms import MoneyField
from toolkit.views.proof import Proven


class MoneyActionView(Proven, ActionView):
    """`permission` is asked before anything is read. What the rules refuse is said on
    the page with all that was typed, and with the status of the refusal.
    """

    permission = refunds.PERMISSION

    def dispatch(self, request, *args, **kwargs):
        if not request.user.has_perm(self.permission):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_refusal(self):
        """Why there is nothing to do here, or None."""
        return None

    def get(self, request, *args, **kwargs):
        if refusal := self.get_refusal():
            messages.error(request, refusal.sentence)
            return redirect(self.get_success_url())
        return super().get(request, *args, **kwargs)

    def refuse(self, form, refusal):
        if isinstance(refusal, NotAllowed):
            raise PermissionDenied(refusal.sentence)
        form.add_error(None, refusal.sentence)
        context = self.get_context_data(form=form)
        return self.render_to_response(context, status=refusal.status)

    def propose(self, needs, kind, reason, **about):
        """It is too much for one person: another one is asked. What is told of it."""
        user = self.request.user
        made = proposals.propose(kind, needs, by=user, reason=reason, **about)
        self.trace(made, "propose", reason=reason, amount=formatting.amount(made))
        sentence = _(
            "%(amount)s is proposed. It is done when a second person of Finance agrees."
        )
        told = sentence % {"amount": formatting.amount(made)}
        return f"{told} {needs.why}".strip()

    def trace(self, row, action, **data):
        log(row, f"bookings.{action}", user=self.request.user, data=data)


# --- Cash -----------------------------------------------------------------------


def may_mark(user, payment):
    due = payment.status == payment.Status.CREATED
    return due and payments.refusal(payment.job, payment, user) is None


class MarkPaidView(MoneyActionView):
    permission = "bookings.mark_paid"
    page_title = gettext_lazy("Mark as paid")
    header_icon = "check"
    button = gettext_lazy("Yes, the money changed hands")

    def get_refusal(self):
        return payments.refusal(self.object.job, self.object, self.request.user)

    def get_explanation(self):
        job = self.object.job
        return _(
            "%(customer)s gave %(worker)s %(amount)s in cash. The books will say so "
            "for good, and %(worker)s owes us %(commission)s."
        ) % {
            "customer": job.customer.get_short_name(),
            "worker": job.worker.get_short_name(),
            "amount": formatting.amount(self.object),
            "commission": formatting.commission(self.object),
        }

    @transaction.atomic
    def act(self, form):
        was = self.object.status
        paid = payments.mark_paid(self.object, by=self.request.user)
        if paid.status != was:
            self.trace(paid, "mark-paid")
        return _("%(amount)s is marked as paid.") % {"amount": formatting.amount(paid)}


# --- Giving money back ------------------------------------------------------------


class RefundForm(ReasonForm):
    # What could be given back when they decided: if it changed, they must look again.
    seen = forms.IntegerField(widget=forms.HiddenInput)
    field_order = ["amount", "reason"]

    def __init__(self, *args, currency, most, **kwargs):
        told = _("The customer and the worker read these words.")
        how = {"required": True, "help_text": told, "most": proposals.MOST_WORDS}
        super().__init__(*args, **how, **kwargs)
        self.fields["amount"] = MoneyField(
            currency=currency,
            country=lambda: shared.settings_for(MarketSettings).country,
            min_value=1,
            label=_("Amount in %(currency)s") % {"currency": currency},
            help_text=_("Up to %(most)s.") % {"most": money.show(most, currency)},
        )
        self.order_fields(self.field_order)

    def show_left(self, left):
        """The same form once more, decided on what is left now."""
        self.data = self.data.copy()
        self.data["seen"] = left


class RefundView(MoneyActionView):
    page_title = gettext_lazy("Give money back")
    header_icon = "resubmit"
    button = gettext_lazy("Give it back")
    serious = True
    form_class = RefundForm

    def get_refusal(self):
        return refunds.refusal(self.object, self.request.user)

    @property
    def most(self):
        return refunds.refundable(self.object)

    def get_form_kwargs(self):
        currency = self.object.currency
        return super().get_form_kwargs() | {"currency": currency, "most": self.most}

    def get_initial(self):
        return {"amount": self.most, "seen": self.most}

    def get_explanation(self):
        job = self.object.job
        sentence = _(
            "%(customer)s paid %(amount)s %(how)s and gets back what you say here, the "
            "same way. %(worker)s and we each bear our share of it. %(warning)s"
        )
        if not self.object.commission:
            # Of a tip or a fee nothing is ours.
            sentence = _(
                "%(customer)s paid %(amount)s %(how)s and gets back what you say here, "
                "the same way. All of it comes from %(worker)s. %(warning)s"
            )
        return sentence % {
            "warning": two_people.warning(),
            "customer": job.customer.get_short_name(),
            "worker": job.worker.get_short_name(),
            "amount": formatting.amount(self.object),
            "how": formatting.how(self.object),
        }

    def refuse(self, form, refusal):
        form.show_left(self.most)
        return super().refuse(form, refusal)

    @transaction.atomic
    def act(self, form):
        typed = form.cleaned_data
        reason, seen = typed["reason"], typed["seen"]
        how = {"by": self.request.user, "reason": reason, "seen": seen}
        try:
            order = refunds.refund(self.object, typed["amount"], **how)
        except NeedsTwo as needs:
            about = {"payment": self.object, "left": seen}
            return self.propose(needs, Proposal.Kind.REFUND, reason, **about)
        shown = money.show(order.amount, self.object.currency)
        self.trace(self.object, "refund", reason=typed["reason"], amount=shown)
        return _("%(amount)s goes back to %(customer)s.") % {
            "amount": shown,
            "customer": self.object.job.customer.get_short_name(),
        }


# --- Waiving ------------------------------------------------------------------------


class WaiveView(NeedsReason, MoneyActionView):
    page_title = gettext_lazy("Waive it")
    header_icon = "cross"
    button = gettext_lazy("Yes, nobody owes it any more")
    serious = True
    reason_help = gettext_lazy("The customer and the worker read these words.")
    reason_most = proposals.MOST_WORDS

    def get_refusal(self):
        return waiving.refusal(self.object, self.request.user)

    def get_explanation(self):
        job = self.object.job
        return _(
            "%(customer)s owes %(amount)s and need not pay it any more. %(worker)s "
            "gets nothing of it, and neither do we. %(warning)s"
        ) % {
            "customer": job.customer.get_short_name(),
            "worker": job.worker.get_short_name(),
            "amount": formatting.amount(self.object),
            "warning": two_people.warning(),
        }

    @transaction.atomic
    def act(self, form):
        reason, user = form.cleaned_data["reason"], self.request.user
        try:
            waived = waiving.waive(self.object, by=user, reason=reason)
        except NeedsTwo as needs:
            kind = Proposal.Kind.WAIVE
            return self.propose(needs, kind, reason, payment=self.object)
        shown = formatting.amount(waived)
        self.trace(waived, "waive", reason=reason, amount=shown)
        return _("%(amount)s is waived.") % {"amount": shown}


# --- Asking and trying again --------------------------------------------------------


def may_ask(user, attempt):
    return bool(attempt.checkout_id) and user.has_perm(refunds.PERMISSION)


def may_ask_about(user, payment):
    if not user.has_perm(refunds.PERMISSION):
        return False
    made = Attempt.objects.filter(payment=payment).exclude(checkout_id="")
    return is_online(payment.gateway) and made.exists()


class AtOnceView(MoneyActionView):
    """One press of a button: what is refused is told on the page it came from."""

    http_method_names = ["post"]

    def refuse(self, form, refusal):
        messages.error(self.request, refusal.sentence)
        return redirect(self.get_success_url())


class AskView(AtOnceView):
    def act(self, form):
        checkout.ask(self.object, by=self.request.user)
        self.trace(self.object, "ask-gateway")
        return _("The gateway has answered. This is what it knows.")


class AskAttemptView(AtOnceView):
    def act(self, form):
        checkout.ask_about(self.object, by=self.request.user)
        self.trace(self.object, "ask-gateway")
        return _("The gateway has answered. This is what it knows.")


class AgainView(NeedsReason, MoneyActionView):
    reason_help = gettext_lazy("For the history: what has changed since.")
    button = page_title = gettext_lazy("Try again")
    header_icon = "rotate"


class TryAgainView(AgainView):
    def get_refusal(self):
        order, user = self.object, self.request.user
        return orders.retry_refusal(order, user, timezone.now())

    def get_explanation(self):
        return _("The gateway said no: “%(problem)s”. It is asked once more.") % {
            "problem": self.object.problem
        }

    @transaction.atomic
    def act(self, form):
        order = orders.try_again(self.object, by=self.request.user)
        self.trace(order, "try-again", reason=form.cleaned_data["reason"])
        return _("It is sent again in a moment.")


class WorkAgainView(AgainView):
    def get_refusal(self):
        return webhooks.retry_refusal(self.object, self.request.user)

    def get_explanation(self):
        return _("We gave up on this: “%(problem)s”. It is worked on once more.") % {
            "problem": self.object.problem
        }

    @transaction.atomic
    def act(self, form):
        event = webhooks.try_again(self.object, by=self.request.user)
        self.trace(event, "work-again", reason=form.cleaned_data["reason"])
        return _("It is worked on in a moment.")
