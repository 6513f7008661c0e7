"""People who book, pay at a bank, work and confirm, whatever dies under them.

Each step is asked for again until somebody has acknowledged it, as people do who see a
page that does not come. What was acknowledged is remembered.
"""

import random
import re
import time
from collections import Counter, defaultdict
from contextlib import suppress
from http.client import HTTPException
from threading import Lock, Thread

from bench.trial.market import START, TYPED
from bench.trial.people import Crowd
from mysite.play_bank.visits import REFUSALS
from tests.reading import start_code

PAGE = re.compile(r"/stripe/pay/(cs_[a-zA-Z0-9_]+)|\b(order_[a-zA-Z0-9]{12,})")
ATTEMPT = re.compile(r"/jobs/[a-z0-9]+/paid/[a-z0-9]+/")
TRIES, PAUSE = 30, 0.7
WAYS = ("stripe", "razorpay")
# What is far ahead cannot begin yet.
SOON = 4


class Payers(Crowd):
    """`with Payers(stage, bank) as payers:` they go on until told to stop."""

    def __init__(self, stage, bank, *, number=4):
        super().__init__(stage)
        self.bank = bank
        self.acknowledged = defaultdict(list)
        self.said = Counter()
        self.given_up = Counter()
        self.lock = Lock()
        self.numbers = iter(range(10**9))
        self.threads = [Thread(target=self.live) for _ in range(number)]

    def live(self):
        while not self.closing.is_set():
            how_far = self.pay_for_one()
            if how_far != "confirm":
                with self.lock:
                    self.given_up[f"after {how_far}"] += 1
                time.sleep(PAUSE)

    @property
    def finished(self):
        """The codes of jobs that were paid for, done and confirmed."""
        return [job for job, _ in self.acknowledged["confirm"]]

    # --- One job, from the request to the confirmation -------------------------

    def pay_for_one(self):
        """The last step that was acknowledged."""
        person, code = random.choice(self.customers), random.choice([*self.workers])
        worker, way = self.workers[code], random.choice(WAYS)
        job = self.book(person, code, way)
        if not job:
            return "nothing"
        if not self.step(worker, job, "accept", {"seen": "pending"}):
            return "request"
        self.secure(person, job, way)
        pin = self.until(lambda: start_code(self.page(person, f"/jobs/{job}/")))
        if not self.step(worker, job, "start", {"code": pin or "", "seen": "accepted"}):
            return "accept"
        if not self.step(worker, job, "complete", {"seen": "ongoing"}):
            return "start"
        if not self.step(person, job, "confirm", {"seen": "completed"}):
            return "complete"
        return "confirm"

    def book(self, person, code, way):
        """Asked once: who hears nothing looks into their list, and we look there."""
        path = f"/workers/{code}/book/"
        starts = START.findall(self.page(person, f"{path}?minutes=60"))
        if not starts:
            return None
        typed = TYPED | {"start": random.choice(starts[:SOON]), "gateway": way}
        typed["title"] = title = f"Tap {next(self.numbers)}"
        answer = self.ask("book", lambda: person.post(path, typed))
        if answer and answer.status == 302:
            job = answer.headers["Location"].split("/")[2]
            self.note("request", job, title)
            return job
        return None

    def secure(self, person, job, way):
        """At the bank: there and back, or there only, or back without having paid."""
        path = f"/jobs/{job}/pay-online/"
        for _ in range(TRIES):
            answer = self.ask("pay", lambda: person.post(path, {"gateway": way}))
            if answer is None:
                time.sleep(PAUSE)
                continue
            if answer.status not in (200, 302):
                return
            place = answer.headers.get("Location", "") + answer.text
            if not (found := PAGE.search(place)):
                # Nothing is to be paid any more, or only in another way.
                return
            page = found[1] or found[2]
            if self.at_the_bank(page):
                self.note("paid", job, page)
            if random.random() < 0.5 and (back := self.way_back(person, job)):
                self.ask("return", lambda: person.get(back))
            return

    def at_the_bank(self, page):
        with suppress(*REFUSALS):
            if random.random() < 0.15:
                self.bank.fail(page, why="declined")
            self.bank.pay(page)
            return True
        return False

    def way_back(self, person, job):
        found = ATTEMPT.search(self.page(person, f"/jobs/{job}/"))
        return found and found[0]

    def step(self, person, job, verb, typed):
        """Until it is acknowledged, or refused: then an answer was lost, and it is so
        already, or what comes next is refused too.
        """
        path = f"/jobs/{job}/{verb}/"
        for _ in range(TRIES):
            answer = self.ask(verb, lambda: person.post(path, typed))
            if answer is not None and answer.status == 302:
                self.note(verb, job, verb)
                return True
            if answer is not None and answer.status in (403, 404, 409, 422):
                return True
            time.sleep(PAUSE)
        return False

    # --- Asking ----------------------------------------------------------------

    def until(self, look):
        for _ in range(TRIES):
            if found := look():
                return found
            time.sleep(PAUSE)
        return None

    def page(self, person, path):
        answer = self.ask("page", lambda: person.get(path))
        return answer.text if answer is not None and answer.status == 200 else ""

    def ask(self, what, call):
        """The answer; None where one may ask again."""
        try:
            answer = call()
        except (OSError, HTTPException) as error:
            self.count(f"{what} {type(error).__name__}")
            return None
        self.count(f"{what} {answer.status}")
        return None if answer.status >= 500 or answer.status == 429 else answer

    def count(self, what):
        with self.lock:
            self.said[what] += 1

    def note(self, what, job, fact):
        with self.lock:
            self.acknowledged[what].append((job, fact))
