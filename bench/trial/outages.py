"""Redis, then PostgreSQL, away for a while under a market that goes on."""

import time
from collections import Counter
from contextlib import contextmanager

from bench.demo import demo
from bench.trial import books
from bench.trial.lines import Line, neighbours
from bench.trial.market import Market
from bench.trial.stage import Stage

BEFORE, AFTER = 8, 12
# Seconds in which the site may still stumble when everything is back.
RECOVERY = 5


def redis(environment):
    """Nothing depends on it."""
    for how in ("stop", "pause"):
        environ = {"REDIS_URL": environment.redis.url}
        with site(environment, **environ) as stage, Market(stage) as market:
            outage(market, environment.redis, how, 30)
            market.close()
            yield from answers(f"redis {how}", market, is_fault=lambda said: True)
            yield from books.settled(stage, market, f"redis {how}")
            # Each process with sockets says once that a hint is lost.
            yield from log(f"redis {how}", stage, most=len(stage.pages))


def postgres(environment):
    """Nothing works without it, and everybody is told so."""
    for how in ("stop", "pause"):
        environ = {"REDIS_URL": environment.redis.url}
        with site(environment, **environ) as stage, Market(stage) as market:
            outage(market, environment.postgres, how, 30)
            market.close()
            yield from answers(f"postgres {how}", market, is_no_503)
            yield from books.settled(stage, market, f"postgres {how}")
            yield from log(f"postgres {how}", stage)


def site(environment, **environ):
    return Stage(demo(environment, "postgresql"), pages=2, tasks=2, **environ)


def outage(market, server, how, seconds):
    time.sleep(BEFORE)
    market.phase = "away"
    with away(server, how):
        time.sleep(seconds)
    market.phase = "just back"
    time.sleep(RECOVERY)
    market.phase = "after"
    time.sleep(AFTER)


@contextmanager
def away(server, how):
    getattr(server, how)()
    try:
        yield
    finally:
        if how == "stop":
            server.start()
        else:
            server.resume()


def is_no_503(said):
    return said != "503"


def answers(part, market, is_fault):
    for phase, said in market.said.items():
        bad = Counter(
            f"{what} {word}"
            for _, when, what, word in market.faults
            if when == phase and (phase in ("before", "after") or is_fault(word))
        )
        seen = Counter()
        for what, number in said.items():
            seen[what.rpartition(" ")[2]] += number
        note = f"{dict(seen)}, slowest {market.slowest[phase]:.1f} s, {neighbours()}"
        note += f", {dict(bad)}" if bad else ""
        yield Line(part, f"{phase}: bad answers", sum(bad.values()), most=0, note=note)


def log(part, stage, most=0):
    """What was said of it. `most`: how many errors, each with its traceback."""
    records = stage.records()
    seen = Counter(f"{r['level']}: {r['message'][:90]}" for r in records)
    errors = [r for r in records if r["level"] in ("ERROR", "CRITICAL", "LOOSE")]
    traced = [r for r in errors if "exception" in r or r["level"] == "LOOSE"]
    for what, number in seen.most_common(12):
        yield Line(part, "log", number, note=what)
    yield Line(part, "errors in the log", len(errors), most=most)
    yield Line(part, "tracebacks in the log", len(traced), most=most)
