"""How Stripe says no."""

from mysite.play_bank.exchange import Json

REQUEST = "invalid_request_error"


class Refusal(Exception):
    def __init__(
        self,
        status: int,
        code: str | None,
        message: str,
        *,
        kind: str = REQUEST,
        **more: object,
    ) -> None:
        super().__init__(message)
        self.status = status
        error: Json = {"type": kind, "message": message, **more}
        if code:
            error["code"] = code
            error["doc_url"] = "https://stripe.com/docs/error-codes/" + code
        self.document = {"error": error}


def not_found(kind: str, id: str) -> Refusal:
    return Refusal(404, "resource_missing", f"No such {kind}: '{id}'", param="id")
