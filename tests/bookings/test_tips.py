"""A tip: nobody owes it, all of it is the worker's, and until then it is nothing."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import timezone

from bookings import queries
from bookings.models import Entry, Paper, Payment
from bookings.money import (
    checkout,
    income,
    ledger,
    owing,
    payments,
    refunds,
    tips,
    waiving,
)
from bookings.states import Verb
from live import recipients
from live.models import Notification
from services.models import MarketSettings
from tests.bookings.paying import WAY, again, begin, work_through
from tests.bookings.test_paying import balances
from tests.cast import drive
from tests.reading import text
from toolkit.errors import NotAllowed, NotNow, Unprocessable

TIP = 5_000


def tip_of(job):
    tip = Payment.objects.filter(job=job, purpose="tip").order_by("pk").last()
    if tip:
        tip.job = job
    return tip


def lead(job, amount=TIP, way="stripe", **how):
    """To the page of the gateway. The attempt that it is about."""
    tip = tips.give(job, amount, way, by=job.customer, **how)
    checkout.begin(tip, WAY, by=job.customer, **how)
    return tip.attempts.latest("pk")


def give(bank, job, amount=TIP, way="stripe"):
    attempt = lead(job, amount, way)
    bank.pay(attempt.checkout_id)
    checkout.look_again(tip_of(job))
    work_through()
    return tip_of(job)


@pytest.fixture
def tipped(online, paid):
    give(online, paid)
    return again(paid)


class TestWhatItIs:
    @pytest.mark.parametrize("way", ["stripe", "razorpay"])
    def test_all_of_it_is_the_workers(self, online, paid, worker, way):
        before = balances(paid)
        (was,) = income.totals(worker)
        tip = give(online, paid, way=way)
        assert (tip.status, tip.commission, tip.refunded) == ("released", 0, 0)
        after = balances(paid)
        assert after["worker_payable"] == before["worker_payable"] - TIP
        assert after["commission"] == before["commission"]
        (now,) = income.totals(worker)
        assert (now.earned, now.taken) == (was.earned + TIP, was.taken)
        assert ledger.check() == []
        assert Entry.objects.get(kind="tip").job == paid

    def test_the_worker_is_told_once(self, tipped, worker):
        event = tipped.events.get(verb=Verb.TIP)
        for _ in range(2):
            recipients.notify_of_event(event)
        (told,) = Notification.objects.filter(kind="tip-to-worker")
        assert told.user == worker
        assert "gave you a tip of ₹50" in told.message
        assert not Notification.objects.filter(event=event, user=tipped.customer)

    def test_it_does_not_keep_the_price_waiting(self, online, paid, worker):
        later = timezone.now() + timedelta(days=20)
        (before,) = owing.standings(later, worker=worker)
        online.advance(20 * 24 * 3600)
        attempt = lead(paid, at=later)
        online.pay(attempt.checkout_id)
        checkout.look_again(tip_of(paid), at=later)
        work_through(at=later + timedelta(minutes=1))
        (after,) = owing.standings(later + timedelta(minutes=9), worker=worker)
        assert (before.held, after.held) == (0, 0)
        assert after.ready == before.ready + TIP

    def test_its_receipt_has_no_tax(self, online, paid):
        market = MarketSettings.load()
        market.tax_name, market.tax_bps, market.prices_include_tax = "GST", 1800, True
        market.save()
        give(online, paid)
        paper = Paper.objects.get(entry__kind="tip")
        assert paper.facts["lines"] == [{"what": "tip", "amount": TIP}]
        assert paper.facts["tax"] is None

    def test_finance_reads_whose_money_goes_back(self, tipped, finance, as_user):
        refund = Payment.snippet_viewset.get_url_name("refund")
        page = text(as_user(finance).get(reverse(refund, args=[tip_of(tipped).pk])))
        assert "All of it comes from Suresh." in page
        assert "each bear our share" not in page

    def test_finance_gives_it_back(self, tipped, finance, worker):
        (was,) = income.totals(worker)
        refunds.refund(tip_of(tipped), 2_000, by=finance, reason="By mistake.")
        work_through()
        assert tip_of(tipped).refunded == 2_000
        (now,) = income.totals(worker)
        assert (now.earned, now.taken) == (was.earned - 2_000, was.taken)
        assert ledger.check() == []


class TestUntilItIsThere:
    def test_it_is_never_owed(self, online, paid, worker, customer, finance):
        lead(paid)
        assert queries.payment_of(paid).purpose == "work"
        assert list(income.on_its_way(worker)) == []
        assert tip_of(paid).status == "created"
        with pytest.raises(NotNow, match="Nobody owes a tip"):
            waiving.waive(tip_of(paid), by=finance, reason="Any")
        with pytest.raises(NotNow, match="paid online"):
            payments.mark_paid(tip_of(paid), by=worker)

    def test_nothing_of_it_is_shown(self, online, paid, as_user, customer, worker):
        lead(paid)
        home = reverse("bookings:job", args=[paid.code])
        for who in (customer, worker):
            assert "₹50" not in text(as_user(who).get(home))

    def test_the_clock_forgets_it(self, online, paid):
        attempt = lead(paid)
        now = timezone.now()
        assert tips.forget_due(at=now + timedelta(hours=11)) == 0
        assert tips.forget_due(at=now + timedelta(hours=13)) == 1
        assert tips.forget_due(at=now + timedelta(hours=13)) == 0
        assert tip_of(paid).status == "cancelled"
        work_through()
        attempt.refresh_from_db()
        assert attempt.status == "ended"
        assert not paid.events.filter(verb=Verb.TIP)

    def test_what_was_paid_meanwhile_is_not_forgotten(self, online, paid):
        attempt = lead(paid)
        online.pay(attempt.checkout_id)
        tips.forget_due(at=timezone.now() + timedelta(hours=13))
        work_through()
        assert tip_of(paid).status == "released"

    def test_what_is_paid_when_it_is_forgotten_goes_back(self, online, paid):
        attempt = lead(paid, way="razorpay")
        tips.forget_due(at=timezone.now() + timedelta(hours=13))
        online.pay(attempt.checkout_id)
        work_through()
        attempt.refresh_from_db()
        assert attempt.captured == attempt.refunded == TIP
        assert ledger.check() == []

    def test_a_new_one_can_be_given_then(self, online, paid):
        lead(paid)
        tips.forget_due(at=timezone.now() + timedelta(hours=13))
        assert give(online, paid, 7_000).status == "released"


class TestOnce:
    def test_pressed_twice_is_the_same_page(self, online, paid):
        assert lead(paid) == lead(paid)
        assert Payment.objects.filter(purpose="tip").count() == 1

    def test_another_sum_closes_the_page_of_the_first(self, online, paid):
        first = lead(paid)
        second = lead(paid, 2_000)
        online.pay(second.checkout_id)
        checkout.look_again(tip_of(paid))
        work_through()
        first.refresh_from_db()
        assert (tip_of(paid).amount, tip_of(paid).status) == (2_000, "released")
        assert first.status == "ended"

    def test_both_pages_are_paid_and_one_goes_back(self, online, paid):
        first = lead(paid, way="razorpay")
        second = lead(paid, 2_000, way="razorpay")
        for attempt in (first, second):
            online.pay(attempt.checkout_id)
        work_through()
        first.refresh_from_db()
        assert first.captured == first.refunded == TIP
        assert tip_of(paid).status == "released"
        assert ledger.check() == []

    def test_paid_in_another_tab_it_is_not_asked_for_again(self, online, paid):
        online.pay(lead(paid).checkout_id)
        with pytest.raises(NotNow, match="given a tip already"):
            tips.give(paid, 7_000, "stripe", by=paid.customer)

    def test_a_failed_one_is_tried_again(self, online, paid):
        attempt = lead(paid)
        online.fail(attempt.checkout_id)
        checkout.look_again(tip_of(paid))
        assert tip_of(paid).status == "created"
        assert give(online, paid).status == "released"


class TestWhoAndWhen:
    @pytest.mark.parametrize("who", ["worker", "other_customer", "finance"])
    def test_only_the_customer(self, online, paid, who, request):
        with pytest.raises(NotAllowed):
            tips.give(paid, TIP, "stripe", by=request.getfixturevalue(who))

    def test_not_before_the_work_is_good(self, online, secured):
        job = drive(secured, Verb.START, Verb.COMPLETE)
        with pytest.raises(NotNow, match="when the work is finished"):
            tips.give(job, TIP, "stripe", by=job.customer)

    def test_first_the_work(self, online, secured):
        job = drive(secured, Verb.START, Verb.COMPLETE, Verb.CONFIRM)
        Payment.objects.filter(job=job).update(status="created")
        with pytest.raises(NotNow, match="pay for the work first"):
            tips.give(job, TIP, "stripe", by=job.customer)

    def test_a_job_in_cash_takes_a_tip_by_card(self, online, job_in):
        job = job_in("finished")
        assert give(online, job).status == "released"

    def test_only_where_one_pays_online(self, online, paid, settings):
        settings.STRIPE_SECRET_KEY = settings.RAZORPAY_KEY_ID = ""
        with pytest.raises(NotNow, match="not offered here"):
            tips.give(paid, TIP, "stripe", by=paid.customer)

    def test_not_to_somebody_who_left(self, online, paid):
        paid.worker.is_active = False
        paid.worker.save()
        with pytest.raises(NotNow, match="has left us"):
            tips.give(again(paid), TIP, "stripe", by=paid.customer)

    @pytest.mark.parametrize("amount", [0, 99, 34_901, -5, 10**15])
    def test_bounds(self, online, paid, amount):
        with pytest.raises(Unprocessable, match="between ₹1 and ₹349"):
            tips.give(paid, amount, "stripe", by=paid.customer)

    def test_a_way_that_is_not_offered(self, online, paid):
        with pytest.raises(Unprocessable, match="ways to pay"):
            tips.give(paid, TIP, "cash", by=paid.customer)

    @pytest.mark.parametrize(
        ("price", "suggested"),
        [
            (34_900, [2_000, 4_000, 7_000]),
            (9_000, [500, 900, 1_800]),
            (500_000, [30_000, 50_000, 100_000]),
            (150, [100]),
        ],
    )
    def test_suggestions_are_easily_said(self, paid, price, suggested):
        paid.price = price
        assert tips.suggestions(paid) == suggested
        assert tips.most(paid) >= suggested[-1]


class TestPages:
    @pytest.fixture
    def page(self, paid):
        return reverse("bookings:tip", args=[paid.code])

    def test_from_the_jobs_page_to_the_bank_and_back(
        self, online, paid, page, as_user, customer, worker, boss
    ):
        client, home = as_user(customer), reverse("bookings:job", args=[paid.code])
        assert page in client.get(home).content.decode()
        assert "Another amount" in text(client.get(page))
        sent = {"suggested": "4000", "gateway": "stripe"}
        response = client.post(page, sent)
        assert response.url.startswith(online.stripe_url)
        attempt = tip_of(paid).attempts.latest("pk")
        online.pay(attempt.checkout_id)
        back = reverse("bookings:paid", args=[paid.code, attempt.code])
        said = text(client.get(back, follow=True))
        assert "All of your tip of ₹40 is" in said
        work_through()
        answer = client.get(home)
        soup = BeautifulSoup(answer.content, "html.parser")
        receipts = [one.get_text(" ", strip=True) for one in soup.select(".receipt")]
        assert "Tip ₹40 You paid ₹40" in receipts[1]
        links = [one.get_text(strip=True) for one in soup.select(".receipt .btn")]
        assert links == ["Receipt as a PDF", "Receipt 2 as a PDF"]
        link = soup.select(".receipt")[1].select_one("a.btn")["href"]
        assert client.get(link)["Content-Type"] == "application/pdf"
        assert page not in answer.content.decode()
        for who in (worker, boss):
            answer = as_user(who).get(home)
            assert "gave a tip of ₹40" in text(answer)
            soup = BeautifulSoup(answer.content, "html.parser")
            card = soup.select_one("[aria-labelledby=tip]")
            assert "Tip Tip ₹40 Paid by card" in card.get_text(" ", strip=True)
        assert "Tip" in text(as_user(worker).get(reverse("bookings:earnings")))
        refused = as_user(customer).post(page, sent)
        assert refused.status_code == 409
        assert "given a tip already" in text(refused)

    @pytest.mark.parametrize(
        ("sent", "said"),
        [
            ({}, "Choose how much you want to add."),
            ({"suggested": "own"}, "Write how much you want to add"),
            ({"suggested": "own", "own": "much"}, "own"),
            ({"suggested": "own", "own": "99999"}, "A tip is between ₹1 and ₹349."),
            ({"suggested": "7"}, "Choose how much you want to add."),
        ],
    )
    def test_bad_input_is_told(self, online, page, as_user, customer, sent, said):
        answer = as_user(customer).post(page, {"gateway": "stripe", **sent})
        assert answer.status_code == 422
        assert said in answer.content.decode()
        if typed := sent.get("own"):
            assert typed in answer.content.decode()
        assert not Payment.objects.filter(purpose="tip")

    def test_what_was_begun_is_there_again(self, online, paid, page, as_user, customer):
        lead(paid, 3_300, "razorpay")
        soup = BeautifulSoup(as_user(customer).get(page).content, "html.parser")
        chosen = {one["value"] for one in soup.select("input[checked]")}
        assert chosen == {"own", "razorpay"}
        assert soup.select_one("#id_own")["value"] == "33"

    def test_razorpay_is_handed_over(self, online, paid, page, as_user, customer):
        sent = {"own": "55", "gateway": "razorpay"}
        answer = as_user(customer).post(page, sent)
        assert "Pay ₹55" in text(answer)

    @pytest.mark.parametrize(
        ("who", "status"), [("other_customer", 404), ("worker", 403), ("boss", 403)]
    )
    def test_strangers_and_others(self, online, page, as_user, request, who, status):
        client = as_user(request.getfixturevalue(who))
        assert client.get(page).status_code == status
        assert client.post(page, {"suggested": "4000"}).status_code == status

    def test_with_one_way_there_is_nothing_to_choose(
        self, online, paid, page, as_user, customer, settings
    ):
        settings.STRIPE_SECRET_KEY = ""
        page = text(as_user(customer).get(page))
        assert "How you pay" not in page

    def test_the_spreadsheet_names_it(self, tipped, as_user, worker):
        answer = as_user(worker).get(reverse("bookings:earnings"), {"format": "csv"})
        rows = answer.content.decode().splitlines()
        assert any(row.endswith(",tip,0") for row in rows)

    def test_without_a_way_nothing_leads_there(self, job_in, as_user):
        job = job_in("finished")
        home = reverse("bookings:job", args=[job.code])
        page = reverse("bookings:tip", args=[job.code])
        client = as_user(job.customer)
        assert page not in client.get(home).content.decode()
        assert client.get(page).status_code == 409


def test_begin_is_about_the_price(accepted):
    assert begin(accepted).payment.purpose == "work"
