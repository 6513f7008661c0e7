"""Papers: each about one fact, numbered without a gap, and frozen."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.models.signals import post_save
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from bookings import jobs
from bookings.models import BookingSettings, Entry, Paper, PaperSeries
from bookings.money import late_papers, ledger, paper_facts, papers, payments, trouble
from bookings.states import Status
from services.models import MarketSettings
from tests.bookings.papers import (
    WHY,
    forget_papers,
    give_back,
    numbers,
    paid_out,
    past_all_rules,
    say,
    say_gst,
)
from tests.bookings.paying import attempt_of, payment_of, work_through
from tests.cast import soon
from tests.clock import DEFAULT

BEGINS = DEFAULT
Kind = Paper.Kind


def facts_of(kind):
    return Paper.objects.filter(series__kind=kind).latest("pk").facts


class TestNumbers:
    def test_they_follow_each_other_in_each_series(self, in_cash, city):
        for day in (2, 3, 4):
            in_cash(start=soon(city, days=day))
        assert numbers(Kind.RECEIPT) == [
            "R-2627-000001",
            "R-2627-000002",
            "R-2627-000003",
        ]
        assert list(PaperSeries.objects.values_list("name", "last")) == [("R-2627", 3)]

    @pytest.mark.parametrize(
        ("begins", "day", "year"),
        [
            (4, "2027-03-31T18:29Z", "2627"),
            # An hour that in UTC is still of the year before.
            (4, "2027-03-31T18:30Z", "2728"),
            (4, "2099-12-31T12:00Z", "9900"),
            (1, "2026-12-31T18:29Z", "2026"),
            (1, "2026-12-31T18:31Z", "2027"),
            (7, "2026-07-01T12:00Z", "2627"),
            (7, "2026-06-30T12:00Z", "2526"),
            (0, "2026-06-30T12:00Z", ""),
        ],
    )
    def test_the_financial_year_is_that_of_the_market(self, city, begins, day, year):
        at = datetime.fromisoformat(day.replace("Z", "+00:00"))
        assert papers.financial_year(at, begins) == year

    def test_each_year_begins_with_one(self, job_in, city):
        for number, year in ((1, 2026), (2, 2027), (3, 2027)):
            job = job_in(Status.FINISHED, start=soon(city, days=1 + number))
            at = datetime(year, 5, 1, tzinfo=UTC)
            payments.mark_paid(payments.payment_of(job), by=job.worker, at=at)
        assert numbers(Kind.RECEIPT) == [
            "R-2627-000001",
            "R-2728-000001",
            "R-2728-000002",
        ]

    def test_without_years_they_go_on(self, in_cash):
        say(year_begins=0)
        in_cash()
        assert numbers(Kind.RECEIPT) == ["R-000001"]

    def test_the_longest_has_sixteen_letters(self, in_cash):
        in_cash()
        PaperSeries.objects.update(last=999_999_998)
        entry = Entry.objects.create(source="x", external_id="x", kind="cash")
        paper = papers.issue_receipt(Paper.objects.get().payment, entry)
        assert paper.number == "R-2627-999999999"
        assert len(paper.number) == 16

    def test_what_is_rolled_back_leaves_no_gap(self, job_in, in_cash, city):
        in_cash()
        job = job_in(Status.FINISHED, start=soon(city, days=3))
        with transaction.atomic():
            payments.mark_paid(payments.payment_of(job), by=job.worker)
            transaction.set_rollback(True)
        assert numbers(Kind.RECEIPT) == ["R-2627-000001"]
        payments.mark_paid(payments.payment_of(job), by=job.worker)
        assert numbers(Kind.RECEIPT)[-1] == "R-2627-000002"

    def test_one_fact_has_one_paper_and_takes_one_number(self, in_cash):
        in_cash()
        paper = Paper.objects.get()
        with pytest.raises(IntegrityError):
            papers.issue_receipt(paper.payment, paper.entry)
        assert PaperSeries.objects.get().last == 1

    def test_marked_twice_it_is_one_receipt(self, in_cash, worker):
        job = in_cash()
        payments.mark_paid(payment_of(job), by=worker)
        assert numbers(Kind.RECEIPT) == ["R-2627-000001"]

    def test_they_are_never_changed(self, in_cash):
        in_cash()
        for write in (
            lambda: Paper.objects.update(number="R-1"),
            lambda: Paper.objects.get().save(),
        ):
            with pytest.raises(DatabaseError), transaction.atomic():
                write()
        if connection.vendor == "postgresql":
            with pytest.raises(DatabaseError), transaction.atomic():
                Paper.objects.all().delete()


class TestReceipts:
    def test_what_stands_on_it_stays(self, gst, in_cash, customer, worker):
        job = in_cash()
        before = Paper.objects.get().facts
        customer.name = worker.name = "Somebody Else"
        customer.save()
        worker.save()
        say(company="Another firm", tax_bps=500)
        assert Paper.objects.get().facts == before
        assert before["job"]["customer"] == "Ananya Deshpande"
        assert before["job"]["code"] == job.code
        assert before["issuer"]["company"] == "Callout Services & Sons Pvt Ltd"
        assert before["lines"] == [
            {"what": "work", "minutes": 60, "rate": 34_900, "amount": 34_900}
        ]
        assert before["tax"] == {"name": "GST", "bps": 1800, "amount": 5_324}
        assert before["total"] == 34_900

    def test_online_it_says_how_it_was_paid(self, online, paid):
        facts = facts_of(Kind.RECEIPT)
        assert facts["paid"]["gateway"] == "stripe"
        assert facts["paid"]["method"] == attempt_of(paid).method != ""
        assert numbers(Kind.RECEIPT) == ["R-2627-000001"]

    def test_none_while_the_money_is_only_held(self, online, secured):
        assert not Paper.objects.exists()

    def test_a_late_fee_has_one(self, job_in, customer):
        BookingSettings.objects.update_or_create(defaults={"cancel_fee": 10_000})
        job = job_in(Status.ACCEPTED)
        late = job.scheduled_time - timedelta(minutes=5)
        job = jobs.cancel(job, by=customer, at=late)
        payments.mark_paid(payments.payment_of(job), by=job.worker)
        facts = facts_of(Kind.RECEIPT)
        assert facts["lines"] == [{"what": "late-cancel", "amount": 10_000}]

    @pytest.mark.parametrize(
        ("said", "tax", "sentence"),
        [
            ({"prices_include_tax": False}, None, False),
            ({"tax_bps": 0}, None, True),
            ({"tax_bps": 0, "tax_number": ""}, None, False),
        ],
    )
    def test_tax_only_where_prices_include_it(self, in_cash, said, tax, sentence):
        say_gst(**said)
        in_cash()
        facts = facts_of(Kind.RECEIPT)
        assert (facts["tax"], facts["taxes_included"]) == (tax, sentence)


class TestTax:
    @given(amount=st.integers(0, 10**13), bps=st.integers(0, 5000))
    def test_it_is_exact_and_rounded_half_up(self, amount, bps):
        tax = paper_facts.included(amount, bps)
        # Twice the exact value lies within one of twice the tax, half going up.
        exact = 2 * amount * bps
        whole = 10_000 + bps
        assert (2 * tax - 1) * whole <= exact < (2 * tax + 1) * whole
        assert paper_facts.included(-amount, bps) == -tax

    def test_by_hand(self):
        assert paper_facts.included(11_800, 1800) == 1_800
        assert paper_facts.included(34_900, 1800) == 5_324
        assert paper_facts.included(3, 10_000 // 2) == 1
        assert paper_facts.included(0, 1800) == 0


class TestCreditNotes:
    def test_for_each_refund_that_went_out(self, gst, online, paid, finance):
        give_back(paid, 10_000, finance)
        give_back(paid, 5_000, finance, why="And once more.")
        assert numbers(Kind.CREDIT_NOTE) == ["C-2627-000001", "C-2627-000002"]
        first, second = papers.credit_notes_of(payment_of(paid))
        assert (first.facts["total"], second.facts["total"]) == (10_000, 5_000)
        assert first.facts["reasons"] == [WHY]
        assert second.facts["reasons"] == ["And once more."]
        assert first.facts["receipt"]["number"] == "R-2627-000001"

    def test_the_tax_of_all_of_them_is_that_of_the_receipt(
        self, gst, online, paid, finance
    ):
        for amount in (1, 999, 3_333, 10_001, 34_900 - 14_334):
            give_back(paid, amount, finance)
            # What holds later changes nothing of what was taken.
            say(tax_bps=500, tax_name="VAT")
        notes = papers.credit_notes_of(payment_of(paid))
        assert sum(note.facts["total"] for note in notes) == 34_900
        assert {note.facts["tax"]["name"] for note in notes} == {"GST"}
        taxes = [note.facts["tax"]["amount"] for note in notes]
        assert sum(taxes) == facts_of(Kind.RECEIPT)["tax"]["amount"] == 5_324

    def test_without_tax_there_is_none(self, online, paid, finance):
        give_back(paid, 10_000, finance)
        assert facts_of(Kind.CREDIT_NOTE)["tax"] is None

    def test_given_back_on_the_gateways_own_pages(
        self, online, paid, stripe_client, finance
    ):
        intent = attempt_of(paid).charge_id
        stripe_client.v1.refunds.create({"payment_intent": intent, "amount": 700})
        work_through(at=timezone.now() + timedelta(days=6))
        note = facts_of(Kind.CREDIT_NOTE)
        assert (note["total"], note["reasons"]) == (700, [])
        give_back(paid, 300, finance)
        assert facts_of(Kind.CREDIT_NOTE)["reasons"] == [WHY]

    def test_none_for_what_was_never_earned(self, online, secured, customer):
        """Called off in time: it goes back, and there was no receipt."""
        jobs.cancel(secured, by=customer)
        work_through()
        assert not Paper.objects.exists()


class TestStatements:
    def test_when_a_payout_is_done(self, gst, online, paid, finance):
        payout = paid_out(finance)
        assert numbers(Kind.STATEMENT) == ["P-2627-000001"]
        facts = papers.statement_of(payout).facts
        assert facts["total"] == payout.amount == 30_712
        assert facts["commission"] == paid.commission == 4_188
        assert facts["commission_tax"] == {"name": "GST", "bps": 1800, "amount": 639}
        (part,) = facts["parts"]
        assert (part["job"], part["amount"]) == (paid.code, 30_712)
        assert part["commission"] == 4_188

    def test_our_part_of_what_was_given_back_is_taken_off(
        self, gst, online, paid, finance
    ):
        give_back(paid, 10_000, finance)
        facts = papers.statement_of(paid_out(finance)).facts
        assert facts["commission"] == 4_188 - 1_200
        assert sum(part["amount"] for part in facts["parts"]) == facts["total"]

    def test_none_before(self, online, paid, finance):
        assert numbers(Kind.STATEMENT) == []

    def test_without_a_rate_no_tax(self, online, paid, finance):
        facts = papers.statement_of(paid_out(finance)).facts
        assert facts["commission_tax"] is None


class TestLatePapers:
    def test_all_there_was_in_its_order(self, gst, online, finance, in_cash, request):
        in_cash()
        give_back(request.getfixturevalue("paid"), 10_000, finance)
        paid_out(finance)
        before = {p.entry_id: p.facts for p in Paper.objects.all()}
        forget_papers()
        later = timezone.now() + timedelta(days=30)
        assert late_papers.issue_due(at=later) == 4
        assert {p.entry_id: p.facts for p in Paper.objects.all()} == before
        assert [p.issued_at for p in Paper.objects.all()] == [
            p.entry.at for p in Paper.objects.all()
        ]
        ordered = Paper.objects.filter(series__kind=Kind.RECEIPT).order_by("count")
        assert list(ordered) == list(ordered.order_by("entry__at", "entry__pk"))
        assert trouble.series_with_gaps().count() == 0
        assert late_papers.issue_due(at=later) == 0

    def test_a_credit_note_waits_for_its_receipt(self, online, paid, finance):
        forget_papers()
        give_back(paid, 10_000, finance)
        assert not Paper.objects.exists()
        late_papers.issue_due(at=timezone.now() + timedelta(days=30))
        assert numbers(Kind.RECEIPT) == ["R-2627-000001"]
        assert numbers(Kind.CREDIT_NOTE) == ["C-2627-000001"]

    def test_somebody_else_was_quicker(self, in_cash, city):
        """While one is issued another process has issued the next."""
        for day in (2, 3):
            in_cash(start=soon(city, days=day))
        forget_papers()

        def next_one(**_signal):
            post_save.disconnect(next_one, sender=Paper)
            assert late_papers.issue_due() == 1

        post_save.connect(next_one, sender=Paper)
        late_papers.issue_due()
        assert numbers(Kind.RECEIPT) == ["R-2627-000001", "R-2627-000002"]

    def test_entries_of_no_job_have_none(self, worker):
        lines = [("gateway", "stripe", 100), ("worker_payable", worker, -100)]
        ledger.post("test", "x", kind="release", job=None, currency="INR", lines=lines)
        assert late_papers.issue_due() == 0

    def test_what_fails_for_another_reason_is_said(self, in_cash, caplog):
        in_cash()
        forget_papers()
        Entry.objects.create(source="callout", external_id="gone", kind="release")
        with pytest.raises(ExceptionGroup):
            late_papers.issue_due(at=timezone.now() + timedelta(days=1))
        assert numbers(Kind.RECEIPT) == ["R-2627-000001"]


class TestGaps:
    def test_none(self, in_cash, city):
        in_cash()
        in_cash(start=soon(city, days=3))
        assert list(trouble.series_with_gaps()) == []

    @pytest.mark.parametrize("missing", [1, 2, 3])
    def test_a_paper_that_is_gone_is_found(self, in_cash, city, missing):
        for day in (2, 3, 4):
            in_cash(start=soon(city, days=day))
        past_all_rules(f"DELETE FROM bookings_paper WHERE count = {missing}")
        (series,) = trouble.series_with_gaps()
        assert (series.name, series.are, series.last) == ("R-2627", 2, 3)

    def test_a_number_that_was_taken_for_nothing_is_found(self, in_cash):
        in_cash()
        PaperSeries.objects.update(last=2)
        assert trouble.series_with_gaps().count() == 1


def test_settings_want_the_name_of_a_tax(db):
    market = MarketSettings(tax_bps=1800)
    with pytest.raises(Exception, match="A rate needs the name of its tax"):
        market.clean()
