"""Events on their way to the shop: kept, signed as each gateway signs, sent again.

Nothing goes out by itself unless a `Courier` runs: tests deliver what they like, in the
order they like, as often as they like.
"""

import hashlib
import hmac
import http.client
import json
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from threading import Event as Flag
from threading import Thread

from mysite.play_bank.exchange import Json
from mysite.play_bank.store import Store

STRIPE = "stripe"
RAZORPAY = "razorpay"
# Seconds from a try that failed to the next one.
WAITS = (5, 30, 120, 600, 3600, 6 * 3600, 24 * 3600)
KEPT = 1000
PATIENCE = 5

# From an address, a body and its headers to the status that came back.
Send = Callable[[str, bytes, Mapping[str, str]], int]


@dataclass(frozen=True)
class Endpoint:
    """Where a shop listens to one gateway. With two secrets Stripe signs with both, and
    Razorpay with the first.
    """

    gateway: str
    url: str
    secrets: tuple[str, ...]


class Outbox:
    def __init__(self, store: Store, endpoints: Iterable[Endpoint]) -> None:
        self.store = store
        self.endpoints = list(endpoints)

    @property
    def events(self) -> list[Json]:
        """Everything that happened and is kept, the oldest first."""
        return list(self.store.room("events").values())

    @property
    def waiting(self) -> list[Json]:
        return [event for event in self.events if event["waits"]]

    def put(self, gateway: str, id: str, type: str, document: Json) -> None:
        events = self.store.room("events")
        events[id] = {
            "id": id,
            "gateway": gateway,
            "type": type,
            "created": self.store.now(),
            # As text, so that later changes of the object leave it alone.
            "body": json.dumps(document, indent=2),
            "waits": True,
            "due": time.time(),
            "answers": [],
        }
        for old in list(events)[:-KEPT]:
            del events[old]

    def deliver(
        self,
        events: Iterable[Json] | None = None,
        *,
        times: int = 1,
        send: Send | None = None,
    ) -> list[int]:
        """Send these, or all that wait, each `times` times; the statuses of the answers
        (0: none came). What is answered with 2xx waits no longer.
        """
        chosen = self.waiting if events is None else list(events)
        answers = [self.send(event, send) for event in chosen for _ in range(times)]
        return [status for statuses in answers for status in statuses]

    def drop(self, events: Iterable[Json] | None = None) -> None:
        """These are never sent."""
        with self.store.changing():
            for event in self.waiting if events is None else events:
                self.store.room("events")[event["id"]]["waits"] = False

    def send(self, event: Json, send: Send | None = None) -> list[int]:
        found = [e for e in self.endpoints if e.gateway == event["gateway"]]
        statuses = []
        for endpoint in found:
            body, headers = signed(event, endpoint.secrets)
            statuses.append((send or post)(endpoint.url, body, headers))
        with self.store.changing():
            event = self.store.room("events")[event["id"]]
            event["answers"] += statuses
            tries = len(event["answers"]) // (len(found) or 1)
            is_taken = all(200 <= status < 300 for status in statuses)
            event["waits"] = not is_taken and tries <= len(WAITS)
            if event["waits"]:
                event["due"] = time.time() + WAITS[tries - 1]
        return statuses

    def send_due(self) -> None:
        for event in self.waiting:
            if event["due"] <= time.time():
                self.send(event)


class Courier:
    """Calls `round` again and again, from a thread of its own, until it is stopped."""

    def __init__(self, round: Callable[[], object], pause: float = 0.3) -> None:
        self.round = round
        self.pause = pause
        self.is_over = Flag()
        self.thread = Thread(target=self.run, name="play-bank-courier", daemon=True)

    def start(self) -> None:
        self.thread.start()

    def run(self) -> None:
        while not self.is_over.wait(self.pause):
            self.round()

    def stop(self) -> None:
        self.is_over.set()
        self.thread.join(PATIENCE)


def signed(
    event: Json, secrets: tuple[str, ...], at: int | None = None
) -> tuple[bytes, dict[str, str]]:
    """The body of an event and its headers, as its gateway signs them."""
    body = event["body"].encode()
    headers = {"Content-Type": "application/json"}
    if event["gateway"] == STRIPE:
        at = int(time.time()) if at is None else at
        made = [f"v1={mac(secret, b'%d.' % at + body)}" for secret in secrets]
        return body, {**headers, "Stripe-Signature": ",".join([f"t={at}", *made])}
    return body, {
        **headers,
        "X-Razorpay-Signature": mac(secrets[0], body),
        "X-Razorpay-Event-Id": event["id"],
    }


def mac(secret: str, message: bytes) -> str:
    return hmac.new(secret.encode(), message, hashlib.sha256).hexdigest()


def post(url: str, body: bytes, headers: Mapping[str, str]) -> int:
    if not url.startswith(("http://", "https://")):
        raise ValueError(f"{url!r} is no address to send to")
    request = urllib.request.Request(url, body, dict(headers))  # noqa: S310
    try:
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:  # noqa: S310
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code
    except (OSError, http.client.HTTPException):
        return 0
