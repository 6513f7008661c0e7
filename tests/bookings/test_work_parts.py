"""Everything that a worker's own page is made of is there, and does what it says."""

import pytest

from bookings import reviews
from bookings.states import Status
from tests.site import soup, words
from workers.models import WorkerProfile


@pytest.mark.parametrize("on", [True, False])
def test_the_switch_says_how_it_stands_and_leads_back(on, as_user, worker):
    WorkerProfile.objects.filter(pk=worker.pk).update(availability=on)
    client = as_user(worker)
    switch = soup(client.get("/work/")).select_one("button.switch")
    assert switch["aria-checked"] == str(on).lower()
    form = switch.find_parent("form")
    answer = client.post(
        form["action"],
        {switch["name"]: switch["value"]},
        headers={"referer": "http://testserver/work/"},
    )
    assert answer["Location"] == "http://testserver/work/"
    assert WorkerProfile.objects.get(pk=worker.pk).availability is not on


def test_the_parts_of_the_page(as_user, worker, customer, ask, job_in, city):
    done = job_in(Status.FINISHED)
    reviews.leave(done, by=customer, rating=5, comment="Quick and clean.")
    ask(title="Another tap", start=done.ends_at)
    page = soup(as_user(worker).get("/work/"))
    assert [words(h2) for h2 in page.select("main section h2")] == [
        "Nothing agreed for the next seven days.",
        "1 request to answer",
        "Today",
        "Next seven days",
        "Earned in seven days",
        "What customers say",
    ]


@pytest.mark.parametrize(
    ("approval", "shown"),
    [
        ("recheck", "Our team looks at what you changed"),
        ("suspended", "Customers can’t find you for now"),
    ],
)
def test_who_is_off_the_list_reads_why(approval, shown, as_user, worker):
    reason = "Two people wrote to us."
    WorkerProfile.objects.filter(pk=worker.pk).update(
        approval=approval, approval_reason=reason
    )
    page = words(soup(as_user(worker).get("/work/")).select_one("main"))
    assert shown in page
    assert (reason in page) is (approval == "suspended")
