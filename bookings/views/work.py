"""A worker’s day, and a worker’s money."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from bookings.jobs import commission
from bookings.money import dues, income
from bookings.views.access import page_of
from bookings.views.pay import may_lead_to
from bookings.views.payouts_page import PayoutsPage
from bookings.views.work_page import WorkPage
from toolkit import dates, readers
from toolkit.percent import shown as percent
from toolkit.views import exports
from workers.views.access import with_profile

PAGE = 25
PAID_DUES = 5
FORMATS = ["csv"]


@with_profile
@require_safe
def work(request, profile):
    if not profile.works:
        return redirect("workers:apply")
    chosen = readers.day(request.GET.get("day"))
    page = WorkPage(profile, at=timezone.now(), chosen=chosen)
    if page.day is None:
        raise Http404
    return render(
        request,
        "bookings/work.html",
        {"page": page, "profile": profile, "worker": profile},
    )


def _owed(worker):
    """(currency, sum, whether it can be paid now, what is on its way to us) of what is
    between us and them.
    """
    found = income.owed(worker)
    return [
        (currency, amount, *_payable(worker, currency, amount))
        for currency, amount in found
    ]


def _payable(worker, currency, amount):
    if amount <= 0:
        return False, 0
    begun = dues.begun(worker, currency)
    may_pay = not dues.refusal(begun, currency, amount)
    return may_pay, begun.amount if dues.is_on_its_way(begun) else 0


@with_profile
@require_safe
def earnings(request, profile):
    zone = profile.city.tz
    month = readers.month(request.GET.get("month"))
    since, until = dates.month(month, zone) if month else (None, None)
    if readers.choice(request.GET.get("format"), FORMATS):
        name = f"earnings-{month:%Y-%m}" if month else "earnings"
        rows = income.table(request.user, zone, since=since, until=until)
        return exports.csv_response(rows, name, kind=HttpResponse)
    return show_earnings(request, profile)


def show_earnings(request, profile, *, status=200, error=""):
    """The whole page, of one month or of all."""
    zone = profile.city.tz
    month = readers.month(request.GET.get("month"))
    since, until = dates.month(month, zone) if month else (None, None)
    rows = income.entries(request.user, since=since, until=until)
    payouts = PayoutsPage(profile, at=timezone.now())
    context = {
        "error": error,
        "our_share": f"{percent(commission.rate_for(profile))} %",
        "has_own_rate": commission.has_own_rate(profile),
        "payouts": payouts,
        "profile": profile,
        "page": page_of(rows, request, PAGE),
        "totals": income.totals(request.user, since=since, until=until),
        "coming": income.on_its_way(request.user)[:PAGE],
        "owed": _owed(request.user),
        "paid_dues": dues.paid(request.user, PAID_DUES),
        "months": income.months(request.user, zone),
        "month": month,
        "query": f"month={month:%Y-%m}" if month else "",
    }
    answer = render(request, "bookings/earnings.html", context, status=status)
    return may_lead_to(answer, payouts.hosts)
