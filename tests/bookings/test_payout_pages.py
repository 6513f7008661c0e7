"""What a worker sees of payouts, and the way to an account that can be paid."""

from datetime import timedelta

import pytest
import requests
from django.urls import reverse
from django.utils import timezone

from bookings.models import Payout, PayoutAccount
from bookings.money import joining, payouts, queue
from mysite.play_bank.faults import Fault
from tests.bookings.test_payouts import AFTER, join, let_money_arrive
from tests.clock import DEFAULT
from tests.reading import tree
from tests.reading import words as words_of

BEGINS = DEFAULT
EARNINGS = "/work/earnings/"
JOIN, JOINED = f"{EARNINGS}join/", f"{EARNINGS}joined/"


def path_of(payout):
    return reverse("bookings:payout", args=[payout.code])


def read(response):
    """The words of the page."""
    return words_of(tree(response).main)


@pytest.fixture
def payout(online, paid, finance):
    payouts.make_batch(by=finance, at=timezone.now() + AFTER)
    return Payout.objects.get()


class TestEarnings:
    def test_what_is_held_and_until_when(self, online, paid, worker, as_user, clock):
        clock.go(timezone.now() + timedelta(days=4, hours=1))
        page = read(as_user(worker).get(EARNINGS))
        assert "Still held" in page
        assert "Until Wed 25 Nov" in page
        assert "₹307.12" in page
        assert "Nothing yet. What customers pay online comes here." in page

    def test_what_is_ready(self, online, paid, worker, as_user, clock):
        clock.go(timezone.now() + AFTER)
        page = read(as_user(worker).get(EARNINGS))
        assert "The next payout brings it to your bank account." in page
        assert "Nothing is held." in page

    def test_a_payout_leads_to_its_statement(self, payout, worker, as_user):
        client = as_user(worker)
        response = client.get(EARNINGS)
        assert path_of(payout) in response.content.decode()
        assert "On its way" in read(response)

    def test_with_cash_alone_nothing_is_said(self, worker, as_user):
        page = read(as_user(worker).get(EARNINGS))
        assert "Ready to be paid out" not in page


class TestStatement:
    def test_what_is_in_it(self, payout, paid, worker, as_user):
        response = as_user(worker).get(path_of(payout))
        page = read(response)
        assert "Payout of ₹307.12" in page
        assert "We are paying it into your bank account." in page
        assert paid.title in page
        assert "Paid online" in page
        assert response["Cache-Control"].startswith("max-age=0")

    def test_finance_reads_it_too(self, payout, finance, as_user):
        response = as_user(finance).get(path_of(payout))
        assert response.status_code == 200
        assert "/jobs/" not in response.content.decode().split("<main")[1]

    @pytest.mark.parametrize(
        "who", ["other_worker", "customer", "support", "editor", "other_customer"]
    )
    def test_for_others_it_is_not_there(self, payout, who, as_user, request):
        client = as_user(request.getfixturevalue(who))
        assert client.get(path_of(payout)).status_code == 404

    def test_a_stranger_logs_in_first(self, payout, client):
        assert client.get(path_of(payout)).status_code == 302

    def test_a_code_that_nobody_has(self, worker, as_user):
        url = reverse("bookings:payout", args=["nothing"])
        assert as_user(worker).get(url).status_code == 404

    def test_why_it_came_back(self, payout, finance, worker, as_user):
        payouts.mark_failed(payout, by=finance, reason="No such account.")
        page = read(as_user(worker).get(path_of(payout)))
        assert "It came back." in page
        assert "No such account." in page


class TestJoining:
    def test_there_and_back(self, online, worker, as_user):
        client = as_user(worker)
        page = client.get(EARNINGS)
        assert "Get your money to your bank" in read(page)
        assert online.url in page["Content-Security-Policy"]
        answer = client.post(JOIN)
        assert answer.status_code == 302
        assert answer.url.startswith(online.url)
        back = requests.post(
            answer.url, {"do": "join"}, allow_redirects=False, timeout=10
        )
        assert back.headers["Location"].endswith(JOINED)
        page = client.get(JOINED, follow=True)
        assert "Done. Your money goes to your account at Stripe" in read(page)
        assert joining.account_of(worker).is_ready

    def test_something_is_missing(self, online, worker, as_user):
        client = as_user(worker)
        client.post(JOIN)
        online.restrict(joining.account_of(worker).external_id)
        page = client.get(JOINED, follow=True)
        assert "Stripe needs something more" in read(page)
        assert "Go on at Stripe" in read(page)

    def test_stripe_is_away(self, online, worker, as_user):
        client = as_user(worker)
        online.faults.plan(Fault.UNREACHABLE, times=None)
        page = client.post(JOIN)
        assert page.status_code == 503
        assert "Stripe does not answer just now." in read(page)
        online.faults.clear()
        client.post(JOIN)
        online.faults.plan(Fault.UNREACHABLE, methods=("GET",), times=None)
        page = client.get(JOINED, follow=True)
        assert "Stripe does not answer just now." in read(page)

    def test_coming_back_proves_nothing(self, online, worker, as_user):
        client = as_user(worker)
        assert client.get(JOINED).url == EARNINGS
        client.post(JOIN)
        client.get(f"{JOINED}?ready=1&account=acct_1")
        assert not joining.account_of(worker).is_ready

    def test_where_it_is_not_offered(self, worker, as_user):
        page = as_user(worker).post(JOIN)
        assert page.status_code == 409
        assert "bank transfer" in read(page)
        assert not PayoutAccount.objects.exists()

    @pytest.mark.parametrize("who", ["customer", "support", "finance"])
    def test_workers_only(self, online, who, as_user, request):
        client = as_user(request.getfixturevalue(who))
        assert client.post(JOIN).status_code == 403
        assert client.get(JOINED).status_code == 403

    def test_the_whole_way_to_the_money(self, online, paid, worker, finance, as_user):
        join(online, worker)
        let_money_arrive(online)
        at = timezone.now() + AFTER
        payouts.make_batch(by=finance, at=at)
        queue.work_due(at=at)
        client = as_user(worker)
        page = read(client.get(EARNINGS))
        assert "Paid out" in page
        assert "Stripe knows your bank." in page
        page = read(client.get(path_of(Payout.objects.get())))
        assert "It is in your account at Stripe" in page
