"""What was agreed on later, where a job is paid online: a sum of its own beside the
price that is certain, paid, taken, given back and shared like it.
"""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import timezone

from bookings import jobs, queries
from bookings.jobs import scope
from bookings.models import Job, Payment
from bookings.money import checkout, choosing, income, ledger, payments, queue
from bookings.states import Verb
from tests.bookings.paying import WAY, again, work_through
from tests.bookings.test_paying import balances
from tests.cast import drive
from tests.reading import text
from toolkit.errors import NotNow

EXTRA = [("New circuit board", 120_000)]
REASON = "The board is burnt."


@pytest.fixture
def agree(customer, worker):
    def agree(job, extras=EXTRA):
        change = scope.propose(job, extras, by=worker, reason=REASON)
        scope.answer(change, agrees=True, by=customer)
        return again(job)

    return agree


@pytest.fixture
def grown(secured, agree):
    """The price is certain, the work goes on, and more is agreed on."""
    return agree(drive(secured, Verb.START))


def sums(job):
    return [
        (one.purpose, one.status, one.amount, one.commission)
        for one in queries.payments_of(job)
    ]


def pay_next(bank, job):
    """What is to be paid first is paid at the bank. Gives the attempt."""
    payment = queries.payment_of(job)
    payment.job = job
    checkout.begin(payment, WAY, by=job.customer)
    attempt = payment.attempts.latest("pk")
    bank.pay(attempt.checkout_id)
    checkout.look_again(payment)
    return attempt


def test_it_is_a_sum_of_its_own(grown):
    assert grown.price == 34_900 + 120_000
    assert sums(grown) == [
        ("work", "secured", 34_900, 4_188),
        ("extra", "created", 120_000, 14_400),
    ]
    assert queries.payment_of(grown).purpose == "extra"


def test_both_are_taken_and_shared_when_the_work_is_good(online, grown):
    attempt = pay_next(online, grown)
    assert [one[1] for one in sums(grown)] == ["secured", "secured"]
    assert again(grown).secure_by is None
    job = drive(again(grown), Verb.COMPLETE, Verb.CONFIRM)
    work_through()
    assert [one[1] for one in sums(job)] == ["released", "released"]
    fees = sum(one.fee for p in job.payments.all() for one in p.attempts.all())
    attempt.refresh_from_db()
    assert attempt.captured == 120_000
    assert balances(job) == {
        "gateway": 154_900 - fees,
        "gateway_fees": fees,
        "worker_payable": -(154_900 - 18_588),
        "commission": -18_588,
    }
    assert ledger.check() == []


def test_what_is_not_paid_is_still_owed_when_the_work_is_good(online, grown, worker):
    job = drive(grown, Verb.COMPLETE, Verb.CONFIRM)
    work_through()
    assert [one[1] for one in sums(job)] == ["released", "created"]
    with pytest.raises(NotNow, match="paid online"):
        payments.mark_job_paid(again(job), by=worker)
    pay_next(online, again(job))
    work_through()
    assert [one[1] for one in sums(job)] == ["released", "released"]


def test_it_can_be_paid_in_cash_and_the_price_stays_online(
    online, grown, customer, worker
):
    job = grown
    choosing.choose(job, "cash", by=customer)
    assert [p.gateway for p in queries.payments_of(job)] == ["stripe", "cash"]
    assert again(job).gateway == "stripe"
    with pytest.raises(NotNow, match="Nothing is owed"):
        payments.mark_job_paid(again(job), by=worker)
    job = drive(again(job), Verb.COMPLETE, Verb.CONFIRM)
    work_through()
    payments.mark_job_paid(again(job), by=worker)
    assert [one[1] for one in sums(job)] == ["released", "released"]
    assert balances(job)["worker_due"] == 120_000


def test_a_page_that_was_open_brings_nothing_after_cash_was_chosen(
    online, grown, customer
):
    payment = queries.payment_of(grown)
    payment.job = grown
    checkout.begin(payment, WAY, by=customer)
    attempt = payment.attempts.latest("pk")
    choosing.choose(grown, "cash", by=customer)
    online.pay(attempt.checkout_id)
    work_through()
    attempt.refresh_from_db()
    assert attempt.status == "ended"
    assert [one[1] for one in sums(grown)] == ["secured", "created"]


def test_all_goes_back_when_nothing_is_owed(online, grown, support):
    pay_next(online, grown)
    job = drive(again(grown), Verb.DISPUTE)
    jobs.resolve_cancelled(job, by=support, reason="Nobody came.")
    work_through()
    assert sums(job) == []
    states = {one.status for p in job.payments.all() for one in p.attempts.all()}
    assert states == {"ended"}
    assert balances(job) == {}


def test_it_joins_the_price_while_that_is_not_certain(
    online, secured, agree, customer, worker
):
    """The bank has let the price go: both are paid together."""
    job = drive(secured, Verb.START)
    change = scope.propose(job, EXTRA, by=worker, reason=REASON)
    Payment.objects.filter(job=job).update(status="created")
    payment = queries.payment_of(job)
    payment.attempts.update(status="ended")
    payment.job = job
    checkout.begin(payment, WAY, by=customer)
    old = payment.attempts.latest("pk")
    scope.answer(change, agrees=True, by=customer)
    assert sums(job) == [("work", "created", 154_900, 18_588)]
    attempt = pay_next(online, again(job))
    assert attempt.amount == 154_900
    assert old.pk != attempt.pk
    online.pay(old.checkout_id)
    work_through()
    old.refresh_from_db()
    assert old.status == "ended"
    assert sums(job) == [("work", "secured", 154_900, 18_588)]


@pytest.fixture
def let_go(online, secured, agree, customer):
    """More is certain, but the bank has let the price go, and it is to be cash now."""
    job = agree(secured)
    pay_next(online, job)
    work = Payment.objects.filter(job=job, purpose="work")
    work.update(status="created")
    work.get().attempts.update(status="ended")
    choosing.choose(job, "cash", by=customer)
    return again(job)


def test_the_rest_of_the_price_is_no_more_than_the_rest(online, let_go, worker):
    assert sums(let_go) == [("extra", "secured", 120_000, 14_400)]
    job = drive(let_go, Verb.START, Verb.COMPLETE, Verb.CONFIRM)
    work_through()
    assert sums(job) == [
        ("extra", "released", 120_000, 14_400),
        ("work", "created", 34_900, 4_188),
    ]
    payments.mark_job_paid(again(job), by=worker)
    assert balances(job)["commission"] == -18_588


def test_a_fee_is_never_taken_out_of_what_is_for_more(online, let_go, customer):
    Job.objects.filter(pk=let_go.pk).update(cancel_fee=5_000)
    late = let_go.cancel_free_until + timedelta(minutes=1)
    job = jobs.cancel(again(let_go), by=customer, at=late)
    work_through()
    assert sums(job) == [("late-cancel", "created", 5_000, 0)]
    states = {one.status for p in job.payments.all() for one in p.attempts.all()}
    assert states == {"ended"}


def test_nothing_more_is_proposed_before_the_price_is_certain(accepted, worker):
    with pytest.raises(NotNow, match="The price is not paid yet."):
        scope.propose(accepted, EXTRA, by=worker, reason=REASON)


def test_two_changes_are_two_sums(online, grown, agree):
    job = agree(grown, [("Gas", 50_000)])
    assert [one[2] for one in sums(job)] == [34_900, 120_000, 50_000]
    pay_next(online, job)
    pay_next(online, job)
    assert [one[1] for one in sums(job)] == ["secured"] * 3


def test_the_pages_lead_to_what_is_to_be_paid(online, grown, as_user, customer):
    client, home = as_user(customer), reverse("bookings:job", args=[grown.code])
    pay = reverse("bookings:pay", args=[grown.code])
    assert pay in client.get(home).content.decode()
    page = text(client.get(pay))
    assert "Pay ₹1,200" in page
    assert "New circuit board" in page
    response = client.post(pay, {"gateway": "stripe"})
    assert response.url.startswith(online.stripe_url)
    attempt = queries.payment_of(grown).attempts.latest("pk")
    online.pay(attempt.checkout_id)
    queue.work_due(at=timezone.now())
    back = reverse("bookings:paid", args=[grown.code, attempt.code])
    assert client.get(back).url == home
    assert pay not in client.get(home).content.decode()
    drive(again(grown), Verb.COMPLETE, Verb.CONFIRM)
    work_through()
    page = BeautifulSoup(client.get(home).content, "html.parser")
    work, extra = (card.get_text(" ", strip=True) for card in page.select(".receipt"))
    assert "1 hour at ₹349 an hour ₹349 You paid ₹349" in work
    assert "New circuit board ₹1,200 You paid ₹1,200" in extra
    links = [card.select_one("a.btn")["href"] for card in page.select(".receipt")]
    for link in links:
        assert client.get(link)["Content-Type"] == "application/pdf"
    assert len(set(links)) == 2


def test_whoever_owes_more_is_told_first(online, grown, as_user, customer, worker):
    job = drive(grown, Verb.COMPLETE, Verb.CONFIRM)
    work_through()
    home = reverse("bookings:job", args=[job.code])
    assert "Please pay ₹1,200 now." in text(as_user(customer).get(home))
    assert "Ananya still has to pay ₹1,200." in text(as_user(worker).get(home))


def test_both_sums_are_on_their_way_to_the_worker(online, grown, worker):
    (job,) = income.on_its_way(worker)
    assert (job.due, job.yours, job.held) == (154_900, 136_312, False)
    pay_next(online, grown)
    (job,) = income.on_its_way(worker)
    assert (job.due, job.held) == (154_900, True)


class TestWhatIsSaidOfBoth:
    """A part is held and a part is to be paid: no page says that all of it is here."""

    def read(self, client, job):
        return text(client.get(reverse("bookings:job", args=[job.code])))

    def head(self, client, job):
        page = client.get(reverse("bookings:job", args=[job.code]))
        return BeautifulSoup(page.content, "html.parser").select_one(".next")

    def test_before_the_visit(self, online, secured, agree, as_user, customer):
        job = agree(secured)
        head = self.head(as_user(customer), job)
        said = head.get_text(" ", strip=True)
        assert "₹349 is held for you." in said
        assert "Still to be paid is ₹1,200, for what you agreed on later." in said
        [pay] = head.select("a[href$='/pay-online/']")
        assert "₹1,200 to be paid" in self.read(as_user(customer), job)
        links = f"a[href='{pay['href']}']"
        page = as_user(customer).get(reverse("bookings:job", args=[job.code]))
        assert len(BeautifulSoup(page.content, "html.parser").select(links)) == 1

    def test_in_cash(self, online, grown, as_user, customer, worker):
        choosing.choose(grown, "cash", by=customer)
        words = "₹1,200, you pay in cash when the work is done."
        assert words in self.read(as_user(customer), grown)
        words = "Ananya pays you ₹1,200 in cash, for what you agreed on later."
        assert words in self.read(as_user(worker), grown)

    def test_to_the_worker(self, online, grown, as_user, worker):
        job = drive(grown, Verb.COMPLETE)
        words = "Ananya still has to pay ₹1,200, for what you agreed on later."
        assert words in self.read(as_user(worker), job)
        earnings = as_user(worker).get(reverse("bookings:earnings"))
        assert "still has to pay ₹1,549" not in text(earnings)
        job = drive(job, Verb.CONFIRM)
        work_through()
        earnings = as_user(worker).get(reverse("bookings:earnings"))
        assert "Ananya still has to pay ₹1,200 online." in text(earnings)

    def test_when_both_are_held_and_when_both_are_paid(
        self, online, grown, as_user, customer
    ):
        pay_next(online, grown)
        page = self.read(as_user(customer), grown)
        assert "₹1,549 held" in page
        for sum_ in ("₹349", "₹1,200"):
            assert f"{sum_}: You paid with Visa •••• 4242. It is held" in page
        job = drive(again(grown), Verb.COMPLETE, Verb.CONFIRM)
        work_through()
        assert "₹1,549 paid" in self.read(as_user(customer), job)

    def test_paid_when_the_work_is_over(self, online, grown, as_user, customer):
        job = drive(grown, Verb.COMPLETE, Verb.CONFIRM)
        work_through()
        client = as_user(customer)
        pay = reverse("bookings:pay", args=[job.code])
        page = text(client.get(pay))
        assert "when you say that the work is good" not in page
        assert "To Suresh, who then marks it as paid." in page
        attempt = pay_next(online, again(job))
        client.get(reverse("bookings:paid", args=[job.code, attempt.code]))
        assert "Thank you. That is paid, and Suresh is told." in self.read(client, job)
        work_through()
        assert "This is paid already." in text(client.get(pay))
