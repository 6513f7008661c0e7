"""How the week goes, on the staff's first page. These figures may be a minute old."""

from urllib.parse import urlencode

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from bookings.models import Job, JobEvent
from bookings.reports import market, periods
from bookings.states import Verb
from home.desk import cached, listing
from toolkit import money


def figures(user, at):
    """[(label, figure, address)] since Monday, of what this person may see."""
    since = periods.this_week(at).since
    monday = since.date()
    found = []
    if user.has_perm("bookings.view_job"):
        counts = cached(f"events.{since:%Y%m%d}", lambda: _counts(since))
        found += [
            (label, counts[event], listing(Job, **{f"{event}_from": monday}))
            for label, event in [
                (_("Requests"), "asked"),
                (_("Accepted"), "accepted"),
                (_("Finished"), "finished"),
                (pgettext("job", "Cancelled"), "cancelled"),
            ]
        ]
    if user.has_perm(market.PERMISSION):
        report = f"{reverse('report_revenue')}?{urlencode({'days_from': monday})}"
        takings = cached(f"paid.{since:%Y%m%d}", lambda: _takings(since))
        shown = [money.show(paid, currency) for paid, currency in takings]
        found += [(_("Paid by customers"), told, report) for told in shown]
    return found


def _counts(since):
    asked = JobEvent.objects.filter(verb=Verb.REQUEST, at__gte=since)
    return market.bookings(since) | asked.aggregate(asked=Count("pk"))


def _takings(since):
    return [(row["paid"], row["currency"]) for row in market.takings(since)]
