"""Whatever happens in whatever order: the books add up, nobody pays twice, and in the
end both sides know the same. See `histories` for what may happen, `truth` for what must
hold, and `planted` for the faults that this is known to see.
"""

import os
from collections import Counter
from itertools import cycle, product

import pytest
import stripe
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from bookings.models import BookingSettings, Coupon
from tests.bookings.chosen_lives import LIVES
from tests.bookings.histories import Histories
from tests.bookings.people import CAST, CODES, MEANS, REACHED
from workers.models import WorkerProfile

# Others each time, and others on each kind of database.
MANY = int(os.environ.get("HISTORIES", "30"))
# So many are held to what they must reach (`HISTORIES=350`); with fewer it is chance,
# and test_every_life has each of it in any case.
ENOUGH = 350
# With HISTORIES_FIRST the first that fails is enough, however long it is.
PHASES = (Phase.generate,) if "HISTORIES_FIRST" in os.environ else tuple(Phase)
ORDINARY = settings(
    deadline=None,
    database=None,
    print_blob=True,
    phases=PHASES,
    suppress_health_check=list(HealthCheck),
)

# What histories must come to, or they prove nothing.
QUICKLY = [
    "change of way",
    "contest",
    "contest lost",
    "contest won",
    "coupon: given back",
    "coupon: more than our commission",
    "coupon: of a part",
    "coupon: paid by {way}",
    "coupon: refunded",
    "coupon: spent by a fee",
    "dues back",
    "dues: fail",
    "dues: pay",
    "job: lapse",
    "job: no-show",
    "job: resolve-cancelled",
    "job: resolve-finished",
    "loss taken back",
    "job: resolve-split",
    "more joins the price in cash",
    "more joins the price online",
    "more: agreed",
    "more: declined",
    "more: withdrawn",
    "order: refund",
    "overtaken",
    "paid out",
    "paid: dues by stripe",
    "paid: extra by cash",
    "paid: extra by {way}",
    "paid: late-cancel by {way}",
    "paid: no-show by {way}",
    "paid: tip by stripe",
    "paid: work by {way}",
    "tip: fail",
    "tip: pay",
    "waived: extra",
    "waived: late-cancel",
    "waived: work",
]
OFTEN = [
    "change of way",
    "coupon: given back",
    "contest",
    "contest lost",
    "contest won",
    "crash",
    "double delivery",
    "fault",
    "job: dispute",
    "job: lapse",
    "job: no-show",
    "job: resolve-split",
    "more: agreed",
    "order: capture",
    "order: refund",
    "order: void",
    "overtaken",
    "refund at the gateway",
    "secured by the clock",
    "secured by the queue",
    "secured by the return page",
    "secured by the webhook",
]
SELDOM = [
    "authorised late",
    "coupon: more than our commission",
    "coupon: of a part",
    "coupon: paid by cash",
    "coupon: paid by razorpay",
    "coupon: paid by stripe",
    "coupon: refunded",
    "coupon: spent by a fee",
    "coupon: used up",
    "fail",
    "insist",
    "loss taken back",
    "more joins the price in cash",
    "more joins the price online",
    "more: declined",
    "more: withdrawn",
    "order: expire",
    "paid when it was over",
    "paid: dues by razorpay",
    "paid: dues by stripe",
    "paid: extra by cash",
    "paid: extra by razorpay",
    "paid: extra by stripe",
    "paid: late-cancel by razorpay",
    "paid: late-cancel by stripe",
    "paid: no-show by razorpay",
    "paid: no-show by stripe",
    "paid: tip by razorpay",
    "paid: tip by stripe",
    "paid: work by cash",
    "paid: work by razorpay",
    "paid: work by stripe",
    "second step",
    "waived: extra",
    "waived: late-cancel",
    "waived: work",
]


def make_coupons():
    """By the codes of CODES."""
    often = {"most_each": None}
    Coupon.objects.create(code="SUM", amount_off=7_777, **often)
    Coupon.objects.create(code="HALF", percent_off=5_000, **often)
    Coupon.objects.create(code="MOST", percent_off=9_950, **often)
    Coupon.objects.create(code="FEW", percent_off=1_234, most_uses=1, **often)


@pytest.fixture
def histories(online, watch, settings, worker, customer, support, finance, monkeypatch):
    """Runs so many of them, of so many steps, and gives what they came to."""
    # The library would wait before it asks again.
    monkeypatch.setattr(stripe.HTTPClient, "INITIAL_DELAY", 0)
    monkeypatch.setattr(stripe.HTTPClient, "MAX_DELAY", 0)
    policy = BookingSettings.load()
    policy.cancel_fee, policy.free_cancel_minutes = 10_000, 120
    policy.no_show_fee, policy.customer_fee_bps = 15_000, 290
    policy.save()
    WorkerProfile.objects.update(callout_fee=12_345)
    worker.worker_profile.refresh_from_db()
    make_coupons()
    CAST.update(worker=worker, customer=customer, support=support, finance=finance)
    CAST.update(settings=settings, watch=watch, endpoints=online.outbox.endpoints)
    REACHED.clear()

    def run(**size):
        how = type(ORDINARY)(ORDINARY, **size)
        run_state_machine_as_test(Histories, settings=how)
        return REACHED

    yield run
    CAST.clear()


@pytest.mark.parametrize("way", ["stripe", "razorpay"])
def test_every_life(histories, way):
    """Each of the turns by itself, heard of by each of the means, and paid with one of
    the coupons or with none.
    """
    for life, means, code in zip(LIVES, cycle(MEANS), cycle(CODES[1:]), strict=False):
        history = Histories()
        # Who is owed a coupon owes us nothing of cash.
        code = "" if "dues" in life[1].__name__ else code
        try:
            history.ask_and_go_on(2, 10, way, means, life, code)
            history.at_every_moment()
        finally:
            history.teardown()
    assert REACHED["histories"] == len(LIVES)
    for name in QUICKLY:
        assert REACHED[name.format(way=way)] > 0, name


def test_some_histories(histories):
    """The same ones every time."""
    reached = histories(max_examples=8, stateful_step_count=25, derandomize=True)
    assert reached["histories"] == 8


@pytest.mark.slow
def test_many_histories(histories):
    """As many begin with each of the lives, by each of the ways."""
    begun = list(product(["stripe", "razorpay"], LIVES))
    total = Counter()
    for way, life in begun[:: max(1, len(begun) // MANY)]:
        CAST.update(way=way, life=life)
        total += histories(max_examples=-(-MANY // len(begun)), stateful_step_count=30)
        REACHED.clear()
    reached = total
    assert reached["histories"] >= MANY
    print(dict(sorted(reached.items())))
    few = {}
    if MANY >= ENOUGH:
        few = {name: reached[name] for name in OFTEN if reached[name] < MANY // 30}
        few |= {name: 0 for name in SELDOM if not reached[name]}
    assert few == {}, "Too few histories came to this."
