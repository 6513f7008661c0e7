"""A worker's home and a worker's money."""

import csv
import re
from datetime import datetime, timedelta
from io import StringIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from bookings import reviews
from bookings.money import income, payments
from bookings.states import Status, Verb
from bookings.views.work_page import WorkPage, brief
from tests.cast import drive, make_customer, make_user, soon
from tests.reading import text
from workers.models import WorkerProfile

WORK, EARNINGS = "/work/", "/work/earnings/"
FINISH = (Verb.ACCEPT, Verb.START, Verb.COMPLETE, Verb.CONFIRM)


@pytest.fixture
def paid(ask, city):
    def paid(hour=9, *, at=None, days=2, **given):
        job = drive(ask(start=soon(city, days=days, hour=hour), **given), *FINISH)
        payments.mark_paid(payments.payment_of(job), by=job.worker, at=at)
        return job

    return paid


@pytest.mark.parametrize("url", [WORK, EARNINGS])
class TestWho:
    def test_visitors_log_in_first(self, url, client, db):
        response = client.get(url)
        assert response["Location"] == f"{reverse('account_login')}?next={url}"

    @pytest.mark.parametrize(
        "who", ["customer", "editor", "support", "finance", "boss"]
    )
    def test_others_may_not(self, url, who, request, as_user):
        response = as_user(request.getfixturevalue(who)).get(url)
        assert response.status_code == 403
        assert "This page is for workers." in text(response)

    def test_who_has_not_applied_does_that_first(self, url, as_user, db):
        newcomer = make_user("newcomer", User.Role.WORKER)
        response = as_user(newcomer).get(url)
        assert response["Location"] == reverse("workers:apply")

    def test_nobody_keeps_a_copy(self, url, as_user, worker):
        response = as_user(worker).get(url)
        assert response.status_code == 200
        assert "no-store" in response["Cache-Control"]
        assert "private" in response["Cache-Control"]

    def test_it_is_only_read(self, url, as_user, worker):
        assert as_user(worker).post(url).status_code == 405


class TestWork:
    @pytest.mark.parametrize(
        "approval", [WorkerProfile.Approval.WAITING, WorkerProfile.Approval.REJECTED]
    )
    def test_who_is_not_approved_sees_how_it_stands(self, approval, as_user, worker):
        WorkerProfile.objects.filter(pk=worker.pk).update(approval=approval)
        response = as_user(worker).get(WORK)
        assert response["Location"] == reverse("workers:apply")

    def test_a_quiet_day(self, as_user, worker):
        page = text(as_user(worker).get(WORK))
        assert ", Suresh</h1>" in page
        assert "Nothing agreed for the next seven days." in page
        assert "Nobody waits for your answer." in page
        assert "Nothing planned today." in page

    def test_a_pause_is_said(self, as_user, worker):
        WorkerProfile.objects.filter(pk=worker.pk).update(availability=False)
        assert "You are not taking jobs." in text(as_user(worker).get(WORK))

    def test_requests_with_their_clock(self, as_user, worker, ask):
        job = ask()
        page = text(as_user(worker).get(WORK))
        assert "1 request to answer" in page
        [until] = re.findall('data-until="([^"]+)"', page)
        assert datetime.fromisoformat(until) == job.answer_by
        assert f'action="/jobs/{job.code}/accept/"' in page
        assert f'href="/jobs/{job.code}/reject/"' in page
        assert "Ananya Deshpande" in page
        assert "₹307.12" in page
        assert job.address not in page

    def test_a_request_whose_time_is_over_is_gone(self, as_user, worker, ask):
        ask(at=timezone.now() - timedelta(hours=30))
        assert "Nobody waits for your answer." in text(as_user(worker).get(WORK))

    def test_the_next_job_speaks(self, as_user, worker, job_in):
        job = job_in(Status.ACCEPTED)
        page = text(as_user(worker).get(WORK))
        assert "Ananya expects you on" in page
        assert job.address in page
        assert f'href="/jobs/{job.code}/#chat"' in page

    def test_another_day_shows_its_jobs(self, as_user, worker, job_in):
        job = job_in(Status.ACCEPTED)
        client = as_user(worker)
        assert "Nothing planned today." in text(client.get(WORK))
        day = job.scheduled_time.astimezone(job.city.tz).date()
        page = text(client.get(WORK, {"day": str(day)}))
        assert f'href="/jobs/{job.code}/"' in page[page.index('id="day"') :]
        assert f'href="/work/?day={day}#day" aria-current="date"' in page

    @pytest.mark.parametrize("day", ["yesterday", "0", "2026-02-30", "0001-01-01"])
    def test_a_day_that_is_not_there(self, day, as_user, worker):
        response = as_user(worker).get(WORK, {"day": day})
        assert response.status_code == 400
        assert "Write a day like 2026-11-25." in text(response)

    @pytest.mark.parametrize(
        ("days", "status"), [(-1, 404), (0, 200), (6, 200), (7, 404)]
    )
    def test_seven_days_from_today(self, days, status, as_user, worker, city):
        today = timezone.now().astimezone(city.tz).date()
        day = today + timedelta(days=days)
        assert as_user(worker).get(WORK, {"day": str(day)}).status_code == status

    def test_money_of_seven_days(self, as_user, worker, paid):
        paid(9)
        paid(11, at=timezone.now() - timedelta(days=8))
        page = text(as_user(worker).get(WORK))
        money = page[page.index("Earned in seven days") :]
        assert "₹307.12" in money
        assert "₹349" in money
        assert "−₹41.88" in money
        assert "our part of it is still with you: ₹83.76." in money

    def test_the_latest_reviews(self, as_user, worker, customer, paid):
        reviews.leave(
            paid(), by=customer, rating=5, comment="Neat & quick.", at=soon_after()
        )
        page = text(as_user(worker).get(WORK))
        assert "What customers say" in page
        assert "Neat & quick." in page

    def test_nothing_of_others(self, as_user, other_worker, ask, job_in, city):
        ask()
        job_in(Status.ACCEPTED, start=soon(city, hour=14))
        page = text(as_user(other_worker).get(WORK))
        assert "Kitchen tap" not in page
        assert "Nobody waits for your answer." in page


def soon_after():
    return timezone.now() + timedelta(days=3)


class TestGreeting:
    @pytest.mark.parametrize(
        ("hour", "words"),
        [
            (0, "Good morning"),
            (11, "Good morning"),
            (12, "Good afternoon"),
            (16, "Good afternoon"),
            (17, "Good evening"),
            (23, "Good evening"),
        ],
    )
    def test_is_by_the_clock_of_the_city(self, hour, words, worker, city):
        at = datetime(2026, 3, 4, hour, 30, tzinfo=city.tz)
        page = WorkPage(worker.worker_profile, at=at)
        assert page.greeting == f"{words}, Suresh"

    @pytest.mark.parametrize(
        ("amount", "shown"),
        [(0, ""), (62_000, "620"), (120_049, "1.2k"), (99_950, "1000")],
    )
    def test_sums_over_bars_are_brief(self, amount, shown):
        assert brief(amount, "INR") == shown


class TestEarnings:
    def test_nothing_yet(self, as_user, worker):
        page = text(as_user(worker).get(EARNINGS))
        assert "Nothing earned yet" in page
        assert "Nothing is open. Everything done is paid." in page
        assert "format=csv" not in page

    def test_job_by_job_with_what_was_taken(self, as_user, worker, paid):
        paid(minutes=120)
        page = text(as_user(worker).get(EARNINGS))
        for words in ("Kitchen tap drips", "₹698", "−₹83.76", "₹614.24"):
            assert words in page
        assert "You owe us ₹83.76." in page

    def test_what_is_on_its_way(self, as_user, worker, job_in, city):
        job_in(Status.FINISHED)
        job_in(Status.COMPLETED, start=soon(city, hour=14))
        page = text(as_user(worker).get(EARNINGS))
        assert "Collect ₹349 from Ananya, then mark it as paid." in page
        assert "Ananya has until" in page

    def test_one_month(self, as_user, worker, paid, city):
        utc = timezone.now().tzinfo
        paid(9, title="In January", at=datetime(2026, 1, 15, tzinfo=utc))
        paid(11, title="In March", at=datetime(2026, 3, 15, tzinfo=utc))
        # Still the last of February in UTC, the first of March in Pune.
        paid(13, title="At midnight", at=datetime(2026, 2, 28, 20, tzinfo=utc))
        page = text(as_user(worker).get(EARNINGS, {"month": "2026-03"}))
        assert "In March" in page
        assert "At midnight" in page
        assert "In January" not in page
        assert "Yours in March" in page
        assert '<option value="2026-03" selected>' in page
        assert '<option value="2026-01">' in page
        assert "2026-02" not in page

    @pytest.mark.parametrize(
        "month",
        ["2026-13", "2026", "x", "0001-01", "9999-12", "2026-3", "2026-03-01", "-"],
    )
    def test_a_month_that_is_not_there(self, month, as_user, worker):
        response = as_user(worker).get(EARNINGS, {"month": month})
        assert response.status_code == 400
        assert "Write a month like 2026-11." in text(response)

    def test_no_month_is_every_month(self, as_user, worker, paid):
        paid()
        page = text(as_user(worker).get(EARNINGS, {"month": ""}))
        assert "Yours so far" in page

    @pytest.mark.parametrize(("page", "status"), [("0", 400), ("2", 404), ("abc", 400)])
    def test_a_page_that_is_not_there(self, page, status, as_user, worker):
        assert as_user(worker).get(EARNINGS, {"page": page}).status_code == status

    def test_nothing_of_others(self, as_user, other_worker, paid, job_in, city):
        paid()
        job_in(Status.FINISHED, start=soon(city, hour=14))
        page = text(as_user(other_worker).get(EARNINGS))
        assert "Kitchen tap" not in page
        assert "You owe us" not in page

    def test_a_worker_who_was_rejected_keeps_the_books(self, as_user, worker, paid):
        paid()
        rejected = WorkerProfile.Approval.REJECTED
        WorkerProfile.objects.filter(pk=worker.pk).update(approval=rejected)
        assert "₹307.12" in text(as_user(worker).get(EARNINGS))


class TestSpreadsheet:
    def rows(self, response):
        assert response.status_code == 200
        sheet = response.content.decode("utf-8-sig")
        return list(csv.reader(StringIO(sheet, newline="")))

    def test_every_job_once(self, as_user, worker, paid):
        job = paid(title='=cmd|"calc", really')
        response = as_user(worker).get(EARNINGS, {"format": "csv"})
        assert response["Content-Type"] == "text/csv; charset=utf-8"
        assert 'filename="earnings.csv"' in response["Content-Disposition"]
        assert "no-store" in response["Cache-Control"]
        headings, row = self.rows(response)
        assert tuple(headings) == income.HEADINGS
        assert row[1:] == [
            job.code,
            '\'=cmd|"calc", really',
            "Ananya Deshpande",
            "INR",
            "349",
            "41.88",
            "307.12",
            "cash",
            "0",
        ]

    def test_of_one_month(self, as_user, worker, paid):
        utc = timezone.now().tzinfo
        paid(9, at=datetime(2026, 1, 15, tzinfo=utc))
        march = paid(11, at=datetime(2026, 3, 15, tzinfo=utc))
        query = {"format": "csv", "month": "2026-03"}
        response = as_user(worker).get(EARNINGS, query)
        assert 'filename="earnings-2026-03.csv"' in response["Content-Disposition"]
        assert [row[1] for row in self.rows(response)[1:]] == [march.code]

    def test_only_mine(self, as_user, other_worker, paid):
        paid()
        response = as_user(other_worker).get(EARNINGS, {"format": "csv"})
        assert len(self.rows(response)) == 1


class TestCost:
    @pytest.mark.parametrize("url", [WORK, EARNINGS])
    def test_is_the_same_for_few_and_for_many(self, url, as_user, worker, ask, city):
        client = as_user(worker)
        spent = []
        for n in range(2):
            self.fill(ask, city, n)
            client.get(url)
            with CaptureQueriesContext(connection) as queries:
                assert client.get(url).status_code == 200
            spent.append(len(queries))
        assert spent[0] == spent[1]
        assert spent[1] <= 18

    def fill(self, ask, city, n):
        other = make_customer(f"other{n}")
        for day in range(1 + 3 * n, 2 + 8 * n):
            paid = drive(ask(start=soon(city, days=day, hour=9)), *FINISH)
            payments.mark_paid(payments.payment_of(paid), by=paid.worker)
            reviews.leave(paid, by=paid.customer, rating=5, at=paid.ends_at)
            drive(ask(start=soon(city, days=day, hour=11)), *FINISH)
            drive(ask(start=soon(city, days=day, hour=13)), Verb.ACCEPT)
            ask(start=soon(city, days=day, hour=16))
            ask(start=soon(city, days=day, hour=16), by=other)
