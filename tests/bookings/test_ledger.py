import pytest
from django.utils import timezone

from bookings.models import Account, Entry, Posting
from bookings.money import ledger, payments
from bookings.money.ledger import Unbalanced
from bookings.states import Status

DUE, PAYABLE, OURS = (
    Account.Kind.WORKER_DUE,
    Account.Kind.WORKER_PAYABLE,
    Account.Kind.COMMISSION,
)


def post(worker, external_id="one", lines=None, **given):
    return ledger.post(
        "test",
        external_id,
        **{
            "kind": "cash",
            "job": None,
            "currency": "INR",
            "lines": lines
            or [(DUE, worker, 100), (PAYABLE, worker, -88), (OURS, None, -12)],
        }
        | given,
    )


def test_post_writes_signed_lines_that_sum_to_zero(worker):
    entry, created = post(worker)
    assert created
    assert list(entry.postings.values_list("account__kind", "amount")) == [
        ("worker_due", 100),
        ("worker_payable", -88),
        ("commission", -12),
    ]
    assert ledger.check() == []


def test_same_fact_posts_once(worker):
    first, _ = post(worker)
    second, created = post(worker)
    assert (second, created) == (first, False)
    assert Posting.objects.count() == 3


def test_lines_of_zero_are_left_out(worker):
    entry, _ = post(
        worker, lines=[(DUE, worker, 5), (PAYABLE, worker, -5), (OURS, None, 0)]
    )
    assert entry.postings.count() == 2


@pytest.mark.parametrize(
    "lines", [[("commission", None, 1)], [("commission", None, 0)]]
)
def test_lopsided_or_empty_is_refused_before_anything_is_written(db, lines):
    with pytest.raises(Unbalanced):
        post(None, lines=lines)
    assert Entry.objects.count() == 0


def test_balances_and_currencies_stay_apart(worker, other_worker):
    post(worker)
    post(other_worker, "two")
    post(worker, "three", currency="EUR")
    assert ledger.balance(DUE, "INR", worker) == 100
    assert ledger.balance(OURS, "INR") == -24
    assert ledger.balance(OURS, "USD") == 0
    assert ledger.earnings(worker) == {"INR": 88, "EUR": 88}


def test_earnings_of_a_period_count_from_its_first_moment_to_before_its_last(worker):
    noon = timezone.now().replace(hour=12)
    post(worker, at=noon)
    hour = timezone.timedelta(hours=1)
    assert ledger.earnings(worker, since=noon, until=noon + hour) == {"INR": 88}
    assert ledger.earnings(worker, since=noon + hour) == {}
    assert ledger.earnings(worker, until=noon) == {}


def test_a_balance_is_not_an_earning(worker):
    post(worker, kind="correction")
    assert ledger.earnings(worker) == {}


def test_check_names_what_does_not_add_up(worker):
    entry, _ = post(worker)
    extra = {"entry": entry, "account": ledger.account(OURS, "INR")}
    Posting.objects.create(**extra, amount=7)
    assert ledger.check() == [(entry.pk, "INR", 7)]
    # PostgreSQL would refuse the commit of what we just looked at.
    Posting.objects.create(**extra, amount=-7)


def test_cash_for_a_job_reaches_the_books(job_in, worker):
    job = job_in(Status.FINISHED)
    payments.mark_paid(job.payments.get(), by=worker)
    assert ledger.balance(DUE, "INR", worker) == job.price == 34_900
    assert ledger.balance(PAYABLE, "INR", worker) == -job.earnings == -30_712
    assert ledger.balance(OURS, "INR") == -job.commission == -4_188
    assert ledger.check() == []
