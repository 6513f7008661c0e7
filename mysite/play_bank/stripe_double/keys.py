"""Idempotency keys: the first answer belongs to the key, whatever it was."""

from mysite.play_bank.exchange import Answer, Request
from mysite.play_bank.store import Store
from mysite.play_bank.stripe_double.refusals import Refusal

HEADER = "idempotency-key"
LONGEST = 255
ROOM = "keys of stripe"
KEPT_FOR = 24 * 3600


class Keys:
    def __init__(self, store: Store) -> None:
        self.store = store

    def answer_for(self, request: Request) -> Answer | None:
        """What the same call was answered before. Raises Refusal for another one."""
        key = request.headers.get(HEADER, "")
        if len(key) > LONGEST:
            raise Refusal(400, None, "The idempotency key is too long.")
        kept = self.store.room(ROOM).get(key)
        if kept is None or request.method != "POST":
            return None
        if kept["of"] != self.trace(request):
            raise Refusal(
                400,
                None,
                "Keys for idempotent requests can only be used with the same "
                f"parameters they were first used with: '{key}'.",
                kind="idempotency_error",
            )
        headers = {**kept["headers"], "Idempotent-Replayed": "true"}
        return Answer(kept["status"], kept["body"].encode(), headers)

    def keep(self, request: Request, answer: Answer) -> None:
        key = request.headers.get(HEADER)
        if key and request.method == "POST":
            self.store.room(ROOM)[key] = {
                "of": self.trace(request),
                "status": answer.status,
                "body": answer.body.decode(),
                "headers": dict(answer.headers),
                "at": self.store.now(),
            }

    def forget_old(self) -> None:
        kept = self.store.room(ROOM)
        oldest = self.store.now() - KEPT_FOR
        for key in [key for key, answer in kept.items() if answer["at"] < oldest]:
            del kept[key]

    def trace(self, request: Request) -> str:
        return f"{request.method} {request.path} {request.text}"
