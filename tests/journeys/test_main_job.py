"""From two strangers to a finished, paid and reviewed job, through addresses only."""

import csv
import io
import re

from django.core import mail

from bookings import ledger
from live.models import Notification
from workers.models import WorkerProfile

HOUR = re.compile(r"\w{3} \d+ \w{3} at (noon|midnight|[\d:]+ [ap]m)")


def test_strangers_become_customer_and_worker(
    visitor, city, category, support, finance
):
    worker, customer, team = visitor(), visitor(), visitor()

    # A worker joins, says what he does, and waits.
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
    assert "Ravi" not in customer.open("/workers/").text

    # The team approves him, and he hears of it.
    team.log_in("support").open("/admin/")
    profile = WorkerProfile.objects.get(user__email="ravi@example.com")
    team.open(f"/admin/snippets/workers/workerprofile/inspect/{profile.pk}/")
    team.press("Approve")
    assert "approved" in mail.outbox[-1].subject.lower()
    worker.open("/work/hours/")
    day_and_night = {
        f"{day}-0-{end}": "00:00" for day in range(7) for end in ("from", "to")
    }
    worker.press("Save my week", **day_and_night)

    # A customer joins, finds him, and asks for the first free hour.
    customer.join("customer", "Meera Joshi", "meera@example.com")
    customer.open("/workers/", city="pune", category="plumber").follow("Ravi Kumar")
    customer.open(f"{customer.path}book/")
    start = customer.soup.find("input", {"name": "start"})["value"]
    customer.press(
        "Send the request",
        start=start,
        title="Kitchen tap drips",
        address="B-704, Paud Road, Kothrud",
    )
    customer.reads("Waiting for an answer", "₹300")
    job = customer.path

    # He accepts; they talk.
    worker.open("/work/").reads("Kitchen tap drips").press("Accept")
    customer.open(job).reads("Accepted").press("Send", message="Gate code is 14#.")
    worker.open(job).reads("Gate code is 14#.").press("Send", message="Thank you.")
    customer.open(job).reads("Thank you.")

    # The work is done, good, paid and praised.
    worker.open(job).press("Start the work").press("Work is done")
    customer.open(job).press("the work is good").reads("Finished")
    worker.open(job).press("paid").reads("Paid")
    customer.open(job).press(
        "Send the review", rating="5", comment="Came on the minute."
    )
    customer.open(f"/workers/{profile.code}/").reads("Came on the minute.")
    worker.open("/work/earnings/").reads("₹264")
    assert ledger.check() == []

    assert told("ravi@example.com") == [
        "You are approved. Customers can find and book you now.",
        "Meera asks for you on …: Kitchen tap drips. Answer by ….",
        "Meera wrote: “Gate code is 14#.”",
        "Meera says the work is good. ₹300 is yours to collect.",
        "Meera reviewed your work: Kitchen tap drips.",
    ]
    assert told("meera@example.com") == [
        "Ravi accepted and comes on …. The chat is open now.",
        "Ravi wrote: “Thank you.”",
        "Ravi has started: Kitchen tap drips.",
        "Ravi says the work is done. Is it good? Say so by ….",
        "Paid: Kitchen tap drips. The job’s page is your receipt.",
    ]

    # And the report shows it.
    money = visitor().log_in("finance")
    sheet = money.client.get("/admin/reports/most-booked/", {"export": "csv"})
    rows = list(csv.reader(io.StringIO(sheet.getvalue().decode())))
    assert rows[1][0] == "Ravi Kumar"


def told(email):
    notes = Notification.objects.filter(user__email=email).order_by("pk")
    return [HOUR.sub("…", note.message) for note in notes]
