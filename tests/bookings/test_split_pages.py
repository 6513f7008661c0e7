"""Where our team decides on a part of the price, and what both sides read of it."""

import csv
import io

import pytest
from django.urls import reverse
from wagtail.models import ModelLogEntry

from bookings import jobs
from bookings.models import Job, Payment
from bookings.money import payments
from bookings.states import Status, Verb
from tests.bookings.paying import payment_of, work_through
from tests.cast import drive
from tests.reading import part, row, text, tree
from tests.site import soup, words

pytestmark = pytest.mark.django_db

WHY = "Half of it drips."
SENTENCE = "Ananya pays ₹200.05 of ₹349; Suresh gets ₹176.04 after our commission."
BACK = (
    "Ananya pays ₹200.05 of ₹349 and gets ₹148.95 back; Suresh gets ₹176.04 after our "
    "commission."
)


TO_WORKER = (
    "Our team decided that Ananya pays ₹200.05 of the agreed ₹349. You get ₹176.04 "
    "after our commission."
)
BACK_TO_WORKER = (
    "Our team decided that Ananya pays ₹200.05 of the agreed ₹349 and gets ₹148.95 "
    "back. You get ₹176.04 after our commission."
)


def desk_url(view, *args):
    return reverse(Job.snippet_viewset.get_url_name(view), args=args)


def act_url(job):
    return desk_url("act", job.pk, Verb.RESOLVE_SPLIT)


def page_url(job):
    return reverse("bookings:act", args=[job.code, Verb.RESOLVE_SPLIT])


def typed(amount="200.05", **more):
    return {"amount": amount, "reason": WHY, "seen": "disputed"} | more


@pytest.fixture
def desk(as_user, support):
    return as_user(support)


@pytest.fixture
def job(job_in):
    return job_in(Status.DISPUTED)


@pytest.fixture
def decided(job, support):
    return jobs.resolve_split(job, amount=20_005, by=support, reason=WHY)


@pytest.fixture
def see(request, as_user):
    def see(who, job):
        client = as_user(request.getfixturevalue(who))
        return client.get(reverse("bookings:job", args=[job.code]))

    return see


@pytest.fixture(params=["desk", "page"])
def address(request, job):
    """In the admin, and on the page of the job, where staff come from a letter."""
    return act_url(job) if request.param == "desk" else page_url(job)


class TestForm:
    def test_it_says_what_will_happen(self, desk, address):
        page = soup(desk.get(address))
        field = page.select_one("[name=amount]")
        assert field["inputmode"] == "decimal"
        assert "What Ananya pays, in INR" in words(page)
        assert "Of ₹349. Our commission is the same share of less." in words(page)
        assert page.select_one("button[name=look]")

    @pytest.mark.parametrize(
        "amount", ["", "0", "349", "349.01", "-5", "much", "1,00", "9" * 30, "200.055"]
    )
    def test_a_wrong_amount_is_asked_for_again(self, desk, address, job, amount):
        answer = desk.post(address, typed(amount))
        assert answer.status_code == 422
        page = tree(answer)
        assert page.select_one("[name=amount]").get("value", "") == amount
        assert WHY in page.select_one("[name=reason]").get_text()
        job.refresh_from_db()
        assert job.status == "disputed"
        assert not Payment.objects.exists()

    def test_a_reason_is_needed(self, desk, address, job):
        answer = desk.post(address, typed(reason=" "))
        assert answer.status_code == 422
        assert tree(answer).select_one("[name=amount]")["value"] == "200.05"

    def test_one_may_look_first(self, desk, address, job):
        answer = desk.post(address, typed(reason="", look="1"))
        assert answer.status_code == 200
        assert SENTENCE in words(tree(answer))
        assert tree(answer).select_one("[name=amount]")["value"] == "200.05"
        assert tree(answer).select_one("[name=reason]").has_attr("required")
        job.refresh_from_db()
        assert job.status == "disputed"

    def test_a_look_at_nothing_sensible(self, desk, address):
        answer = desk.post(address, typed("0", reason="", look="1"))
        assert answer.status_code == 422
        assert "less than ₹349" in text(answer)

    def test_there_is_nothing_to_look_at_afterwards(self, desk, address, job):
        desk.post(address, typed())
        answer = desk.post(address, typed("300", look="1"), follow=True)
        assert "Ananya pays ₹300" not in text(answer)
        assert payment_of(job).amount == 20_005

    def test_it_is_done_and_said(self, desk, address, job):
        page = desk.post(address, typed("₹ 200.05"), follow=True)
        assert SENTENCE in text(page)
        assert (payment_of(job).amount, payment_of(job).commission) == (20_005, 2_401)

    def test_twice_is_once(self, desk, address, job):
        desk.post(address, typed())
        page = desk.post(address, typed(), follow=True)
        assert page.status_code == 200
        assert Job.objects.get().events.filter(verb="resolve-split").count() == 1

    def test_another_sum_afterwards_changes_nothing(self, desk, address, job):
        desk.post(address, typed())
        page = desk.post(address, typed("300"), follow=True)
        assert "This is decided already: Ananya pays ₹200.05 of ₹349." in text(page)
        assert payment_of(job).amount == 20_005

    @pytest.mark.parametrize("who", ["customer", "worker"])
    def test_not_the_two_themselves(self, as_user, job, who, request):
        user = as_user(request.getfixturevalue(who))
        assert user.get(page_url(job)).status_code == 403
        assert user.post(page_url(job), typed()).status_code == 403
        assert user.post(page_url(job), typed(look="1")).status_code == 403

    @pytest.mark.parametrize("who", ["other_customer", "other_worker", "finance"])
    def test_strangers_find_nothing(self, as_user, job, who, request):
        user = as_user(request.getfixturevalue(who))
        assert user.post(page_url(job), typed()).status_code == 404
        user.post(act_url(job), typed())
        job.refresh_from_db()
        assert job.status == "disputed"


def test_the_log_of_staff_keeps_the_sum(desk, job):
    desk.post(act_url(job), typed())
    entry = ModelLogEntry.objects.get(action="bookings.resolve-split")
    assert entry.data == {"reason": WHY, "from": "disputed", "amount": "₹200.05"}
    assert entry.message == f"A part is owed: ₹200.05: {WHY}"


class TestPages:
    def test_the_customer(self, decided, see):
        page = see("customer", decided)
        money = part(page, "Money")
        assert row(money, "1 hour at ₹349 an hour") == "₹349"
        assert row(money, "Taken off by our team") == "−₹148.95"
        assert row(money, "You pay") == "₹200.05"
        said = text(page)
        assert "Pay Suresh ₹200.05 in cash." in said
        assert "Our team decided that you pay ₹200.05 of the agreed ₹349." in said
        assert "Our team decided: ₹200.05 of ₹349 is owed" in said
        assert WHY in said
        assert "₹200.05 in cash" in said

    def test_the_worker(self, decided, see):
        page = see("worker", decided)
        money = part(page, "Money")
        assert row(money, "Taken off by our team") == "−₹148.95"
        assert row(money, "Our part, 12 %") == "−₹24.01"
        assert row(money, "You earn") == "₹176.04"
        assert TO_WORKER in text(page)
        assert "Suresh" not in words(money)
        assert "You keep ₹176.04, and owe us ₹24.01." in text(page)

    def test_the_receipt(self, decided, see, worker):
        payments.mark_job_paid(decided, by=worker)
        receipt = part(see("customer", decided), "Receipt")
        assert row(receipt, "1 hour at ₹349 an hour") == "₹349"
        assert row(receipt, "Taken off by our team") == "−₹148.95"
        assert row(receipt, "You paid") == "₹200.05"
        assert "you pay ₹200.05 of the agreed ₹349" in words(receipt)

    def test_the_earnings(self, decided, as_user, worker):
        browser = as_user(worker)
        page = text(browser.get("/work/earnings/"))
        assert "Collect ₹200.05 from Ananya" in page
        payments.mark_job_paid(decided, by=worker)
        page = browser.get("/work/earnings/")
        assert row(page, "Kitchen tap drips", "Customer paid") == "₹200.05"
        assert row(page, "Kitchen tap drips", "Our part") == "−₹24.01"
        assert row(page, "Kitchen tap drips", "Yours") == "₹176.04"

    def test_the_lists_of_both(self, decided, as_user, customer, worker):
        assert "₹200.05" in text(as_user(customer).get("/jobs/"))
        assert "₹200.05" in text(as_user(worker).get("/jobs/?tab=done"))

    def test_through_a_gateway(self, secured, support, see):
        job = drive(secured, Verb.START, Verb.DISPUTE)
        job = jobs.resolve_split(job, amount=20_005, by=support, reason=WHY)
        assert BACK in text(see("support", job))
        assert BACK_TO_WORKER in text(see("worker", job))
        work_through()
        page = text(see("customer", job))
        assert "₹148.95 of what you had paid goes back the way it came." in page
        assert "₹200.05 paid" in page

    def test_one_may_look_at_what_goes_back(self, secured, desk):
        job = drive(secured, Verb.START, Verb.DISPUTE)
        assert BACK in text(desk.post(act_url(job), typed(reason="", look="1")))


class TestDesk:
    def test_the_page_shows_both(self, decided, desk):
        page = desk.get(desk_url("inspect", decided.pk))
        facts = {
            str(heading): {str(name): value for name, value in lines}
            for heading, lines in page.context["facts"]
        }
        assert facts["Money, as agreed"]["Price"] == "₹349"
        assert facts["As our team decided"] == {
            "The customer pays": "₹200.05",
            "Our commission": "₹24.01",
            "For the worker": "₹176.04",
            "Less than agreed": "₹148.95",
        }

    def test_the_list_and_its_sheet(self, decided, desk):
        assert "₹200.05 of ₹349" in text(desk.get(desk_url("list")))
        sheet = desk.get(desk_url("list"), {"export": "csv"})
        content = b"".join(sheet.streaming_content).decode()
        heads, line = csv.reader(io.StringIO(content))
        found = dict(zip(heads, line, strict=True))
        assert (found["Price"], found["Commission"]) == ("349", "41.88")
        assert (found["Decided price"], found["Commission of it"]) == (
            "200.05",
            "24.01",
        )

    def test_the_report_adds_up_what_was_paid(self, decided, worker, as_user, finance):
        payments.mark_job_paid(decided, by=worker)
        page = as_user(finance).get(reverse("report_revenue"))
        assert dict(page.context["totals"]) == {
            "Paid by customers": "₹200.05",
            "Our commission": "₹24.01",
            "For workers": "₹176.04",
        }
