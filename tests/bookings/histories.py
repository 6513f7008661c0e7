"""Random histories of money: what customers, workers, the team, both gateways, the
clock and the network may do to a few jobs, in any order, also cut off half-way.

What must hold stands in `truth`. A history that reaches nothing proves nothing, so
REACHED counts the histories that came to each thing.
"""

import sys
from itertools import cycle

from django.db import transaction
from hypothesis import strategies as st
from hypothesis.stateful import (
    invariant,
    precondition,
    rule,
)

from bookings import jobs, queries
from bookings.models import GatewayOrder, Job, JobEvent, Payment, WebhookEvent
from bookings.money import queue, tips, webhooks
from bookings.states import Verb
from mysite.play_bank.faults import Fault
from tests.bookings import coupon_truth, report_truth, truth
from tests.bookings.agreements import came_of_agreements, came_of_coupons
from tests.bookings.banks import Banks
from tests.bookings.chosen_lives import MEANWHILE
from tests.bookings.crashes import Cut
from tests.bookings.people import CAST, REACHED

HOUR = 3600
SWEEPS = (jobs.expire_due, jobs.confirm_due, jobs.lapse_due, tips.forget_due)


class Histories(Banks):
    made = Banks.made

    # --- Machines -------------------------------------------------------------

    @rule(hours=st.sampled_from([1, 5, 13, 25, 25, 26, 80, 170]))
    def time_goes_by(self, hours):
        self.bank.advance(hours * HOUR)

    @rule()
    def deadlines(self):
        paid = self.paid_in_time()
        for sweep in SWEEPS:
            self.do(sweep.__name__, sweep, at=self.now)
        lapsed = JobEvent.objects.filter(job__in=paid, verb=Verb.LAPSE)
        assert not lapsed.exists(), "The customer had paid."

    def paid_in_time(self):
        """Jobs that must not lapse: the bank has the money, and says so."""
        if self.bank.faults.plans or self.cut:
            return []
        due = queries.unsecured(self.now)
        price = {"payment__purpose": "work"}
        return [
            job
            for job in due
            if truth.is_paid_at_the_bank(self.bank, payment__job=job, **price)
        ]

    @rule()
    def work(self):
        self.securing("queue", queue.work_due)

    @rule()
    def ask_by_the_clock(self):
        self.securing("clock", queue.reconcile_due)

    @rule(
        order=st.randoms(use_true_random=False),
        times=st.lists(st.integers(0, 3), min_size=5, max_size=5),
        is_old=st.booleans(),
    )
    def words_come(self, order, times, is_old):
        """Each 0 to 3 times, in any order; old ones once more."""
        events = self.bank.events if is_old else self.bank.outbox.waiting
        events = order.sample(events, min(len(events), 8))
        for event, often in zip(events, cycle(times), strict=False):
            if not often and event["waits"]:
                self.bank.drop([event])
            how = {"times": often, "send": self.send}
            answers = self.do("word", self.bank.deliver, [event], **how) or []
            assert set(answers) <= {200}
            if often > 1:
                self.reached.add("double delivery")
        if WebhookEvent.objects.filter(status="waiting").exists():
            self.securing("webhook", webhooks.work_due)

    @rule(
        fault=st.sampled_from(Fault),
        on=st.sampled_from(["", "/capture", "/refund", "/checkout", "/orders"]),
        times=st.integers(1, 4),
        methods=st.sampled_from([("POST",), ("GET",), ("GET", "POST")]),
    )
    def the_line_is_bad(self, fault, on, times, methods):
        self.bank.faults.plan(fault, on, times=times, methods=methods)
        self.reached.add("fault")

    @precondition(lambda self: self.bank.faults.plans)
    @rule()
    def the_line_is_good(self):
        self.bank.faults.clear()

    @rule(left=st.integers(0, 40))
    def killed(self, left):
        """What is done next ends before a statement, of it or of what follows."""
        self.cut = Cut(left)

    @rule(left=st.integers(0, 3))
    def killed_after_a_call(self, left):
        """The next thing that a gateway does is the last that we had done."""
        before = self.calls
        self.cut = Cut(left, lambda: self.calls > before)

    @rule(job=made, turn=st.sampled_from(MEANWHILE))
    def somebody_is_quicker(self, job, turn):
        self.be_overtaken(lambda: turn(self, job))

    # --- What must hold -------------------------------------------------------

    @invariant()
    def at_every_moment(self):
        REACHED["steps"] += 1
        truth.books_are_whole()
        truth.prices_are_their_lines()
        coupon_truth.coupons_are_counted()
        coupon_truth.we_pay_coupons_and_nobody_else()
        truth.nobody_is_owed_less_than_nothing()
        truth.held_is_never_below_zero()
        truth.nothing_is_known_that_is_not_so(self.bank)
        truth.no_more_is_ordered_back_than_was_taken()
        truth.nothing_goes_back(self.seen)
        truth.what_banks_took_stands_apart()
        truth.what_is_certain_has_its_money()
        truth.what_is_certain_stays(self.bank, self.certain)

    def teardown(self):
        try:
            if sys.exc_info()[0] is None:
                self.come_to_rest()
                self.count()
        finally:
            transaction.set_rollback(True)
            self.stack.close()

    def come_to_rest(self):
        """The line is good again, everything is worked on, and days go by."""
        self.bank.faults.clear()
        # In the end a whole day, so that each try was asked about at the last moment.
        for hours in (5, 7, 7, 25):
            self.rest(hours)
        truth.both_sides_agree(self.bank)
        for _ in range(3):
            self.rest(72)
        truth.both_sides_agree(self.bank)
        truth.a_fee_is_all_that_is_taken()
        truth.what_lies_at_the_gateways()
        truth.each_refund_was_made_once(self.bank, self.given)
        for job in Job.objects.all():
            truth.the_job_is_settled(self.bank, job, self.decided.get(job.pk))
        truth.earnings_are_what_was_paid(CAST["worker"])
        report_truth.everything_says_the_same(CAST["worker"], self.now)
        self.at_every_moment()

    def rest(self, hours):
        self.bank.advance(hours * HOUR)
        self.cut = None
        for sweep in SWEEPS:
            sweep(at=self.now)
        for _ in range(20):
            if not queue.work_due(at=self.now):
                return
        raise AssertionError("There is always something to do.")

    def count(self):
        done = GatewayOrder.objects.filter(status="done")
        self.reached |= {f"order: {kind}" for kind in done.values_list("kind", flat=1)}
        paid = Payment.objects.filter(status="released")
        self.reached |= {
            f"paid: {purpose} by {way}"
            for purpose, way in paid.values_list("purpose", "gateway")
        }
        ends = JobEvent.objects.values_list("verb", flat=True)
        self.reached |= {f"job: {verb}" for verb in ends}
        self.reached |= came_of_agreements() | came_of_coupons()
        REACHED["histories"] += 1
        REACHED.update(self.reached)
