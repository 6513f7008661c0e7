"""From two strangers to a finished, paid and reviewed job, through addresses only."""

import csv
import io
import re

from django.core import mail

from bookings.money import ledger
from live.models import Notification
from tests.clock import DEFAULT
from tests.harness_clock import at
from tests.reading import start_code
from workers.models import WorkerProfile

HOUR = re.compile(r"\w{3} \d+ \w{3} at (noon|midnight|[\d:]+ [ap]m)")
# What each side hears, once and in this order.
RAVI = [
    "You are approved. Customers can find and book you now.",
    "Meera asks for you on …: Kitchen tap drips. Answer by ….",
    "Meera wrote: “Gate code is 14#.”",
    "Meera says the work is good. ₹300 is yours to collect.",
    "Meera reviewed your work: Kitchen tap drips.",
]
MEERA = [
    "Ravi accepted and comes on …. The chat is open now.",
    "Ravi wrote: “Thank you.”",
    "Ravi has started: Kitchen tap drips.",
    "Ravi says the work is done. Is it good? Say so by ….",
    "Paid: Kitchen tap drips. The job’s page is your receipt.",
]


@at(DEFAULT, "2026-12-31T18:20Z", "2028-02-29T18:35Z")
def test_strangers_become_customer_and_worker(
    visitor, city, category, support, finance
):
    worker, customer, team = visitor(), visitor(), visitor()
    apply(worker, city, category)
    assert "Ravi" not in customer.open("/workers/").text
    approve(team.log_in("support"))
    open_all_day(worker)

    customer.join("customer", "Meera Joshi", "meera@example.com")
    job = ask(customer)
    agree_and_talk(worker, customer, job)
    work_and_pay(worker, customer, job)

    customer.open("/workers/").follow("Ravi Kumar").reads("Came on the minute.")
    worker.open("/work/earnings/").reads("₹264")
    assert ledger.check() == []
    assert told("ravi@example.com") == RAVI
    assert told("meera@example.com") == MEERA
    assert most_booked(visitor().log_in("finance")) == "Ravi Kumar"


def apply(worker, city, category):
    worker.join("worker", "Ravi Kumar", "ravi@example.com", phone="98200 12345")
    worker.reads("Tell customers about you")
    worker.press(
        "Send to our team",
        service_category=category.pk,
        skills=[category.skills.get().pk],
        city=city.pk,
        hourly_rate="300",
        experience="9",
    )
    worker.reads("We are looking at it.")


def approve(team):
    profile = WorkerProfile.objects.get(user__email="ravi@example.com")
    team.open(f"/admin/snippets/workers/workerprofile/inspect/{profile.pk}/")
    team.press("Approve")
    assert mail.outbox[-1].to == ["ravi@example.com"]
    assert mail.outbox[-1].subject == RAVI[0]


def open_all_day(worker):
    """So that the next free hour is near, whatever the clock says."""
    fields = [f"{day}-0-{end}" for day in range(7) for end in ("from", "to")]
    worker.open("/work/hours/")
    worker.press("Save my week", **dict.fromkeys(fields, "00:00"))


def ask(customer):
    """For the first free hour. The address of the job."""
    customer.open("/workers/", city="pune", category="plumber").follow("Ravi Kumar")
    customer.open(f"{customer.path}book/")
    customer.press(
        "Send the request",
        start=customer.soup.find("input", {"name": "start"})["value"],
        title="Kitchen tap drips",
        address="B-704, Paud Road, Kothrud",
    )
    return customer.reads("Waiting for an answer", "₹300").path


def agree_and_talk(worker, customer, job):
    worker.open("/work/").reads("Kitchen tap drips").press("Accept")
    customer.open(job).reads("Accepted").press("Send", message="Gate code is 14#.")
    worker.open(job).reads("Gate code is 14#.").press("Send", message="Thank you.")
    customer.open(job).reads("Thank you.")


def work_and_pay(worker, customer, job):
    # The first free hour is not now: who is at the door already needs the code.
    code = start_code(customer.open(job).soup)
    worker.open(job).follow("Start the work").press("Start the work", code=code)
    worker.press("Work is done")
    customer.open(job).press("the work is good").reads("Finished")
    worker.open(job).press("paid").reads("Paid")
    praise = {"rating": "5", "comment": "Came on the minute."}
    customer.open(job).press("Send the review", **praise)


def told(email):
    notifications = Notification.objects.filter(user__email=email).order_by("pk")
    return [HOUR.sub("…", one.message) for one in notifications]


def most_booked(team):
    """The first name of the report, as a sheet has it."""
    sheet = team.client.get("/admin/reports/most-booked/", {"export": "csv"})
    return list(csv.reader(io.StringIO(sheet.getvalue().decode("utf-8-sig"))))[1][0]
