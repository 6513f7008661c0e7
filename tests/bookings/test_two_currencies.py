"""A market may change its currency: sums of the old and of the new stay apart."""

import pytest
from django.urls import reverse

from bookings.models import Account, Payment
from bookings.money import ledger, payments
from bookings.states import Status

pytestmark = pytest.mark.django_db
Kind = Account.Kind


@pytest.fixture
def owed(worker):
    """What they took in cash and what is theirs of it, in two currencies."""
    for currency, taken in (("INR", 10_000), ("EUR", 700)):
        cut = taken // 10
        ledger.post(
            "test",
            currency,
            kind="cash",
            job=None,
            currency=currency,
            lines=[
                (Kind.WORKER_DUE, worker, taken),
                (Kind.WORKER_PAYABLE, worker, cut - taken),
                (Kind.COMMISSION, None, -cut),
            ],
        )


def test_balances_add_up_one_currency(owed, as_user, finance):
    address = reverse(Account.snippet_viewset.get_url_name("list"))
    table = as_user(finance).get(address).context["table"]
    shown = {
        (row.kind, row.currency): str(table.columns["net"].get_value(row))
        for row in table.data
    }
    assert shown == {
        (Kind.WORKER_DUE, "INR"): "Owes us ₹10",
        (Kind.WORKER_PAYABLE, "INR"): "Owes us ₹10",
        (Kind.COMMISSION, "INR"): "−₹10",
        (Kind.WORKER_DUE, "EUR"): "Owes us €0.70",
        (Kind.WORKER_PAYABLE, "EUR"): "Owes us €0.70",
        (Kind.COMMISSION, "EUR"): "−€0.70",
    }


def test_the_page_of_a_balance_shows_the_parts_of_its_currency(
    owed, as_user, finance, worker
):
    account = ledger.account(Kind.WORKER_DUE, "EUR", worker)
    address = reverse(
        Account.snippet_viewset.get_url_name("inspect"), args=[account.pk]
    )
    page = as_user(finance).get(address).content.decode()
    assert "€7" in page
    assert "₹" not in page


def test_a_sum_that_was_called_off_is_not_owed(job_in):
    job = job_in(Status.FINISHED)
    owed = payments.payment_of(job)
    assert owed.status == Payment.Status.CREATED
    Payment.objects.filter(pk=owed.pk).update(status=Payment.Status.CANCELLED)
    assert payments.payment_of(job) is None
