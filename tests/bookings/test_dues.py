"""What a worker owes us of cash, paid online by themselves."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import timezone

from bookings.models import Account, Entry, Paper, Payment
from bookings.money import (
    checkout,
    dues,
    income,
    ledger,
    owing,
    payments,
    payouts,
    refunds,
    tips,
    waiving,
)
from mysite.play_bank.razorpay_double import refunds as at_razorpay
from tests.bookings.paying import WAY, work_through
from tests.reading import text
from toolkit.errors import NotAllowed, NotNow, Unprocessable

OURS = 4_188


@pytest.fixture
def cash(online, job_in, worker):
    """A job that was paid in cash: our part of it is with the worker."""
    job = job_in("finished")
    payments.mark_paid(payments.payment_of(job), by=worker)
    return job


def lead(worker, way="stripe", **how):
    payment = dues.pay(worker, "INR", way, **how)
    checkout.begin(payment, WAY, by=worker, **how)
    return payment.attempts.latest("pk")


def settle(bank, worker, way="stripe"):
    attempt = lead(worker, way)
    bank.pay(attempt.checkout_id)
    checkout.look_again(attempt.payment)
    work_through()
    attempt.refresh_from_db()
    return attempt.payment


def due(worker):
    return ledger.balance(Account.Kind.WORKER_DUE, "INR", worker)


def payable(worker):
    return -ledger.balance(Account.Kind.WORKER_PAYABLE, "INR", worker)


class TestPaying:
    @pytest.mark.parametrize("way", ["stripe", "razorpay"])
    def test_nothing_is_owed_then(self, online, cash, worker, way):
        (earned,) = income.totals(worker)
        assert income.owed(worker) == [("INR", OURS)]
        payment = settle(online, worker, way)
        assert (payment.status, payment.amount) == ("released", OURS)
        assert income.owed(worker) == [("INR", 0)]
        assert income.totals(worker) == [earned]
        assert Entry.objects.get(kind="dues").postings.count() == 2
        assert ledger.check() == []
        with pytest.raises(NotNow, match="owe us nothing"):
            dues.pay(worker, "INR", way)

    def test_it_is_no_matter_of_the_customer(self, online, cash, worker, as_user):
        events = cash.events.count()
        settle(online, worker)
        assert cash.events.count() == events
        assert not Paper.objects.filter(entry__kind="dues")
        home = reverse("bookings:job", args=[cash.code])
        assert "41.88" not in text(as_user(cash.customer).get(home))

    def test_what_was_set_off_meanwhile_is_theirs(
        self, online, cash, worker, customer, finance
    ):
        """More came in by card, and a payout took our part off it."""
        attempt = lead(worker)
        tip = tips.give(cash, 20_000, "razorpay", by=customer)
        online.pay(checkout.begin(tip, WAY, by=customer).id)
        checkout.look_again(tip)
        payouts.make_batch(by=finance)
        assert due(worker) == 34_900 - 34_900
        online.pay(attempt.checkout_id)
        checkout.look_again(attempt.payment)
        work_through()
        assert (due(worker), payable(worker)) == (0, OURS)
        (standing,) = owing.standings(worker=worker)
        assert standing.ready == OURS
        assert ledger.check() == []

    def test_the_next_payout_says_it(self, online, cash, worker, customer, finance):
        settle(online, worker)
        tip = tips.give(cash, 20_000, "razorpay", by=customer)
        online.pay(checkout.begin(tip, WAY, by=customer).id)
        checkout.look_again(tip)
        payout = payouts.make_batch(by=finance).payouts.get()
        kinds = {part.entry.kind: part.amount for part in payouts.lines_of(payout)}
        assert kinds == {"cash": -OURS, "dues": OURS, "tip": 20_000}
        assert payout.amount == 20_000

    def test_what_the_gateway_gives_back_is_owed_again(self, online, cash, worker):
        payment = settle(online, worker, "razorpay")
        attempt = payment.attempts.get()
        (earned,) = income.totals(worker)
        give_back(online, attempt, 1_000)
        checkout.look_again(payment)
        assert income.owed(worker) == [("INR", 1_000)]
        assert income.totals(worker) == [earned]
        assert Entry.objects.filter(kind="dues-back").count() == 1
        assert settle(online, worker).amount == 1_000


def give_back(bank, attempt, amount):
    """On the gateway's own pages."""
    with bank.store.changing():
        at_razorpay.create(bank.razorpay_world, {"amount": amount}, attempt.charge_id)


class TestOnce:
    def test_pressed_twice_is_the_same_page(self, online, cash, worker):
        assert lead(worker) == lead(worker)
        assert Payment.objects.filter(purpose="dues").count() == 1

    def test_another_way_closes_the_page_of_the_first(self, online, cash, worker):
        first, second = lead(worker), lead(worker, "razorpay")
        for attempt in (first, second):
            if attempt.gateway == "razorpay":
                online.pay(attempt.checkout_id)
        checkout.look_again(second.payment)
        work_through()
        first.refresh_from_db()
        assert (first.status, due(worker) - payable(worker)) == ("ended", 0)

    def test_while_it_is_on_its_way_nothing_more_is_taken(self, online, cash, worker):
        attempt = lead(worker)
        online.pay(attempt.checkout_id)
        with pytest.raises(NotNow, match="on its way"):
            dues.pay(worker, "INR", "stripe")

    def test_what_was_begun_is_forgotten(self, online, cash, worker):
        lead(worker)
        late = timezone.now() + timedelta(hours=13)
        assert tips.forget_due(at=late) == 1
        assert dues.begun(worker, "INR") is None
        assert settle(online, worker).status == "released"


class TestWho:
    def test_only_who_owes_it_pays(self, online, cash, worker, customer):
        payment = dues.pay(worker, "INR", "stripe")
        with pytest.raises(NotAllowed):
            checkout.begin(payment, WAY, by=customer)

    def test_nobody_waives_it_or_gives_it_back(self, online, cash, worker, finance):
        payment = dues.pay(worker, "INR", "stripe")
        with pytest.raises(NotNow, match="set off"):
            waiving.waive(payment, by=finance, reason="Any")
        payment = settle(online, worker)
        with pytest.raises(NotNow, match="next payout"):
            refunds.refund(payment, 100, by=finance, reason="Any")

    def test_who_owes_nothing(self, online, worker):
        with pytest.raises(NotNow, match="owe us nothing"):
            dues.pay(worker, "INR", "stripe")

    def test_only_where_one_pays_online(self, online, cash, worker, settings):
        settings.STRIPE_SECRET_KEY = settings.RAZORPAY_KEY_ID = ""
        with pytest.raises(NotNow, match="can’t pay online"):
            dues.pay(worker, "INR", "stripe")

    def test_a_way_that_is_not_offered(self, online, cash, worker):
        with pytest.raises(Unprocessable, match="ways to pay"):
            dues.pay(worker, "INR", "cash")


class TestPages:
    page = "/work/earnings/pay/INR/"

    def test_from_earnings_to_the_bank_and_back(self, online, cash, worker, as_user):
        client, earnings = as_user(worker), reverse("bookings:earnings")
        assert self.page in client.get(earnings).content.decode()
        assert "Pay ₹41.88" in text(client.get(self.page))
        response = client.post(self.page, {"gateway": "stripe"})
        assert response.url.startswith(online.stripe_url)
        attempt = Payment.objects.get(purpose="dues").attempts.get()
        online.pay(attempt.checkout_id)
        back = reverse("bookings:paid", args=[cash.code, attempt.code])
        answer = client.get(back)
        assert answer.url == earnings
        page = text(client.get(earnings))
        assert "Thank you. Your payment to us is on its way." in page
        assert "₹41.88 of it is on its way" in page
        assert self.page not in client.get(earnings).content.decode()
        work_through()
        page = text(client.get(earnings))
        assert "You owe us" not in page
        assert "You paid us ₹41.88 of it online" in page
        assert self.page not in client.get(earnings).content.decode()
        assert client.get(self.page).status_code == 409

    def test_razorpay_is_handed_over(self, online, cash, worker, as_user):
        answer = as_user(worker).post(self.page, {"gateway": "razorpay"})
        soup = BeautifulSoup(answer.content, "html.parser")
        assert soup.select_one("main a.btn.plain")["href"] == "/work/earnings/"

    def test_bad_input(self, online, cash, worker, as_user):
        client = as_user(worker)
        assert client.post(self.page, {"gateway": "coins"}).status_code == 422
        for odd in ("EUR", "inr", "nothing"):
            assert client.get(f"/work/earnings/pay/{odd}/").status_code == 409

    def test_strangers(self, online, cash, worker, other_worker, as_user, boss):
        for who, status in ((other_worker, 409), (cash.customer, 403), (boss, 403)):
            assert as_user(who).get(self.page).status_code == status
        attempt = lead(worker)
        back = reverse("bookings:paid", args=[cash.code, attempt.code])
        assert as_user(other_worker).get(back).status_code == 404
        answer = as_user(cash.customer).get(back)
        assert answer.url == reverse("bookings:job", args=[cash.code])
