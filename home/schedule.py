"""Pages go live and expire by themselves, at the time that an editor chose.

Wagtail leaves this to a command that somebody has to run, and stops at the first page
that fails. Here each page stands for itself; what failed is tried again next minute.
"""

import logging

from django.db import transaction
from django.utils import timezone
from wagtail.models import Page, Revision

log = logging.getLogger(__name__)


def publish_due() -> None:
    """Unpublish what has expired, then publish what is due."""
    at = timezone.now()
    for page in Page.objects.filter(live=True, expire_at__lte=at):
        _try(page, _unpublish)
    due = Revision.objects.filter(approved_go_live_at__lte=at)
    for revision in due.order_by("approved_go_live_at", "pk"):
        _try(revision, _publish)


def _try(thing, work):
    try:
        with transaction.atomic():
            work(thing)
    except Exception:
        log.exception("%s of %s failed; it is tried again.", work.__name__, thing)


def _unpublish(page):
    page.unpublish(set_expired=True, log_action="wagtail.unpublish.scheduled")


def _publish(revision):
    revision.publish(log_action="wagtail.publish.scheduled")
