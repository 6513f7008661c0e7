"""What a rule can refuse. Each carries a sentence for the person who asked."""


class WorkerError(Exception):
    """`status` is the HTTP code that says the same to a machine."""

    status = 400

    def __init__(self, sentence):
        super().__init__(sentence)
        self.sentence = sentence


class NotAllowed(WorkerError):
    """This person may not do that."""

    status = 403


class NotNow(WorkerError):
    """It has been done already, or is not to be done yet."""

    status = 409


class BadHours(WorkerError):
    """Hours that cannot be kept; the sentence says what to change."""

    status = 422
