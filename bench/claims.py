"""Booking time: a request and its acceptance, four processes at once.

The floor plays every statement of a booking again, those of telling the two people
included, on as many bare connections.
"""

import time
from datetime import timedelta

from django.db import connection
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from accounts.codes import new_code
from accounts.models import User
from bench import contention, crowd, sql_recording
from bench.environment import VENDORS, at
from bench.rounds import FORK, interleaved, scaled
from bookings import jobs
from bookings.models import Job, JobEvent
from live.models import ChatMember, ChatRoom, Notification
from services.models import City
from workers.models import SlotCell, WorkerProfile

PROCESSES = 4
EACH = scaled(100, 10)
# In the order in which they may be forgotten.
OF_BOOKINGS = (
    DBTaskResult,
    Notification,
    ChatMember,
    ChatRoom,
    JobEvent,
    Job,
    SlotCell,
)


def measure(environment, wanted):
    for vendor, ending in VENDORS.items():
        if f"claims{ending}" in wanted:
            pairs, note = throughput(environment, vendor)
            yield f"claims{ending}", pairs, note
    for vendor, ending in VENDORS.items():
        if f"claims_storm{ending}" in wanted:
            pairs, note = contention.measure(environment, vendor)
            yield f"claims_storm{ending}", pairs, note


def throughput(environment, vendor):
    url = environment.fresh(vendor, "claims")
    with at(url):
        crowd.settle()
        crowd.add_workers(PROCESSES * EACH * 2)
        crowd.add_hours(PROCESSES * EACH * 2)
        crowd.add_customers(PROCESSES * EACH)
        crowd.spread_keys()
        people = pairs_of_people()
        start = a_time_for_all()
        recording = recorded(people[0], start)
        connection.close()
    shares = [people[n::PROCESSES] for n in range(PROCESSES)]
    rounds = interleaved(
        lambda: race(url, shares, site(url, start)),
        lambda: race(url, shares, bare(url, recording)),
    )
    return rounds, f"{PROCESSES} processes, {len(recording[0])} statements a booking"


def pairs_of_people():
    """(customer, worker), nobody twice."""
    workers = WorkerProfile.objects.listed().with_names().order_by("pk")
    customers = User.objects.filter(role=User.Role.CUSTOMER).order_by("pk")
    return list(zip(customers, workers[: len(customers)], strict=True))


def a_time_for_all():
    noon = timezone.now().astimezone(City.objects.first().tz) + timedelta(days=2)
    return noon.replace(hour=12, minute=0, second=0, microsecond=0)


def book(customer, worker, start):
    job = jobs.request(
        worker,
        by=customer,
        start=start,
        minutes=120,
        title="Kitchen tap drips",
        address="B-704, Paud Road, Kothrud, Pune 411038",
    )
    return jobs.accept(job, by=worker.user)


def recorded(people, start):
    """(the recording of a booking, whom and what it is about)"""
    booked = []
    book(*people, start)
    forget()
    steps = sql_recording.record(lambda: booked.append(book(*people, start)))
    subjects = [people[0].pk, people[1].pk, booked[0].code]
    return sql_recording.opened(steps, subjects), subjects


def site(url, start):
    """What one process does: the verbs of the site."""

    def work(share, gate):
        with at(url):
            connection.ensure_connection()
            gate.wait()
            for customer, worker in share:
                book(customer, worker, start)

    return work


def bare(url, recording):
    steps, subjects = recording

    def work(share, gate):
        with sql_recording.Player(url) as player:
            ready = player.ready(steps)
            gate.wait()
            for customer, worker in share:
                today = (customer.pk, worker.pk, new_code())
                player.play(ready, zip(subjects, today, strict=True))

    return work


def race(url, shares, work):
    """Bookings a second, from the gate until the last is through."""
    with at(url):
        forget()
        connection.close()
    gate = FORK.Barrier(len(shares) + 1)
    runners = [FORK.Process(target=work, args=(share, gate)) for share in shares]
    for runner in runners:
        runner.start()
    gate.wait()
    began = time.perf_counter()
    for runner in runners:
        runner.join()
    taken = time.perf_counter() - began
    if any(runner.exitcode for runner in runners):
        raise RuntimeError("A process broke; see above.")
    return sum(map(len, shares)) / taken


def forget():
    """As before the first booking."""
    tables = [model._meta.db_table for model in OF_BOOKINGS]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"TRUNCATE {', '.join(tables)} CASCADE")
            return
        for table in tables:
            cursor.execute(f"DELETE FROM {table}")
