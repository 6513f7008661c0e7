"""Taking turns: what is measured and its floor, again and again."""

import multiprocessing
import os
import time
from statistics import median

ROUNDS = max(5, int(os.environ.get("BENCH_ROUNDS", "5")))
FORK = multiprocessing.get_context("fork")
SCALE = float(os.environ.get("BENCH_SCALE", "1"))


def scaled(number, least=1):
    """Less of everything where somebody is in a hurry: BENCH_SCALE=0.1."""
    return max(least, round(number * SCALE))


def interleaved(value, floor, rounds=ROUNDS):
    """Pairs of what the two calls return. Who goes first changes each time."""
    pairs = []
    for turn in range(rounds):
        if turn % 2:
            low = floor()
            pairs.append((value(), low))
        else:
            high = value()
            pairs.append((high, floor()))
    return tuple(pairs)


def cpu_of(call, times):
    """Mean CPU of this process for one call, in µs."""
    before = time.process_time_ns()
    for _ in range(times):
        call()
    return (time.process_time_ns() - before) / times / 1000


def wait_of(call, times):
    """Median time that one call takes, in ms, where another process does half of it."""
    taken = []
    for _ in range(times):
        before = time.perf_counter_ns()
        call()
        taken.append(time.perf_counter_ns() - before)
    return median(taken) / 1e6
