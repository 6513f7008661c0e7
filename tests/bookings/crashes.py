"""A process that is killed between two statements.

What stood in an open transaction is undone, what was committed stays, and nothing of
the code that was running goes on: not even an `except Exception`.
"""

from django.db import connection


class Crash(BaseException):
    """It is over. The statement that it names was not run."""


class Cut:
    """Ends what runs within it before its statement number `left`, from 0. They count
    from the first moment at which `is_reached`.
    """

    def __init__(self, left, is_reached=lambda: True):
        self.left = left
        self.is_reached = is_reached

    def __enter__(self):
        self.wrapper = connection.execute_wrapper(self.run)
        self.wrapper.__enter__()

    def __exit__(self, *exc):
        self.wrapper.__exit__(*exc)

    def run(self, execute, sql, params, many, context):
        if self.left is not None and self.is_reached():
            self.left -= 1
            if self.left < 0:
                # Undoing needs statements too.
                self.left = None
                raise Crash(sql)
        return execute(sql, params, many, context)
