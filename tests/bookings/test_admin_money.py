"""Money in the admin: what is owed, marking it as paid, and the books to read."""

import csv
import io
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from bookings import reviews
from bookings.admin import books
from bookings.models import Account, Entry, Payment, Posting, Review
from bookings.money import ledger, payments
from bookings.states import Status
from tests.bookings.marketday import MarketDay, pune
from tests.clock import DEFAULT
from tests.harness import assert_same_queries
from tests.harness_clock import at

pytestmark = pytest.mark.django_db

HEADLINE = "The books balance"


def url(model, view, *args):
    return reverse(model.snippet_viewset.get_url_name(view), args=args)


@pytest.fixture
def day(ask):
    return MarketDay(ask)


@pytest.fixture
def desk(as_user, finance):
    """A browser in which Finance is logged in."""
    return as_user(finance)


def cells(response):
    table = response.context["table"]
    return [
        [str(column.get_value(row)) for column in table.columns.values()]
        for row in table.data
    ]


def read_csv(response):
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    heads, *rows = csv.reader(io.StringIO(text))
    return [dict(zip(heads, row, strict=True)) for row in rows]


class TestPayments:
    @at(DEFAULT)
    def test_a_line_and_what_all_lines_come_to(self, desk, day):
        day.paid(pune(3, 10), title="Paid one")
        day.finished(pune(3, 11), title="Open one", minutes=120)
        response = desk.get(url(Payment, "list"))
        paid, worker = (
            ["Paid", "The work, in cash", "₹349", "₹41.88"],
            "Suresh Venkataraman",
        )
        open_ = ["To be paid", "The work, in cash", "₹698", "₹83.76"]
        assert cells(response) == [
            ["Open one", *open_, "", "Wed 11 Mar", "None", ""],
            ["Paid one", *paid, "", "Tue 10 Mar", worker, "Tue 10 Mar"],
        ]
        assert [
            (str(total["label"]), total["count"], total["amount"], total["commission"])
            for total in response.context["totals"]
        ] == [("To be paid", 1, "₹698", "₹83.76"), ("Paid", 1, "₹349", "₹41.88")]

    def test_the_totals_follow_the_filter_and_the_search(self, desk, day, other_worker):
        day.finished(pune(3, 10))
        day.finished(pune(3, 10), worker=other_worker, minutes=120)
        for view in ("list", "list_results"):
            found = desk.get(url(Payment, view), {"q": "imran"}).context["totals"]
            assert [total["amount"] for total in found] == ["₹698"]
        none = desk.get(url(Payment, "list"), {"status": "released"})
        assert none.context["totals"] == []

    def test_the_totals_are_of_all_pages(self, desk, day):
        for n in range(21):
            day.finished(pune(3, 1) + timedelta(days=n))
        response = desk.get(url(Payment, "list"))
        assert len(cells(response)) == 20
        assert [total["count"] for total in response.context["totals"]] == [21]

    def test_filters(self, desk, day, city, other_city, category):
        day.paid(pune(3, 10), at=pune(4, 1, 0), title="Paid in April")
        day.finished(pune(3, 12), title="Open")
        for params, found in [
            ({"status": "created"}, ["Open"]),
            ({"gateway": "cash", "purpose": "work"}, ["Open", "Paid in April"]),
            ({"purpose": "late-cancel"}, []),
            ({"city": other_city.pk}, []),
            ({"trade": category.pk, "status": "released"}, ["Paid in April"]),
            ({"paid_at_to": "2026-03-31"}, []),
            ({"paid_at_from": "2026-04-01"}, ["Paid in April"]),
            ({"created_at_to": "2026-03-11"}, ["Paid in April"]),
        ]:
            rows = cells(desk.get(url(Payment, "list"), params))
            assert [row[0] for row in rows] == found

    def test_as_a_sheet_with_numbers(self, desk, day):
        day.paid(pune(3, 10), at=pune(3, 11, 9), title="@tap", minutes=90)
        (row,) = read_csv(desk.get(url(Payment, "list"), {"export": "csv"}))
        assert row["Title"] == "'@tap"
        assert (row["Amount"], row["Commission"], row["Currency"]) == (
            "523.50",
            "62.82",
            "INR",
        )
        assert row["Paid, there"] == "2026-03-11 09:00:00"
        assert row["Marked by"] == "Suresh Venkataraman"

    def test_the_same_queries_for_few_and_for_many(self, desk, day):
        def make(n):
            start = Payment.objects.count()
            for k in range(start, start + n):
                day.finished(pune(3, 1) + timedelta(days=k))

        assert_same_queries(url(Payment, "list"), make, desk, many=30)


class TestMarkPaid:
    @pytest.fixture
    def payment(self, job_in):
        return payments.payment_of(job_in(Status.FINISHED))

    def log_of(self, payment):
        entries = ModelLogEntry.objects.filter(object_id=str(payment.pk))
        return [(entry.action, str(entry.user)) for entry in entries]

    def test_it_is_asked_first_in_names_and_sums(self, desk, payment):
        page = desk.get(url(Payment, "mark_paid", payment.pk)).content.decode()
        assert "Ananya gave Suresh ₹349 in cash." in page
        assert "Suresh owes us ₹41.88" in page
        payment.refresh_from_db()
        assert payment.status == Payment.Status.CREATED

    def test_it_is_marked_and_the_books_say_so(self, desk, payment, finance):
        back = f"{url(Payment, 'list')}?status=created"
        response = desk.post(url(Payment, "mark_paid", payment.pk), {"next": back})
        assert response.url == back
        payment.refresh_from_db()
        assert (payment.status, payment.marked_by) == ("released", finance)
        assert ledger.balance(Account.Kind.COMMISSION, "INR") == -4_188
        event = payment.job.events.last()
        assert (event.verb, event.role, event.actor) == ("pay", "staff", finance)
        assert self.log_of(payment) == [("bookings.mark-paid", str(finance))]

    def test_twice_is_once(self, desk, payment):
        for _ in range(2):
            desk.post(url(Payment, "mark_paid", payment.pk))
        assert Entry.objects.count() == 1
        assert payment.job.events.filter(verb="pay").count() == 1
        assert len(self.log_of(payment)) == 1

    def test_what_is_not_due_is_refused_in_a_sentence(self, desk, payment):
        Payment.objects.update(status=Payment.Status.CANCELLED)
        response = desk.post(url(Payment, "mark_paid", payment.pk), follow=True)
        assert "This payment can’t be marked as paid." in response.content.decode()
        assert Entry.objects.count() == 0
        assert self.log_of(payment) == []

    def test_the_button_stands_where_it_can_be_pressed(self, as_user, desk, payment):
        address = url(Payment, "mark_paid", payment.pk)
        for page in (url(Payment, "list"), url(Payment, "inspect", payment.pk)):
            assert address in desk.get(page).content.decode()
        payments.mark_paid(payment, by=payment.job.worker)
        for page in (url(Payment, "list"), url(Payment, "inspect", payment.pk)):
            assert address not in desk.get(page).content.decode()


class TestBooks:
    @pytest.mark.parametrize("model", [Entry, Posting, Account])
    def test_they_balance_and_every_list_says_so(self, desk, day, model):
        day.paid(pune(3, 10))
        assert HEADLINE in desk.get(url(model, "list")).content.decode()
        assert HEADLINE in desk.get(url(model, "list_results")).content.decode()

    @pytest.mark.only("sqlite")
    def test_a_fault_cries_out(self, desk, day):
        """Past the only writer, which SQLite cannot keep anybody from."""
        day.paid(pune(3, 10))
        posting = Posting.objects.first()
        Posting.objects.create(entry=posting.entry, account=posting.account, amount=1)
        page = desk.get(url(Entry, "list")).content.decode()
        assert HEADLINE not in page
        assert "The books do not balance: 1 entry does not come to zero." in page

    def test_adding_everything_up_is_done_once_a_minute(
        self, desk, day, django_assert_num_queries
    ):
        with django_assert_num_queries(1):
            first = books.check()
            assert books.check() == first
        assert first[0] <= timezone.now()

    @at(DEFAULT)
    def test_an_entry_and_its_postings(self, desk, day):
        job = day.paid(pune(3, 10))
        (row,) = cells(desk.get(url(Entry, "list")))
        assert row[1] == "Cash to the worker"
        assert str(job) in row[2]
        assert row[3:] == ["₹349", "Tue 10 Mar, 11:00 am"]
        page = desk.get(url(Entry, "inspect", Entry.objects.get().pk)).content.decode()
        for words in ("Worker owes us", "₹349", "₹307.12", "₹41.88", "Our commission"):
            assert words in page

    def test_postings_are_debits_and_credits(self, desk, day):
        day.paid(pune(3, 10))
        sides = {(row[2], row[3]) for row in cells(desk.get(url(Posting, "list")))}
        assert sides == {("₹349", ""), ("", "₹307.12"), ("", "₹41.88")}
        rows = cells(desk.get(url(Posting, "list"), {"kind": "commission"}))
        assert [row[3] for row in rows] == ["₹41.88"]
        assert cells(desk.get(url(Posting, "list"), {"at_to": "2026-03-09"})) == []

    def test_postings_as_a_sheet_sum_to_zero(self, desk, day):
        day.paid(pune(3, 10))
        rows = read_csv(desk.get(url(Posting, "list"), {"export": "csv"}))
        assert sorted(float(row["Amount"]) for row in rows) == [-307.12, -41.88, 349.0]

    def test_balances_the_largest_debt_first(self, desk, day, other_worker):
        day.paid(pune(3, 10))
        day.paid(pune(3, 10), worker=other_worker, minutes=120)
        rows = cells(desk.get(url(Account, "list")))
        assert rows == [
            ["Imran Qureshi", "Owes us ₹83.76", "₹698", "INR"],
            ["Suresh Venkataraman", "Owes us ₹41.88", "₹349", "INR"],
            ["Ours", "−₹125.64", "−₹125.64", "INR"],
            ["Suresh Venkataraman", "Owes us ₹41.88", "−₹307.12", "INR"],
            ["Imran Qureshi", "Owes us ₹83.76", "−₹614.24", "INR"],
        ]
        for account in Account.objects.all():
            response = desk.get(url(Account, "inspect", account.pk))
            ((_, lines),) = response.context["facts"]
            shown = dict(lines)["Balance, debits less credits"]
            balance = ledger.balance(account.kind, "INR", account.worker)
            assert shown.lstrip("−₹") == f"{abs(balance) / 100:.2f}".removesuffix(".00")

    @pytest.mark.parametrize("model", [Entry, Posting, Account])
    def test_the_same_queries_for_few_and_for_many(self, desk, day, model):
        def make(n):
            start = Payment.objects.count()
            for k in range(start, start + n):
                day.paid(pune(3, 1) + timedelta(days=k))

        # Wagtail asks three times which pages, files and sites a group may see.
        assert_same_queries(url(model, "list"), make, desk, limit=13, many=24)


class TestReviews:
    def test_what_was_said_and_of_whom(self, as_user, support, day, customer):
        job = day.finished(pune(3, 10))
        words = "<script>alert(1)</script> fine"
        reviews.leave(job, by=customer, rating=2, comment=words, at=pune(3, 10, 12))
        desk = as_user(support)
        page = desk.get(url(Review, "list"), {"rating": "2"}).content.decode()
        assert "&lt;script&gt;alert(1)&lt;/script&gt; fine" in page
        assert "Ananya Deshpande" in page
        assert cells(desk.get(url(Review, "list"), {"rating": "5"})) == []
