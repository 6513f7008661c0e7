"""What a rule refuses: a sentence for whoever asked, and the status that says the same
to a machine. Rules raise it and know no page; `toolkit.views.refusals` answers with it.
"""

from django.utils.functional import Promise


class Refusal(Exception):
    """It is not done, and nothing is written. No fault of the program."""

    status = 400

    def __init__(self, sentence: str | Promise, status: int | None = None) -> None:
        self.sentence = str(sentence)
        super().__init__(self.sentence)
        if status is not None:
            self.status = status


class NotAllowed(Refusal):
    """This person may not do that, whatever the state."""

    status = 403


class NotNow(Refusal):
    """What it is about is not in a state for it, or no longer."""

    status = 409


class Unprocessable(Refusal):
    """What was asked for makes no sense as it stands."""

    status = 422
