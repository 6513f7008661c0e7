"""Pages of each role with the history of years: ten thousand jobs, then a million.

The people who look have the same fifty jobs in both, so that a page that costs more has
read what is not its own. What grows is found by name in the note; `EXPLAIN` of what a
page asks: GROWTH_EXPLAIN=1.
"""

import os
import sys
from datetime import timedelta

from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from bench import crowd
from bench.environment import at
from bench.rounds import ROUNDS, scaled, wait_of
from bookings.models import Job, JobEvent, Payment, Review
from live.models import ChatMember, ChatMessage, ChatRoom, Notification
from mysite import gauges, groups

POSTGRESQL = "postgresql"
SMALL, LARGE = 10_000, scaled(1_000_000, 20_000)
# Jobs of each customer and of each worker.
EACH = 50
YEARS = timedelta(days=2 * 365)
LOOKS = 3
DEEP = "?p=2000"
HOST = {"SERVER_NAME": "127.0.0.1"}
BACKEND = "django.contrib.auth.backends.ModelBackend"
# What became of one job in a hundred; the others were finished.
FATES = (
    ("pending", "", "i % 100 = 1 AND i > {last}"),
    ("accepted", "pending", "i % 100 IN (2, 3) AND i > {last}"),
    ("completed", "ongoing", "i % 100 = 4 AND i > {last}"),
    ("disputed", "completed", "i % 100 = 5 AND i > {last}"),
    ("cancelled", "pending", "i % 100 BETWEEN 6 AND 10"),
    ("finished", "completed", "true"),
)
# Those of the last days are still under way.
UNDER_WAY = 2_000
ADMIN = "/admin/snippets/"
PAGES = {
    "customer": ("/jobs/", "/jobs/{job}/", "/chat/", "/notifications/", "/chat/{job}/"),
    "worker": ("/work/", "/jobs/", "/work/earnings/", "/jobs/{job}/", "/chat/"),
    "staff": (
        "/admin/",
        f"{ADMIN}bookings/job/",
        f"{ADMIN}bookings/job/?status=disputed",
        f"{ADMIN}bookings/job/?ordering=-price",
        f"{ADMIN}bookings/job/{DEEP}",
        f"{ADMIN}bookings/job/inspect/{{pk}}/",
        f"{ADMIN}bookings/payment/",
        f"{ADMIN}bookings/review/",
        f"{ADMIN}live/notification/",
        f"{ADMIN}live/chatroom/",
        f"{ADMIN}accounts/person/",
        f"{ADMIN}accounts/letter/",
        f"{ADMIN}workers/workerprofile/",
    ),
}


def measure(environment, wanted):
    places = {
        number: environment.kept(
            POSTGRESQL, f"growth_{number}", lambda n=number: fill(n)
        )
        for number in (SMALL, LARGE)
    }
    for name in wanted:
        role = name.removeprefix("growth_")
        look = looks_of_metrics if role == "metrics" else looks
        rounds = []
        for _ in range(ROUNDS):
            small, large = (look(places[n], role) for n in (SMALL, LARGE))
            rounds.append((large, small))
        pairs = tuple((sum(a.values()), sum(b.values())) for a, b in rounds)
        yield name, pairs, worst(*rounds[-1])


def worst(large, small):
    """The pages that grow most, and what they take with all the jobs."""
    ratios = sorted(large, key=lambda page: large[page] / small[page], reverse=True)
    told = ", ".join(
        f"{p} {large[p]:.0f} ms ({large[p] / small[p]:.1f} ×)" for p in ratios[:4]
    )
    return f"{LARGE:,} jobs; most: {told}"


def looks(url, role):
    """ms of each page, as the process that makes it sees it."""
    with at(url):
        client, user = Client(**HOST), person(role)
        client.force_login(user, BACKEND)
        job = Job.objects.filter(**{role: user} if role != "staff" else {})
        job = job.filter(status="accepted").order_by("-pk").first()
        pages = [page.format(job=job.code, pk=job.pk) for page in PAGES[role]]
        return {
            shape: look(client, page)
            for shape, page in zip(PAGES[role], pages, strict=True)
        }


def look(client, page):
    answer = client.get(page)
    if answer.status_code not in (200, 404):
        raise RuntimeError(f"{page}: {answer.status_code}")
    explain(client, page)
    return wait_of(lambda: client.get(page), LOOKS)


def explain(client, page):
    """The statements of a page that take long, with their plans."""
    if not os.environ.get("GROWTH_EXPLAIN"):
        return
    with CaptureQueriesContext(connection) as asked:
        client.get(page)
    for one in sorted(asked, key=lambda one: -float(one["time"]))[:2]:
        if float(one["time"]) > 0.02:
            sys.stderr.write(f"\n{page} {one['time']} s\n{one['sql'][:1500]}\n")


def looks_of_metrics(url, role):
    with at(url):
        parts = (gauges.jobs, gauges.tasks, gauges.letters, gauges.payments)
        for part in parts:
            part()
        return {part.__name__: wait_of(part, LOOKS) for part in parts}


def person(role):
    """Somebody of the last ones, who has what is under way."""
    if role == "staff":
        return User.objects.get(username="helper")
    last = Job.objects.filter(status="accepted").order_by("-pk").first()
    return getattr(last, role)


def fill(number):
    people = number // EACH
    crowd.settle()
    groups.make()
    crowd.add_workers(people)
    crowd.add_customers(people)
    crowd.spread_keys()
    add_history(number, people)
    helper = User.objects.create(
        username="helper", email="h@example.com", name="H", role="admin", is_active=True
    )
    helper.groups.set(Group.objects.filter(name__in=["Support", "Finance"]))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def add_history(number, people):
    """One job after the other, the last of them now."""
    begun = timezone.now() - YEARS
    step = YEARS.total_seconds() / number
    moment = f"(TIMESTAMPTZ '{begun.isoformat()}' + i * INTERVAL '{step} s')"
    customer = f"{crowd.CUSTOMERS} + 1 + (i % {people})"
    worker = f"{crowd.WORKERS} + 1 + ((i * 7) % {people})"
    last = number - UNDER_WAY
    fate, before = (case_of(place, last) for place in (0, 1))
    with crowd.in_bulk(Job, JobEvent, Payment, Review, ChatMessage, Notification):
        add_jobs(number, moment, fate, before, customer, worker)
        add_events(number, moment)
        add_payments(number, moment, fate, customer, worker)
        add_talks(number, moment, customer, worker)


def case_of(place, last):
    """SQL for what became of a job, or for what it was before."""
    cases = (f"WHEN {fate[2].format(last=last)} THEN '{fate[place]}'" for fate in FATES)
    return f"CASE {' '.join(cases)} END"


def add_jobs(number, moment, fate, before, customer, worker):
    crowd.pour(
        Job,
        number,
        id="i",
        code="'j' || i",
        customer_id=customer,
        worker_id=worker,
        service_category_id="(SELECT min(id) FROM services_servicecategory)",
        city_id="(SELECT min(id) FROM services_city)",
        title="'Tap number ' || i",
        address="'12 Law College Road'",
        status=fate,
        prev_status=before,
        version="3",
        minutes="60",
        scheduled_time=f"{moment} + INTERVAL '2 days'",
        created_at=moment,
        answer_by=f"{moment} + INTERVAL '30 days'",
        confirm_by=f"{moment} + INTERVAL '30 days'",
        cancel_free_until=moment,
        start_cell="i",
        end_cell="i + 6",
        currency="'INR'",
        hourly_rate="34900",
        price="34900 + i % 5000",
        commission_bps="1200",
        commission="4188",
    )


def add_events(number, moment):
    for seq, (verb, src, dst) in enumerate(
        (("request", "", "pending"), ("accept", "pending", "accepted")), start=1
    ):
        crowd.pour(
            JobEvent,
            number,
            job_id="i",
            seq=str(seq),
            verb=f"'{verb}'",
            src=f"'{src}'",
            dst=f"'{dst}'",
            actor_id="NULL",
            role="'system'",
            at=moment,
            heard_at=moment,
        )


def add_payments(number, moment, fate, customer, worker):
    finished = f"({fate}) = 'finished'"
    crowd.pour(
        Payment,
        number,
        code="'p' || i",
        job_id="i",
        status=f"CASE WHEN {finished} THEN 'released' ELSE 'created' END",
        currency="'INR'",
        amount="34900 + i % 5000",
        commission="4188",
        paid_at=f"CASE WHEN {finished} THEN {moment} ELSE NULL END",
        created_at=moment,
    )
    crowd.pour(
        Review,
        number // 2,
        job_id="i",
        customer_id=customer,
        worker_id=worker,
        rating="1 + i % 5",
        comment="'Came on the minute.'",
        created_at=moment,
    )


def add_talks(number, moment, customer, worker):
    crowd.pour(ChatRoom, number, job_id="i", last_seq="1", created_at=moment)
    crowd.pour(ChatMember, number, room_id="i", user_id=customer)
    crowd.pour(ChatMember, number, room_id="i", user_id=worker)
    crowd.pour(
        ChatMessage,
        number,
        room_id="i",
        seq="1",
        sender_id=customer,
        client_id="gen_random_uuid()",
        message="'Do I need a ladder?'",
        timestamp=moment,
    )
    crowd.pour(
        Notification,
        number,
        user_id=customer,
        event_id="NULL",
        kind="'accepted_to_customer'",
        message="'Somebody accepted.'",
        link="'/jobs/j' || i || '/'",
        is_read="true",
        created_at=moment,
    )
