"""What staff read is what there is: S5, S23, S24, S27."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.snippets.models import get_snippet_models

from accounts.admin.read_only import ReadOnlyViewSet
from accounts.models import Person
from bookings.models import Account, Payment
from bookings.money import payments
from bookings.states import Status
from home import attention, week
from live import chat
from live.models import ChatMessage
from tests.cast import make_worker, soon
from tests.site import soup, words


def rows_behind(client, url):
    return client.get(url).context["paginator"].count


def test_s5_a_balance_says_what_is_owed_in_the_end(as_user, finance, worker, job_in):
    payments.mark_paid(payments.payment_of(job_in(Status.FINISHED)), by=worker)
    account = Account.objects.get(worker=worker, kind=Account.Kind.WORKER_DUE)
    address = reverse(
        Account.snippet_viewset.get_url_name("inspect"), args=[account.pk]
    )
    page = soup(as_user(finance).get(address))
    facts = {words(tag): words(tag.find_next("dd")) for tag in page.select("dt")}
    assert facts["All accounts of theirs together"] == "Owes us ₹41.88"
    assert facts["Balance, debits less credits"] == "₹349"
    parts = [
        [words(cell) for cell in row.select("td")] for row in page.select("table tr")
    ]
    assert ["Worker owes us", "₹349"] in parts
    assert ["We owe the worker", "−₹307.12"] in parts


@pytest.fixture
def busy(ask, job_in, category, city):
    """Jobs in every status, each with a worker of its own; some asked long ago."""
    for n, status in enumerate([*Status, Status.FINISHED, Status.CANCELLED]):
        own = make_worker(f"own{n}", city=city, category=category)
        job_in(status, worker=own, start=soon(city, days=2 + n))
    long_ago = timezone.now() - timedelta(days=30)
    start = soon(city, days=-25)
    ask(
        worker=make_worker("old", city=city, category=category),
        at=long_ago,
        start=start,
    )
    Payment.objects.update(created_at=timezone.now() - timedelta(days=3, hours=1))


def test_s23_every_number_of_the_first_page_is_the_rows_behind_it(
    as_user, boss, busy, waiting_worker
):
    client, at = as_user(boss), timezone.now()
    figures = week.figures(boss, at)
    assert [label for label, _, _ in figures][:4] == [
        "Requests",
        "Accepted",
        "Finished",
        "Cancelled",
    ]
    assert {str(label): rows_behind(client, url) for label, _, url in figures[:4]} == {
        str(label): figure for label, figure, _ in figures[:4]
    }
    assert figures[0][1] == 11
    for need in attention.needs(boss, at):
        number = need.sentence.split()[0]
        if number.isdigit():
            assert rows_behind(client, need.url) == int(number), need
    page = soup(client.get("/admin/"))
    for link in page.select("[data-wagtail-summary] a, .w-summary a"):
        number = words(link).split()[0].replace(",", "")
        if number.isdigit() and "snippets" in link["href"]:
            assert rows_behind(client, link["href"]) == int(number)


def test_s24_a_talk_is_titled_by_its_job_and_its_people(as_user, support, job_in):
    job = job_in(Status.ACCEPTED)
    message = chat.post(job, by=job.customer, text="Hello", client_id=uuid4())
    pk = ChatMessage.objects.get(pk=getattr(message, "pk", message)).pk
    url = reverse(ChatMessage.snippet_viewset.get_url_name("inspect"), args=[pk])
    title = words(soup(as_user(support).get(url)).title)
    assert "Kitchen tap drips, Ananya Deshpande and Suresh Venkataraman" in title
    assert f"{job.pk}/" not in title


@pytest.mark.parametrize("view", ["inspect", "history", "history_results", "close"])
def test_s27_a_colleague_is_nobodys_business(as_user, support, finance, view):
    name = Person.snippet_viewset.get_url_name(view)
    answer = as_user(support).get(reverse(name, args=[finance.pk]))
    assert answer.status_code == 404


def test_s27_every_door_to_a_row_has_the_bounds_of_its_list(as_user, boss, finance):
    """Also of what is added later: who is not in the list is behind no view."""
    client = as_user(boss)
    views = 0
    for model in get_snippet_models():
        viewset = model.snippet_viewset
        if isinstance(viewset, ReadOnlyViewSet):
            for pattern in viewset.get_urlpatterns():
                if "pk>" in str(pattern.pattern) and "verb" not in str(pattern.pattern):
                    url = reverse(viewset.get_url_name(pattern.name), args=[10**9])
                    answer = client.get(url)
                    assert answer.status_code in (404, 405), url
                    views += 1
    assert views >= 20
