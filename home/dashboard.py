"""The first page of the staff: what needs them, then the numbers."""

from django.core.cache import cache
from django.utils import timezone
from wagtail.admin.site_summary import SummaryItem
from wagtail.admin.ui.components import Component

from bookings.models import Job
from home import attention, week
from home.desk import listing
from workers.models import WorkerProfile

TOTALS_SECONDS = 60


class NeedsPanel(Component):
    name = "needs"
    order = 50
    template_name = "home/admin/needs.html"

    def __init__(self, needs):
        self.needs = needs

    def get_context_data(self, parent_context):
        return {"needs": self.needs}


class WeekPanel(Component):
    name = "week"
    order = 60
    template_name = "home/admin/week.html"

    def __init__(self, figures):
        self.figures = figures

    def get_context_data(self, parent_context):
        return {"figures": self.figures}


class TotalItem(SummaryItem):
    """How many there are of a model, with the way to their list."""

    template_name = "home/admin/total.html"
    model = None
    icon = ""

    def is_shown(self):
        label = self.model._meta
        return self.request.user.has_perm(f"{label.app_label}.view_{label.model_name}")

    def get_context_data(self, parent_context):
        key = f"home.dashboard.{self.model._meta.label_lower}"
        total = cache.get_or_set(key, self.model.objects.count, TOTALS_SECONDS)
        return {
            "total": total,
            "icon": self.icon,
            "name": self.model._meta.verbose_name,
            "names": self.model._meta.verbose_name_plural,
            "url": listing(self.model),
        }


class WorkersTotal(TotalItem):
    order = 110
    model = WorkerProfile
    icon = "spanner"


class JobsTotal(TotalItem):
    order = 120
    model = Job
    icon = "calendar-check"


def panels(user):
    """Those that have something to say to this person."""
    at = timezone.now()
    needs = attention.needs(user, at)
    if needs is not None:
        yield NeedsPanel(needs)
    figures = week.figures(user, at)
    if figures:
        yield WeekPanel(figures)
