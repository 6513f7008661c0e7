"""Tables change under people who search with prepared statements."""

import time
from collections import Counter

import psycopg

from bench.demo import demo
from bench.trial.lines import Line, neighbours
from bench.trial.market import Market
from bench.trial.outages import log
from bench.trial.stage import Stage

TABLES = ("workers_workerprofile", "bookings_job", "accounts_user", "services_city")
CHANGES = (
    "ALTER TABLE {} ADD COLUMN trial integer DEFAULT 1",
    "ALTER TABLE {} ALTER COLUMN trial TYPE bigint",
    "ALTER TABLE {} DROP COLUMN trial",
)
PREPARING, PAUSE = 10, 3
GRACE = 1
# Nobody waits for a lock for longer than they would wait for a page.
PATIENCE = "SET lock_timeout = '3s'"


def alter(environment):
    url = demo(environment, "postgresql")
    with Stage(url, pages=2, tasks=1) as stage:
        with Market(stage, lookers=6) as market:
            time.sleep(PREPARING)
            changed = list(change(url))
            time.sleep(PAUSE)
        late, soon = Counter(), Counter()
        for began, _, what, said in market.faults:
            since = min((began - at for at in changed if at <= began), default=0)
            (soon if since < GRACE else late)[f"{what} {said}"] += 1
        said = sum((Counter(seen) for seen in market.said.values()), Counter())
        searches = sum(n for what, n in said.items() if what.startswith("search"))
        note = f"{len(changed)} changes under {searches} searches, {neighbours()}"
        yield Line("alter", "later than a second", late.total(), "failed", 0, note)
        note = f"of {said.total()} answers {dict(soon)}"
        yield Line("alter", "in the first second", soon.total(), "failed", note=note)
        yield from log("alter", stage)


def change(url):
    """When each of the changes was there."""
    with psycopg.connect(url, autocommit=True) as admin:
        admin.execute(PATIENCE)
        for table in TABLES:
            for words in CHANGES:
                admin.execute(words.format(table))
                yield time.monotonic()
                time.sleep(PAUSE)
