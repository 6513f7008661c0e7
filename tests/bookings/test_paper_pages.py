"""Papers as their people read them: on a page and as a PDF."""

import sys
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from bookings.models import Paper, Payout
from bookings.money import papers, payouts, refunds
from bookings.states import Status
from tests.bookings.papers import (
    COMPANY,
    GSTIN,
    WHY,
    forget_papers,
    give_back,
    pages_of,
    paid_out,
    say_gst,
)
from tests.bookings.paying import attempt_of, payment_of, work_through
from tests.bookings.test_payouts import AFTER
from tests.cast import soon
from tests.clock import DEFAULT
from tests.reading import part, row, tree, words

BEGINS = DEFAULT
Kind = Paper.Kind
pytestmark = pytest.mark.pdf
STRANGERS = ["other_customer", "other_worker", "editor"]


def receipt_of(job):
    return reverse("bookings:receipt-pdf", args=[job.code])


def statement_of(payout):
    return reverse("bookings:statement-pdf", args=[payout.code])


def note_of(job, name="bookings:paper"):
    note = papers.credit_notes_of(payment_of(job))[-1]
    return reverse(name, args=[job.code, note.number])


@pytest.fixture
def get(request, as_user):
    def get(who, path, **given):
        return as_user(request.getfixturevalue(who)).get(path, **given)

    return get


class TestReceipt:
    def test_all_that_stands_on_it(self, gst, in_cash, get):
        (page,) = pages_of(get("customer", receipt_of(in_cash())))
        for told in (
            "Receipt\nR-2627-000001\n18 November 2026",
            COMPANY,
            "Pune 411004",
            f"Tax number {GSTIN}",
            "Ananya Deshpande",
            "Kitchen tap drips",
            "Suresh Venkataraman",
            "20 November 2026, 10:00 am to 11:00 am",
            "B-704, Paud Road, Kothrud, Pune 411038",
            "1 hour at ₹349 an hour ₹349",
            "You paid ₹349",
            "of which GST 18 % ₹53.24",
            "Paid in cash, 18 November 2026, 11:1",
            "1 / 1",
        ):
            assert told in page

    def test_what_kind_of_file_it_is(self, in_cash, get):
        answer = get("customer", receipt_of(in_cash()))
        name = 'attachment; filename="receipt-R-2627-000001.pdf"'
        assert answer["Content-Disposition"] == name
        kept = answer["Cache-Control"]
        assert "private" in kept
        assert "must-revalidate" in kept
        assert answer.content.startswith(b"%PDF-")

    def test_the_same_is_not_laid_out_again(self, in_cash, customer, get, as_user):
        path = receipt_of(in_cash())
        etag = get("customer", path)["ETag"]
        seen = {"If-None-Match": etag}
        assert get("customer", path, headers=seen).status_code == 304
        assert get("other_customer", path, headers=seen).status_code == 404
        customer.language = "hi"
        customer.save()
        assert get("customer", path, headers=seen).status_code == 200

    def test_in_another_language_with_its_letters(self, gst, in_cash, customer, get):
        customer.name, customer.language = "अनन्या देशपांडे", "hi"
        customer.save()
        job = in_cash(title="रसोई का नल टपक रहा है")
        (page,) = pages_of(get("customer", receipt_of(job)))
        assert "रसीद" in page
        assert "₹349" in page
        assert "\ufffd" not in page

    def test_names_without_an_end_stay_on_the_paper(self, in_cash, customer, get):
        customer.name = "W" * 150
        customer.save()
        say_gst(company="M" * 150, company_address="x" * 300)
        job = in_cash(title="i" * 80, address="Ш" * 260 + "\nPune")
        pages = pages_of(get("customer", receipt_of(job)))
        assert len(pages) == 1
        joined = "".join(pages[0].split())
        for text in ("W" * 150, "M" * 150, "Ш" * 260):
            assert text in joined

    def test_markup_is_only_words_and_fetches_nothing(self, in_cash, customer, get):
        odd = '<img src="file:///etc/passwd"><b>x</b>'
        customer.name = odd
        customer.save()
        (page,) = pages_of(get("customer", receipt_of(in_cash())))
        assert "<b>x</b>" in page

    def test_the_page_of_the_job_leads_to_it(self, in_cash, get):
        job = in_cash()
        page = get("customer", f"/jobs/{job.code}/")
        receipt = part(page, "Receipt")
        assert "Callout, receipt R-2627-000001" in words(receipt)
        assert receipt.find("a", href=receipt_of(job))

    def test_finance_has_it_too(self, in_cash, get):
        assert pages_of(get("finance", receipt_of(in_cash())))

    @pytest.mark.parametrize("who", STRANGERS)
    def test_for_strangers_it_is_not_there(self, in_cash, get, who):
        assert get(who, receipt_of(in_cash())).status_code == 404

    @pytest.mark.parametrize("who", ["worker", "support"])
    def test_others_in_the_job_are_told(self, in_cash, get, who):
        answer = get(who, receipt_of(in_cash()))
        assert answer.status_code == 403
        assert "Receipts and credit notes are for the customer." in answer.text

    def test_who_is_nobody_logs_in_first(self, in_cash, client):
        assert client.get(receipt_of(in_cash())).status_code == 302

    def test_of_a_job_that_nobody_has(self, get, customer):
        assert get("customer", "/jobs/nothing/receipt.pdf").status_code == 404

    def test_none_before_it_is_paid(self, job_in, city, get):
        for day, status in enumerate((Status.PENDING, Status.FINISHED), 2):
            job = job_in(status, start=soon(city, days=day))
            answer = get("customer", receipt_of(job))
            assert answer.status_code == 409
            assert "There is no receipt before it is paid." in answer.text
            assert tree(answer).find("a", href=f"/jobs/{job.code}/")

    def test_of_the_time_before_there_were_numbers(self, in_cash, get):
        job = in_cash()
        forget_papers()
        answer = get("customer", receipt_of(job))
        assert answer.status_code == 409
        assert "within the hour" in answer.text
        page = get("customer", f"/jobs/{job.code}/")
        assert f"receipt {job.code}" in words(part(page, "Receipt"))
        assert receipt_of(job) not in page.text


class TestWithoutPango:
    def test_the_page_stays(self, in_cash, get, monkeypatch):
        monkeypatch.setitem(sys.modules, "weasyprint", None)
        job = in_cash()
        answer = get("customer", receipt_of(job))
        assert answer.status_code == 503
        assert "your browser can print it" in words(tree(answer).main)
        page = get("customer", f"/jobs/{job.code}/")
        assert row(part(page, "Receipt"), "You paid") == "₹349"


class TestCreditNote:
    def test_all_that_stands_on_it(self, gst, online, paid, finance, get):
        give_back(paid, 10_000, finance)
        page = get("customer", note_of(paid))
        assert row(page, "Given back") == "₹100"
        assert row(page, "of which GST 18 %") == "₹15.25"
        assert row(page, "Receipt") == "R-2627-000001 of 22 November 2026"
        (pdf,) = pages_of(get("customer", note_of(paid, "bookings:paper-pdf")))
        for told in (
            "Credit note\nC-2627-000001",
            "R-2627-000001 of 22 November 2026",
            "Given back ₹100",
            f"Why: {WHY}",
            "of which GST 18 % ₹15.25",
        ):
            assert told in pdf

    def test_the_receipt_stays_and_leads_to_it(self, online, paid, finance, get):
        give_back(paid, 10_000, finance)
        receipt = part(get("customer", f"/jobs/{paid.code}/"), "Receipt")
        assert row(receipt, "You paid") == "₹349"
        assert row(receipt, "Given back") == "−₹100"
        assert row(receipt, "So you paid") == "₹249"
        assert f"₹100 given back on 22 November 2026: “{WHY}”" in words(receipt)
        assert receipt.find("a", href=note_of(paid))
        (pdf,) = pages_of(get("customer", receipt_of(paid)))
        assert "You paid ₹349" in pdf
        assert "Given back" not in pdf

    def test_without_a_reason(self, online, paid, stripe_client, customer, as_user):
        intent = attempt_of(paid).charge_id
        stripe_client.v1.refunds.create({"payment_intent": intent, "amount": 700})
        work_through(at=timezone.now() + timedelta(days=6))
        page = as_user(customer).get(f"/jobs/{paid.code}/")
        assert "₹7 given back on 24 November 2026." in words(part(page, "Receipt"))

    def test_what_is_on_its_way_is_said(self, online, paid, finance, get):
        give_back(paid, 10_000, finance)
        refunds.refund(payment_of(paid), 500, by=finance, reason="More")
        receipt = words(part(get("customer", f"/jobs/{paid.code}/"), "Receipt"))
        assert "₹5 is on its way back: “More”" in receipt

    @pytest.mark.parametrize("name", ["bookings:paper", "bookings:paper-pdf"])
    def test_access(self, online, paid, finance, get, name, other_customer):
        give_back(paid, 10_000, finance)
        path = note_of(paid, name)
        told = {"customer": 200, "finance": 200, "worker": 403, "support": 403}
        told |= dict.fromkeys(STRANGERS, 404)
        assert {who: get(who, path).status_code for who in told} == told

    def test_a_number_of_another_job_or_of_nobody(self, online, paid, in_cash, get):
        other = in_cash()
        for number in (Paper.objects.latest("pk").number, "R-2627-999999", "x"):
            path = reverse("bookings:paper", args=[paid.code, number])
            assert get("customer", path).status_code == 404
        path = reverse("bookings:paper", args=[other.code, "R-2627-000002"])
        assert get("customer", path).status_code == 200


class TestStatement:
    def test_all_that_stands_on_it(self, gst, online, paid, finance, get):
        payout = paid_out(finance)
        (pdf,) = pages_of(get("worker", statement_of(payout)))
        for told in (
            "Payout statement\nP-2627-000001",
            COMPANY,
            "Suresh Venkataraman",
            "Kitchen tap drips",
            "22 November 2026 · Paid online",
            "Paid out ₹307.12",
            "Our part of these jobs ₹41.88",
            "of which GST 18 % ₹6.39",
        ):
            assert told in pdf
        page = get("worker", reverse("bookings:payout", args=[payout.code]))
        assert row(page, "Number") == "P-2627-000001"
        assert row(page, "of which GST 18 %") == "₹6.39"
        assert statement_of(payout) in page.text

    def test_access(self, online, paid, finance, get):
        path = statement_of(paid_out(finance))
        told = {"worker": 200, "finance": 200, "customer": 404, "support": 404}
        told |= dict.fromkeys(STRANGERS, 404)
        assert {who: get(who, path).status_code for who in told} == told

    def test_none_before_it_arrived(self, online, paid, finance, get):
        payouts.make_batch(by=finance, at=timezone.now() + AFTER)
        payout = Payout.objects.get()
        answer = get("worker", statement_of(payout))
        assert answer.status_code == 409
        assert "There is no statement before it is paid out." in answer.text
        page = get("worker", reverse("bookings:payout", args=[payout.code]))
        assert statement_of(payout) not in page.text

    def test_of_the_time_before_there_were_numbers(self, online, paid, finance, get):
        payout = paid_out(finance)
        forget_papers()
        answer = get("worker", statement_of(payout))
        assert (answer.status_code, "within the hour" in answer.text) == (409, True)

    def test_nobody_has_it(self, get, worker):
        path = "/work/earnings/payouts/nothing/statement.pdf"
        assert get("worker", path).status_code == 404


def test_there_is_a_limit(in_cash, as_user, customer, settings):
    settings.RATE_LIMITS = {"paper": "2/m/person"}
    client, path = as_user(customer), receipt_of(in_cash())
    assert [client.get(path).status_code for _ in range(3)] == [200, 200, 429]
