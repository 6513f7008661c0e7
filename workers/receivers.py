"""Names change and accounts close below: whether a worker is found follows."""

from accounts.models import User
from services.models import City, ServiceCategory, Skill
from workers import profiles
from workers.models import WorkerProfile

LOOKUPS = {
    User: "user",
    City: "city",
    ServiceCategory: "service_category",
    Skill: "skills",
}


def account_was_closed(user, **signal):
    for profile in WorkerProfile.objects.filter(user=user):
        profiles.set_availability(profile, False)


def name_may_have_changed(sender, instance, created, raw, update_fields, **signal):
    # Every log-in saves a user, but only the date of it.
    if created or raw or (update_fields and "name" not in update_fields):
        return
    named = WorkerProfile.objects.filter(**{LOOKUPS[sender]: instance})
    profiles.refresh_search(named)
