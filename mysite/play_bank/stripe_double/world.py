"""What every part of the double works with: its objects, its clock, its events."""

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from mysite.play_bank.exchange import Json
from mysite.play_bank.routes import Routes
from mysite.play_bank.store import Room, Store, new_id
from mysite.play_bank.stripe_double.refusals import Refusal, not_found
from mysite.play_bank.webhooks import STRIPE, Outbox

VERSION = "2026-10-28.endive"
PAGE = 10
ROOM = "stripe "
# These have no mode in Stripe's description.
MODELESS = {"account", "refund", "balance_transaction", "transfer_reversal"}

route = Routes()


@dataclass
class World:
    store: Store
    outbox: Outbox
    # Where the hosted pages are.
    base: str = ""
    # Whose account it is.
    merchant: str = "The shop"

    def room(self, kind: str) -> Room:
        return self.store.room(ROOM + kind)

    @property
    def secrets(self) -> Room:
        """What belongs to an object and is never shown."""
        return self.store.room("secrets of stripe")

    def now(self) -> int:
        return self.store.now()

    def new(self, prefix: str, kind: str, **fields: Any) -> Json:
        id = new_id(prefix, 24)
        made = {"id": id, "object": kind, "created": self.now(), **fields}
        if kind not in MODELESS:
            made["livemode"] = False
        self.room(kind)[id] = made
        return made

    def get(self, kind: str, id: str) -> Json:
        found = self.room(kind).find(id)
        if found is None:
            raise not_found(kind, id)
        return found

    def every(self, kind: str, **values: object) -> Iterator[Json]:
        """The newest first."""
        return self.room(kind).matching(**values)

    def emit(self, type: str, about: Json, **more: object) -> None:
        """Something happened to an object: an event, kept and on its way."""
        id = new_id("evt", 24)
        event = {
            "id": id,
            "object": "event",
            "api_version": VERSION,
            "created": self.now(),
            "data": {"object": about},
            "livemode": False,
            "pending_webhooks": 1,
            "request": {"id": None, "idempotency_key": None},
            "type": type,
            **more,
        }
        self.outbox.put(STRIPE, id, type, event)

    def page(self, kind: str, url: str, asked: Json, **values: object) -> Json:
        """A list as Stripe turns its pages; filters that were not given count not."""
        given = {name: value for name, value in values.items() if value is not None}
        return turned(list(self.every(kind, **given)), url, asked)

    def expanded(self, document: Json, paths: list[str]) -> Json:
        """A copy, with whole objects where `paths` ask for them."""
        copy = deepcopy(document)
        for path in paths:
            self.expand(copy, path.split("."))
        return copy

    def expand(self, node: Any, way: list[str]) -> None:
        if not way or node is None:
            return
        if isinstance(node, list):
            for one in node:
                self.expand(one, way)
            return
        name, *rest = way
        if not isinstance(node, dict) or name not in node:
            message = f"This property cannot be expanded ({name})."
            raise Refusal(400, None, message, param="expand")
        if isinstance(node[name], str):
            node[name] = deepcopy(self.whole(node[name]))
        self.expand(node[name], rest)

    def whole(self, id: str) -> Any:
        """The object, or the id where there is none."""
        rooms = (
            room for name, room in self.store.rooms.items() if name.startswith(ROOM)
        )
        return next((room[id] for room in rooms if id in room), id)


def turned(found: list[Json], url: str, asked: Json) -> Json:
    """One page of a list that begins with the newest."""
    limit = asked.get("limit", PAGE)
    if not 1 <= limit <= 100:
        code = "parameter_invalid_integer"
        raise Refusal(400, code, "The limit must be 1 to 100.", param="limit")
    if after := asked.get("starting_after"):
        found = found[place(found, after) + 1 :]
    if before := asked.get("ending_before"):
        found = found[: place(found, before)][-limit:]
    more = len(found) > limit
    return {"object": "list", "url": url, "has_more": more, "data": found[:limit]}


def place(found: list[Json], id: str) -> int:
    for number, one in enumerate(found):
        if one["id"] == id:
            return number
    raise not_found("object", id)
