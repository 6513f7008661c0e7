"""Who pays a coupon: we do, in cash and by card, whatever becomes of the price."""

import pytest
from django.urls import reverse

from bookings import jobs
from bookings.jobs import scope
from bookings.models import Account, Coupon, Entry, Paper, Payment
from bookings.money import (
    choosing,
    dues,
    income,
    ledger,
    losses,
    owing,
    paper_facts,
    payments,
    refunds,
    settling,
    tips,
    waiving,
)
from bookings.money.income import Total
from bookings.states import Verb
from tests.bookings import documents
from tests.bookings.papers import give_back
from tests.bookings.paying import (
    FINISHING,
    again,
    attempt_of,
    pay,
    payment_of,
    work_through,
)
from tests.bookings.test_paying import balances
from tests.cast import drive
from tests.reading import tree, words
from toolkit.errors import Unprocessable

# Of ₹349 for an hour 12 % is ours; the customer pays ₹100 less.
PRICE, OFF, OURS, THEIRS = 24_900, 10_000, 4_188, 30_712
WHY = "It drips."


@pytest.fixture
def off(db):
    return Coupon.objects.create(code="OFF", amount_off=OFF)


@pytest.fixture
def large(db):
    """More than our commission, and more than most of the price."""
    return Coupon.objects.create(code="LARGE", percent_off=9_500)


@pytest.fixture
def cash_job(ask, off, worker):
    return drive(jobs.accept(ask(code="OFF"), by=worker), *FINISHING)


@pytest.fixture
def bought(online, ask, worker, off):
    """`bought(way, code)`: a job that was paid online, finished and released."""

    def bought(way="stripe", code="OFF"):
        job = jobs.accept(ask(gateway=way, code=code), by=worker)
        job = drive(pay(online, job), *FINISHING)
        work_through()
        return again(job)

    return bought


def owed_to(worker):
    return dict(income.owed(worker)).get("INR", 0)


class TestCash:
    def test_the_worker_collects_less_and_we_add_the_rest(self, cash_job, worker):
        payment = payments.mark_job_paid(cash_job, by=worker)
        assert (payment.amount, payment.discount, payment.commission) == (
            PRICE,
            OFF,
            OURS,
        )
        assert balances(cash_job) == {
            "worker_due": PRICE,
            "coupons": OFF,
            "worker_payable": -THEIRS,
            "commission": -OURS,
        }
        assert income.totals(worker) == [Total("INR", THEIRS, OURS, OFF)]
        assert income.totals(worker)[0].paid == PRICE

    def test_it_is_set_off_against_what_they_owe_of_cash(self, cash_job, worker):
        payments.mark_job_paid(cash_job, by=worker)
        assert owed_to(worker) == OURS - OFF < 0
        (standing,) = owing.standings(worker=worker)
        assert (standing.credit, standing.cash) == (THEIRS, PRICE)
        assert standing.ready == OFF - OURS
        begun = dues.begun(worker, "INR")
        assert dues.refusal(begun, "INR", owed_to(worker))

    def test_and_paid_out_with_the_next_payout(self, cash_job, worker):
        payments.mark_job_paid(cash_job, by=worker)
        (due,) = owing.due()
        assert due.standing.ready == OFF - OURS

    def test_on_its_way_it_is_what_they_earn(self, cash_job, worker):
        (coming,) = income.on_its_way(worker)
        assert (coming.due, coming.yours) == (PRICE, THEIRS)

    def test_waived_nobody_pays_it(self, cash_job, worker, finance):
        payment = payment_of(cash_job)
        waiving.waive(payment, by=finance, reason=WHY)
        assert not Entry.objects.exists()
        assert owed_to(worker) == 0


class TestOnline:
    @pytest.mark.parametrize("way", ["stripe", "razorpay"])
    def test_the_customer_is_charged_less(self, bought, worker, way):
        job = bought(way)
        attempt = attempt_of(job)
        assert attempt.captured == PRICE
        assert balances(job) == {
            "gateway": PRICE - attempt.fee,
            "gateway_fees": attempt.fee,
            "coupons": OFF,
            "worker_payable": -THEIRS,
            "commission": -OURS,
        }

    def test_one_that_pays_nearly_all(self, bought, large, worker):
        job = bought(code="LARGE")
        assert (job.price, job.commission) == (1_745, OURS)
        assert income.totals(worker) == [Total("INR", THEIRS, OURS, 33_155)]

    def test_a_refund_takes_as_much_of_the_coupon(self, bought, finance, worker):
        job = bought()
        refunds.refund(payment_of(job), PRICE // 2, by=finance, reason=WHY)
        work_through()
        (total,) = income.totals(worker)
        assert (total.earned, total.taken, total.added) == (
            THEIRS // 2,
            OURS // 2,
            OFF // 2,
        )
        note = Paper.objects.latest("pk")
        assert note.facts["total"] == PRICE // 2

    def test_all_of_it_undoes_all(self, bought, large, finance, worker):
        """Also in parts of which each is less than half a unit of something."""
        job = bought(code="LARGE")
        left = job.price
        for amount in (1, 1, 3, 777):
            refunds.refund(payment_of(job), amount, by=finance, reason=WHY)
            work_through()
            left -= amount
            (total,) = income.totals(worker)
            assert 0 <= total.earned <= THEIRS
        refunds.refund(payment_of(job), left, by=finance, reason=WHY)
        work_through()
        assert income.totals(worker) == [Total("INR", 0, 0, 0)]
        assert ledger.balance(Account.Kind.COUPONS, "INR") == 0

    def test_a_bank_takes_nothing_that_it_was_not_paid(
        self, online, bought, finance, worker
    ):
        job = bought()
        case = online.dispute(documents.charge_of(online, attempt_of(job)))
        online.decide(case["id"], is_won=False)
        settling.settle(attempt_of(job))
        contest = attempt_of(job).contests.get()
        # Of ₹349 that the work was worth the customer's ₹249 are lost.
        share = PRICE - round(OURS * PRICE / (PRICE + OFF))
        assert losses.share_of_worker(contest) == share
        losses.take_back(contest, by=finance, reason=WHY)
        assert ledger.balance(Account.Kind.LOSSES, "INR") == PRICE - share
        assert ledger.balance(Account.Kind.COUPONS, "INR") == OFF
        assert income.totals(worker)[0].earned == THEIRS - share

    def test_another_way_to_pay_keeps_it(self, online, ask, off, worker):
        job = jobs.accept(ask(gateway="stripe", code="OFF"), by=worker)
        choosing.choose(job, "razorpay", by=job.customer)
        assert payment_of(job).discount == OFF
        choosing.choose(job, "cash", by=job.customer)
        job = drive(again(job), *FINISHING)
        assert (payment_of(job).amount, payment_of(job).discount) == (PRICE, OFF)

    def test_a_tip_is_not_discounted(self, bought, large):
        assert tips.most(bought(code="LARGE")) == PRICE + OFF

    def test_nor_is_one_that_is_given(self, bought):
        job = bought()
        tip = tips.give(job, 5_000, "stripe", by=job.customer)
        assert (tip.amount, tip.discount) == (5_000, 0)


class TestMoreWork:
    def more(self, job, worker, amount=20_000):
        change = scope.propose(job, [("Pipe", amount)], by=worker, reason=WHY)
        scope.answer(change, agrees=True, by=job.customer)
        return again(job)

    def test_it_costs_what_it_costs(self, ask, off, worker):
        job = jobs.accept(ask(code="OFF"), by=worker)
        job = self.more(job, worker)
        assert (job.price, job.discount) == (PRICE + 20_000, OFF)
        job = drive(job, *FINISHING)
        payment = payments.mark_job_paid(job, by=worker)
        assert (payment.amount, payment.discount) == (PRICE + 20_000, OFF)
        assert job.earnings == payment.earnings == THEIRS + 20_000 - 2_400

    def test_so_much_more_as_of_the_whole_price(self, ask, large, worker):
        job = drive(jobs.accept(ask(code="LARGE"), by=worker), Verb.START)
        self.more(job, worker, amount=20 * (PRICE + OFF))
        job = again(job)
        with pytest.raises(Unprocessable):
            self.more(job, worker, amount=20 * job.worth + 1)

    def test_paid_by_itself_it_has_no_coupon(self, online, ask, off, worker):
        job = pay(online, jobs.accept(ask(gateway="stripe", code="OFF"), by=worker))
        self.more(job, worker)
        assert list(
            Payment.objects.order_by("pk").values_list("amount", "discount")
        ) == [(PRICE, OFF), (20_000, 0)]


class TestSplit:
    def split(self, job, amount, support):
        job = drive(job, Verb.START, Verb.DISPUTE)
        return jobs.resolve_split(job, by=support, reason=WHY, amount=amount)

    def test_of_half_the_price_half_the_coupon_is_left(self, ask, off, worker, support):
        job = jobs.accept(ask(code="OFF"), by=worker)
        said = payments.earnings_of(job, PRICE // 2)
        job = self.split(job, PRICE // 2, support)
        assert (job.decided_price, job.decided_discount) == (PRICE // 2, OFF // 2)
        assert job.final_earnings == THEIRS // 2 == said
        payments.mark_job_paid(job, by=worker)
        assert income.totals(worker) == [Total("INR", THEIRS // 2, OURS // 2, OFF // 2)]

    @pytest.mark.parametrize("way", ["stripe", "razorpay"])
    def test_the_same_online(self, online, ask, off, worker, support, way):
        job = pay(online, jobs.accept(ask(gateway=way, code="OFF"), by=worker))
        job = self.split(job, PRICE // 2, support)
        work_through()
        assert income.totals(worker) == [Total("INR", THEIRS // 2, OURS // 2, OFF // 2)]
        attempt = attempt_of(job)
        assert attempt.captured - attempt.refunded == PRICE // 2

    def test_our_share_may_be_more_than_the_customer_pays(
        self, ask, large, worker, support
    ):
        job = jobs.accept(ask(code="LARGE"), by=worker)
        job = self.split(job, 10, support)
        assert (job.decided_price, job.decided_discount) == (10, 190)
        assert job.decided_commission == 24
        payments.mark_job_paid(job, by=worker)
        assert income.totals(worker) == [Total("INR", 176, 24, 190)]


def test_a_receipt_names_it(cash_job, worker):
    payments.mark_job_paid(cash_job, by=worker)
    facts = Paper.objects.get().facts
    assert facts["lines"][1:] == [{"what": "coupon", "code": "OFF", "amount": -OFF}]
    assert facts["total"] == PRICE


class TestTax:
    """Of what the customer and we pay: the work is worth as much as without it."""

    def facts(self, kind):
        found = Paper.objects.filter(series__kind=kind).order_by("pk")
        return [paper.facts for paper in found]

    def card(self, client, job, paper):
        address = reverse("bookings:paper", args=[job.code, paper.number])
        return [words(one) for one in tree(client.get(address)).select(".sum div")]

    def test_a_receipt_adds_up(self, gst, bought, as_user, customer):
        job = bought()
        (facts,) = self.facts("receipt")
        # 18 % in ₹349, and not in the ₹249 that the customer paid.
        gst_of_all = {"name": "GST", "bps": 1800, "amount": 5_324, "of": 34_900}
        assert (facts["total"], facts["tax"]) == (PRICE, gst_of_all)
        assert self.card(as_user(customer), job, Paper.objects.get()) == [
            "1 hour at ₹349 an hour ₹349",
            "Coupon OFF −₹100",
            "You paid ₹249",
            "We paid for the coupon ₹100",
            "The work is worth ₹349",
            "of which GST 18 % ₹53.24",
        ]

    def test_what_goes_back_takes_its_tax_along(
        self, gst, bought, finance, as_user, customer
    ):
        job = bought()
        for amount in (12_450, 3_333, PRICE - 12_450 - 3_333):
            give_back(job, amount, finance)
        notes = self.facts("credit-note")
        assert notes[0]["tax"]["of"] == 17_450
        assert sum(note["total"] for note in notes) == PRICE
        assert sum(note["tax"]["of"] for note in notes) == 34_900
        assert sum(note["tax"]["amount"] for note in notes) == 5_324
        first = Paper.objects.filter(series__kind="credit-note").order_by("pk").first()
        assert self.card(as_user(customer), job, first) == [
            "Given back ₹124.50",
            "Given back to us of the coupon ₹50",
            "Both together ₹174.50",
            "of which GST 18 % ₹26.62",
        ]

    def test_a_part_of_the_price_has_a_part_of_the_coupon(
        self, gst, ask, off, worker, support
    ):
        job = jobs.accept(ask(code="OFF"), by=worker)
        job = drive(job, Verb.START, Verb.DISPUTE)
        jobs.resolve_split(job, by=support, reason=WHY, amount=PRICE // 2)
        payments.mark_job_paid(job, by=worker)
        (facts,) = self.facts("receipt")
        assert (facts["total"], facts["tax"]["of"]) == (PRICE // 2, 34_900 // 2)

    def test_an_old_receipt_keeps_its_rule(self, gst, bought, finance):
        """It said the tax of what the customer paid, and its notes go on with that."""
        job = bought()
        old = {"name": "GST", "bps": 1800, "amount": 3_798}
        give_back(job, PRICE, finance)
        receipt = Paper.objects.get(series__kind="receipt")
        receipt.facts["tax"] = old
        entry = Entry.objects.get(kind=Entry.Kind.REFUND)
        facts = paper_facts.of_credit_note(payment_of(job), entry, receipt, [])
        assert (facts["total"], facts["tax"]) == (PRICE, old)
