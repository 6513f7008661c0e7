"""A process that is killed between two statements.

What stood in an open transaction is undone, what was committed stays, and nothing of
the code that was running goes on: not even an `except Exception`.
"""

from django.db import connection


class Crash(BaseException):
    """It is over. The statement that it names was not run."""


class Cut:
    """Between two statements of what runs within it, before number `left` from 0, it
    is killed, or `meanwhile` is done by somebody else: outside of a transaction that is
    as good as another process. Statements count from when `is_reached`.
    """

    def __init__(self, left, is_reached=lambda: True, meanwhile=None):
        self.left = left
        self.is_reached = is_reached
        self.meanwhile = meanwhile

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
                if self.meanwhile is None:
                    raise Crash(sql)
                self.meanwhile()
        return execute(sql, params, many, context)
