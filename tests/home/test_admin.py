"""The staff's first page: what needs them, the week's figures, and its policy."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.core.cache import cache
from django.utils import timezone

from accounts.models import Letter
from bookings.models import Job, Payment, Posting
from bookings.money import payments
from bookings.reports import periods
from bookings.states import Status
from home import attention, week
from mysite import admin_csp
from tests.cast import make_worker
from tests.harness import count_queries
from tests.reading import tight
from workers.models import WorkerProfile

pytestmark = pytest.mark.django_db


def sentences(user):
    found = attention.needs(user, timezone.now())
    return found if found is None else [need.sentence for need in found]


@pytest.fixture
def unpaid(job_in):
    """A payment due for that many days."""

    def unpaid(days):
        payment = payments.payment_of(job_in(Status.FINISHED))
        since = timezone.now() - timedelta(days=days)
        Payment.objects.filter(pk=payment.pk).update(created_at=since)
        return payment

    return unpaid


class TestNeeds:
    def test_everybody_is_told_of_their_own(
        self, waiting_worker, job_in, unpaid, support, finance, boss, editor, customer
    ):
        job_in(Status.DISPUTED)
        unpaid(4)
        people = [
            "1 job needs a decision on what is owed",
            "1 worker waits to be approved",
        ]
        money = ["1 payment was not marked as paid for days"]
        assert sentences(support) == people
        assert sentences(finance) == money
        assert sentences(boss) == people + money
        assert sentences(editor) == []
        assert sentences(customer) is None

    def test_nothing_waits(self, support, worker, job_in):
        job_in(Status.FINISHED)
        assert sentences(support) == []

    def test_several(self, support, city, category):
        for n in range(3):
            make_worker(f"w{n}", city=city, category=category, approval="waiting")
        assert sentences(support) == ["3 workers wait to be approved"]

    def test_what_was_done_is_gone_at_once(self, as_user, support, waiting_worker):
        desk = as_user(support)
        assert "1 worker waits" in desk.get("/admin/").content.decode()
        desk.post(f"/admin/snippets/workers/workerprofile/approve/{waiting_worker.pk}/")
        page = desk.get("/admin/").content.decode()
        assert "1 worker waits" not in page
        assert "Nobody waits for you." in page

    @pytest.mark.parametrize(("days", "late"), [(1, False), (3, True)])
    def test_who_waits_longer_than_promised_comes_with_a_mark(
        self, support, waiting_worker, days, late
    ):
        since = timezone.now() - timedelta(days=days)
        WorkerProfile.objects.update(applied_at=since)
        (need,) = attention.needs(support, timezone.now())
        assert (need.since, need.late) == (since, late)

    @pytest.mark.parametrize(("days", "told"), [(2, 0), (4, 1)])
    def test_cash_of_the_last_days_is_nobodys_business(
        self, unpaid, finance, days, told
    ):
        unpaid(days)
        assert len(sentences(finance)) == told

    def test_each_leads_to_just_those_rows(
        self, as_user, boss, waiting_worker, worker, job_in, unpaid, other_worker
    ):
        job_in(Status.DISPUTED)
        old = unpaid(4)
        job_in(Status.FINISHED, worker=other_worker)
        desk = as_user(boss)
        found = {}
        for need in attention.needs(boss, timezone.now()):
            rows = desk.get(need.url).context["table"].rows
            found[need.sentence.split(" ")[1]] = [row.instance for row in rows]
        assert found == {
            "job": [Job.objects.get(status=Status.DISPUTED)],
            "worker": [waiting_worker.worker_profile],
            "payment": [old],
        }

    def test_s1_letters_that_failed_and_letters_that_wait(self, support, finance):
        now = timezone.now()
        for state, minutes in [
            ("failed", 1),
            ("waiting", 14),
            ("waiting", 16),
            ("sending", 17),
            ("sent", 90),
            ("aside", 90),
        ]:
            Letter.objects.create(
                recipient="a@example.com",
                state=state,
                created_at=now - timedelta(minutes=minutes),
            )
        assert sentences(support) == [
            "1 letter could not be sent",
            "2 letters wait to be sent",
        ]
        assert sentences(finance) == []

    def test_a_payment_that_needs_a_look(self, finance, unpaid):
        unpaid(0)
        Payment.objects.update(status=Payment.Status.REVIEW)
        assert sentences(finance) == ["1 payment needs a look"]

    def test_books_that_do_not_balance(self, finance, job_in, settings):
        payments.mark_paid(payments.payment_of(job_in(Status.FINISHED)), by=finance)
        assert sentences(finance) == []
        if settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"):
            one = Posting.objects.first()
            Posting.objects.create(entry=one.entry, account=one.account, amount=1)
            cache.clear()
            assert sentences(finance) == ["The books do not balance"]


class TestWeek:
    def test_figures_by_hand(self, boss, job_in, other_worker, third):
        job_in(Status.PENDING)
        job_in(Status.CANCELLED, worker=other_worker)
        payment = payments.payment_of(job_in(Status.FINISHED, worker=third))
        payments.mark_paid(payment, by=boss)
        monday = periods.this_week(timezone.now()).since
        finished = payment.job.events.get(dst=Status.FINISHED, verb="confirm")
        figures = {str(k): v for k, v, _ in week.figures(boss, timezone.now())}
        assert figures == {
            "Requests": 3,
            "Accepted": 2,
            # The work of the cast is done the day after tomorrow.
            "Finished": int(finished.at >= monday),
            "Cancelled": 1,
            "Paid by customers": "₹349",
        }

    @pytest.fixture
    def third(self, city, category):
        return make_worker("third", city=city, category=category)

    def test_last_week_is_over(self, boss, job_in):
        job_in(Status.ACCEPTED)
        figures = week.figures(boss, timezone.now() + timedelta(days=7))
        assert [figure for _, figure, _ in figures] == [0, 0, 0, 0]

    def test_money_is_for_those_who_see_the_reports(self, support, finance, job_in):
        payments.mark_paid(payments.payment_of(job_in(Status.FINISHED)), by=finance)
        at = timezone.now()
        assert len(week.figures(support, at)) == 4
        assert len(week.figures(finance, at)) == 5

    def test_it_is_counted_once_a_minute(self, boss, django_assert_num_queries):
        week.figures(boss, timezone.now())
        with django_assert_num_queries(0):
            week.figures(boss, timezone.now())


class TestFirstPage:
    def test_needs_come_first_then_the_numbers(self, as_user, support, waiting_worker):
        page = as_user(support).get("/admin/").content.decode()
        order = ["Hello, Support", "What needs a human now", "1 worker", "This week"]
        places = [page.index(words) for words in order]
        assert places == sorted(places)

    def test_editors_are_not_bothered(self, as_user, editor, waiting_worker):
        page = as_user(editor).get("/admin/").content.decode()
        assert "Nothing. Nobody waits for you." in page
        assert "This week" not in page
        assert "Worker" not in page

    def test_totals_are_for_who_may_see_the_list(self, as_user, finance, job_in):
        job_in(Status.PENDING)
        page = tight(as_user(finance).get("/admin/"))
        assert '<a href="/admin/snippets/bookings/job/">1 Job</a>' in page
        assert "/admin/snippets/workers/workerprofile/" not in page

    def test_somebody_with_no_right_but_to_enter(self, as_user, customer):
        customer.user_permissions.add(Permission.objects.get(codename="access_admin"))
        response = as_user(customer).get("/admin/")
        assert response.status_code == 200
        assert "/admin/snippets/" not in response.content.decode()

    def test_it_is_cheap(self, as_user, boss, waiting_worker, job_in, unpaid):
        unpaid(4)
        desk = as_user(boss)
        desk.get("/admin/")
        assert count_queries(desk, "/admin/") <= 45

    def test_it_bears_our_mark(self, as_user, boss):
        page = as_user(boss).get("/admin/").content.decode()
        assert '<svg class="mark"' in page
        assert "- Callout</title>" in page
        assert "css/staff.css" in page


class TestPolicy:
    def directives(self, response):
        header = response.headers["Content-Security-Policy"]
        return dict(part.strip().split(" ", 1) for part in header.split(";"))

    @pytest.mark.parametrize(
        "address", ["/admin/", "/admin/snippets/bookings/job/", "/admin/nothing/here/"]
    )
    def test_the_admin_may_run_its_own_inline_scripts(self, as_user, boss, address):
        found = self.directives(as_user(boss).get(address))
        assert found["script-src"] == "'self' 'unsafe-inline'"
        assert found["object-src"] == "'none'"
        assert found["default-src"] == "'none'"
        assert found["frame-ancestors"] == "'self'"

    def test_a_stranger_is_sent_away_under_it(self, client):
        response = client.get("/admin/")
        assert response.status_code == 302
        assert response.headers["Content-Security-Policy"] == admin_csp.POLICY

    @pytest.mark.parametrize("address", ["/account/login/", "/administrator/"])
    def test_the_site_may_not(self, client, address):
        found = self.directives(client.get(address))
        assert "'unsafe-inline'" not in found["script-src"]
