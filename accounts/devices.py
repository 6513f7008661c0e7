"""Where somebody is logged in: one Device for each session, and how to end one.

A session is noted with its first request, and again when it comes after NOTED_SECONDS,
by one statement. In between a process knows by itself that there is nothing to note, so
no request asks for it. What ended is told after the commit: open pages close at once.
"""

from collections.abc import Iterable
from functools import partial
from time import monotonic

from django.contrib.auth import HASH_SESSION_KEY
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from accounts.models import Device, User
from accounts.signals import sessions_ended

NOTED_SECONDS = 300
# Sessions that a process remembers, and those that a page lists.
MOST_NOTED, MOST_SHOWN = 20_000, 50

_noted: dict[str, float] = {}


def is_due(key: str | None) -> bool:
    """Whether this session was not noted for a while; whoever asks notes it now."""
    now = monotonic()
    if not key or now - _noted.get(key, -NOTED_SECONDS) < NOTED_SECONDS:
        return False
    if len(_noted) >= MOST_NOTED:
        _noted.clear()
    _noted[key] = now
    return True


def note(user: User, key: str, *, browser: str, address: str) -> None:
    """That this person is there, with the session of this key."""
    seen = Device(
        session_id=key,
        user_id=user.pk,
        browser=browser.replace("\0", "")[:255],
        address=address[:45],
        last_seen=timezone.now(),
    )
    Device.objects.bulk_create(
        [seen],
        update_conflicts=True,
        unique_fields=["session"],
        update_fields=["user", "browser", "address", "last_seen"],
    )


def of(user: User, *, here: str | None) -> tuple[Device | None, list[Device]]:
    """The device of the session `here`, and the others, the last seen first."""
    open_ones = Device.objects.filter(
        user=user, session__expire_date__gt=timezone.now()
    )
    found = open_ones.select_related("session").order_by("-last_seen", "-pk")
    devices = [device for device in found[:MOST_SHOWN] if _lets_in(device, user)]
    mine = [device for device in devices if device.session_id == here]
    return (mine or [None])[0], [one for one in devices if one not in mine]


def end(device: Device) -> None:
    _end([device.session_id])


def end_others(user: User, *, here: str | None) -> int:
    """End all sessions of this person but that one; how many were still open."""
    others = Device.objects.filter(user=user).exclude(session_id=here)
    return _end(others.values_list("session_id", flat=True))


def forget_ended() -> None:
    """Delete the devices whose session is gone."""
    session = Session.objects.filter(pk=OuterRef("session_id"))
    Device.objects.filter(~Exists(session)).delete()


@transaction.atomic
def _end(keys: Iterable[str]) -> int:
    keys = list(keys)
    still_open = Session.objects.filter(pk__in=keys)
    # What has changed its name, as with a new password, has not ended.
    told = list(still_open.values_list("pk", flat=True))
    still_open.delete()
    Device.objects.filter(session_id__in=keys).delete()
    tell = partial(sessions_ended.send, Device, keys=told)
    transaction.on_commit(tell, robust=True)
    return len(told)


def _lets_in(device, user):
    """Not so after a password that was set elsewhere, by a command, say."""
    given = device.session.get_decoded().get(HASH_SESSION_KEY, "")
    valid = [user.get_session_auth_hash(), *user.get_session_auth_fallback_hash()]
    return any(constant_time_compare(given, one) for one in valid)
