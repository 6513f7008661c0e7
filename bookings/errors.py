"""What a rule can refuse. Each carries a sentence for the person who asked."""


class BookingError(Exception):
    """`status` is the HTTP code that says the same to a machine."""

    status = 400

    def __init__(self, sentence):
        super().__init__(sentence)
        self.sentence = sentence


class NotAllowed(BookingError):
    """This person may not do that, whatever the state."""

    status = 403


class NotNow(BookingError):
    """The job or the worker is not in a state for it, or no longer."""

    status = 409


class Taken(NotNow):
    """Somebody else has that time."""


class Different(NotNow):
    """The same hour was asked for before, with other facts: `job` is what stands."""

    def __init__(self, sentence, job):
        super().__init__(sentence)
        self.job = job


class BadRequest(BookingError):
    """What was asked for makes no sense as it stands."""

    status = 422


class WrongCode(BadRequest):
    """So early a start needs the customer's code, and this is not it."""
