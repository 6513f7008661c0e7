"""Every file that leaves the site is written in one way: F27."""

import csv
import io

import pytest
from django.urls import reverse
from wagtail.snippets.models import get_snippet_models

from bookings.admin import report_menu
from bookings.money import payments
from bookings.states import Status
from toolkit.exports import csv_lines

REPORTS = [report.index_url_name for report, _address in report_menu.REPORTS]


def lists():
    """The staff's lists that may be taken home."""
    return [
        reverse(model.snippet_viewset.get_url_name("list"))
        for model in get_snippet_models()
        if isinstance(getattr(model.snippet_viewset, "export_columns", None), tuple)
        and model.snippet_viewset.export_columns
    ]


def read(response):
    assert response.status_code == 200
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"].endswith('.csv"')
    content = response.getvalue()
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_f27_every_list_of_staff_opens_in_excel(as_user, boss, job_in):
    job_in(Status.FINISHED, title="=HYPERLINK(1)")
    client = as_user(boss)
    addresses = [*lists(), *map(reverse, REPORTS)]
    assert len(addresses) >= 7
    for address in addresses:
        headings, *rows = read(client.get(address, {"export": "csv"}))
        assert "" not in headings
        assert not any(cell.startswith("=") for row in rows for cell in row)


@pytest.mark.parametrize("mark", ["=", "+", "-", "@"])
def test_f27_so_do_a_workers_earnings(as_user, worker, job_in, mark):
    job = job_in(Status.FINISHED, title=f"{mark}HYPERLINK(1)")
    payments.mark_paid(payments.payment_of(job), by=worker)
    (headings, row) = read(as_user(worker).get("/work/earnings/", {"format": "csv"}))
    assert dict(zip(headings, row, strict=True))["title"] == f"'{mark}HYPERLINK(1)"


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_no_formula_begins_where_another_country_cuts_a_line(separator):
    """Excel cuts at semicolons where people write 3,50."""
    rows = [["Title", "Sum"], [f"Tap{separator}=1+1", 5]]
    text = b"".join(csv_lines(rows)).decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(text))) == [["Title", "Sum"], [rows[1][0], "5"]]
    elsewhere = csv.reader(io.StringIO(text), delimiter=separator)
    assert not [cell for row in elsewhere for cell in row if cell.startswith("=")]


def test_numbers_keep_their_minus_and_words_do_no_harm():
    lines = b"".join(csv_lines([["Sum", "Who"], [-5, "-5"], [None, "a\x00b"]]))
    assert lines.decode("utf-8-sig") == "Sum,Who\r\n-5,'-5\r\n,ab\r\n"
