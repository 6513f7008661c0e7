"""Pages go live and expire by themselves, at the time that an editor chose.

Wagtail leaves this to a command that somebody has to run, and stops at the first page
that fails. Here each page stands for itself; what failed is tried again next minute.
"""

from itertools import chain

from django.db import transaction
from django.utils import timezone
from wagtail.models import Page, Revision

from toolkit.sweeps import oldest_first, sweep


def publish_due() -> int:
    """Unpublish what has expired, then publish what is due. Returns how many.

    Raises SweepFailed for what could not be done, once everything else is.
    """
    at = timezone.now()
    expired = Page.objects.filter(live=True, expire_at__lte=at)
    due = Revision.objects.filter(approved_go_live_at__lte=at)
    rows = chain(
        oldest_first(expired, "expire_at"), oldest_first(due, "approved_go_live_at")
    )
    return sweep(rows, _keep_its_time)


@transaction.atomic
def _keep_its_time(row):
    if isinstance(row, Page):
        row.unpublish(set_expired=True, log_action="wagtail.unpublish.scheduled")
    else:
        row.publish(log_action="wagtail.publish.scheduled")
