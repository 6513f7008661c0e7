"""Fifty people come in at once, and nobody else waits for them."""

import re
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Thread

from accounts.models import User
from bench.demo import demo
from bench.environment import VENDORS
from bench.rounds import FORK
from bench.trial.lines import Line, neighbours
from bench.trial.people import Caller
from bench.trial.stage import Stage
from mysite.demo.people import PASSWORD

LOG_INS, SIGN_UPS = 30, 20
ROUNDS = 3
CALM_SECONDS = 4
CODE = re.compile(r"\b(\d{6})\b")


def logins(environment):
    for vendor in VENDORS:
        with Stage(demo(environment, vendor)) as stage:
            names = stage.look(names_of_customers)
            calm = watched(stage, lambda: time.sleep(CALM_SECONDS))
            yield from waits(f"{vendor}, nobody else", calm)
            for number in range(ROUNDS):
                yield from one_round(stage, vendor, names, number)


def names_of_customers():
    people = User.objects.filter(role=User.Role.CUSTOMER).order_by("pk")
    return list(people.values_list("username", flat=True))


def one_round(stage, vendor, names, number):
    crowd = [
        *(log_in(stage, name) for name in names[:LOG_INS]),
        *(sign_up(stage, f"new{number}-{n}") for n in range(SIGN_UPS)),
    ]
    ends = Counter()
    began = time.monotonic()
    seen = watched(stage, lambda: ends.update(all_at_once(crowd)))
    taken = time.monotonic() - began
    bad = sum(ends.values()) - ends["in"]
    note = f"{dict(ends)}, all in after {taken:.1f} s"
    yield Line("logins", f"{vendor}: not in", bad, most=0, note=note)
    yield from waits(f"{vendor}, round {number + 1}", seen)


def all_at_once(crowd):
    gate = Barrier(len(crowd))

    def go(person):
        gate.wait()
        return person()

    with ThreadPoolExecutor(len(crowd)) as threads:
        return list(threads.map(go, crowd))


def log_in(stage, name):
    def come():
        caller = Caller(stage.ports)
        typed = {"login": name, "password": PASSWORD}
        answer = caller.fill_in("/account/login/", typed)
        if answer.status != 302:
            return how_it_ended(answer)
        return "in" if caller.get("/jobs/").status == 200 else "not logged in"

    return come


def sign_up(stage, name):
    email = f"{name}@example.com"
    typed = {"role": "customer", "name": "Meera Joshi", "email": email, "phone": ""}
    typed |= {"username": "", "password1": f"quiet-river-{name}"}

    def come():
        caller = Caller(stage.ports)
        answer = caller.fill_in("/account/signup/", typed)
        if answer.status != 302:
            return how_it_ended(answer)
        code = {"code": code_for(stage, email)}
        answer = caller.fill_in(answer.headers["Location"], code)
        if answer.status != 302:
            return f"code: {how_it_ended(answer)}"
        return "in" if caller.get("/jobs/").status == 200 else "not signed up"

    return come


def how_it_ended(answer):
    if answer.status == 429 and "Retry-After" in answer.headers:
        return "limited"
    return str(answer.status)


def code_for(stage, email, patience=30):
    """From the letter, when it has come."""
    until = time.monotonic() + patience
    while time.monotonic() < until:
        for letter in list(stage.sink.letters):
            if letter["To"] == email:
                return CODE.search(letter.get_content())[1]
        time.sleep(0.1)
    return "no letter"


# --- Those who only look on --------------------------------------------------


def watched(stage, work):
    """What others have waited for a page while `work()` went on, by its path."""
    done, ours = FORK.Event(), None
    theirs, ours = FORK.Pipe(duplex=False)
    # A process of its own: here fifty threads would wait for each other.
    looker = FORK.Process(target=look_on, args=(stage.ports, done, ours))
    looker.start()
    try:
        work()
    finally:
        done.set()
        seen = theirs.recv()
        looker.join()
    return seen


def look_on(ports, done, ours):
    seen = {"/healthz": [], "/": []}
    pauses = {"/healthz": 0.02, "/": 0.1}

    def ask_for(path):
        while not done.wait(pauses[path]):
            began = time.monotonic()
            status = Caller(ports).get(path).status
            seen[path].append((time.monotonic() - began, status))

    threads = [Thread(target=ask_for, args=[path]) for path in seen]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    ours.send(seen)


def waits(when, seen):
    load = neighbours()
    for path, share, most in (("/healthz", 0.99, 0.2), ("/", 1, 1)):
        times = sorted(taken for taken, _ in seen[path])
        slow = times[min(len(times) - 1, int(len(times) * share))]
        bad = sum(status != 200 for _, status in seen[path])
        note = f"{len(times)} times, {bad} not 200, {load}"
        name = "p99" if share < 1 else "slowest"
        yield Line("logins", f"{when}: {path} {name}", slow, "s", most, note)
