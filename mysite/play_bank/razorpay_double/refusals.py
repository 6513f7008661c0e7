"""How Razorpay says no: nearly always with 400."""

from mysite.play_bank.exchange import Json


class Refusal(Exception):
    def __init__(
        self,
        description: str,
        *,
        field: str | None = None,
        status: int = 400,
        reason: str = "input_validation_failed",
        code: str = "BAD_REQUEST_ERROR",
    ) -> None:
        super().__init__(description)
        self.status = status
        self.document: Json = {
            "error": {
                "code": code,
                "description": description,
                "source": "business",
                "step": "payment_initiation",
                "reason": reason,
                "metadata": {},
            }
        }
        if field:
            self.document["error"]["field"] = field


def broken() -> Json:
    text = "We are facing some trouble completing your request at the moment."
    return Refusal(text, code="SERVER_ERROR", reason="server_error").document
