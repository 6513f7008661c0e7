"""My jobs: a customer’s home, and a worker’s jobs by tab."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from bookings import agenda
from bookings.agenda import TABS
from bookings.queries.lists import PAGE_SIZE
from bookings.views.access import page_of, private
from bookings.words.needs import WORDS
from toolkit import readers


@private
@require_safe
def my_jobs(request):
    if request.user.is_customer:
        return _customers(request)
    if request.user.is_worker:
        return _workers(request)
    raise PermissionDenied(_("Staff find every job on the staff desk."))


def _customers(request):
    user, at = request.user, timezone.now()
    needs = agenda.needs_customer(user, at)
    for job in needs:
        words = WORDS[job.need]
        job.need_text, job.need_icon = words.text, words.icon
    context = {
        "needs": needs,
        "coming": agenda.coming_up(user),
        "known": agenda.known_workers(user),
        "page": page_of(agenda.history(user), request, PAGE_SIZE),
    }
    return render(request, "bookings/customer_jobs.html", context)


def _workers(request):
    show = readers.choice(request.GET.get("show"), TABS) or "all"
    counts = agenda.tab_counts(request.user)
    context = {
        "tabs": [
            {"key": key, "name": tab.name, "count": counts[key], "here": key == show}
            for key, tab in TABS.items()
        ],
        "show": show,
        "page": page_of(agenda.on_tab(request.user, show), request, PAGE_SIZE),
    }
    return render(request, "bookings/worker_jobs.html", context)
