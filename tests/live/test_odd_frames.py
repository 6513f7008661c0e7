"""Odd frames by chance over a real socket: answered or closed, and never a fault."""

import json
import logging
import os
from random import Random

from websockets.exceptions import ConnectionClosed

from live import consumers
from live.hub import local
from tests.fuzz import corpus

FRAMES = int(os.environ.get("FUZZ_N", 2000)) // 4
SEED = int(os.environ.get("FUZZ_SEED", 20261129))
VERBS = ("sub", "unsub", "ping", "hello", "job", "connect", "receive", "__call__")
# Noise, too much of it, too large, and bytes that are no text.
GOODBYES = {consumers.UNREADABLE, consumers.TOO_MUCH, 1009, 1007}
HALF = "\ud800"  # of a pair
ANSWERS = {"pong", "subbed", "no"}


def frames(code, seed):
    """Good ones and what becomes of them on a bad line or in a bad mind."""
    rng = Random(seed)
    while True:
        value = rng.choice(
            [*corpus.VALUES, "\ud800", None, 7, -1.5, True, [], {}, [code]]
        )
        frame = {"t": rng.choice(VERBS), "job": rng.choice([code, value])}
        text = json.dumps(frame)
        yield rng.choice(
            [
                text,
                json.dumps({"t": value, "job": code}),
                json.dumps(frame | {str(value)[:50]: value}),
                text[: rng.randrange(len(text))],
                text + text,
                json.dumps([frame] * rng.randint(0, 5)),
                "[" * rng.choice([1, 5_000]),
                bytes(rng.randrange(256) for _ in range(rng.randint(0, 40))),
            ]
        )


def test_h04_no_frame_breaks_a_socket(page_of, accepted, customer, worker, caplog):
    heard, closed, left, page = set(), set(), 0, None
    for frame, _ in zip(frames(accepted.code, SEED), range(FRAMES), strict=False):
        if not left:
            if page is not None:
                page.close()
            page, left = page_of(customer), consumers.BURST // 3
        left -= 1
        try:
            page.say(frame)
            page.say({"t": "ping"})
            while (said := page.hear()["t"]) != "pong":
                heard.add(said)
            heard.add(said)
        except ConnectionClosed as end:
            closed.add(end.rcvd.code)
            left = 0
    page.close()
    assert heard <= ANSWERS
    assert heard >= {"pong", "no", "subbed"}
    assert closed <= GOODBYES
    assert consumers.UNREADABLE in closed
    assert [r for r in caplog.records if r.levelno >= logging.ERROR] == []
    # Nobody who left holds a place.
    assert page_of(worker).hears_nothing()
    assert local.count(f"user:{customer.pk}") == 0
