"""The trial balance and the statement of an account, in cash and through gateways."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from bookings.models import Account, Attempt, Entry, GatewayOrder, Payment, Posting
from bookings.models import WebhookEvent as Event
from bookings.money import ledger, trouble
from home import attention
from mysite.play_bank.bank import STRIPE_KEY
from services.models import MarketSettings
from tests.bookings.marketday import MarketDay, pune
from tests.bookings.paying import attempt_of, payment_of
from tests.bookings.test_admin_money import cells, read_csv, url
from tests.harness_clock import at
from tests.site import soup, words

pytestmark = pytest.mark.django_db
TRIAL = "/admin/reports/trial-balance/"
MONEY = "/admin/reports/money/"
Kind = Account.Kind


@pytest.fixture
def desk(as_user, finance):
    return as_user(finance)


@pytest.fixture
def day(ask):
    return MarketDay(ask)


def statement(account):
    return reverse("account_statement", args=[account.pk])


def totals(response):
    return [(str(label), figure) for label, figure in response.context["totals"]]


class TestTrialBalance:
    def test_cash(self, desk, day):
        day.paid(pune(3, 10))
        day.paid(pune(3, 12), minutes=120)
        response = desk.get(TRIAL)
        assert cells(response) == [
            ["Our commission", "", "₹125.64", "INR"],
            ["Worker owes us", "₹1,047", "", "INR"],
            ["We owe the worker", "", "₹921.36", "INR"],
        ]
        assert totals(response) == [
            ("Debit, INR", "₹1,047"),
            ("Credit, INR", "₹1,047"),
            ("Difference, INR", "₹0"),
        ]

    def test_as_it_was_at_the_end_of_a_day(self, desk, day):
        day.paid(pune(3, 10))
        day.paid(pune(3, 12), minutes=120)
        response = desk.get(TRIAL, {"until": "2026-03-11"})
        assert cells(response)[1] == ["Worker owes us", "₹349", "", "INR"]
        assert cells(desk.get(TRIAL, {"until": "2026-03-01"})) == []
        assert desk.get(TRIAL, {"until": "yesterday"}).status_code == 400

    def test_through_a_gateway(self, desk, paid):
        fee = attempt_of(paid).fee
        balances = {row[0]: (row[1], row[2]) for row in cells(desk.get(TRIAL))}
        assert ledger.balance(Kind.GATEWAY, "INR", "stripe") == 34_900 - fee
        assert set(balances) == {
            "At the gateway, Stripe",
            "Fees of gateways",
            "Held for customers",
            "Our commission",
            "We owe the worker",
        }
        assert balances["Held for customers"] == ("", "")
        assert balances["Our commission"] == ("", "₹41.88")
        assert balances["We owe the worker"] == ("", "₹307.12")

    def test_as_a_sheet_it_sums_to_zero(self, desk, paid):
        rows = read_csv(desk.get(TRIAL, {"export": "csv"}))
        sides = [(float(row["Debit"]), float(row["Credit"])) for row in rows]
        assert sum(debit for debit, _ in sides) == 349.0
        assert sum(credit for _, credit in sides) == 349.0

    def test_each_line_leads_to_its_accounts(self, desk, paid):
        page = soup(desk.get(TRIAL))
        link = page.find("a", string=lambda text: "At the gateway, Stripe" in str(text))
        (row,) = cells(desk.get(link["href"]))
        assert row[0] == "Stripe"


class TestStatement:
    @pytest.fixture
    def account(self, day, worker):
        for start in (pune(3, 10), pune(3, 12), pune(4, 2)):
            day.paid(start)
        return Account.objects.get(kind=Kind.WORKER_DUE, worker=worker)

    @at("2026-11-18T05:40Z")
    def test_line_by_line(self, began, desk, account):
        response = desk.get(statement(account))
        whose = "Statement: Worker owes us, Suresh Venkataraman, INR"
        assert whose in words(soup(response))
        assert [[row[0], row[1], *row[3:]] for row in cells(response)] == [
            ["Tue 10 Mar, 11:00 am", "Cash to the worker", "₹349", "", "₹349"],
            ["Thu 12 Mar, 11:00 am", "Cash to the worker", "₹349", "", "₹698"],
            ["Thu 2 Apr, 11:00 am", "Cash to the worker", "₹349", "", "₹1,047"],
        ]

    @pytest.mark.parametrize(
        ("days", "opening", "moved", "closing"),
        [
            ({}, "₹0", "₹1,047", "₹1,047"),
            ({"days_to": "2026-03-31"}, "₹0", "₹698", "₹698"),
            ({"days_from": "2026-03-11"}, "₹349", "₹698", "₹1,047"),
            (
                {"days_from": "2026-03-11", "days_to": "2026-03-31"},
                "₹349",
                "₹349",
                "₹698",
            ),
            ({"days_from": "2026-05-01"}, "₹1,047", "₹0", "₹1,047"),
        ],
    )
    def test_of_a_period(self, desk, account, days, opening, moved, closing):
        for view in ("account_statement", "account_statement_results"):
            response = desk.get(reverse(view, args=[account.pk]), days)
            assert totals(response) == [
                ("Opening balance", opening),
                ("Moved", moved),
                ("Closing balance", closing),
            ]
        if rows := cells(response):
            assert rows[-1][-1] == closing

    def test_as_a_sheet(self, desk, account):
        days = {"days_from": "2026-03-11", "days_to": "2026-03-31", "export": "csv"}
        rows = read_csv(desk.get(statement(account), days))
        assert [(row["What"], row["Amount"], row["Balance"]) for row in rows] == [
            ("Opening balance", "", "349"),
            ("Cash to the worker", "349", "698"),
            ("Closing balance", "", "698"),
        ]
        assert rows[1]["When, in Asia/Kolkata"] == "2026-03-12 11:00:00"

    def test_a_page_holds_fifty_and_goes_on_where_it_stopped(self, desk, account):
        for n in range(60):
            ledger.post(
                "cash",
                f"more-{n}",
                kind=Entry.Kind.CASH,
                job=None,
                currency="INR",
                lines=[
                    (Kind.WORKER_DUE, account.worker, 100),
                    (Kind.COMMISSION, None, -100),
                ],
                at=pune(5, 1) + n * HOUR,
            )
        assert len(cells(desk.get(statement(account)))) == 50
        rows = cells(desk.get(statement(account), {"p": 2}))
        assert (len(rows), rows[0][-1], rows[-1][-1]) == (13, "₹1,095", "₹1,107")

    @pytest.mark.parametrize("who", ["customer", "worker", "support", "editor", None])
    def test_nobody_else(self, client, as_user, account, who, request):
        client = as_user(request.getfixturevalue(who)) if who else client
        for address in (statement(account), TRIAL, MONEY):
            for params in ({}, {"export": "csv"}):
                assert client.get(address, params).status_code == 302

    def test_no_such_account(self, desk):
        assert desk.get("/admin/reports/statement/9999/").status_code == 404

    def test_the_page_of_the_account_leads_there(self, desk, account):
        page = desk.get(url(Account, "inspect", account.pk)).content.decode()
        assert statement(account) in page


HOUR = timedelta(hours=1)


class TestEntries:
    def test_kinds_in_words_and_as_a_sheet(self, desk, paid):
        rows = cells(desk.get(url(Entry, "list"), {"kind": "release"}))
        assert [(row[1], row[3]) for row in rows] == [("Earned", "₹349")]
        assert cells(desk.get(url(Entry, "list"), {"kind": "cash"})) == []
        rows = read_csv(desk.get(url(Entry, "list"), {"export": "csv"}))
        assert sorted((row["Kind"], row["From"]) for row in rows) == [
            ("Earned", "Callout"),
            ("Fee of the gateway", "Card, by Stripe"),
            ("Taken from the customer", "Card, by Stripe"),
        ]
        found = {row["Kind"]: row["Moved"] for row in rows}
        assert found["Earned"] == found["Taken from the customer"] == "349"

    def test_postings_of_a_gateway(self, desk, paid):
        rows = cells(desk.get(url(Posting, "list"), {"gateway": "stripe"}))
        assert {row[0] for row in rows} == {"At the gateway, Stripe"}
        rows = cells(desk.get(url(Posting, "list"), {"entry": "release"}))
        assert {row[1] for row in rows} == {"Earned"}
        assert len(rows) == 3


def told(user):
    return [need.sentence for need in attention.needs(user, timezone.now())]


class TestToLookAt:
    @pytest.fixture
    def captured(self, paid):
        return attempt_of(paid)

    def parts(self, desk):
        """{heading: how many}, of those that are not empty"""
        found = desk.get(MONEY).context["parts"]
        return {str(p["kind"].heading): p["count"] for p in found if p["count"]}

    def test_all_of_it_matches(self, desk, captured, finance):
        assert self.parts(desk) == {}
        assert told(finance) == []

    def test_a_payment_that_needs_a_look(self, desk, captured):
        Payment.objects.update(status="review", paid_at=None)
        assert self.parts(desk)["Payments that need a look"] == 1

    def test_a_try_that_does_not_match(self, desk, captured, finance):
        Attempt.objects.update(status="wrong")
        assert self.parts(desk) == {"Tries that do not match": 1}
        assert told(finance) == ["1 try to pay does not match"]

    @pytest.mark.parametrize("field", ["dropped_at", "cancelled", "surplus", "none"])
    def test_what_was_taken_and_nobody_owes(self, desk, captured, finance, field):
        if field == "dropped_at":
            Attempt.objects.update(dropped_at=timezone.now())
        elif field == "cancelled":
            Payment.objects.update(status="cancelled", paid_at=None)
        elif field == "surplus":
            Payment.objects.update(amount=captured.captured - 1)
        expected = {} if field == "none" else {"Taken and not owed": 1}
        assert self.parts(desk) == expected
        assert len(told(finance)) == len(expected)
        order = {"attempt": captured, "kind": "refund", "number": 1, "amount": 1}
        GatewayOrder.objects.create(**order)
        assert self.parts(desk) == {}

    @pytest.mark.parametrize(("tries", "count"), [(5, 0), (6, 1), (7, 1)])
    def test_an_order_that_does_not_go_through(
        self, desk, captured, finance, tries, count
    ):
        GatewayOrder.objects.create(
            attempt=captured, kind="refund", number=1, amount=1, tries=tries
        )
        assert sum(self.parts(desk).values()) == count
        assert len(told(finance)) == count
        assert len(cells(desk.get(url(GatewayOrder, "list"), {"look": "slow"}))) == (
            count
        )

    def test_an_order_that_was_refused(self, desk, captured, finance):
        GatewayOrder.objects.filter(kind="capture").update(status="failed")
        assert self.parts(desk) == {"Orders that were refused": 1}
        assert told(finance) == ["1 order was refused by its gateway"]

    def test_a_refund_that_is_no_longer_possible_needs_nobody(self, captured):
        GatewayOrder.objects.create(
            attempt=captured,
            kind="refund",
            number=1,
            amount=captured.captured,
            status="failed",
        )
        assert trouble.refused().count() == 1
        Attempt.objects.update(refunded=1)
        assert trouble.refused().count() == 0

    def test_a_word_that_was_not_settled(self, desk, captured, finance):
        Event.objects.create(
            gateway="stripe",
            event_id="evt_1",
            kind="charge.refunded",
            payload={},
            attempt=captured,
            status="failed",
        )
        assert self.parts(desk) == {"Words that were not settled": 1}
        assert told(finance) == ["1 word of a gateway was not settled"]

    def test_each_need_leads_to_its_rows(self, desk, captured, finance):
        Attempt.objects.update(status="wrong")
        GatewayOrder.objects.filter(kind="capture").update(status="failed")
        for need in attention.needs(finance, timezone.now()):
            assert len(cells(desk.get(need.url))) == 1

    def test_a_card_that_waits_for_its_customer_is_not_forgotten_cash(
        self, accepted, finance
    ):
        long_ago = timezone.now() - timedelta(days=9)
        Payment.objects.update(created_at=long_ago)
        assert told(finance) == []
        assert payment_of(accepted).status == "created"


class TestGatewaysThatCannotBeUsed:
    SENTENCE = (
        "Card, by Stripe is switched on and cannot be used: STRIPE_WEBHOOK_SECRETS is "
        "not set."
    )

    def test_switched_on_by_name(self, online, settings, desk, finance, support):
        assert told(finance) == []
        settings.STRIPE_WEBHOOK_SECRETS = []
        assert told(finance) == [self.SENTENCE]
        assert self.SENTENCE in words(soup(desk.get(MONEY)))
        assert told(support) == []

    def test_by_the_country_once_somebody_began(self, finance, settings):
        market = MarketSettings.load()
        market.country = "DE"
        market.save()
        assert told(finance) == []
        settings.STRIPE_SECRET_KEY = STRIPE_KEY
        settings.STRIPE_WEBHOOK_SECRETS = []
        assert told(finance) == [self.SENTENCE]

    def test_who_may_see_settings_may_change_it(self, online, settings, as_user, boss):
        settings.STRIPE_WEBHOOK_SECRETS = []
        page = soup(as_user(boss).get(MONEY))
        link = page.find("a", string="Change how people pay")
        assert link["href"] == "/admin/settings/bookings/bookingsettings/"
