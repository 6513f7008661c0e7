"""Whether a gateway takes our key, and whether its words are signed with our secret.

Both are found out in passing, by the calls and webhooks that there are anyway, and kept
in the cache, which all processes share, until one of them succeeds. They are kept for
the very key: another one has not been refused yet. Staff are told (`money.trouble`),
the log once.
"""

import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import blake2b

from django.conf import settings
from django.core.cache import cache
from django.utils import timezone

from bookings.money.gateways.base import (
    GatewayRefused,
    KeyRefused,
    RightMissing,
    WrongSignature,
)
from toolkit.alarm import Alarm
from toolkit.limits import counted

# What nobody has repeated for so long is no longer known.
KEPT = timedelta(days=7).total_seconds()

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Doubt:
    since: datetime
    count: int = 1


class Trust:
    """Of one gateway. `keys` and `secrets` are the names of settings, `rights` what a
    restricted key must be given.
    """

    def __init__(
        self, name: str, keys: tuple[str, ...], secrets: str, rights: Iterable[str] = ()
    ) -> None:
        self.name, self.keys, self.secrets = name, keys, secrets
        self.key_alarm, self.word_alarm = Alarm(log), Alarm(log)
        self.right_alarms = {right: Alarm(log) for right in rights}

    @contextmanager
    def asking(self, right: str = "") -> Iterator[None]:
        """Around every call: who understands and says no has taken our key, too. A call
        that needs a right says nothing of the others.
        """
        try:
            yield
        except RightMissing:
            self._taken()
            place = self._right_place(right)
            cache.set(place, cache.get(place) or timezone.now(), KEPT)
            asked = f"{self.name} does not let our key do this: {right}."
            self.right_alarms[right].ring(asked)
            raise
        except KeyRefused:
            place = self._place(self.keys)
            since = cache.get(place) or timezone.now()
            cache.set(place, since, KEPT)
            asked = f"{self.name} does not take our key: is {self.names} right?"
            self.key_alarm.ring(asked)
            raise
        except GatewayRefused:
            self._taken(right)
            raise
        self._taken(right)

    @contextmanager
    def hearing(self) -> Iterator[None]:
        """Around the reading of every webhook."""
        try:
            yield
        except WrongSignature:
            place = self._place((self.secrets,))
            cache.add(place, timezone.now(), KEPT)
            counted(f"{place}:count", int(KEPT))
            asked = f"{self.name} signs webhooks otherwise: is {self.secrets} right?"
            self.word_alarm.ring(asked)
            raise
        place = self._place((self.secrets,))
        cache.delete_many([place, f"{place}:count"])
        self.word_alarm.stop(f"{self.name} signs webhooks with our secret.")

    @property
    def names(self) -> str:
        return ", ".join(self.keys)

    def key_doubt(self) -> Doubt | None:
        """Since when our key is refused, or None."""
        since = cache.get(self._place(self.keys))
        return Doubt(since) if since else None

    def right_doubts(self) -> dict[str, Doubt]:
        """{right: since when a call that needs it is refused}."""
        places = {self._right_place(right): right for right in self.right_alarms}
        known = cache.get_many(places)
        return {places[place]: Doubt(since) for place, since in known.items()}

    def word_doubt(self) -> Doubt | None:
        """How many webhooks did not fit since the last one that did, or None."""
        place = self._place((self.secrets,))
        known = cache.get_many([place, f"{place}:count"])
        if place not in known:
            return None
        return Doubt(known[place], known.get(f"{place}:count", 1))

    def _taken(self, right: str = "") -> None:
        place = self._place(self.keys)
        cache.delete_many([place, self._right_place(right)] if right else [place])
        self.key_alarm.stop(f"{self.name} takes our key.")
        if right:
            self.right_alarms[right].stop(f"{self.name} lets our key do this: {right}.")

    def _right_place(self, right: str) -> str:
        return f"{self._place(self.keys)}:{'-'.join(right.split())}"

    def _place(self, names: tuple[str, ...]) -> str:
        values = repr([getattr(settings, name) for name in names])
        digest = blake2b(values.encode(), digest_size=12).hexdigest()
        return f"bookings.gateways.{self.name}:{digest}"
