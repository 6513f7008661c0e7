"""What the site asks of its database, recorded once and played again without the site.

The floor of anything with a database in it: the same statements, prepared, on the bare
driver, every row fetched and none of them looked at. What differs from one time to the
next (who it is about, the numbers that the database hands out, random codes) is filled
in anew when the recording is played.
"""

import sqlite3
from contextlib import contextmanager
from dataclasses import dataclass
from operator import itemgetter
from urllib.parse import urlsplit
from uuid import UUID, uuid4

import psycopg
from django.db import connection

from mysite.settings import databases

BEGIN, COMMIT = "BEGIN", "COMMIT"


@dataclass
class Step:
    sql: str
    params: list
    # Keys that the database gave to new rows.
    given: tuple = ()
    # Where in `params` something stands that is another one each time.
    open: tuple = ()


def record(call):
    """The steps that `call()` takes."""
    steps = []

    def listen(execute, sql, params, many, context):
        result = execute(sql, params, many, context)
        step = Step(sql, list(params or ()))
        steps.append(step)
        if sql.startswith("INSERT") and " RETURNING " in sql:
            heard = context["cursor"].cursor = Heard(context["cursor"].cursor)
            step.given = tuple(row[0] for row in heard.rows)
        return result

    with transactions_heard(steps), connection.execute_wrapper(listen):
        call()
    return steps


class Heard:
    """A cursor whose rows were fetched before Django asked for them."""

    def __init__(self, cursor):
        self.cursor = cursor
        self.rows = cursor.fetchall()

    def fetchone(self):
        return self.rows.pop(0) if self.rows else None

    def fetchall(self):
        rows, self.rows = self.rows, []
        return rows

    def __getattr__(self, name):
        return getattr(self.cursor, name)


@contextmanager
def transactions_heard(steps):
    """BEGIN and COMMIT too, where Django leaves them to the driver."""
    commit, set_autocommit = connection._commit, connection._set_autocommit

    def heard_commit():
        steps.append(Step(COMMIT, []))
        return commit()

    def heard_autocommit(autocommit):
        if not autocommit:
            steps.append(Step(BEGIN, []))
        return set_autocommit(autocommit)

    connection._commit = heard_commit
    connection._set_autocommit = heard_autocommit
    try:
        yield
    finally:
        del connection._commit, connection._set_autocommit


def opened(steps, subjects):
    """The steps, with the places marked of `subjects`, new keys and random codes."""
    changing = set(subjects) | {key for step in steps for key in step.given}
    for step in steps:
        changing.update(value for value in single(step.params) if is_random(value))
    for step in steps:
        step.open = tuple(
            place
            for place, value in enumerate(step.params)
            if not changing.isdisjoint(single([value]))
        )
    return steps


def single(params):
    """Every value; PostgreSQL takes those of many rows as one list a column."""
    for value in params:
        values = value if isinstance(value, list) else [value]
        yield from (one for one in values if isinstance(one, int | str | UUID))


def is_random(value):
    """A UUID, as an object or as SQLite keeps it."""
    if isinstance(value, UUID):
        return True
    return isinstance(value, str) and len(value) == 32 and value.isalnum()


class Anew(dict):
    """What stands for each value this time; a random one is made when it comes up."""

    def __missing__(self, value):
        if not is_random(value):
            return value
        self[value] = uuid4() if isinstance(value, UUID) else uuid4().hex
        return self[value]

    def filled(self, step):
        params = step.params.copy()
        for place in step.open:
            value = params[place]
            is_list = isinstance(value, list)
            params[place] = [self[one] for one in value] if is_list else self[value]
        return params


class Player:
    """A connection without Django, set up as Django's is."""

    def __init__(self, url):
        self.is_sqlite = url.startswith("sqlite")
        if self.is_sqlite:
            self.raw = sqlite3.connect(
                url.removeprefix("sqlite:///"), timeout=20, isolation_level=None
            )
            self.raw.executescript(databases.SQLITE["init_command"])
        else:
            self.raw = psycopg.connect(plain(url), autocommit=True)
        self.cursor = self.raw.cursor()

    def __enter__(self):
        return self

    def __exit__(self, *exc):
        self.raw.close()

    def play(self, steps, subjects=None):
        """`subjects` maps those of the recording to those of this time."""
        now = Anew(subjects or ())
        for step in steps:
            self.execute(step.sql, now.filled(step) if step.open else step.params)
            if self.cursor.description:
                rows = self.cursor.fetchall()
                if step.given:
                    now.update(zip(step.given, map(itemgetter(0), rows), strict=True))

    def execute(self, sql, params):
        if self.is_sqlite or not params:
            self.cursor.execute(sql, params)
        else:
            self.cursor.execute(sql, params, prepare=True)

    def ready(self, steps):
        """The same steps in the words of this driver."""
        if self.is_sqlite:
            for step in steps:
                step.sql = step.sql.replace("%s", "?").replace("%%", "%")
        return steps


def plain(url):
    """An address as libpq reads it."""
    return urlsplit(url)._replace(scheme="postgresql").geturl()
