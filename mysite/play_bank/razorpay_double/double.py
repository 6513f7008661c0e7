"""Calls of the API: who asks, what exactly, and the answer."""

import base64
import binascii
import secrets
from copy import deepcopy

from mysite.play_bank.exchange import Answer, Request
from mysite.play_bank.faults import Fault
from mysite.play_bank.razorpay_double import (
    disputes,
    orders,  # noqa: F401
    payments,
    refunds,
    transfers,
)
from mysite.play_bank.razorpay_double.parameters import read
from mysite.play_bank.razorpay_double.refusals import Refusal, broken
from mysite.play_bank.razorpay_double.world import World, route
from mysite.play_bank.routes import Route

BEFORE = (Fault.BROKEN, Fault.STORED_BEFORE)
ROOM = "keys of razorpay"


class RazorpayDouble:
    def __init__(self, world: World) -> None:
        self.world = world
        self.seen = 0

    def pass_time(self) -> None:
        """What happens by itself, because it is as late as it is; once a second."""
        if self.seen == self.world.now():
            return
        self.seen = self.world.now()
        payments.pass_time(self.world)
        transfers.pass_time(self.world)
        disputes.pass_time(self.world)

    def answer(self, request: Request, fault: Fault | None = None) -> Answer:
        self.pass_time()
        if fault in BEFORE:
            return Answer.of_json(500, broken())
        if fault is Fault.BUSY:
            return Answer.of_json(429, Refusal("Too many requests").document)
        try:
            self.authenticate(request)
            document = self.carried_out(request)
        except Refusal as no:
            return Answer.of_json(no.status, no.document)
        if fault is Fault.STORED_AFTER:
            return Answer.of_json(500, broken())
        return Answer.of_json(200, document)

    def authenticate(self, request: Request) -> None:
        kind, _, token = request.headers.get("authorization", "").partition(" ")
        try:
            given = base64.b64decode(token).decode()
        except (binascii.Error, UnicodeDecodeError):
            given = ""
        known = f"{self.world.key_id}:{self.world.key_secret}"
        if kind != "Basic" or not secrets.compare_digest(
            given.encode(), known.encode()
        ):
            raise Refusal("Authentication failed", status=401, reason="NA")

    def carried_out(self, request: Request) -> object:
        found = route.find(request.method, request.path)
        if found is None:
            text = "The requested URL was not found on the server."
            raise Refusal(text, status=404)
        place, ids = found
        key = key_of(place, request)
        given = read(place, request)
        if key is None:
            return place.function(self.world, given, *ids)
        kept = self.world.store.room(ROOM)
        if key not in kept:
            document = deepcopy(place.function(self.world, given, *ids))
            kept[key] = {"of": trace(request), "document": document}
        elif kept[key]["of"] != trace(request):
            text = "Different request with the same idempotency key has already been"
            raise Refusal(f"{text} processed.")
        return kept[key]["document"]


def key_of(place: Route, request: Request) -> str | None:
    """Only refunds and sums out of the balance have keys, each their own."""
    if place.function is refunds.create:
        return refunds.key_of(request)
    if place.function is transfers.create_direct:
        key = transfers.key_of(request)
        return key and f"transfer {key}"
    return None


def trace(request: Request) -> str:
    return f"{request.path} {request.text}"
