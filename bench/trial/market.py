"""People who look, book, accept and talk until they are told to stop.

What the site has acknowledged is remembered, to be looked for afterwards in the books.
"""

import random
import re
import time
from collections import Counter, defaultdict, deque
from contextlib import suppress
from http.client import HTTPException
from threading import Thread
from uuid import uuid4

from websockets.exceptions import InvalidStatus, WebSocketException

from bench.trial.people import Crowd
from services.models import CategoryPage, City

START = re.compile(r'value="(\d{4}-\d\d-\d\dT\d\d:\d\dZ)"')
PAUSE = 0.05
# How long a page stays.
SITTING = 10
TYPED = {"minutes": "60", "title": "Kitchen tap drips", "address": "B-704, Paud Road"}
# What somebody is told who may try again: the page, or its sentence for scripts.
ONE_MOMENT = "We cannot do that at the moment."


class Market(Crowd):
    """`with Market(stage) as market:` it is open. `phase` names what goes on."""

    def __init__(self, stage, *, lookers=3, bookers=3, talkers=2, sitters=2):
        super().__init__(stage)
        self.phase = "before"
        self.said = defaultdict(Counter)
        self.slowest = defaultdict(float)
        self.faults = []
        self.booked, self.accepted, self.posted = set(), set(), set()
        self.asked, self.talks = deque(), deque(maxlen=200)
        turns = [self.look_around] * lookers + [self.talk] * talkers
        turns += [self.sit] * sitters
        turns += [self.answer] * min(bookers, 2) + [self.book] * bookers
        self.threads = [Thread(target=self.live, args=[turn]) for turn in turns]

    def gather(self):
        super().gather()
        self.codes = [worker.code for worker in self.listed]
        trades = [page.url for page in CategoryPage.objects.live()]
        cities = [city.slug for city in City.objects.all()[:20]]
        names = [worker.user.name.split()[0] for worker in self.listed]
        self.pages = ["/", *trades, *(f"/workers/{code}/" for code in self.codes)]
        self.searches = [
            *(f"/workers/?city={city}" for city in cities),
            *(f"/workers/?city={city}&available=tomorrow" for city in cities),
            *(f"/workers/?q={name}" for name in names),
            "/workers/?sort=price&rate_max=600",
            "/workers/?q=tap+leaks",
        ]

    def live(self, turn):
        while not self.closing.wait(PAUSE):
            turn()

    def ask(self, what, call):
        """The answer, counted; None if there was none that helps."""
        began = time.monotonic()
        try:
            answer = call()
        except (OSError, HTTPException) as error:
            self.said[self.phase][f"{what} {type(error).__name__}"] += 1
            self.note(began, self.phase, what, type(error).__name__)
            return None
        # Who asked just before something went away is answered while it is away.
        phase, taken = self.phase, time.monotonic() - began
        self.slowest[phase] = max(self.slowest[phase], taken)
        said = str(answer.status)
        if answer.status == 503 and not is_explained(answer):
            said = "503 without a sentence"
        self.said[phase][f"{what} {said}"] += 1
        if answer.status >= 500:
            self.note(began, phase, what, said)
        return answer if answer.status < 400 else None

    def note(self, began, phase, what, said):
        self.faults.append((began, phase, what, said))

    # --- What people do ------------------------------------------------------

    def look_around(self):
        caller = self.stage.caller()
        self.ask("page", lambda: caller.get(random.choice(self.pages)))
        self.ask("search", lambda: caller.get(random.choice(self.searches)))

    def book(self):
        person, code = random.choice(self.customers), random.choice(self.codes)
        path = f"/workers/{code}/book/"
        page = self.ask("booking page", lambda: person.get(f"{path}?minutes=60"))
        starts = START.findall(page.text) if page else []
        if not starts:
            return
        typed = TYPED | {"start": random.choice(starts)}
        answer = self.ask("book", lambda: person.post(path, typed))
        if answer and answer.status == 302:
            job = answer.headers["Location"].split("/")[2]
            self.booked.add(job)
            self.asked.append((job, code, person))
        self.ask("my jobs", lambda: person.get("/jobs/"))

    def answer(self):
        if not self.asked:
            return
        job, code, person = self.asked.popleft()
        worker = self.workers[code]
        self.ask("my day", lambda: worker.get("/work/"))
        path = f"/jobs/{job}/accept/"
        answer = self.ask("accept", lambda: worker.post(path, {"seen": "pending"}))
        if answer and answer.status == 302:
            self.accepted.add(job)
            self.talks.extend([(job, worker), (job, person)])

    def talk(self):
        if not self.talks:
            return
        job, person = random.choice(self.talks)
        sent = {"message": "I am on my way.", "client_id": str(uuid4())}
        # As the page does: the same message again, until somebody has it.
        for _ in range(3):
            if self.ask("post", lambda: person.post(f"/chat/{job}/", sent)):
                self.posted.add(sent["client_id"])
                break
            if self.closing.wait(1):
                break
        self.ask("job page", lambda: person.get(f"/jobs/{job}/"))

    def sit(self):
        """A page that is left open: its socket, and another one when it ends."""
        person = random.choice(self.customers)
        try:
            with self.stage.socket_of(person) as socket:
                self.said[self.phase]["socket open"] += 1
                until = time.monotonic() + SITTING
                while time.monotonic() < until and not self.closing.is_set():
                    with suppress(TimeoutError):
                        socket.recv(timeout=1)
                        self.said[self.phase]["socket hint"] += 1
        except InvalidStatus as refused:
            status = str(refused.response.status_code)
            self.said[self.phase][f"socket {status}"] += 1
            if status == "500":
                self.note(time.monotonic(), self.phase, "socket", status)
        except (OSError, WebSocketException) as error:
            self.said[self.phase][f"socket {type(error).__name__}"] += 1
        self.closing.wait(1)


def is_explained(answer):
    return "Retry-After" in answer.headers and ONE_MOMENT in answer.text
