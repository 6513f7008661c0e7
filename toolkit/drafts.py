"""What somebody typed and could not send yet, kept in their session until they can.

A few at a time, and not more text than a session should carry: the oldest goes first.
A draft is a dict of JSON values; its name says what it is a draft of.
"""

import json
from typing import Any

from django.contrib.sessions.backends.base import SessionBase

KEY = "drafts"
MAX_DRAFTS = 8
MAX_CHARACTERS = 60_000


def keep(session: SessionBase, name: str, typed: dict[str, Any]) -> bool:
    """Keep `typed` under this name, instead of what was there. Whether it fits."""
    if _size({name: typed}) > MAX_CHARACTERS:
        return False
    drafts = {**session.get(KEY, {})}
    drafts.pop(name, None)
    drafts[name] = typed
    while len(drafts) > MAX_DRAFTS or _size(drafts) > MAX_CHARACTERS:
        del drafts[next(iter(drafts))]
    session[KEY] = drafts
    return True


def find(session: SessionBase, name: str) -> dict[str, Any]:
    """The draft of this name; empty when there is none."""
    drafts: dict[str, dict[str, Any]] = session.get(KEY, {})
    return drafts.get(name, {})


def drop(session: SessionBase, name: str) -> None:
    drafts = session.get(KEY, {})
    if name in drafts:
        session[KEY] = {n: typed for n, typed in drafts.items() if n != name}


def _size(value: object) -> int:
    return len(json.dumps(value))
