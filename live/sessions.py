"""Whose session a socket belongs to, and whether it may stay connected.

The session cookie is checked when the socket opens: session, user, password hash and
the code that staff have to give, as for a page. A socket would outlive them, so each
process checks all of its sockets again once a minute, together.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from hashlib import sha256

from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY, get_user_model
from django.contrib.sessions.models import Session
from django.db.models import BigAutoField, CharField, DateTimeField
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from accounts import second_factor
from toolkit.sql.queries import PreparedQuery

BATCH = 500


@dataclass(frozen=True, slots=True)
class Visitor:
    user_id: int
    session_key: str = field(repr=False)
    password_hash: str = field(repr=False)


class CodeMissing(Exception):
    """Staff who must have a second factor, in a session that gave no code."""


def visitor_of(session_key: str) -> Visitor | None:
    """The Visitor whose session it is, or None when it lets nobody in.

    Raises CodeMissing.
    """
    found = _open_session(session_key, timezone.now()) if session_key else ()
    data = found[0].get_decoded() if found else {}
    people = _active_user(data[SESSION_KEY]) if SESSION_KEY in data else ()
    if not people:
        return None
    user = people[0]
    password_hash = user.get_session_auth_hash()
    if not constant_time_compare(data.get(HASH_SESSION_KEY, ""), password_hash):
        return None
    if second_factor.is_demanded(user, data) and not (
        second_factor.has_given(data) and second_factor.is_on(user)
    ):
        raise CodeMissing
    return Visitor(user.pk, session_key, password_hash)


def ended(visitors: Iterable[Visitor]) -> list[Visitor]:
    """Those of the visitors who may no longer listen: two queries for 500 of them."""
    visitors = list(visitors)
    gone = []
    for start in range(0, len(visitors), BATCH):
        batch = visitors[start : start + BATCH]
        users = _active_users({visitor.user_id for visitor in batch})
        hashes = {user.pk: user.get_session_auth_hash() for user in users}
        sessions = _open_sessions({visitor.session_key for visitor in batch})
        keys = set(sessions.values_list("session_key", flat=True))
        gone += [
            visitor
            for visitor in batch
            if visitor.session_key not in keys
            or hashes.get(visitor.user_id) != visitor.password_hash
        ]
    return gone


def address(session_key: str) -> str:
    """The hub's key of a session. Hashed, since it travels through Redis and logs."""
    return f"session:{sha256(session_key.encode()).hexdigest()[:32]}"


def _active_users(ids):
    """Only the columns that the hash of a session is made of, and who is staff."""
    found = get_user_model().objects.filter(pk__in=[pk for pk in ids if pk])
    return found.filter(is_active=True).only(
        "password", "is_active", "role", "is_superuser"
    )


def _open_sessions(keys):
    return Session.objects.filter(session_key__in=keys, expire_date__gt=timezone.now())


# What every socket asks when it opens.
_open_session = PreparedQuery(
    lambda key, now: Session.objects.filter(session_key=key, expire_date__gt=now),
    CharField(),
    DateTimeField(),
)
_active_user = PreparedQuery(lambda pk: _active_users([pk]), BigAutoField())
