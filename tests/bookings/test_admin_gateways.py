"""What Finance sees and does of tries, orders and words of gateways."""

import pytest
from bs4 import BeautifulSoup
from wagtail.models import ModelLogEntry

from bookings import jobs
from bookings.models import (
    Attempt,
    GatewayOrder,
    Payment,
    WebhookEvent,
)
from bookings.money import payments, redaction, trouble, webhooks
from bookings.states import Status
from mysite.play_bank.faults import Fault
from tests.bookings.paying import (
    attempt_of,
    begin,
    made,
    payment_of,
    work_through,
)
from tests.bookings.test_admin_money import cells, read_csv, url
from tests.site import soup, words
from toolkit.errors import NotAllowed, NotNow

pytestmark = pytest.mark.django_db
WHY = "The tap drips again."


@pytest.fixture
def desk(as_user, finance):
    return as_user(finance)


def facts(response):
    return {
        words(tag): words(tag.find_next("dd")) for tag in soup(response).select("dt")
    }


def buttons(response):
    return [words(tag) for tag in soup(response).select(".desk-acts .button")]


def tables(response):
    """{heading: rows of cells}"""
    return {
        str(heading): [
            [str(column.get_value(row)) for column in table.columns.values()]
            for row in table.data
        ]
        for heading, table in response.context["tables"]
    }


def page_of(response, status):
    """A page that refuses, with what it still holds."""
    assert response.status_code == status
    return BeautifulSoup(response.content, "html.parser")


def log_of(row):
    entries = ModelLogEntry.objects.filter(object_id=str(row.pk)).order_by("pk")
    return [(entry.action, str(entry.user), entry.data) for entry in entries]


class TestPayment:
    def test_one_that_is_paid_by_card(self, desk, online, paid):
        payment, attempt = payment_of(paid), attempt_of(paid)
        response = desk.get(url(Payment, "inspect", payment.pk))
        told = facts(response)
        assert (told["Status"], told["How"]) == ("Paid", "Card, by Stripe")
        assert (told["Amount"], told["Given back"]) == ("₹349", "–")
        assert buttons(response) == ["Give money back", "Ask the gateway"]
        found = tables(response)
        (row,) = found["Tries to pay"]
        assert row[:4] == [attempt.code, "Captured", "₹349", "₹349"]
        assert row[6:8] == ["Visa •••• 4242", attempt.charge_id]
        assert [row[0] for row in found["Orders to the gateway"]] == ["Take the money"]
        assert found["Refunds"] == []
        kinds = {row[1] for row in found["The books of this job"]}
        assert kinds == {"Taken from the customer", "Fee of the gateway", "Earned"}

    def test_one_in_cash_has_no_gateway(self, desk, job_in):
        payment = payments.payment_of(job_in(Status.FINISHED))
        response = desk.get(url(Payment, "inspect", payment.pk))
        assert facts(response)["How"] == "Cash"
        assert buttons(response) == ["Mark as paid", "Waive it"]
        assert tables(response) == {"The books of this job": []}

    def test_until_when_it_is_to_be_paid(self, desk, accepted):
        payment = payment_of(accepted)
        told = facts(desk.get(url(Payment, "inspect", payment.pk)))
        assert told["Can be paid from"] != "–"
        assert told["To be paid by, or the place is free"] != "–"

    def test_nobody_marks_by_hand_what_comes_by_card(self, desk, online, accepted):
        payment = payment_of(accepted)
        address = url(Payment, "mark_paid", payment.pk)
        for page in (url(Payment, "list"), url(Payment, "inspect", payment.pk)):
            assert address not in desk.get(page).content.decode()
        page = desk.get(address, follow=True).content.decode()
        assert "nobody marks it by hand" in page
        assert desk.post(address).status_code == 409
        assert payment_of(accepted).status == "created"

    def test_lists_say_how_and_how_much_went_back(self, desk, paid, job_in):
        Payment.objects.filter(pk=payment_of(paid).pk).update(refunded=10_000)
        rows = cells(desk.get(url(Payment, "list"), {"gateway": "stripe"}))
        assert [row[1:6] for row in rows] == [
            ["Paid", "The work, by card", "₹349", "₹41.88", "₹100"]
        ]
        assert cells(desk.get(url(Payment, "list"), {"gateway": "razorpay"})) == []
        assert cells(desk.get(url(Payment, "list"), {"gateway": "cash"})) == []
        (row,) = read_csv(desk.get(url(Payment, "list"), {"export": "csv"}))
        assert (row["How"], row["Given back"]) == ("Card, by Stripe", "100")
        page = desk.get(url(Payment, "list")).content.decode()
        assert "₹100 given back" in page


class TestAsking:
    @pytest.mark.parametrize("model", [Payment, Attempt])
    def test_what_was_paid_meanwhile_is_known(
        self, desk, online, accepted, finance, model
    ):
        attempt = begin(accepted)
        online.pay(attempt.checkout_id)
        row = payment_of(accepted) if model is Payment else attempt
        response = desk.post(url(model, "ask", row.pk))
        assert response.url == url(model, "inspect", row.pk)
        assert payment_of(accepted).status == "secured"
        assert log_of(row) == [("bookings.ask-gateway", str(finance), {})]

    @pytest.mark.parametrize("model", [Payment, Attempt])
    def test_one_that_is_away_is_a_sentence(self, desk, online, accepted, model):
        attempt = begin(accepted)
        online.faults.plan(Fault.UNREACHABLE, methods=("GET",), times=None)
        row = payment_of(accepted) if model is Payment else attempt
        response = desk.post(url(model, "ask", row.pk), follow=True)
        told = "Stripe does not answer just now. Nothing was changed."
        assert told in words(soup(response))
        assert log_of(row) == []

    def test_there_is_nothing_to_ask(self, desk, accepted):
        payment = payment_of(accepted)
        page = url(Payment, "inspect", payment.pk)
        assert buttons(desk.get(page)) == []
        response = desk.post(url(Payment, "ask", payment.pk), follow=True)
        assert "Nobody has tried to pay this online" in words(soup(response))

    @pytest.mark.parametrize("who", ["customer", "worker", "support", "editor"])
    def test_nobody_else(self, as_user, online, accepted, who, request):
        attempt = begin(accepted)
        online.pay(attempt.checkout_id)
        client = as_user(request.getfixturevalue(who))
        assert client.post(url(Attempt, "ask", attempt.pk)).status_code == 302
        assert payment_of(accepted).status == "created"


class TestOrders:
    @pytest.fixture
    def failed(self, online, paid, finance, desk):
        """A refund that the gateway has refused."""
        desk.post(
            url(Payment, "refund", payment_of(paid).pk),
            {"amount": "100", "reason": WHY, "seen": "34900"},
        )
        (order,) = made("refund")
        GatewayOrder.objects.update_or_create(
            pk=order.pk, defaults={"status": "failed", "problem": "Not today."}
        )
        order.refresh_from_db()
        return order

    def test_a_refused_one_is_sent_again(self, desk, failed, paid, finance):
        address = url(GatewayOrder, "again", failed.pk)
        page = url(GatewayOrder, "inspect", failed.pk)
        assert buttons(desk.get(page)) == ["Try again"]
        assert "“Not today.”" in words(soup(desk.get(address)))
        assert desk.post(address, {"reason": ""}).status_code == 422
        assert desk.post(address, {"reason": "It may now."}).url == page
        failed.refresh_from_db()
        assert (failed.status, failed.key_number) == ("waiting", 2)
        assert log_of(failed) == [
            ("bookings.try-again", str(finance), {"reason": "It may now."})
        ]
        work_through()
        assert payment_of(paid).refunded == 10_000

    def test_twice_is_once(self, desk, failed):
        address = url(GatewayOrder, "again", failed.pk)
        desk.post(address, {"reason": "It may now."})
        response = desk.post(address, {"reason": "Once more."})
        page = page_of(response, 409)
        assert words(page.select_one("[name=reason]")) == "Once more."
        failed.refresh_from_db()
        assert failed.key_number == 2

    def test_never_more_than_is_left(self, desk, failed, paid):
        desk.post(
            url(Payment, "refund", payment_of(paid).pk),
            {"amount": "300", "reason": WHY, "seen": "34900"},
        )
        response = desk.post(
            url(GatewayOrder, "again", failed.pk), {"reason": "It may now."}
        )
        assert "Only ₹49 is left there" in words(page_of(response, 409))

    def test_what_nobody_needs_any_more(self, desk, online, accepted, customer):
        attempt = begin(accepted)
        jobs.cancel(accepted, by=customer)
        work_through()
        (order,) = made("expire")
        GatewayOrder.objects.filter(pk=order.pk).update(status="failed")
        page = url(GatewayOrder, "inspect", order.pk)
        assert buttons(desk.get(page)) == []
        assert trouble.refused().count() == 0
        response = desk.post(url(GatewayOrder, "again", order.pk), {"reason": "Do."})
        assert response.status_code == 409
        attempt.refresh_from_db()
        assert attempt.status == "ended"

    def test_the_list_its_filters_and_its_sheet(self, desk, failed):
        rows = cells(desk.get(url(GatewayOrder, "list"), {"look": "refused"}))
        assert [row[:4] for row in rows] == [
            ["Give money back", "Failed", "Card, by Stripe", "₹100"]
        ]
        assert cells(desk.get(url(GatewayOrder, "list"), {"look": "slow"})) == []
        kinds = cells(desk.get(url(GatewayOrder, "list"), {"kind": "capture"}))
        assert [row[0] for row in kinds] == ["Take the money"]
        wrong = desk.get(url(GatewayOrder, "list"), {"look": "nothing"})
        assert wrong.status_code == 400
        asked = {"export": "csv", "status": "failed", "q": "today"}
        (row,) = read_csv(desk.get(url(GatewayOrder, "list"), asked))
        assert (row["Amount"], row["Currency"]) == ("100", "INR")
        assert (row["Problem"], row["Reason"]) == ("Not today.", WHY)


class TestTries:
    def test_the_list_its_filters_and_its_sheet(self, desk, paid):
        attempt = attempt_of(paid)
        (row,) = cells(desk.get(url(Attempt, "list"), {"gateway": "stripe"}))
        assert row[:4] == [paid.title, "Captured", "Card, by Stripe", "₹349"]
        assert row[4:7] == ["₹349", "", "Visa •••• 4242"]
        for params in (
            {"status": "open"},
            {"gateway": "razorpay"},
            {"look": "unwanted"},
            {"created_at_to": "2001-01-01"},
            {"q": "nowhere"},
        ):
            assert cells(desk.get(url(Attempt, "list"), params)) == []
        asked = {"export": "csv", "q": attempt.charge_id}
        (row,) = read_csv(desk.get(url(Attempt, "list"), asked))
        assert (row["Taken"], row["Given back"]) == ("349", "0")
        assert (row["Try"], row["Charge"]) == (attempt.code, attempt.charge_id)

    def test_the_page_about_one(self, desk, secured):
        attempt = attempt_of(secured)
        response = desk.get(url(Attempt, "inspect", attempt.pk))
        told = facts(response)
        assert (told["Status"], told["Charge"]) == ("Authorised", attempt.charge_id)
        assert told["Checkout"] == attempt.checkout_id
        assert told["To be taken before"] != "–"
        assert buttons(response) == ["Ask the gateway"]


class TestWords:
    PAYLOAD = {
        "type": "charge.refunded",
        "data": {
            "object": {
                "amount": 34900,
                "billing_details": {"email": "ananya@example.com"},
                "items": [{"contact": "+919999", "id": "x_1"}],
            }
        },
    }

    @pytest.fixture
    def event(self, secured):
        return WebhookEvent.objects.create(
            gateway="stripe",
            event_id="evt_1",
            kind="charge.refunded",
            payload=self.PAYLOAD,
            attempt=attempt_of(secured),
            status="failed",
            tries=8,
            problem="No answer.",
        )

    def test_all_but_the_people_is_shown(self, desk, event):
        response = desk.get(url(WebhookEvent, "inspect", event.pk))
        page = response.content.decode()
        assert "34900" in page
        assert "x_1" in page
        assert "ananya@example.com" not in page
        assert "+919999" not in page
        assert facts(response)["Problem"] == "No answer."

    def test_what_is_left_out(self):
        assert redaction.without_people(self.PAYLOAD) == {
            "type": "charge.refunded",
            "data": {
                "object": {
                    "amount": 34900,
                    "billing_details": "…",
                    "items": [{"contact": "…", "id": "x_1"}],
                }
            },
        }

    def test_it_is_worked_on_again(self, desk, event, finance):
        address = url(WebhookEvent, "again", event.pk)
        page = url(WebhookEvent, "inspect", event.pk)
        assert buttons(desk.get(page)) == ["Try again"]
        assert desk.post(address, {"reason": "It is back."}).url == page
        assert log_of(event) == [
            ("bookings.work-again", str(finance), {"reason": "It is back."})
        ]
        assert desk.post(address, {"reason": "It is back."}).status_code == 409
        webhooks.work_due()
        event.refresh_from_db()
        assert (event.status, event.problem) == ("done", "")
        assert buttons(desk.get(page)) == []

    def test_by_finance_only(self, event, support):
        with pytest.raises(NotAllowed):
            webhooks.try_again(event, by=support)
        event.refresh_from_db()
        assert event.status == "failed"

    def test_not_what_is_settled(self, event, finance):
        WebhookEvent.objects.update(status="done")
        with pytest.raises(NotNow):
            webhooks.try_again(event, by=finance)

    def test_the_list_and_its_sheet(self, desk, event):
        rows = cells(desk.get(url(WebhookEvent, "list"), {"status": "failed"}))
        assert [row[:3] for row in rows] == [
            ["charge.refunded", "Failed", "Card, by Stripe"]
        ]
        asked = {"export": "csv", "q": "evt_1"}
        (row,) = read_csv(desk.get(url(WebhookEvent, "list"), asked))
        assert (row["Number there"], row["Problem"]) == ("evt_1", "No answer.")
        assert "ananya@example.com" not in str(row)
