"""The report pages: what they show, what they give away as a sheet, what it costs."""

import csv
import io

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from bookings.admin import charts
from bookings.models import Coupon
from bookings.money import payments
from tests.bookings.marketday import MarketDay, pune
from tests.cast import make_worker
from tests.harness import assert_same_queries
from tests.reading import column, text
from tests.site import soup, words

pytestmark = pytest.mark.django_db

BOOKED, REVENUE = "report_most_booked", "report_revenue"


@pytest.fixture
def day(ask):
    return MarketDay(ask)


@pytest.fixture
def accountant(as_user, finance):
    """A browser in which Finance is logged in."""
    return as_user(finance)


def show(client, name, **params):
    response = client.get(reverse(name), params)
    assert response.status_code == 200
    return response


def cells(response):
    """The table as text, row by row."""
    table = response.context["table"]
    return [
        [str(column.get_value(row)) for column in table.columns.values()]
        for row in table.data
    ]


def read_csv(response):
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))


def read_xlsx(response):
    content = b"".join(response.streaming_content)
    sheet = load_workbook(io.BytesIO(content)).active
    return [list(row) for row in sheet.iter_rows(values_only=True)]


class TestMostBooked:
    def test_the_page(self, accountant, day, worker):
        day.paid(pune(3, 10))
        day.cancelled(pune(3, 11))
        response = show(accountant, BOOKED)
        assert cells(response) == [
            [
                *("Suresh Venkataraman", "Plumber", "Pune"),
                *("2", "1", "1", "0", "₹349", "None"),
            ]
        ]
        assert [
            (str(label), figure) for label, figure in response.context["totals"]
        ] == [
            ("Accepted", 2),
            ("Finished", 1),
            ("Cancelled", 1),
            ("Nobody there", 0),
            ("Paid by customers", "₹349"),
            ("Our commission", "₹41.88"),
            ("For workers", "₹307.12"),
        ]

    def test_days_are_the_markets(self, accountant, day):
        day.paid(pune(3, 31), at=pune(3, 31, 23, 59))
        assert len(cells(show(accountant, BOOKED, days_to="2026-03-31"))) == 1
        last = show(accountant, BOOKED, days_from="2026-03-31", days_to="2026-03-31")
        assert cells(last)[0][3:8] == ["0", "1", "0", "0", "₹349"]
        assert cells(show(accountant, BOOKED, days_from="2026-04-01")) == []

    def test_trade_and_city(self, accountant, day, category, other_category, city):
        day.accepted(pune(3, 10))
        found = show(accountant, BOOKED, trade=category.pk, city=city.pk)
        assert len(cells(found)) == 1
        chosen = soup(found).select(".w-active-filters .w-pill__content")
        assert [words(pill) for pill in chosen] == ["Trade: Plumber", "City: Pune"]
        assert cells(show(accountant, BOOKED, trade=other_category.pk)) == []

    @pytest.mark.parametrize("order", ["accepted", "-finished", "cancelled"])
    def test_it_can_be_sorted(self, accountant, day, worker, other_worker, order):
        day.finished(pune(3, 10))
        day.accepted(pune(3, 11), worker=other_worker)
        day.accepted(pune(3, 12), worker=other_worker)
        names = [row[0] for row in cells(show(accountant, BOOKED, ordering=order))]
        assert names[0] == "Suresh Venkataraman" or order == "cancelled"
        assert len(names) == 2

    def test_the_chart_says_the_same(self, accountant, day, other_worker):
        day.accepted(pune(3, 10))
        day.accepted(pune(3, 11))
        day.accepted(pune(3, 12), worker=other_worker)
        page = show(accountant, BOOKED).content.decode()
        said = "Bookings accepted: Suresh Venkataraman 2, Imran Qureshi 1"
        assert f'aria-label="{said}"' in page
        assert 'width="360"' in page
        assert 'width="180"' in page
        assert "style=" not in page[page.index("desk-chart") : page.index("</svg>")]

    def test_links_to_the_page_of_a_worker_for_who_may_look(
        self, as_user, day, finance, boss, worker
    ):
        day.accepted(pune(3, 10))
        address = f"/admin/snippets/workers/workerprofile/inspect/{worker.pk}/"
        assert address not in show(as_user(finance), BOOKED).content.decode()
        assert address in show(as_user(boss), BOOKED).content.decode()

    def test_as_a_sheet(self, accountant, day, worker):
        day.paid(pune(3, 10))
        names = "Worker,Trade,City,Accepted,Finished,Cancelled,Nobody there"
        heads = f"{names},Value,Currency,Rating,Reviews"
        row = ["Suresh Venkataraman", "Plumber", "Pune"]
        assert read_csv(show(accountant, BOOKED, export="csv")) == [
            heads.split(","),
            [*row, "1", "1", "0", "0", "349", "INR", "", "0"],
        ]
        assert read_xlsx(show(accountant, BOOKED, export="xlsx")) == [
            heads.split(","),
            [*row, 1, 1, 0, 0, 349, "INR", None, 0],
        ]

    @pytest.mark.parametrize(
        "name", ["=1+1", "+91", "-2", "@SUM(A1)", "\t=1", " =cmd|' /C calc'!A0"]
    )
    def test_no_name_becomes_a_formula(self, accountant, day, worker, name):
        worker.name = name
        worker.save()
        day.accepted(pune(3, 10))
        ((_, *_), (cell, *_)) = read_csv(show(accountant, BOOKED, export="csv"))
        stored = name.strip()
        assert cell == f"'{stored}"
        workbook = load_workbook(
            io.BytesIO(
                b"".join(show(accountant, BOOKED, export="xlsx").streaming_content)
            )
        )
        cell = workbook.active["A2"]
        assert (cell.data_type, cell.value) == ("s", stored)

    def test_what_excel_calls_broken_is_left_out(self, accountant, day, worker):
        worker.name = "Bell\x07 and\x0b tab"
        worker.save()
        day.accepted(pune(3, 10))
        assert (
            read_xlsx(show(accountant, BOOKED, export="xlsx"))[1][0] == "Bell and tab"
        )
        assert read_csv(show(accountant, BOOKED, export="csv"))[1][0] == "Bell and tab"

    @pytest.mark.parametrize("params", [{}, {"export": "csv"}])
    def test_the_same_queries_for_one_worker_and_for_many(
        self, accountant, day, city, category, params
    ):
        def make(n):
            for _ in range(n):
                name = f"worker{city.workers.count()}"
                new = make_worker(name, city=city, category=category)
                day.accepted(pune(3, 10), worker=new)

        url = f"{reverse(BOOKED)}?{'export=csv' if params else ''}"
        # Wagtail asks three times which pages, files and sites a group may see.
        assert_same_queries(url, make, accountant, limit=15, few=1, many=13)


class TestRevenue:
    def test_by_month(self, accountant, day):
        day.paid(pune(3, 10))
        day.paid(pune(4, 10), minutes=120)
        response = show(accountant, REVENUE)
        assert cells(response) == [
            ["April 2026", "1", "₹698", "₹83.76", "₹614.24", "INR"],
            ["March 2026", "1", "₹349", "₹41.88", "₹307.12", "INR"],
        ]
        assert [figure for _, figure in response.context["totals"]] == [
            "₹1,047",
            "₹125.64",
            "₹921.36",
        ]

    def test_by_trade_and_city_and_sorted(self, accountant, day, other_worker):
        day.paid(pune(3, 10))
        day.paid(pune(3, 10), worker=other_worker)
        row = ["2", "₹698", "₹83.76", "₹614.24", "INR"]
        assert cells(show(accountant, REVENUE, by="trade")) == [["Plumber", *row]]
        by_city = show(accountant, REVENUE, by="city", ordering="-paid")
        assert cells(by_city) == [["Pune", *row]]

    def test_as_a_sheet_with_numbers_in_it(self, accountant, day):
        day.paid(pune(3, 31), at=pune(3, 31, 23, 59))
        coupons = "Coupons, paid by us"
        heads = ["Jobs paid", "Paid by customers", coupons, "Commission", "For workers"]
        for by in ("month", "trade", "city"):
            first = read_csv(show(accountant, REVENUE, export="csv", by=by))[0]
            assert first == [by.capitalize(), *heads, "Currency"]
        assert read_csv(show(accountant, REVENUE, export="csv")) == [
            ["Month", *heads, "Currency"],
            ["2026-03", "1", "349", "0", "41.88", "307.12", "INR"],
        ]
        assert read_xlsx(show(accountant, REVENUE, export="xlsx"))[1] == [
            "2026-03",
            1,
            349,
            0,
            41.88,
            307.12,
            "INR",
        ]

    def test_what_coupons_cost_has_a_column_where_there_were_any(self, accountant, day):
        Coupon.objects.create(code="OFF", amount_off=10_000)
        day.paid(pune(3, 10))
        assert "Coupons, paid by us" not in text(show(accountant, REVENUE))
        day.paid(pune(3, 11), code="OFF")
        page = show(accountant, REVENUE)
        assert column(page, "Paid by customers") == ["₹598"]
        assert column(page, "Coupons, paid by us") == ["₹100"]
        assert column(page, "Our commission") == ["₹83.76"]

    def test_each_currency_has_its_own_scale(
        self, accountant, day, other_city, other_category
    ):
        greta = make_worker(
            "greta", city=other_city, category=other_category, currency="EUR"
        )
        day.paid(pune(3, 10))
        day.paid(pune(3, 11, 15), worker=greta)
        drawn = show(accountant, REVENUE).context["charts"]
        assert [(len(chart["rows"]), chart["rows"][0]["width"]) for chart in drawn] == [
            (1, charts.WIDE),
            (1, charts.WIDE),
        ]

    def test_what_is_paid_again_counts_once(self, accountant, day, finance):
        job = day.paid(pune(3, 10))
        payments.mark_paid(payments.payment_of(job), by=finance)
        assert cells(show(accountant, REVENUE))[0][1:3] == ["1", "₹349"]


def test_the_usual_spans_keep_what_is_chosen(accountant, day, category):
    day.paid(pune(3, 10))
    response = accountant.get(reverse(f"{REVENUE}_results"), {"by": "trade", "p": "1"})
    spans = response.context["spans"]
    page = response.content.decode()
    assert page.count("days_from=") >= 3
    assert f'href="{reverse(REVENUE)}?by=trade&amp;days_from=' in page
    assert spans is not None


def test_the_menu_shows_them_to_who_may_look(as_user, finance, support, editor):
    for user, shown in [(finance, True), (support, False), (editor, False)]:
        page = as_user(user).get("/admin/").content.decode()
        assert (reverse(BOOKED) in page) is shown
        assert (reverse(REVENUE) in page) is shown


def test_a_chart_of_nothing_has_no_rows():
    assert charts.draw("Empty", [])["rows"] == []
    (row,) = charts.draw("Nought", [charts.Bar("a", 0, "0")])["rows"]
    assert row["width"] == 2
