"""What the bank remembers: documents under their ids, in the order they were made.

In memory; with a file also on disk, so that a restart keeps payments.
"""

import json
import secrets
import string
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import RLock

from mysite.play_bank.exchange import Json

LETTERS = string.ascii_letters + string.digits


class Store:
    def __init__(self, file: Path | None = None) -> None:
        self.file = file
        self.lock = RLock()
        self.rooms: dict[str, dict[str, Json]] = {}
        # How far the bank's clock is ahead of the machine's, in seconds.
        self.ahead = 0
        if file and file.exists():
            kept = json.loads(file.read_text())
            self.rooms, self.ahead = kept["rooms"], kept["ahead"]

    def room(self, name: str) -> dict[str, Json]:
        return self.rooms.setdefault(name, {})

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

    def last_event(self) -> str | None:
        return next(reversed(self.room("events")), None)

    def save(self) -> None:
        if self.file:
            self.file.parent.mkdir(parents=True, exist_ok=True)
            draft = self.file.with_suffix(".draft")
            draft.write_text(json.dumps({"ahead": self.ahead, "rooms": self.rooms}))
            draft.replace(self.file)


def new_id(prefix: str, length: int) -> str:
    """Random: a bank that forgot everything must not give an old id a second time."""
    return f"{prefix}_" + "".join(secrets.choice(LETTERS) for _ in range(length))
