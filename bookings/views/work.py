"""A worker’s day, and a worker’s money."""

from datetime import datetime, time

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from bookings import income
from bookings.views.doors import page_of, workers_only
from bookings.views.work_page import WorkPage
from toolkit import exports, readers
from workers.models import WorkerProfile

PAGE = 25
FORMATS = ["csv"]


@workers_only
@require_safe
def work(request):
    profile = _profile(request.user)
    if profile is None or not profile.works:
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


@workers_only
@require_safe
def earnings(request):
    profile = _profile(request.user)
    if profile is None:
        return redirect("workers:apply")
    zone = profile.city.tz
    since, until = _month(request.GET.get("month"), zone)
    if readers.choice(request.GET.get("format"), FORMATS):
        return _spreadsheet(request, zone, since, until)
    rows = income.entries(request.user, since=since, until=until)
    context = {
        "profile": profile,
        "page": page_of(rows, request, PAGE),
        "totals": income.totals(request.user, since=since, until=until),
        "coming": income.on_its_way(request.user)[:PAGE],
        "owed": income.owed(request.user),
        "months": income.months(request.user, zone),
        "month": since.date() if since else None,
        "query": f"month={since:%Y-%m}" if since else "",
    }
    return render(request, "bookings/earnings.html", context)


def _profile(user):
    profiles = WorkerProfile.objects.with_names()
    return profiles.filter(pk=user.pk).first()


def _month(text, zone):
    """The first moments of the month `2026-11` and of the next; no month, no bound."""
    first = readers.month(text)
    if first is None:
        return None, None
    following = first.replace(
        year=first.year + first.month // 12, month=first.month % 12 + 1
    )
    return tuple(datetime.combine(day, time.min, zone) for day in (first, following))


def _spreadsheet(request, zone, since, until):
    name = f"earnings-{since:%Y-%m}" if since else "earnings"
    rows = income.table(request.user, zone, since=since, until=until)
    return exports.csv_response(rows, name, is_harmless=True, kind=HttpResponse)
