"""What the bank remembers: documents under their ids, in the order they were made.

In memory; with a file also in SQLite, so that a restart keeps payments. What was handed
out while something changed is written down after it.
"""

import json
import secrets
import sqlite3
import string
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import RLock
from typing import Any

from mysite.play_bank.exchange import Json

LETTERS = string.ascii_letters + string.digits
TABLE = """
    CREATE TABLE IF NOT EXISTS documents (
        number INTEGER PRIMARY KEY, room TEXT, id TEXT, document TEXT, UNIQUE (room, id)
    )
"""
# A document keeps its number, and so its place, when it changes.
KEEP = """
    INSERT INTO documents (room, id, document) VALUES (?, ?, ?)
    ON CONFLICT (room, id) DO UPDATE SET document = excluded.document
"""
FORGET = "DELETE FROM documents WHERE room = ? AND id = ?"
READ = "SELECT room, id, document FROM documents ORDER BY number"


class Room(dict[str, Json]):
    """Documents of one kind, which notes what may have been changed. `get`, `values`
    and the like are for who only looks.
    """

    def __init__(self) -> None:
        super().__init__()
        self.touched: set[str] = set()

    def __getitem__(self, id: str) -> Json:
        self.touched.add(id)
        return super().__getitem__(id)

    def __setitem__(self, id: str, document: Json) -> None:
        self.touched.add(id)
        super().__setitem__(id, document)

    def __delitem__(self, id: str) -> None:
        self.touched.add(id)
        super().__delitem__(id)

    def find(self, id: str) -> Json | None:
        if id not in self:
            return None
        return self[id]

    def matching(self, **values: Any) -> Iterator[Json]:
        """Those whose fields have these values, the newest first."""
        for id, one in reversed(list(self.items())):
            if all(one[name] == value for name, value in values.items()):
                self.touched.add(id)
                yield one


class Store:
    def __init__(self, file: Path | None = None) -> None:
        self.lock = RLock()
        self.rooms: dict[str, Room] = {}
        self.link = opened(file) if file else None
        if self.link:
            for room, id, document in self.link.execute(READ):
                self.room(room)[id] = json.loads(document)
            self.forget_touched()
        if "clock" not in self.room("clock"):
            self.room("clock")["clock"] = {"ahead": 0}
        self.clock = self.room("clock")["clock"]

    @property
    def ahead(self) -> int:
        """How far the bank's clock is ahead of the machine's, in seconds."""
        return int(self.clock["ahead"])

    @ahead.setter
    def ahead(self, seconds: int) -> None:
        self.room("clock")["clock"]["ahead"] = seconds

    def room(self, name: str) -> Room:
        if name not in self.rooms:
            self.rooms[name] = Room()
        return self.rooms[name]

    def now(self) -> int:
        return int(time.time()) + self.ahead

    @contextmanager
    def changing(self) -> Iterator[None]:
        """One after the other; what was changed is on disk before anybody hears of it,
        also when it ended in a refusal.
        """
        with self.lock:
            try:
                yield
            finally:
                self.save()

    @contextmanager
    def reading(self) -> Iterator[None]:
        """As above, for who changes nothing. Meanwhile something may have ended by
        itself: there is an event of that.
        """
        with self.lock:
            known = self.last_event()
            yield
            if self.last_event() != known:
                self.save()
            self.forget_touched()

    def last_event(self) -> str | None:
        return next(reversed(self.room("events")), None)

    def save(self) -> None:
        if self.link:
            self.link.execute("BEGIN")
            for name, room in self.rooms.items():
                for id in room.touched:
                    if id in room:
                        self.link.execute(KEEP, (name, id, json.dumps(room[id])))
                    else:
                        self.link.execute(FORGET, (name, id))
            self.link.execute("COMMIT")
        self.forget_touched()

    def forget_touched(self) -> None:
        for room in self.rooms.values():
            room.touched.clear()

    def close(self) -> None:
        if self.link:
            self.link.close()


def opened(file: Path) -> sqlite3.Connection:
    file.parent.mkdir(parents=True, exist_ok=True)
    # Calls come from many threads, one after the other.
    link = sqlite3.connect(file, isolation_level=None, check_same_thread=False)
    # Outlives a killed process; only a machine without power may lose the last second.
    link.execute("PRAGMA journal_mode=WAL")
    link.execute("PRAGMA synchronous=NORMAL")
    link.execute(TABLE)
    return link


def new_id(prefix: str, length: int) -> str:
    """Random: a bank that forgot everything must not give an old id a second time."""
    return f"{prefix}_" + "".join(secrets.choice(LETTERS) for _ in range(length))
