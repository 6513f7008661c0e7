"""Several people pay out at the same moment, or money moves meanwhile: still once.

Real threads on real connections, many times.
"""

import os
import threading
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.db.models import Sum
from django.utils import timezone

from bookings.models import Account, Entry, Payment, Payout, Posting
from bookings.money import dues, income, ledger, owing, payments, payouts, transfers
from tests.bookings.test_payouts import AFTER, join, let_money_arrive, slow_ready
from tests.cast import make_worker
from toolkit.errors import NotNow
from workers import calendar

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

RACES = int(os.environ.get("RACES", "20"))
Kind = Account.Kind
OLD = timedelta(days=10)


def at_once(*moves):
    """What each of `moves` gave or raised."""
    barrier, answers = threading.Barrier(len(moves)), []

    def run(move):
        barrier.wait()
        try:
            answers.append(move())
        except NotNow as refusal:
            answers.append(refusal)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(move,)) for move in moves]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == len(moves)
    return answers


def earn(worker, amount, name, *, at=None):
    lines = [
        (Kind.GATEWAY, "stripe", amount),
        (Kind.WORKER_PAYABLE, worker, -amount),
    ]
    ledger.post(
        "test",
        name,
        kind=Entry.Kind.RELEASE,
        job=None,
        currency="INR",
        lines=lines,
        at=at or timezone.now() - OLD,
    )


def assert_true(workers):
    """Each payout is what is in it, and nobody has been given more than was theirs."""
    assert ledger.check() == []
    assert (Posting.objects.aggregate(sum=Sum("amount"))["sum"] or 0) == 0
    for payout in Payout.objects.select_related("worker"):
        assert sum(line.amount for line in payouts.lines_of(payout)) == payout.amount
    for worker in workers:
        assert ledger.balance(Kind.WORKER_PAYABLE, "INR", worker) <= 0
        earned = sum(
            -one.amount
            for one in Posting.objects.filter(
                account__worker=worker, entry__source="test"
            )
        )
        out = Payout.objects.filter(worker=worker).aggregate(sum=Sum("amount"))
        now = timezone.now()
        assert (out["sum"] or 0) + slow_ready(worker, now) == earned
        (standing,) = owing.standings(now, worker=worker)
        assert standing.ready == slow_ready(worker, now)


@pytest.fixture
def workers(city, category):
    return [
        make_worker(name, city=city, category=category) for name in ("anil", "bina")
    ]


def test_two_batches_at_once(finance, workers):
    for n in range(RACES):
        for worker in workers:
            earn(worker, 5000 + n, f"{worker.username}-{n}")
        answers = at_once(*[lambda: payouts.make_batch(by=finance)] * 4)
        refused = [one for one in answers if isinstance(one, NotNow)]
        assert len(refused) == 3
        assert Payout.objects.count() == 2 * (n + 1)
    assert_true(workers)
    assert not payouts.PayoutBatch.objects.filter(payouts=None).exists()


def test_money_comes_in_meanwhile(finance, workers):
    for n in range(RACES):
        earn(workers[0], 5000, f"first-{n}")
        at_once(
            lambda: payouts.make_batch(by=finance),
            lambda n=n: earn(workers[0], 7000, f"second-{n}"),
            lambda n=n: earn(workers[1], 3000, f"third-{n}"),
            lambda: payouts.make_batch(by=finance),
        )
        # Nothing is ever taken out of the books: what went wrong is still there.
        if n % 5 == 4 or n == RACES - 1:
            assert_true(workers)


def test_one_is_marked_and_came_back_at_once(finance, workers):
    for n in range(RACES):
        earn(workers[0], 5000, f"earned-{n}")
        payouts.make_batch(by=finance)
        payout = Payout.objects.latest("pk")
        answers = at_once(
            lambda p=payout: payouts.mark_done(p, by=finance),
            lambda p=payout: payouts.mark_failed(p, by=finance, reason="No."),
        )
        assert sum(isinstance(one, NotNow) for one in answers) == 1
        payout.refresh_from_db()
        if payout.status == "failed":
            payouts.try_again(payout, by=finance)
            payouts.mark_done(payout, by=finance)
    assert ledger.balance(Kind.IN_TRANSIT, "INR") == 0
    assert ledger.balance(Kind.BANK, "INR") == -5000 * RACES
    assert_true(workers[:1])


def test_tried_again_while_a_batch_takes_it(finance, workers):
    for n in range(RACES):
        earn(workers[0], 5000, f"earned-{n}")
        payouts.make_batch(by=finance)
        payout = Payout.objects.latest("pk")
        payouts.mark_failed(payout, by=finance, reason="No.")
        answers = at_once(
            lambda p=payout: payouts.try_again(p, by=finance),
            lambda: payouts.make_batch(by=finance),
        )
        assert sum(isinstance(one, NotNow) for one in answers) == 1
        assert ledger.balance(Kind.WORKER_PAYABLE, "INR", workers[0]) == 0
        payouts.mark_done(Payout.objects.get(status="ordered"), by=finance)
    assert ledger.check() == []
    assert ledger.balance(Kind.BANK, "INR") == -5000 * RACES


def test_two_loops_send_it_once(online, paid, worker, finance):
    join(online, worker)
    let_money_arrive(online)
    after = timezone.now() + AFTER
    payouts.make_batch(by=finance, at=after)
    assert Payout.objects.get().way == "stripe"
    at_once(*[lambda: transfers.send_due(at=after)] * 4)
    assert Payout.objects.get().status == "done"
    assert len(list(online.stripe_world.every("transfer"))) == 1
    assert Entry.objects.filter(kind="payout-done").count() == 1


@pytest.mark.only("postgresql")
def test_dues_wait_for_whoever_holds_the_worker(online, job_in, worker):
    """Two payments of all that is owed could each be begun on a job of its own."""
    payments.mark_paid(payments.payment_of(job_in("finished")), by=worker)
    begun = Payment.objects.filter(purpose="dues")
    pays = threading.Thread(
        target=at_once, args=[lambda: dues.pay(worker, "INR", "stripe")]
    )
    with transaction.atomic():
        calendar.lock(worker.pk)
        pays.start()
        pays.join(timeout=1)
        assert pays.is_alive()
        assert not begun.exists()
    pays.join()
    assert begun.get().amount == dict(income.owed(worker))["INR"]
