"""A day in minutes: people go about their business, others send whatever they like.

The odd requests are those of `make fuzz`, over HTTP and for good: nothing is taken
back. What staff delete for ever is left out, or soon there would be no market.
"""

import os
import re
import time
from collections import Counter
from http.client import HTTPException
from itertools import cycle
from statistics import median
from threading import Event, Lock, Thread
from urllib.parse import urlencode

from accounts.models import User
from bench.demo import demo
from bench.trial import books
from bench.trial.lines import Line, neighbours
from bench.trial.market import Market
from bench.trial.outages import log
from bench.trial.people import Caller
from bench.trial.stage import Scales, Stage
from bookings.models import Job
from live.models import Notification
from services.models import ServiceCategory
from tests.fuzz.test_walk import sample
from tests.visitor import FORM
from workers.models import TimeOff, WorkerProfile

MINUTES = float(os.environ.get("MINUTES", "4"))
SEED = int(os.environ.get("SEED", "20261129"))
REQUESTS = 1_000_000
FUZZERS = 2
DESTROYS = re.compile("/(delete|bulk|unpublish|move|convert_alias|revert)/")
MAX_GROWTH_MB = 20
MB = 1024**2


def day(environment):
    for vendor in ("sqlite", "postgresql"):
        part = f"day {vendor}"
        with Stage(demo(environment, vendor)) as stage:
            [process] = stage.pages
            with Scales(process, every=1) as scales, Market(stage) as market:
                odd = Odd(stage)
                odd.run(MINUTES * 60)
            yield from answers(part, market, odd)
            yield weight(part, scales.seen)
            yield from books.settled(stage, market, part)
            yield from log(part, stage)


class Odd:
    """The requests of the fuzz, by many people in turn."""

    def __init__(self, stage):
        self.said, self.faults = Counter(), Counter()
        self.lock, self.done = Lock(), Event()
        stage.look(lambda: self.gather(stage.ports))

    def gather(self, ports):
        roles = {
            "customer": User.objects.filter(role=User.Role.CUSTOMER)[:20],
            "worker": User.objects.filter(role=User.Role.WORKER)[:20],
            "boss": User.objects.filter(is_superuser=True),
        }
        self.people = {
            role: cycle([Caller(ports, user=user) for user in people])
            for role, people in roles.items()
        }
        self.ports = ports
        self.requests = sample(world(), REQUESTS, SEED)
        # The addresses, which the first looks up in the database.
        next(self.requests)

    def run(self, seconds):
        threads = [Thread(target=self.go_on) for _ in range(FUZZERS)]
        for thread in threads:
            thread.start()
        time.sleep(seconds)
        self.done.set()
        for thread in threads:
            thread.join()

    def go_on(self):
        while not self.done.is_set():
            with self.lock:
                one = next(self.requests)
                people = self.people.get(one.role)
                person = next(people) if people else Caller(self.ports)
            if one.method == "GET" or not DESTROYS.search(one.path):
                self.send(person, one)

    def send(self, person, one):
        try:
            said = ask(person, one).status
        except (OSError, HTTPException) as error:
            said = type(error).__name__
        self.said[said] += 1
        if not isinstance(said, int) or said >= 500:
            self.faults[f"{one.method} {one.path[:60]} {said}"] += 1


def ask(person, one):
    body = urlencode(one.fields, True)
    if one.method == "GET":
        # Longer ones are not even read.
        path = f"{one.path}?{body}"[:60_000] if body else one.path
        return person.get(path)
    csrf = {"X-CSRFToken": person.cookies.setdefault("__Host-csrftoken", "t" * 32)}
    return person.ask("POST", one.path, body, **{"Content-Type": FORM}, **csrf)


def world():
    """One of everything that an address can name."""
    job = Job.objects.filter(status="finished").order_by("pk").first()
    off = TimeOff.objects.order_by("pk").first()
    note = Notification.objects.order_by("pk").first()
    return {
        "code": {"workers/": WorkerProfile.objects.listed()[0].code, "": job.code},
        "verb": {"": "confirm"},
        "pk": {"notifications/": note.pk, "work/": off.pk if off else 1},
        "slug": {"": ServiceCategory.objects.first().slug},
        "token": {"": "x"},
    }


def answers(part, market, odd):
    bad = Counter(f"{what} {said}" for _, _, what, said in market.faults)
    said = sum((Counter(seen) for seen in market.said.values()), Counter())
    note = f"of {said.total()}, {neighbours()} {dict(bad)}"
    yield Line(part, "people: bad answers", bad.total(), most=0, note=note)
    seen = dict(sorted(odd.said.items(), key=str))
    note = f"{seen} {dict(odd.faults.most_common(5)) or ''}"
    yield Line(part, "odd requests: bad answers", odd.faults.total(), most=0, note=note)


def weight(part, seen):
    """The last fifth beside the one before: what is loaded once takes minutes."""
    fifth = max(1, len(seen) // 5)
    early, late = median(seen[-2 * fifth : -fifth]), median(seen[-fifth:])
    note = f"from {early / MB:.0f} to {late / MB:.0f} MB"
    return Line(part, "grew by", (late - early) / MB, "MB", MAX_GROWTH_MB, note)
