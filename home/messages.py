"""What people wrote to us by a form, and whether a person has answered.

The answer is a letter of ours, from the address for help. That it was given is noted
with what was sent, and both are forgotten together (`contact.KEEP`).
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from wagtail.contrib.forms.models import FormSubmission

from accounts.models import User
from bookings.reports import periods

PERMISSION, TO_MARK = (
    f"wagtailforms.{verb}_formsubmission" for verb in ("view", "change")
)
# Among what was sent, whose names have letters, digits and lines only.
ANSWERED = "answered:"
SATURDAY = 5
DAY = timedelta(days=1)


def waiting() -> QuerySet[FormSubmission]:
    return FormSubmission.objects.exclude(form_data__has_key=ANSWERED)


def answered() -> QuerySet[FormSubmission]:
    return FormSubmission.objects.filter(form_data__has_key=ANSWERED)


def mark_answered(
    message: FormSubmission, *, by: User, at: datetime | None = None
) -> FormSubmission:
    """Nobody waits for us any more. Who was first stays."""
    with transaction.atomic():
        held = _lock(message)
        if ANSWERED not in held.form_data:
            moment = (at or timezone.now()).isoformat()
            held.form_data[ANSWERED] = {"by": by.name or by.username, "at": moment}
            held.save(update_fields=["form_data"])
    return held


def reopen(message: FormSubmission) -> FormSubmission:
    """It was marked by mistake."""
    with transaction.atomic():
        held = _lock(message)
        if held.form_data.pop(ANSWERED, None):
            held.save(update_fields=["form_data"])
    return held


def _lock(message: FormSubmission) -> FormSubmission:
    return FormSubmission.objects.select_for_update().get(pk=message.pk)


def who_answered(message: FormSubmission) -> tuple[str, datetime] | None:
    noted = message.form_data.get(ANSWERED)
    return (noted["by"], datetime.fromisoformat(noted["at"])) if noted else None


def late_before(at: datetime) -> datetime:
    """What came before this has waited for more than a working day, on the market's
    clock.
    """
    there = at.astimezone(periods.market_zone())
    if there.weekday() >= SATURDAY:
        there -= (there.weekday() - SATURDAY) * DAY
        there = there.replace(hour=0, minute=0, second=0, microsecond=0)
    there -= DAY
    while there.weekday() >= SATURDAY:
        there -= DAY
    return there
