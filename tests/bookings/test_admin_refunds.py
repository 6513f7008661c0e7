"""Finance gives money back: the form, what it refuses, and the trace of it."""

import pytest

from bookings.models import Payment
from bookings.money import payments
from bookings.states import Status
from tests.bookings.paying import made, payment_of, work_through
from tests.bookings.test_admin_gateways import (
    WHY,
    buttons,
    facts,
    log_of,
    page_of,
    tables,
)
from tests.bookings.test_admin_money import url
from tests.site import soup, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(as_user, finance):
    return as_user(finance)


class TestRefund:
    def form(self, job, amount, reason=WHY, **more):
        seen = payment_of(job).amount
        return {"amount": amount, "reason": reason, "seen": seen} | more

    def address(self, job):
        return url(Payment, "refund", payment_of(job).pk)

    def test_a_part_as_people_type_it(self, desk, online, paid, finance):
        response = desk.post(self.address(paid), self.form(paid, "₹ 100.50"))
        payment = payment_of(paid)
        assert response.url == url(Payment, "inspect", payment.pk)
        (order,) = made("refund")
        assert (order.amount, order.reason, order.ordered_by) == (10_050, WHY, finance)
        assert log_of(payment) == [
            ("bookings.refund", str(finance), {"reason": WHY, "amount": "₹100.50"})
        ]
        work_through()
        page = desk.get(url(Payment, "inspect", payment.pk))
        assert facts(page)["Given back"] == "₹100.50"
        (row,) = tables(page)["Refunds"]
        assert row[:5] == ["Give money back", "Done", "₹100.50", WHY, "Finance"]
        history = desk.get(url(Payment, "history", payment.pk)).content.decode()
        assert f"Money given back: ₹100.50: {WHY}" in history

    def test_all_of_it_stands_in_the_form(self, desk, paid):
        page = soup(desk.get(self.address(paid)))
        assert page.select_one("[name=amount]")["value"] == "349"
        assert "Up to ₹349." in words(page)

    @pytest.mark.parametrize(
        "amount", ["", "much", "0", "-5", "349.01", "1e9", "9" * 40]
    )
    def test_a_wrong_amount_loses_nothing(self, desk, paid, amount):
        response = desk.post(self.address(paid), self.form(paid, amount))
        page = page_of(response, 422)
        assert page.select_one("[name=amount]").get("value", "") == amount
        assert words(page.select_one("[name=reason]")) == WHY
        assert made("refund") == []

    @pytest.mark.parametrize("reason", ["", " \n "])
    def test_without_a_reason_nothing_goes_back(self, desk, paid, reason):
        response = desk.post(self.address(paid), self.form(paid, "100", reason))
        page = page_of(response, 422)
        assert page.select_one("[name=amount]")["value"] == "100"
        assert made("refund") == []

    def test_the_same_form_twice_gives_back_once(self, desk, paid):
        form = self.form(paid, "100")
        desk.post(self.address(paid), form)
        response = desk.post(self.address(paid), form)
        page = page_of(response, 409)
        assert "Something was given back meanwhile: ₹249 is left." in words(page)
        assert words(page.select_one("[name=reason]")) == WHY
        assert [order.amount for order in made("refund")] == [10_000]
        # Who has seen that, may send it again.
        assert page.select_one("[name=seen]")["value"] == "24900"
        desk.post(self.address(paid), form | {"seen": "24900"})
        assert [order.amount for order in made("refund")] == [10_000, 10_000]

    @pytest.mark.parametrize("seen", ["", "x", "1.5"])
    def test_what_was_seen_is_lost_on_the_way(self, desk, paid, seen):
        form = self.form(paid, "100", seen=seen)
        page = page_of(desk.post(self.address(paid), form), 422)
        assert "Look again before you send it." in words(page)
        assert page.select_one("[name=amount]")["value"] == "100"
        assert words(page.select_one("[name=reason]")) == WHY
        assert made("refund") == []
        # Sent once more it is what stands there now.
        assert page.select_one("[name=seen]")["value"] == "34900"

    def test_nothing_is_left(self, desk, paid):
        desk.post(self.address(paid), self.form(paid, "349"))
        response = desk.post(self.address(paid), self.form(paid, "1", seen="0"))
        assert "All of it has been given back already." in words(page_of(response, 409))
        payment = payment_of(paid)
        assert desk.get(self.address(paid)).url == url(Payment, "inspect", payment.pk)
        assert "Give money back" not in buttons(
            desk.get(url(Payment, "inspect", payment.pk))
        )

    def test_cash_is_between_the_two(self, desk, job_in, worker):
        payment = payments.payment_of(job_in(Status.FINISHED))
        payments.mark_paid(payment, by=worker)
        address = url(Payment, "refund", payment.pk)
        assert desk.get(address).status_code == 302
        form = {"amount": "1", "reason": WHY, "seen": "0"}
        response = desk.post(address, form)
        assert "only they can give it back" in words(page_of(response, 409))

    @pytest.mark.parametrize(
        "who", ["customer", "other_customer", "worker", "support", "editor"]
    )
    def test_nobody_else(self, as_user, paid, who, request):
        client = as_user(request.getfixturevalue(who))
        assert client.post(self.address(paid), self.form(paid, "1")).status_code == 302
        assert made("refund") == []
