"""What we keep of a worker, and of who waits for one, when they take it along or leave.

The profile stays as a closed row, for the jobs of customers; nobody finds it any more.
"""

from typing import Any

from accounts import pictures
from accounts.models import User
from workers.models import SearchAlert, TimeOff, WorkerProfile, WorkPhoto

WRITTEN = (
    "approval",
    "approval_reason",
    "checked_name",
    "availability",
    "was_available",
    "area",
    "bio",
)


def data_of(user: User) -> dict[str, Any]:
    """The profile with its hours and prices, and what they wait to hear of."""
    found: dict[str, Any] = {
        "waiting_searches": [
            {"service": one.category.name, "city": one.city.name, "at": one.created_at}
            for one in _alerts(user).select_related("category", "city")
        ]
    }
    profile = WorkerProfile.objects.with_names().filter(pk=user.pk).first()
    if not profile:
        return found
    return found | {
        "worker_profile": {
            "service": profile.service_category.name,
            "city": profile.city.name,
            "skills": [skill.name for skill in profile.skills.all()],
            "currency": profile.currency,
            "hourly_rate_in_minor_units": profile.hourly_rate,
            "callout_fee_in_minor_units": profile.callout_fee,
            "years_of_experience": profile.experience,
            "neighbourhood": profile.area,
            "in_your_words": profile.bio,
            "approval": profile.approval,
            "reason": profile.approval_reason,
            "applied": profile.applied_at,
        },
        "weekly_hours": list(
            profile.weekly_hours.order_by("weekday", "start").values(
                "weekday", "start", "end"
            )
        ),
        "time_off": list(
            profile.time_off.order_by("starts_at").values(
                "starts_at", "ends_at", "reason"
            )
        ),
        "price_list": list(
            profile.price_list.order_by("order").values(
                "name", "includes", "price", "minutes"
            )
        ),
        "photos_of_work": [photo.words for photo in profile.work_photos.all()],
    }


def erase(user: User) -> None:
    """Off the list for good, without their words and photos."""
    _alerts(user).delete()
    profile = WorkerProfile.objects.select_for_update().filter(pk=user.pk).first()
    if not profile:
        return
    profile.approval = WorkerProfile.Approval.SUSPENDED
    profile.approval_reason = profile.checked_name = profile.area = profile.bio = ""
    profile.availability, profile.was_available = False, None
    profile.save(update_fields=WRITTEN)
    TimeOff.objects.filter(worker=profile).update(reason="")
    for photo in WorkPhoto.objects.filter(worker=profile):
        pictures.delete(photo)


def _alerts(user):
    mine = SearchAlert.objects.filter(user=user)
    return mine | SearchAlert.objects.filter(email=user.email)
