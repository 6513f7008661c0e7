"""What only the rules of jobs refuse."""

from typing import Any

from toolkit.errors import NotNow, Unprocessable


class TooEarly(NotNow):
    """Not allowed before a moment that is still to come; the sentence names it."""


class Different(NotNow):
    """The same hour was asked for before, with other facts: `job` is what stands."""

    def __init__(self, sentence: str, job: Any) -> None:
        super().__init__(sentence)
        self.job = job


class WrongCode(Unprocessable):
    """The start needs the customer's code at this hour, and another code was typed."""


class CodeRefused(Unprocessable):
    """The code of a coupon does not hold here, or does not any more (409)."""


class CodeUnknown(CodeRefused):
    """Nobody has made such a code: it may be a guess."""
