"""What every part of the double works with: its entities, its clock, its events."""

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from mysite.play_bank.exchange import Json
from mysite.play_bank.razorpay_double.refusals import Refusal
from mysite.play_bank.routes import Routes
from mysite.play_bank.store import Room, Store, new_id
from mysite.play_bank.webhooks import RAZORPAY, Outbox, mac

ACCOUNT = "acc_PlayBank000000"
PAGE, LONGEST_PAGE = 10, 100

route = Routes()


@dataclass
class World:
    store: Store
    outbox: Outbox
    key_id: str
    key_secret: str
    merchant: str = "The shop"

    def room(self, kind: str) -> Room:
        return self.store.room(f"razorpay {kind}")

    @property
    def secrets(self) -> Room:
        """What belongs to an entity and is never shown."""
        return self.store.room("secrets of razorpay")

    def now(self) -> int:
        return self.store.now()

    def new(self, prefix: str, kind: str, **fields: Any) -> Json:
        id = new_id(prefix, 14)
        made = {"id": id, "entity": kind, **fields, "created_at": self.now()}
        self.room(kind)[id] = made
        return made

    def get(self, kind: str, id: str) -> Json:
        found = self.room(kind).find(id)
        if found is None:
            raise Refusal("The id provided does not exist")
        return found

    def every(self, kind: str, **values: object) -> Iterator[Json]:
        """The newest first."""
        return self.room(kind).matching(**values)

    def emit(self, event: str, **about: Json) -> None:
        """Something happened to these entities, each under its own name."""
        id = new_id("evt", 14)
        document = {
            "entity": "event",
            "account_id": ACCOUNT,
            "event": event,
            "contains": list(about),
            "payload": {
                name: {"entity": deepcopy(entity)} for name, entity in about.items()
            },
            "created_at": self.now(),
        }
        self.outbox.put(RAZORPAY, id, event, document)

    def signature(self, order: str, payment: str) -> str:
        return mac(self.key_secret, f"{order}|{payment}".encode())


def collection(found: list[Json]) -> Json:
    return {"entity": "collection", "count": len(found), "items": found}


def page(found: list[Json], asked: Json) -> Json:
    count, skip = asked.get("count", PAGE), asked.get("skip", 0)
    if not 1 <= count <= LONGEST_PAGE:
        raise Refusal("The count must be between 1 and 100.", field="count")
    return collection(found[skip : skip + count])


def notes_of(given: Json) -> Any:
    """As PHP writes an empty object: a list."""
    return given.get("notes") or []
