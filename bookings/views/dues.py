"""A worker pays online what they owe us of cash."""

from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from bookings.forms import WayForm
from bookings.money import dues as rules
from bookings.money import gateways
from bookings.views.job import READ_OR_SEND
from bookings.views.pay import lead_away, may_lead_to
from bookings.views.pay_page import choices
from bookings.views.work import show_earnings
from toolkit import money
from toolkit.middleware.limits import limited
from toolkit.views.refusals import answered_by
from workers.views.access import with_profile


def _show_refusal(request, refusal, *, profile, currency):
    error = refusal.sentence
    return show_earnings(request, profile, status=refusal.status, error=error)


@limited("pay")
@with_profile
@require_http_methods(READ_OR_SEND)
@answered_by(_show_refusal)
def dues(request, profile, currency):
    """GET: the sum and the ways to pay it. POST: off to where it is paid."""
    worker = request.user
    amount = rules.owed(worker, currency)
    begun = rules.begun(worker, currency)
    if problem := rules.refusal(begun, currency, amount):
        raise problem
    ways = rules.ways(currency)
    sent = request.POST if request.method == "POST" else None
    form = WayForm(sent, ways=ways, initial={"gateway": ways[0]})
    if form.is_valid():
        payment = rules.pay(worker, currency, form.cleaned_data["gateway"])
        return lead_away(request, payment, title=_("Our part of jobs in cash"))
    context = {"page": DuesPage(worker, currency, amount, form)}
    status = 422 if form.is_bound else 200
    answer = render(request, "bookings/dues.html", context, status=status)
    return may_lead_to(answer, context["page"].hosts)


class DuesPage:
    def __init__(self, worker, currency, amount, form):
        self.worker, self.currency, self.form = worker, currency, form
        self.amount = money.show(amount, currency)

    @property
    def choices(self):
        ways = rules.ways(self.currency)
        chosen = self.form["gateway"].value()
        chosen = chosen if chosen in ways else ways[0]
        return choices(ways, chosen, self.worker, over=True)

    @property
    def hosts(self):
        found = (gateways.gateway(way).hosts for way in rules.ways(self.currency))
        return sorted({host for hosts in found for host in hosts})
