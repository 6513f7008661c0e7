"""Calls of the API: who asks, what exactly, was it answered before, and the answer."""

import base64
import binascii
from collections.abc import Callable

from mysite.play_bank.exchange import Answer, Request
from mysite.play_bank.faults import Fault
from mysite.play_bank.store import new_id
from mysite.play_bank.stripe_double import (
    accounts,  # noqa: F401
    balance,
    charges,  # noqa: F401
    checkout,
    disputes,
    events,  # noqa: F401
    intents,
    refunds,  # noqa: F401
    transfers,  # noqa: F401
)
from mysite.play_bank.stripe_double.keys import Keys
from mysite.play_bank.stripe_double.parameters import read
from mysite.play_bank.stripe_double.refusals import Refusal
from mysite.play_bank.stripe_double.world import World, route

STORED = (Fault.STORED_BEFORE, Fault.STORED_AFTER)


class StripeDouble:
    def __init__(self, world: World, key: str) -> None:
        self.world = world
        self.key = key
        self.keys = Keys(world.store)
        self.seen = 0

    def pass_time(self) -> None:
        """What happens by itself, because it is as late as it is; once a second."""
        if self.seen == self.world.now():
            return
        self.seen = self.world.now()
        self.keys.forget_old()
        checkout.expire_old(self.world)
        intents.expire(self.world)
        disputes.expire(self.world)
        balance.ripen(self.world)

    def answer(self, request: Request, fault: Fault | None = None) -> Answer:
        self.pass_time()
        if fault is Fault.BROKEN:
            return self.say(500, broken("Something went wrong on our side."))
        if fault is Fault.BUSY:
            return self.say(429, broken("Too many requests."))
        try:
            self.authenticate(request)
            if known := self.keys.answer_for(request):
                return known
            work = self.work_of(request)
        except Refusal as no:
            # What was never begun is not kept under its key.
            return self.say(no.status, no.document)
        answer = self.carried_out(work, fault)
        self.keys.keep(request, answer)
        return answer

    def carried_out(self, work: Callable[[], object], fault: Fault | None) -> Answer:
        if fault is not Fault.STORED_BEFORE:
            try:
                answer = self.say(200, work())
            except Refusal as no:
                answer = self.say(no.status, no.document)
        if fault in STORED:
            return self.say(500, broken("An unknown error occurred"))
        return answer

    def authenticate(self, request: Request) -> None:
        kind, _, token = request.headers.get("authorization", "").partition(" ")
        if kind == "Basic":
            token = name_in(token)
        if not token:
            raise Refusal(401, None, "You did not provide an API key.")
        hidden = f"{token[:8]}{'*' * 8}{token[-4:]}"
        if token == reading_key(self.key) and request.method != "GET":
            message = (
                f"The provided key '{hidden}' does not have the required permissions "
                "for this endpoint."
            )
            raise Refusal(403, None, message)
        if token not in (self.key, reading_key(self.key)):
            raise Refusal(401, None, f"Invalid API Key provided: {hidden}")

    def work_of(self, request: Request) -> Callable[[], object]:
        """What answers this call, its parameters read. Raises Refusal."""
        found = route.find(request.method, request.path)
        if found is None:
            message = (
                f"Unrecognized request URL ({request.method}: {request.path}), or one "
                "that the play bank does not have."
            )
            raise Refusal(404, None, message)
        place, ids = found
        is_read = request.method == "GET"
        given = read(place, request.query if is_read else request.text)
        paths = given.pop("expand", [])

        def work() -> object:
            return self.world.expanded(place.function(self.world, given, *ids), paths)

        return work

    def say(self, status: int, document: object) -> Answer:
        return Answer.of_json(status, document, request_id=new_id("req", 14))


def reading_key(key: str) -> str:
    """The restricted key beside this one: it reads, and has no right to write."""
    return key.replace("sk_", "rk_", 1)


def name_in(token: str) -> str:
    try:
        return base64.b64decode(token).decode().partition(":")[0]
    except (binascii.Error, UnicodeDecodeError):
        return token


def broken(message: str) -> dict[str, object]:
    return {"error": {"type": "api_error", "message": message}}
