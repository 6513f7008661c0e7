"""Something that fails again and again is said once, and once more when it works."""

import logging


class Alarm:
    """`log` is where it is said. To be called inside `except`."""

    def __init__(self, log: logging.Logger):
        self.log = log
        self.rings = False

    def ring(self, sentence: str) -> None:
        if not self.rings:
            self.rings = True
            self.log.exception(sentence)

    def stop(self, sentence: str) -> None:
        if self.rings:
            self.rings = False
            self.log.warning(sentence)
