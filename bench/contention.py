"""Fifty processes press “accept” at the same moment, two hundred times.

Each accepts a request of its own, all of one worker, for the same hour or for hours
that overlap at random. Counted is whatever should not be: a deadlock, a database that
was busy, two jobs at one time, a quarter hour without its job or a job without its
events.
"""

import random
import traceback
from collections import Counter
from datetime import UTC, datetime

from django.db import connection
from django.db.models import Count, F
from django.utils import timezone

from accounts.models import User
from bench import crowd
from bench.environment import at
from bench.rounds import FORK, ROUNDS, scaled
from bookings import jobs
from bookings.models import Job, JobEvent
from bookings.states import HOLDS_TIME, Status, Verb
from toolkit.errors import Refusal
from workers.calendar import cell_of
from workers.models import SlotCell, WorkerProfile

PROCESSES = scaled(50, 10)
WAVES = scaled(200, 10)
VISIT = 6
# Within half a day, so that a few of the fifty fit beside each other.
SPREAD = 48


def measure(environment, vendor):
    url = environment.fresh(vendor, "contend")
    with at(url):
        crowd.settle()
        crowd.add_workers(WAVES)
        crowd.add_customers(PROCESSES)
        everybody = list(WorkerProfile.objects.order_by("pk"))
    faults = Counter()
    pairs = []
    for part in range(ROUNDS):
        workers = everybody[part::ROUNDS]
        seen = contend(url, workers)
        pairs.append((seen.total(), 0))
        faults += seen
    note = f"{PROCESSES} processes × {WAVES}"
    return pairs, f"{note}: {dict(faults)}" if faults else note


def contend(url, workers):
    """The faults of one round: a wave for each of the workers."""
    with at(url):
        request_all(workers)
        connection.close()
    gate, found = FORK.Barrier(PROCESSES), FORK.SimpleQueue()
    people = [
        FORK.Process(target=press, args=(url, number, workers, gate, found))
        for number in range(PROCESSES)
    ]
    for person in people:
        person.start()
    faults = Counter()
    for _ in people:
        faults.update(found.get())
    for person in people:
        person.join()
    with at(url):
        faults.update(wrong_in_the_books(workers))
    return faults


def request_all(workers):
    """Fifty requests for each."""
    rng = random.Random(7)
    first = cell_of(timezone.now()) + 200
    customers = list(User.objects.filter(role=User.Role.CUSTOMER).order_by("pk"))
    asked = [
        pending(profile, customer, first + rng.randrange(SPREAD) * (wave % 2))
        for wave, profile in enumerate(workers)
        for customer in customers
    ]
    Job.objects.bulk_create(asked, batch_size=500)
    JobEvent.objects.bulk_create(
        (
            JobEvent(
                job=job,
                seq=0,
                verb=Verb.REQUEST,
                dst=Status.PENDING,
                actor_id=job.customer_id,
                role="customer",
                at=job.created_at,
                heard_at=job.created_at,
            )
            for job in asked
        ),
        batch_size=500,
    )


def pending(profile, customer, cell):
    now = timezone.now()
    start = datetime.fromtimestamp(cell * 900, UTC)
    return Job(
        customer=customer,
        worker_id=profile.pk,
        service_category_id=profile.service_category_id,
        city_id=profile.city_id,
        title="Kitchen tap drips",
        address="B-704, Paud Road, Kothrud, Pune 411038",
        scheduled_time=start,
        minutes=60,
        start_cell=cell,
        end_cell=cell + VISIT,
        currency="INR",
        hourly_rate=34_900,
        price=34_900,
        commission_bps=1200,
        commission=4188,
        cancel_free_until=now,
        answer_by=start,
        created_at=now,
    )


def press(url, number, workers, gate, found):
    """One person: the `number`th request of every worker."""
    seen = Counter()
    with at(url):
        customer = crowd.CUSTOMERS + 1 + number
        mine = Job.objects.with_people().filter(
            customer=customer, worker__in=[worker.pk for worker in workers]
        )
        for job in list(mine.order_by("worker")):
            gate.wait()
            try:
                jobs.accept(job, by=job.worker)
            except Refusal:
                continue
            except Exception as error:  # noqa: BLE001  whatever it is, it is counted
                traceback.print_exc()
                seen[type(error).__name__] += 1
    found.put(seen)


def wrong_in_the_books(workers):
    asked = Job.objects.filter(worker__in=[worker.pk for worker in workers])
    held = asked.filter(status__in=HOLDS_TIME)
    cells = SlotCell.objects.filter(worker__in=[worker.pk for worker in workers])
    told = asked.annotate(steps=Count("events"))
    return Counter(
        overlaps=sum(
            held.filter(
                worker=job.worker_id,
                pk__gt=job.pk,
                start_cell__lt=job.end_cell,
                end_cell__gt=job.start_cell,
            ).count()
            for job in held
        ),
        cells_without_job=abs(cells.count() - held.count() * VISIT),
        broken_stories=told.exclude(steps=F("version") + 1).count(),
        left_waiting=asked.filter(status=Status.PENDING).count(),
        without_winner=len(workers) - held.values("worker").distinct().count(),
    )
