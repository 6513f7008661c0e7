"""Processes killed a hundred times (KILLS=) while people pay: nothing lost or doubled.

The bank is the play bank with the real clients in front of it, the books are looked at
by the slow computations of the tests, from the bank's own documents.
"""

import os
import random
import signal
import time
from collections import Counter
from threading import Event, Thread

import requests

from bench.demo import demo
from bench.trial import people
from bench.trial.lines import Line, neighbours
from bench.trial.payers import Payers
from bench.trial.production import HOST
from bench.trial.stage import Stage
from bookings.models import Attempt, Job, JobEvent, WebhookEvent
from mysite.play_bank import RAZORPAY, STRIPE, Endpoint, PlayBank
from mysite.play_bank.bank import RAZORPAY_KEY, RAZORPAY_KEY_SECRET, STRIPE_KEY
from tests.bookings import truth
from tests.bookings.documents import at_the_bank
from workers import calendar
from workers.models import WorkerProfile, WorkerSettings

KILLS = int(os.environ.get("KILLS", "") or 100)
# Seconds from one to the next, about.
PAUSE = 1.5
REST = 120
PART = "kills"
SECRETS = {STRIPE: "whsec_of_the_trial", RAZORPAY: "razorpay-secret-of-the-trial"}
# What must be true at any moment, and what when all has come to rest.
ALWAYS = ("books_are_whole", "held_is_never_below_zero", "prices_are_their_lines")
BOOKS = (*ALWAYS, "nobody_is_owed_less_than_nothing", "what_lies_at_the_gateways")
BANK = ("nothing_is_known_that_is_not_so", "both_sides_agree")


def kills(environment):
    url = demo(environment, "postgresql")
    with PlayBank() as bank:
        environ = keys(bank) | {"REDIS_URL": environment.redis.url}
        with Stage(url, pages=2, tasks=2, **environ) as stage:
            stage.look(always_open)
            courier = Courier(bank, stage)
            with courier, Payers(stage, bank) as payers:
                yield from killed(stage, payers)
                payers.close()
                rested = stage.eventually(lambda: is_at_rest(bank), REST)
            yield from told(stage, payers, bank, rested)


def keys(bank):
    bank.outbox.endpoints = [
        Endpoint(name, f"http://{HOST}/webhooks/{name}/", (secret,))
        for name, secret in SECRETS.items()
    ]
    return {
        "STRIPE_SECRET_KEY": STRIPE_KEY,
        "STRIPE_WEBHOOK_SECRETS": SECRETS[STRIPE],
        "STRIPE_API": bank.stripe_url,
        "RAZORPAY_KEY_ID": RAZORPAY_KEY,
        "RAZORPAY_KEY_SECRET": RAZORPAY_KEY_SECRET,
        "RAZORPAY_WEBHOOK_SECRETS": SECRETS[RAZORPAY],
        "RAZORPAY_API": bank.razorpay_url,
    }


def always_open():
    """Who is booked can begin at once, whatever the hour of the trial."""
    assert not Attempt.objects.exists(), "Those were made at another bank."
    WorkerSettings.objects.update(notice_minutes=0)
    for profile in WorkerProfile.objects.listed():
        calendar.set_week(profile, dict.fromkeys(range(7), [(0, 24 * 60)]))


class Courier(Thread):
    """Brings what the bank says to any process of pages, again until one takes it."""

    def __init__(self, bank, stage):
        super().__init__(daemon=True)
        self.bank, self.stage, self.done = bank, stage, Event()

    def run(self):
        while not self.done.wait(0.3):
            self.bank.deliver(send=self.send)

    def send(self, url, body, headers):
        port = random.choice(self.stage.ports)
        place = url.replace(f"http://{HOST}", f"http://127.0.0.1:{port}")
        proxied = {"Host": HOST, "X-Forwarded-Proto": "https"}
        proxied["X-Forwarded-For"] = people.address()
        try:
            told = requests.post(
                place, data=body, headers={**headers, **proxied}, timeout=30
            )
        except requests.RequestException:
            return 0
        return told.status_code

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *exc):
        self.done.set()
        self.join()


def killed(stage, payers):
    """Each started again at once, as systemd does; others die meanwhile."""
    up, seen = {*stage.pages, *stage.tasks}, Counter()
    lifts = []
    for _ in range(KILLS):
        time.sleep(random.uniform(0.2, 2 * PAUSE))
        while not up:
            time.sleep(0.1)
        process = random.choice([*up])
        up.discard(process)
        process.stop(signal.SIGKILL)
        lift = Thread(target=lambda one: (one.start(), up.add(one)), args=[process])
        lift.start()
        lifts.append(lift)
        seen[process.command[0]] += 1
    for lift in lifts:
        lift.join()
    note = (
        f"{dict(seen)}, {len(payers.finished)} jobs paid and finished, {neighbours()}"
    )
    yield Line(PART, "killed", sum(seen.values()), note=note)


def is_at_rest(bank):
    """Every word has come and is worked on, and no order to a gateway is open."""
    waits = WebhookEvent.objects.filter(status="waiting").exists()
    return not (bank.outbox.waiting or waits or differing(bank))


def differing(bank):
    """Tries to pay of which the bank has something else than we do."""
    return [
        attempt.pk
        for attempt in Attempt.objects.exclude(checkout_id="")
        if (attempt.captured, attempt.refunded) != sums_at(bank, attempt)
    ]


def sums_at(bank, attempt):
    real = at_the_bank(bank, attempt)
    return real.captured, real.refunded


def told(stage, payers, bank, rested):
    said = dict(payers.said)
    yield Line(PART, "answers", sum(said.values()), note=f"{said}")
    paid = payers.acknowledged["paid"]
    yield Line(PART, "paid at the bank", len(paid))
    left = payers.given_up
    yield Line(PART, "given up", sum(left.values()), note=f"{dict(left)}")
    if rested is None:
        yield Line(PART, "never came to rest", 1, most=0)
    for what, missing in stage.look(lambda: lost(payers)).items():
        note = f"of {len(payers.acknowledged[what])}"
        yield Line(PART, f"{what}: acknowledged and lost", missing, most=0, note=note)
    yield none("steps of a job that stand there twice", stage.look(twice))
    yield none("charged twice", stage.look(lambda: charged_twice(bank)))
    yield none("not as at the bank", stage.look(lambda: differing(bank)))
    for name in (*BOOKS, *BANK):
        wrong = stage.look(lambda name=name: is_wrong(name, bank))
        yield none(name.replace("_", " "), wrong)
    yield none("jobs not settled", stage.look(lambda: not_settled(payers, bank)))


def none(what, found):
    """A line that is good when nothing was found."""
    return Line(PART, what, len(found), most=0, note=str(found)[:300] if found else "")


def lost(payers):
    """{what was acknowledged: how often it is not there}"""
    found = {}
    for what, facts in payers.acknowledged.items():
        if what == "request":
            titles = set(Job.objects.values_list("code", "title"))
            found[what] = sum((job, title) not in titles for job, title in facts)
        elif what != "paid":
            there = set(JobEvent.objects.filter(verb=what).values_list("job__code"))
            found[what] = sum((job,) not in there for job, _ in facts)
    return found


def twice():
    steps = JobEvent.objects.filter(verb__in=("accept", "start", "complete", "confirm"))
    seen = Counter(steps.values_list("job", "verb"))
    return [step for step, number in seen.items() if number > 1]


def charged_twice(bank):
    """Payments for which a bank has the money of two tries."""
    seen = Counter()
    for attempt in Attempt.objects.exclude(checkout_id=""):
        captured, refunded = sums_at(bank, attempt)
        seen[attempt.payment_id] += captured > refunded
    return [payment for payment, number in seen.items() if number > 1]


def is_wrong(name, bank):
    """[what the computation found], if it does not hold."""
    check = getattr(truth, name)
    try:
        check(bank) if name in BANK else check()
    except AssertionError as wrong:
        return [str(wrong) or name]
    return []


def not_settled(payers, bank):
    found = []
    for job in Job.objects.filter(code__in=payers.finished):
        try:
            truth.the_job_is_settled(bank, job)
        except AssertionError as wrong:
            found.append((job.code, str(wrong)[:80]))
    return found
