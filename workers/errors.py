"""What only the rules of workers refuse."""

from toolkit.errors import NotNow, Unprocessable


class BadHours(Unprocessable):
    """Hours that cannot be kept; the sentence says what to change."""


class NoReason(Unprocessable):
    """A worker is turned down only with a reason."""


class Taken(NotNow):
    """Part of that time belongs to another job."""
