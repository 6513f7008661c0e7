"""What else becomes of a request: somebody else got the hour, or there is a quarrel."""

import pytest

from bookings.models import Account, Job, Payment
from bookings.money import ledger
from tests.cast import make_customer, make_worker
from tests.reading import start_code

LEAK = {"title": "Leak", "address": "B-704, Paud Road, Kothrud"}


@pytest.fixture
def ravi(city, category):
    """Works around the clock, so that the next free hour is always near."""
    place = {"city": city, "category": category}
    return make_worker("ravi", name="Ravi Kumar", hours=(0, 1440), **place)


@pytest.fixture
def worker(visitor, ravi):
    return visitor().log_in("ravi")


def book(customer, ravi, start=None):
    """Ask for that start, or for an early free one. The address of the job."""
    customer.open(f"/workers/{ravi.worker_profile.code}/book/")
    # The first may be over before the last of several has asked for it.
    start = start or customer.soup.select("input[name=start]")[1]["value"]
    customer.press("Send the request", start=start, **LEAK)
    return customer.path, start


def test_four_ask_for_one_hour(visitor, ravi, worker, customer, other_customer):
    ananya, harish = visitor().log_in("ananya"), visitor().log_in("harish")
    others = [visitor().log_in(make_customer(n).username) for n in ("esha", "farid")]
    first, start = book(ananya, ravi)
    second, _ = book(harish, ravi, start)
    for other in others:
        book(other, ravi, start)

    worker.open(first).press("Accept").reads("Accepted")

    ananya.open(first).reads("Accepted")
    harish.open(second).reads("The time went to another job", "You pay nothing")
    for one in (harish, *others):
        one.open("/notifications/").reads("Ravi is taken on")
    harish.open(f"/workers/{ravi.worker_profile.code}/book/")
    assert start not in [one["value"] for one in harish.soup.select("[name=start]")]
    # Who asks all the same gets a sentence, and keeps what was typed.
    typed = {"start": start, "minutes": "60"} | LEAK
    answer = harish.client.post(harish.path, typed | harish.token)
    assert answer.status_code == 409
    assert LEAK["address"] in answer.content.decode()
    assert Job.objects.count() == 4


def test_a_quarrel_is_settled_by_the_team(visitor, ravi, worker, customer, support):
    ananya, team = visitor().log_in("ananya"), visitor().log_in("support")
    job, _ = book(ananya, ravi)
    worker.open(job).press("Accept").follow("Start the work")
    worker.press("Start the work", code=start_code(ananya.open(job).soup))
    worker.press("Work is done")

    ananya.open(f"{job}dispute/").press("Something is wrong", reason="It still drips.")
    ananya.reads("Being looked into")
    assert not Payment.objects.exists()

    found = Job.objects.get()
    team.open(f"/admin/snippets/bookings/job/inspect/{found.pk}/")
    team.reads("It still drips.")
    team.follow("The work stands")
    team.press("The work stands", reason="He came again and mended it.")

    for person in (ananya, worker):
        person.open(job).reads("Finished", "He came again and mended it.")
    worker.press("paid").reads("Paid")
    due = ledger.balance(Account.Kind.WORKER_DUE, "INR", ravi)
    assert due == found.price
    assert ledger.check() == []
