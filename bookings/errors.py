"""What only the rules of jobs refuse."""

from typing import Any

from toolkit.errors import NotNow, Unprocessable


class TooEarly(NotNow):
    """The clock does not allow it yet; the sentence says from when it does."""


class Different(NotNow):
    """The same hour was asked for before, with other facts: `job` is what stands."""

    def __init__(self, sentence: str, job: Any) -> None:
        super().__init__(sentence)
        self.job = job


class WrongCode(Unprocessable):
    """So early a start needs the customer's code, and this is not it."""
