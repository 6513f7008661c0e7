"""Coupons in the admin: who makes them, what is told of them, what stays as it was."""

import pytest
from django.core.cache import cache
from django.urls import reverse

from bookings import jobs
from bookings.models import Coupon, CouponUse
from bookings.money import payments
from bookings.states import Status
from tests.bookings.test_admin_reports import read_csv, read_xlsx
from tests.cast import soon
from tests.reading import column, row, text, tree, words


def url(name, *args):
    return reverse(f"wagtailsnippets_bookings_coupon:{name}", args=args)


def facts(**typed):
    names = [*Coupon.PROMISED, "last_day", "most_uses", "most_each", "note"]
    empty = {name: "" for name in names if name != "is_first_only"}
    return empty | {"is_active": "on"} | typed


@pytest.fixture
def desk(as_user, finance):
    return as_user(finance)


@pytest.fixture
def used(ask, worker, job_in, city):
    """A coupon with one use that was paid, and one that was given back."""
    coupon = Coupon.objects.create(
        code="WELCOME", amount_off=10_000, most_each=None, most_uses=10, note="Radio"
    )
    job = job_in(Status.FINISHED, code="WELCOME")
    payments.mark_job_paid(job, by=worker)
    other = ask(code="WELCOME", start=soon(city, days=3))
    jobs.reject(other, by=worker, reason="No.")
    return coupon


class TestMaking:
    def test_finance_makes_one(self, desk, category, city):
        typed = facts(
            code="wel-come",
            amount_off="100",
            least_price="300",
            first_day="2026-11-01",
            last_day="2026-12-31",
            most_uses="500",
            most_each="2",
            is_first_only="on",
            trade=category.pk,
            city=city.pk,
            note="On the radio",
        )
        assert desk.post(url("add"), typed).status_code == 302
        coupon = Coupon.objects.get()
        assert (coupon.code, coupon.amount_off, coupon.percent_off) == (
            "WELCOME",
            10_000,
            None,
        )
        assert (coupon.least_price, coupon.most_uses, coupon.most_each) == (
            30_000,
            500,
            2,
        )
        assert (coupon.trade, coupon.city, coupon.is_first_only) == (
            category,
            city,
            True,
        )
        assert (str(coupon.first_day), str(coupon.last_day)) == (
            "2026-11-01",
            "2026-12-31",
        )
        assert (coupon.currency, coupon.is_active, coupon.note) == (
            "INR",
            True,
            "On the radio",
        )

    def test_without_a_code_one_is_drawn(self, desk):
        typed = facts(percent_off="12.5", most_off="50")
        assert desk.post(url("add"), typed).status_code == 302
        coupon = Coupon.objects.get()
        assert (coupon.percent_off, coupon.most_off) == (1_250, 5_000)
        assert len(coupon.code) == 8

    @pytest.mark.parametrize(
        ("typed", "sentence"),
        [
            ({}, "Write an amount or a percentage"),
            ({"amount_off": "0"}, "Write an amount or a percentage"),
            (
                {"amount_off": "5", "percent_off": "5"},
                "Write an amount or a percentage",
            ),
            ({"amount_off": "5", "most_off": "5"}, "Write an amount or a percentage"),
            ({"percent_off": "101"}, "less than or equal to 100"),
            ({"percent_off": "5", "most_off": "0"}, "Nothing at the most is no coupon"),
            ({"amount_off": "5", "code": "x!"}, "letters from A to Z and digits"),
            ({"amount_off": "5", "code": "welcome"}, "already exists"),
            (
                {
                    "amount_off": "5",
                    "first_day": "2026-12-02",
                    "last_day": "2026-12-01",
                },
                "The last day is before the first one.",
            ),
            ({"amount_off": "5", "most_uses": "0"}, "must be 1 or more"),
            ({"amount_off": "5", "most_each": "-1"}, ""),
            ({"amount_off": "much"}, ""),
        ],
    )
    def test_what_makes_no_sense_is_said(self, desk, typed, sentence):
        Coupon.objects.create(code="WELCOME", amount_off=1)
        page = desk.post(url("add"), facts(note="Kept", **typed))
        assert sentence in words(tree(page).main)
        assert tree(page).select_one("#id_note")["value"] == "Kept"
        assert Coupon.objects.count() == 1


class TestChanging:
    def test_before_anybody_used_it_all_of_it_may(self, desk):
        coupon = Coupon.objects.create(code="WELCOME", amount_off=10_000)
        typed = facts(code="HELLO", percent_off="10")
        assert desk.post(url("edit", coupon.pk), typed).status_code == 302
        coupon.refresh_from_db()
        assert (coupon.code, coupon.amount_off, coupon.percent_off) == (
            "HELLO",
            None,
            1_000,
        )

    def test_what_it_promised_stays_once_it_is_used(self, desk, used, category):
        typed = facts(
            code="HELLO",
            amount_off="1",
            least_price="999",
            trade=category.pk,
            is_first_only="on",
            last_day="2027-01-31",
            most_uses="3",
            note="Paused",
        )
        del typed["is_active"]
        assert desk.post(url("edit", used.pk), typed).status_code == 302
        before = {name: getattr(used, name) for name in Coupon.PROMISED}
        used.refresh_from_db()
        assert {name: getattr(used, name) for name in Coupon.PROMISED} == before
        assert (used.most_uses, used.is_active, used.note) == (3, False, "Paused")
        assert str(used.last_day) == "2027-01-31"

    def test_a_share_that_was_used_stays_too(self, desk, ask):
        coupon = Coupon.objects.create(code="TEN", percent_off=1_250, most_off=5_000)
        ask(code="TEN")
        typed = facts(percent_off="99", most_off="9999", is_active="on", note="Yes")
        assert desk.post(url("edit", coupon.pk), typed).status_code == 302
        coupon.refresh_from_db()
        assert (coupon.percent_off, coupon.most_off) == (1_250, 5_000)
        assert coupon.note == "Yes"

    def test_what_stays_cannot_be_typed_over(self, desk, ask):
        coupon = Coupon.objects.create(code="TEN", percent_off=1_250, most_off=5_000)
        ask(code="TEN")
        page = tree(desk.get(url("edit", coupon.pk)))
        shown = page.select_one("#id_percent_off")
        assert (shown["value"], shown.has_attr("disabled")) == ("12.5", True)
        assert page.select_one("#id_most_off")["value"] == "50"

    def test_nobody_deletes_one(self, as_user, boss):
        coupon = Coupon.objects.create(code="WELCOME", amount_off=10_000)
        client = as_user(boss)
        client.post(url("delete", coupon.pk))
        bulk = reverse("wagtail_bulk_action", args=["bookings", "coupon", "delete"])
        client.post(f"{bulk}?id={coupon.pk}")
        assert Coupon.objects.get() == coupon


class TestReading:
    def test_the_list_says_uses_and_what_they_cost(self, desk, used):
        page = desk.get(url("list"))
        assert column(page, "Uses") == ["1 of 10"]
        assert column(page, "What it cost") == ["₹100"]
        assert column(page, "Takes off") == ["₹100"]
        assert column(page, "Status") == ["Active"]
        assert "Radio" in text(page)

    @pytest.mark.parametrize(
        ("facts", "state"),
        [
            ({"is_active": False}, "Paused"),
            ({"last_day": "2026-01-01"}, "Ended"),
            ({"most_uses": 0}, "Used up"),
            ({"first_day": "2031-01-01"}, "Not yet"),
        ],
    )
    def test_in_what_state_it_is(self, desk, facts, state):
        Coupon.objects.create(code="ONE", amount_off=1, **facts)
        assert column(desk.get(url("list")), "Status") == [state]

    def test_whom_and_what_it_is_for(self, desk, category, city):
        Coupon.objects.create(
            code="ONE",
            percent_off=1_250,
            most_off=5_000,
            trade=category,
            city=city,
            is_first_only=True,
            least_price=30_000,
            first_day="2026-01-01",
            last_day="2026-12-31",
        )
        page = desk.get(url("list"))
        assert column(page, "Takes off") == ["12.5 %, ₹50 at the most"]
        assert column(page, "Only for") == ["Plumber, Pune, first booking, from ₹300"]
        assert column(page, "Days") == ["1 January 2026 to 31 December 2026"]
        Coupon.objects.update(last_day=None)
        assert column(desk.get(url("list")), "Days") == ["from 1 January 2026"]
        Coupon.objects.update(first_day=None, last_day="2026-12-31")
        assert column(desk.get(url("list")), "Days") == ["until 31 December 2026"]

    def test_it_is_looked_for_and_filtered(self, desk, used):
        Coupon.objects.create(code="OTHER", amount_off=1, is_active=False)
        for query, codes in (
            ({"q": "radio"}, ["WELCOME Radio"]),
            ({"is_active": "False"}, ["OTHER"]),
            ({"ordering": "code"}, ["OTHER", "WELCOME Radio"]),
            ({"ordering": "-cost"}, ["WELCOME Radio", "OTHER"]),
            ({"ordering": "used"}, ["OTHER", "WELCOME Radio"]),
        ):
            found = column(desk.get(url("list"), query), "Code")
            assert [one.removesuffix(" Edit Inspect") for one in found] == codes, query

    def test_the_page_about_one_has_its_uses(self, desk, used):
        page = desk.get(url("inspect", used.pk))
        assert row(page, "Uses") == "1 of 10"
        assert row(page, "Given back, since the job came to nothing") == "1"
        assert row(page, "For one customer") == "Any number"
        assert column(page, "What it cost") == ["", "₹100"]
        assert column(page, "Customer") == ["Ananya Deshpande"] * 2
        said = words(tree(page).main)
        assert "Given back" in said
        assert "Paid by us" in said
        assert url("edit", used.pk) in text(page)

    def test_one_that_nobody_has_used(self, desk, ask):
        coupon = Coupon.objects.create(code="NEW", percent_off=1_000)
        page = desk.get(url("inspect", coupon.pk))
        assert row(page, "For one customer") == "1 use"
        assert row(page, "Only for") == "Everybody"
        assert "Nothing yet." in text(page)
        ask(code="NEW")
        assert "Promised" in text(desk.get(url("inspect", coupon.pk)))

    @pytest.mark.parametrize("kind", ["csv", "xlsx"])
    def test_as_a_table(self, desk, used, kind):
        answer = desk.get(url("list"), {"export": kind})
        headings, line = (read_csv if kind == "csv" else read_xlsx)(answer)
        told = dict(zip(headings, map(str, line), strict=True))
        assert told["Code"] == "WELCOME"
        assert (told["Uses"], told["Given back"], told["What it cost"]) == (
            "1",
            "1",
            "100",
        )

    def test_many_cost_as_many_queries_as_one(
        self, desk, used, django_assert_max_num_queries
    ):
        desk.get(url("list"))
        with django_assert_max_num_queries(60) as few:
            desk.get(url("list"))
        for n in range(9):
            Coupon.objects.create(code=f"MORE{n}", amount_off=1)
        with django_assert_max_num_queries(len(few)):
            desk.get(url("list"))


@pytest.mark.parametrize(
    "who", [None, "support", "editor", "customer", "other_customer", "worker"]
)
def test_for_finance_only(request, client, as_user, used, who):
    cache.clear()
    browser = as_user(request.getfixturevalue(who)) if who else client
    for name, *args in (
        ["list"],
        ["list_results"],
        ["add"],
        ["edit", used.pk],
        ["inspect", used.pk],
        ["history", used.pk],
        ["delete", used.pk],
    ):
        assert browser.get(url(name, *args)).status_code in (302, 403, 404), name
    for kind in ("csv", "xlsx"):
        assert browser.get(url("list"), {"export": kind}).status_code == 302
    browser.post(url("add"), facts(code="MINE", amount_off="9"))
    browser.post(url("edit", used.pk), facts(code="WELCOME", amount_off="9"))
    used.refresh_from_db()
    assert (Coupon.objects.count(), used.note) == (1, "Radio")
    assert CouponUse.objects.count() == 2
