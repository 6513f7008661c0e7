"""Fill: the kind of every notification, and how the letters of the last days went.

The kind follows from the event and from who was told of it, or, where no event is
named, from the icon. Deliveries are kept for thirty days after they have ended, as sent
letters are, so older notifications get none.
"""

from datetime import timedelta

from django.db import migrations
from django.db.models import F
from django.utils import timezone

KEEP = timedelta(days=30)
BATCH = 1000
CUSTOMER, WORKER = "event__job__customer", "event__job__worker"
# verb → (kind for the customer, kind for the worker)
BY_VERB = {
    "request": ("", "request-to-worker"),
    "accept": ("accept-to-customer", ""),
    "reject": ("reject-to-customer", "reject-to-worker"),
    "expire": ("expire-to-customer", "expire-to-worker"),
    "cancel": ("cancel-by-team-to-customer", "cancel-by-team-to-worker"),
    "start": ("start-to-customer", ""),
    "complete": ("complete-to-customer", ""),
    "confirm": ("counts-as-good-to-customer", "counts-as-good-to-worker"),
    "dispute": ("dispute-to-customer", "dispute-to-worker"),
    "resolve-finished": (
        "resolve-finished-to-customer",
        "resolve-finished-to-worker",
    ),
    "resolve-cancelled": (
        "resolve-cancelled-to-customer",
        "resolve-cancelled-to-worker",
    ),
    "pay": ("pay-to-customer", "pay-to-worker"),
    "review": ("", "review-to-worker"),
}
# (verb, who did it) → the same, where that makes another kind of it
BY_VERB_AND_ROLE = {
    ("reject", "system"): ("taken-to-customer", ""),
    ("cancel", "customer"): ("", "cancel-by-customer-to-worker"),
    ("cancel", "worker"): ("cancel-by-worker-to-customer", ""),
    ("confirm", "customer"): ("", "confirm-to-worker"),
}
BY_ICON = {
    "chat": "message-to-other-side",
    "check": "approved-to-worker",
    "warn": "hidden-to-worker",
}
AGAIN = "is to be checked again:"


def fill(apps, schema_editor):
    notifications = apps.get_model("live", "Notification").objects
    fill_kinds(notifications.filter(kind=""))
    letters = apps.get_model("accounts", "Letter").objects
    deliveries = apps.get_model("live", "Delivery").objects
    recent = notifications.filter(
        created_at__gte=timezone.now() - KEEP, deliver_at=None
    )
    last = 0
    while found := list(recent.filter(pk__gt=last).order_by("pk")[:BATCH]):
        last = found[-1].pk
        fill_deliveries(found, letters, deliveries)


def fill_kinds(unknown):
    for (verb, role), kinds in BY_VERB_AND_ROLE.items():
        put(unknown.filter(event__verb=verb, event__role=role), kinds)
    for verb, kinds in BY_VERB.items():
        put(unknown.filter(event__verb=verb), kinds)
    # Of the two people everybody has theirs by now: these are the team's.
    unknown.filter(event__verb="dispute").update(kind="dispute-to-support")
    unknown.filter(event=None, message__contains=AGAIN).update(kind="recheck-to-staff")
    for icon, kind in BY_ICON.items():
        unknown.filter(icon=icon).update(kind=kind)
    unknown.update(kind="application-to-staff")


def put(notifications, kinds):
    for person, kind in zip((CUSTOMER, WORKER), kinds, strict=True):
        if kind:
            notifications.filter(user=F(person)).update(kind=kind)


def fill_deliveries(notifications, letters, deliveries):
    keys = {f"notification-{one.pk}": one.pk for one in notifications}
    written = letters.filter(key__in=keys).values_list("key", "created_at")
    went_at = {keys[key]: created_at for key, created_at in written}
    rows = []
    for one in notifications:
        site = {"channel": "site", "state": "sent", "ended_at": one.created_at}
        went = went_at.get(one.pk)
        email = {
            "channel": "email",
            "state": "sent" if went else "skipped",
            "ended_at": went or one.created_at,
            "tries": 1,
        }
        rows += [
            deliveries.model(notification=one, **facts) for facts in (site, email)
        ]
    deliveries.bulk_create(rows, ignore_conflicts=True)


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_outbox_of_letters"),
        ("live", "0006_kinds_and_deliveries"),
    ]

    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop, elidable=True)
    ]
