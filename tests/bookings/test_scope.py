"""More work than was booked: proposed, answered, paid for, and never without a word."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import timezone

from bookings import jobs, queries
from bookings.jobs import scope
from bookings.models import Payment, ScopeChange
from bookings.money import payments
from bookings.queries import prices
from bookings.states import Status, Verb
from live.models import Notification
from tests.cast import soon
from tests.reading import text
from toolkit.errors import NotAllowed, NotNow, Unprocessable

BOARD = [("New circuit board", 120_000), ("Gas", 30_050)]
REASON = "The board is burnt. Without it the unit does not start."
TYPED = {
    "name-0": "New circuit board",
    "price-0": "1200",
    "name-1": "Gas",
    "price-1": "300.50",
    "reason": REASON,
}
State = ScopeChange.Status


@pytest.fixture
def job(job_in):
    return job_in(Status.ONGOING)


@pytest.fixture
def committed(django_capture_on_commit_callbacks):
    """`with committed():` what follows the commit is done at its end."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


@pytest.fixture
def propose(job, worker):
    def propose(extras=BOARD, **given):
        return scope.propose(job, extras, **{"by": worker, "reason": REASON} | given)

    return propose


def again(job):
    return queries.read_move(job)


def shape(job):
    return [(line.kind, line.name, line.amount) for line in prices.lines_of(job)]


def told(user):
    return list(
        Notification.objects.filter(user=user)
        .order_by("pk")
        .values_list("kind", flat=1)
    )


def soup(response):
    return BeautifulSoup(response.content, "html.parser")


class TestProposing:
    def test_nothing_changes_before_an_answer(self, job, propose, customer, committed):
        before = (job.price, job.commission, shape(job))
        with committed():
            change = propose()
        again(job)
        assert (job.price, job.commission, shape(job)) == before
        assert (change.amount, change.commission) == (150_050, 18_006)
        assert job.events.last().reason == f"₹1,500.50: {REASON}"
        assert told(customer)[-1] == "propose-to-customer"

    @pytest.mark.parametrize(
        ("extras", "reason", "sentence"),
        [
            ([], REASON, "Write what has to be done"),
            ([("Gas", 0)], REASON, "a price above zero"),
            ([("Gas", -5)], REASON, "a price above zero"),
            ([("Gas", 100)] * 6, REASON, "At the most 5 lines"),
            ([("Gas", 100)], " \u200b", "Say why"),
            ([("Gas", 34_900 * 20 + 1)], REASON, "At the most ₹6,980 can be added"),
        ],
    )
    def test_what_makes_no_sense_is_refused(
        self, job, propose, extras, reason, sentence
    ):
        with pytest.raises(Unprocessable, match=sentence):
            propose(extras, reason=reason)
        assert not ScopeChange.objects.exists()

    def test_one_at_a_time(self, propose):
        propose()
        with pytest.raises(NotNow, match="One proposal waits for an answer already."):
            propose()

    @pytest.mark.parametrize("status", set(Status) - {Status.ACCEPTED, Status.ONGOING})
    def test_only_while_work_is_agreed_or_going_on(self, job_in, worker, status):
        with pytest.raises(NotNow):
            scope.propose(job_in(status), BOARD, by=worker, reason=REASON)

    def test_only_the_worker_of_the_job(self, propose, customer, other_worker, boss):
        for user in (customer, other_worker, boss):
            with pytest.raises(NotAllowed):
                propose(by=user)


class TestAnswering:
    def test_what_is_agreed_is_in_the_price(
        self, job, propose, customer, worker, committed
    ):
        with committed():
            change = scope.answer(propose(), agrees=True, by=customer)
        again(job)
        assert change.status == State.AGREED
        assert shape(job) == [
            ("hours", "", 34_900),
            ("extra", "New circuit board", 120_000),
            ("extra", "Gas", 30_050),
        ]
        assert job.price == 34_900 + 150_050
        assert job.commission == 4_188 + 18_006
        assert told(worker)[-1] == "agree-to-worker"

    def test_what_is_declined_or_taken_back_is_not(
        self, job, propose, customer, worker, committed
    ):
        with committed():
            scope.answer(propose(), agrees=False, by=customer)
        assert told(worker)[-1] == "decline-to-worker"
        with committed():
            scope.withdraw(propose(), by=worker)
        assert told(customer)[-1] == "withdraw-to-customer"
        again(job)
        assert (job.price, len(shape(job))) == (34_900, 1)
        third = scope.answer(propose([("Gas", 100)]), agrees=True, by=customer)
        assert third.number == 3
        assert shape(again(job))[1:] == [("extra", "Gas", 100)]

    def test_the_same_answer_twice_is_one_and_another_is_too_late(
        self, job, propose, customer, worker
    ):
        change = propose()
        scope.answer(change, agrees=True, by=customer)
        scope.answer(change, agrees=True, by=customer)
        assert again(job).price == 34_900 + 150_050
        assert job.events.filter(verb=Verb.AGREE).count() == 1
        with pytest.raises(NotNow, match="This is agreed already."):
            scope.answer(change, agrees=False, by=customer)
        with pytest.raises(NotNow, match="This is agreed already."):
            scope.withdraw(change, by=worker)

    def test_taken_back_twice_is_once(self, propose, customer, worker):
        change = propose()
        scope.withdraw(change, by=worker)
        assert scope.withdraw(change, by=worker).status == State.WITHDRAWN
        with pytest.raises(NotNow, match="The worker has taken this back."):
            scope.answer(change, agrees=True, by=customer)

    def test_another_sum_than_was_seen_is_looked_at_again(self, propose, customer):
        change = propose()
        with pytest.raises(NotNow, match="the sum is another one"):
            scope.answer(change, agrees=True, by=customer, seen=1)
        scope.answer(change, agrees=True, by=customer, seen=150_050)

    def test_it_ends_with_the_work(self, job, propose, customer, worker):
        change = propose()
        jobs.complete(job, by=worker)
        assert scope.open_change(again(job)) is None
        change = prices.find_change(job, change.code)
        with pytest.raises(NotNow, match="already marked as done"):
            scope.answer(change, agrees=True, by=customer)

    def test_only_the_customer_answers_and_only_the_worker_takes_back(
        self, propose, customer, worker, other_customer, boss
    ):
        change = propose()
        for user in (worker, other_customer, boss):
            with pytest.raises(NotAllowed):
                scope.answer(change, agrees=True, by=user)
        for user in (customer, other_customer, boss):
            with pytest.raises(NotAllowed):
                scope.withdraw(change, by=user)


class TestCash:
    def test_all_is_owed_in_one_sum(self, job, propose, customer, worker):
        scope.answer(propose(), agrees=True, by=customer)
        done = jobs.complete(again(job), by=worker)
        jobs.confirm(done, by=customer)
        (payment,) = queries.payments_of(job)
        assert (payment.amount, payment.commission) == (184_950, 22_194)
        payments.mark_paid(payment, by=worker)

    def test_nothing_is_marked_before_it_is_owed(self, job, propose, customer, worker):
        scope.answer(propose(), agrees=True, by=customer)
        with pytest.raises(NotNow, match="Nothing is owed for this job yet."):
            payments.mark_job_paid(again(job), by=worker)


class TestPages:
    @pytest.fixture
    def more(self, job):
        return reverse("bookings:more", args=[job.code])

    def page_of(self, change):
        return reverse("bookings:change", args=[change.job.code, change.code])

    def test_the_way_from_a_proposal_to_an_answer(
        self, as_user, job, more, customer, worker
    ):
        home = reverse("bookings:job", args=[job.code])
        client = as_user(worker)
        assert "Propose more work" in text(client.get(home))
        assert client.post(more, TYPED).url == home
        page = text(client.get(home))
        assert "Ananya decides about ₹1,500.50 more." in page
        change = job.changes.get()
        assert client.get(more).url == self.page_of(change)
        assert "Take it back" in text(client.get(self.page_of(change)))

        client = as_user(customer)
        page = soup(client.get(home))
        assert "Suresh proposes more work for ₹1,500.50." in page.get_text()
        (look,) = page.select(f'a[href="{more}"]')
        assert "Look at the proposal" in look.get_text()
        page = soup(client.get(self.page_of(change)))
        assert REASON in page.get_text()
        rows = [row.get_text(" ", strip=True) for row in page.select(".sum div")]
        assert rows == ["New circuit board ₹1,200", "Gas ₹300.50", "More ₹1,500.50"]
        assert "With this it is ₹1,849.50." in page.get_text()
        seen = page.select_one("[name=seen]")["value"]
        answer = {"answer": "agreed", "seen": seen}
        assert client.post(self.page_of(change), answer).url == home
        page = soup(client.get(home)).get_text(" ", strip=True)
        assert "You agreed to more work" in page
        assert "New circuit board ₹1,200 Gas ₹300.50 You pay ₹1,849.50" in page
        page = text(client.get(self.page_of(change)))
        assert "The job was ₹349 before, and ₹1,849.50 with it." in page
        assert "Do not agree" not in page

    def test_it_stands_first_among_what_waits_for_the_customer(
        self, as_user, propose, customer
    ):
        change = propose()
        client = as_user(customer)
        assert "Answer: more work is proposed" in text(client.get("/jobs/"))
        scope.answer(change, agrees=True, by=customer)
        assert "Answer: more work is proposed" not in text(client.get("/jobs/"))

    def test_declined_and_taken_back_by_their_pages(
        self, as_user, job, propose, customer, worker
    ):
        first = propose()
        answer = {"answer": "declined", "seen": first.amount}
        assert as_user(customer).post(self.page_of(first), answer).status_code == 302
        second = propose()
        withdrawn = {"answer": "withdrawn"}
        as_user(worker).post(self.page_of(second), withdrawn)
        states = list(job.changes.values_list("status", flat=True))
        assert states == ["declined", "withdrawn"]
        page = text(as_user(worker).get(self.page_of(first)))
        assert "Not agreed" in page

    def test_a_proposal_that_the_work_outran_says_so(
        self, as_user, job, propose, customer, worker
    ):
        change = propose()
        jobs.complete(job, by=worker)
        page = text(as_user(customer).get(self.page_of(change)))
        assert "Not answered in time" in page
        assert "Do not agree" not in page

    @pytest.mark.parametrize(
        ("typed", "sentence"),
        [
            ({"reason": ""}, "Say why: the customer decides by it."),
            ({"price-0": ""}, "Write what it costs, such as 499."),
            ({"name-1": ""}, "Write what this is for."),
            ({"price-0": "0"}, "This must be ₹1 or more."),
            ({"price-0": "1.234"}, "fractions that small"),
            ({"name-0": "a" * 61}, "This is 1 character too long."),
            ({"price-0": "-5"}, "Type it without a minus."),
            ({"price-5": "10"}, "At the most 5 lines can be proposed at once."),
            ({"name-07": "Tiles"}, "At the most 5 lines can be proposed at once."),
            ({"price-0": "999999"}, "At the most ₹6,980 can be added"),
            (
                {"name-0": "", "price-0": "", "name-1": "", "price-1": ""},
                "Write what has to be done.",
            ),
        ],
    )
    def test_what_makes_no_sense_is_said_and_kept(
        self, as_user, job, more, worker, typed, sentence
    ):
        response = as_user(worker).post(more, TYPED | typed)
        assert response.status_code == 422
        page = text(response)
        assert sentence in page
        assert (TYPED | typed)["reason"] in page
        assert (TYPED | typed)["name-0"] in page
        assert not ScopeChange.objects.exists()

    @pytest.mark.parametrize("answer", ["", "x", "Agreed"])
    def test_an_answer_that_is_none_is_400(self, as_user, propose, customer, answer):
        change = propose()
        response = as_user(customer).post(self.page_of(change), {"answer": answer})
        assert response.status_code == 400
        change.refresh_from_db()
        assert change.status == State.PROPOSED

    def test_who_may_come(
        self,
        as_user,
        client,
        job,
        more,
        propose,
        customer,
        other_customer,
        worker,
        boss,
    ):
        change = propose()
        page = self.page_of(change)
        assert client.get(page).status_code == 302
        for stranger in (other_customer,):
            assert as_user(stranger).get(page).status_code == 404
            assert as_user(stranger).post(page, {"answer": "agreed"}).status_code == 404
            assert as_user(stranger).post(more, TYPED).status_code == 404
        assert as_user(boss).get(page).status_code == 200
        for user in (worker, boss):
            answer = {"answer": "agreed", "seen": change.amount}
            assert as_user(user).post(page, answer).status_code == 403
        assert as_user(customer).post(page, {"answer": "withdrawn"}).status_code == 403
        assert as_user(customer).post(more, TYPED).status_code == 403

    def test_a_proposal_of_another_job_is_not_there(
        self, as_user, ask, city, propose, customer
    ):
        change = propose()
        other = ask(start=soon(city, days=5))
        page = reverse("bookings:change", args=[other.code, change.code])
        assert as_user(customer).get(page).status_code == 404

    def test_staff_see_what_the_price_is_made_of(self, as_user, job, propose, boss):
        propose()
        name = job.snippet_viewset.get_url_name("inspect")
        page = text(as_user(boss).get(reverse(name, args=[job.pk])))
        assert "New circuit board" in page
        assert "Waits for an answer" in page


def test_a_proposal_is_answered_once_under_way(job, propose, customer):
    """The hour of the answer is kept, and is after that of the proposal."""
    at = timezone.now() + timedelta(minutes=7)
    change = scope.answer(propose(), agrees=True, by=customer, at=at)
    assert change.answered_at == at
    assert not Payment.objects.exists()
