"""What customers, workers and the team may do to a few jobs in a random history of
money. Half-way the process may be killed, or somebody else be quicker.
"""

from collections import Counter
from contextlib import ExitStack, nullcontext
from datetime import timedelta

from django.db import transaction
from django.test import Client
from django.utils import timezone
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    multiple,
    rule,
)

from bookings import jobs, queries
from bookings.models import Coupon, Job, JobEvent
from bookings.money import (
    checkout,
    choosing,
    payments,
    planning,
    queue,
    refunds,
    webhooks,
)
from bookings.money.gateways.base import GatewayAway
from bookings.states import ENDED, Status, Verb
from mysite.play_bank import PlayBank
from mysite.play_bank.razorpay_double import refunds as razorpay_refunds
from mysite.play_bank.stripe_double import refunds as stripe_refunds
from mysite.play_bank.visits import REFUSALS
from tests.bookings import truth
from tests.bookings.chosen_lives import LIVES
from tests.bookings.crashes import Crash, Cut
from tests.bookings.paying import WAY
from tests.play_bank import through
from toolkit.errors import Refusal

REACHED = Counter()
# The people, Django's settings, the endpoints of webhooks and who watches the calls.
CAST = {}
WAYS = ["cash", "stripe", "razorpay"]
# None, a sum, half of the price, nearly all of it, and one with few uses.
CODES = ["", "", "SUM", "HALF", "MOST", "FEW"]
MEANS = ["return page", "webhook", "clock", "queue"]
HOUR = 3600
MINUTE = timedelta(minutes=1)
ORDINARY = {
    Status.PENDING: Verb.ACCEPT,
    Status.ACCEPTED: Verb.START,
    Status.ONGOING: Verb.COMPLETE,
    Status.COMPLETED: Verb.CONFIRM,
}


class People(RuleBasedStateMachine):
    made = Bundle("made")

    def __init__(self):
        super().__init__()
        self.calls, self.answers, self.cut = 0, 0, None
        self.given = Counter()
        # What the team said is owed of a price, by job.
        self.decided = {}
        self.pages, self.reached = {}, set()
        self.seen, self.certain = {}, {}
        self.stack = ExitStack()
        bank = PlayBank(endpoints=CAST["endpoints"], watch=self.watch)
        self.bank = self.stack.enter_context(bank)
        CAST["settings"].STRIPE_API = bank.stripe_url
        CAST["settings"].RAZORPAY_API = bank.razorpay_url
        self.life = self.stack.enter_context(transaction.atomic())
        self.send = through(Client())

    def watch(self, exchange):
        CAST["watch"](exchange)
        self.answers += 1
        self.calls += exchange.request.method != "GET"

    # --- How everything is done -----------------------------------------------

    @property
    def now(self):
        return timezone.now() + timedelta(seconds=self.bank.store.ahead)

    @property
    def cast(self):
        return CAST

    def found(self, pk):
        return found(pk)

    def go_to(self, moment):
        ahead = (moment - self.now).total_seconds()
        if ahead > 0:
            self.bank.advance(int(ahead) + 1)

    def do(self, name, act, *args, **how):
        """What it gives; None when it was refused, or when the process was killed."""
        try:
            with self.cut or nullcontext():
                done = act(*args, **how)
        except (Refusal, GatewayAway, *REFUSALS):
            self.reached.add("refused")
            return None
        except Crash:
            self.cut = None
            self.reached.add("crash")
            return None
        self.reached.add(str(name))
        return done

    def move(self, job, verb, by, **more):
        how = {"by": by, "reason": "Because.", "at": self.now}
        return self.do(verb, jobs.VERBS[verb], job, **how, **more)

    def be_overtaken(self, turn):
        """Something else happens between what the gateway answers next and what is
        made of it.
        """
        before = self.answers

        def meanwhile():
            self.cut = None
            self.reached.add("overtaken")
            turn()
            truth.nothing_goes_back(self.seen)

        self.cut = Cut(0, lambda: self.answers > before, meanwhile)

    def securing(self, means, act, *args):
        """Something that may make the money certain, and by which means it did."""
        secured = JobEvent.objects.filter(verb=Verb.SECURE)
        before = secured.count()
        self.do(means, act, *args, at=self.now)
        if secured.count() > before:
            self.reached.add(f"secured by the {means}")

    # --- People ---------------------------------------------------------------

    @initialize(
        target=made,
        way=st.sampled_from(["stripe", "razorpay"]),
        means=st.sampled_from(MEANS),
        life=st.sampled_from(LIVES),
        code=st.sampled_from(CODES),
    )
    def begin_with_one(self, way, means, life, code):
        """The first is the one that is to be begun with, where that is said."""
        way, life = CAST.get("way", way), CAST.get("life", life)
        return self.ask_and_go_on(2, 10, way, means, life, code)

    @rule(
        target=made,
        days=st.sampled_from([1, 2, 2, 3, 4, 9]),
        hour=st.integers(9, 16),
        way=st.sampled_from([*WAYS, "stripe", "razorpay"]),
        means=st.sampled_from(MEANS),
        life=st.sampled_from(LIVES),
        code=st.sampled_from(CODES),
    )
    def ask(self, days, hour, way, means, life, code):
        return self.ask_and_go_on(days, hour, way, means, life, code)

    @rule(is_active=st.booleans())
    def pause_a_coupon(self, is_active):
        """What was promised stays promised."""
        Coupon.objects.filter(code="HALF").update(is_active=is_active)

    def ask_and_go_on(self, days, hour, way, means, life, code=""):
        profile = CAST["worker"].worker_profile
        local = self.now.astimezone(profile.city.tz) + timedelta(days=days)
        job = self.do(
            "ask",
            jobs.request,
            profile,
            by=CAST["customer"],
            start=local.replace(hour=hour, minute=0, second=0, microsecond=0),
            minutes=60,
            title="Any",
            address="Any",
            gateway=way,
            code=code,
            at=self.now,
        )
        if job is None:
            return multiple()
        steps, turn = life
        for _ in range(steps):
            self.next_step(found(job.pk), means)
        turn(self, job.pk)
        return job.pk

    @rule(job=made, steps=st.integers(1, 4), means=st.sampled_from(MEANS))
    def go_on(self, job, steps, means):
        """Some steps of what usually comes next: else few come as far as the money."""
        for _ in range(steps):
            self.next_step(found(job), means)

    def next_step(self, job, means):
        payment = owed(job)
        is_open = payment is not None and payment.status == "created"
        if is_open and payment.gateway == "cash" and planning.is_due(payment):
            self.do("cash", payments.mark_paid, payment, by=job.worker, at=self.now)
        elif is_open and payment.gateway != "cash":
            self.to_the_page(job.pk)
            self.pay(job.pk, -1)
            self.become_known(payment, means)
        elif verb := ORDINARY.get(job.status):
            if verb == Verb.START:
                self.go_to(job.scheduled_time)
            by = job.customer if verb == Verb.CONFIRM else job.worker
            self.move(job, verb, by)
        else:
            self.do("queue", queue.work_due, at=self.now)

    def become_known(self, payment, means):
        """What was paid at the gateway, by one of the ways in which we hear of it."""
        if means == "return page":
            self.securing(means, checkout.look_again, payment)
        elif means == "webhook":
            self.do("word", self.bank.deliver, send=self.send)
            self.securing(means, webhooks.work_due)
        else:
            self.bank.advance(HOUR)
            act = queue.reconcile_due if means == "clock" else queue.work_due
            self.securing(means, act)

    @rule(job=made)
    def to_the_page(self, job):
        """The customer is led to the gateway, and may close the tab there."""
        job = found(job)
        payment = owed(job)
        if payment is None:
            return
        if payment.pay_from:
            self.go_to(payment.pay_from)
        how = {"by": job.customer, "at": self.now}
        place = self.do("begin", checkout.begin, payment, WAY, **how)
        if place:
            self.pages.setdefault(job.pk, []).append(place.id)

    @rule(job=made, page=st.integers(-3, -1))
    def pay(self, job, page):
        """On the newest page or on one that was left open."""
        if place := self.page_of(job, page):
            is_late = found(job).status in ENDED
            if self.do("pay", self.bank.pay, place) and is_late:
                self.reached.add("paid when it was over")

    @rule(job=made, page=st.integers(-3, -1), then=st.sampled_from(["", "pay", "fail"]))
    def second_step(self, job, page, then):
        if place := self.page_of(job, page):
            self.do("second step", self.bank.second_step, place)
            if then:
                self.do(then, getattr(self.bank, then), place)

    @rule(job=made, is_good_after_all=st.booleans())
    def fail(self, job, is_good_after_all):
        place = self.page_of(job, -1)
        tried = place and self.do("fail", self.bank.fail, place)
        if tried and is_good_after_all and tried.get("entity") == "payment":
            self.do("authorised late", self.bank.authorise_late, tried["id"])

    def page_of(self, job, page):
        pages = self.pages.get(job, [])
        return pages[max(page, -len(pages))] if pages else None

    def go_to_where_it_is_taken(self, job):
        """A bank would soon let go of what it keeps for us."""
        payment = owed(found(job))
        attempt = payment and queries.living_attempt(payment)
        if attempt and attempt.capture_before:
            self.go_to(attempt.capture_before - planning.BEFORE_IT_GOES)

    @rule(job=made)
    def come_back(self, job):
        if payment := owed(found(job)):
            self.securing("return page", checkout.look_again, payment)

    @rule(job=made, way=st.sampled_from(WAYS))
    def change_way(self, job, way):
        job = found(job)
        before = job.gateway
        self.do("choose", choosing.choose, job, way, by=job.customer, at=self.now)
        if found(job.pk).gateway != before:
            self.reached.add("change of way")

    @rule(
        job=made,
        who=st.sampled_from(["customer", "customer", "worker", "support"]),
        is_late=st.booleans(),
    )
    def cancel(self, job, who, is_late):
        job = found(job)
        if is_late and job.status == Status.ACCEPTED:
            self.go_to(job.cancel_free_until + MINUTE)
        self.move(job, Verb.CANCEL, CAST[who])

    @rule(job=made, who=st.sampled_from(["customer", "worker"]), stands=st.booleans())
    def dispute(self, job, who, stands):
        job = found(job)
        self.move(job, Verb.DISPUTE, CAST[who])
        if self.reached and found(job.pk).status == Status.DISPUTED:
            verb = Verb.RESOLVE_FINISHED if stands else Verb.RESOLVE_CANCELLED
            self.move(job, verb, CAST["support"])

    @rule(
        job=made,
        who=st.sampled_from(["customer", "worker"]),
        percent=st.sampled_from([1, 33, 50, 60, 75, 99]),
        odd=st.integers(0, 9),
    )
    def split(self, job, who, percent, odd):
        """A dispute that ends with a part of the price."""
        job = found(job)
        amount = job.price * percent // 100 + odd
        self.move(job, Verb.DISPUTE, CAST[who])
        self.move(found(job.pk), Verb.RESOLVE_SPLIT, CAST["support"], amount=amount)
        if job.pk not in self.decided and was_split(job):
            self.decided[job.pk] = amount

    @rule(job=made, who=st.sampled_from(["customer", "worker"]))
    def no_show(self, job, who):
        """One of the two waits and goes."""
        job = found(job)
        if job.status == Status.ACCEPTED:
            self.go_to(job.no_show_from)
            self.move(job, Verb.NO_SHOW, CAST[who])

    @rule(job=made, by=st.sampled_from(["worker", "finance"]))
    def mark_as_paid(self, job, by):
        self.do("mark", payments.mark_job_paid, found(job), by=CAST[by], at=self.now)

    @rule(
        job=made,
        quarters=st.sampled_from([1, 1, 2, 4, 4, 5]),
        odd=st.integers(0, 9),
        at_once=st.booleans(),
        which=st.integers(0, 2),
    )
    def refund(self, job, quarters, odd, at_once, which=0):
        """A part, all, and more than there is, of one of the sums."""
        payment = owed(found(job), which)
        if payment is None:
            return
        left = refunds.refundable(payment) or payment.amount
        amount = left * quarters // 4 - (odd if quarters < 4 else 0)
        how = {"by": CAST["finance"], "reason": "It drips.", "at": self.now}
        is_ordered = self.do(
            "order of a refund", refunds.refund, payment, amount, **how
        )
        if is_ordered and at_once:
            self.do("queue", queue.work_due, at=self.now)

    @rule(job=made, quarters=st.sampled_from([1, 2, 4]), which=st.integers(0, 2))
    def refund_at_the_gateway(self, job, quarters, which=0):
        """Somebody gives money back there, and does not ask us."""
        payment = owed(found(job), which)
        attempt = payment and queries.living_attempt(payment)
        if attempt and attempt.status == "captured":
            amount = (attempt.captured - attempt.refunded) * quarters // 4
            if self.do("refund at the gateway", self.give_back, attempt, amount):
                self.given[attempt.pk] += amount

    def give_back(self, attempt, amount):
        with self.bank.store.changing():
            if attempt.gateway == "stripe":
                asked = {"payment_intent": attempt.charge_id, "amount": amount}
                return stripe_refunds.create(self.bank.stripe_world, asked)
            asked, world = {"amount": amount}, self.bank.razorpay_world
            return razorpay_refunds.create(world, asked, attempt.charge_id)


def found(pk):
    return Job.objects.with_people().get(pk=pk)


def was_split(job):
    return job.events.filter(verb=Verb.RESOLVE_SPLIT).exists()


def owed(job, which=0):
    """The sum to look at now; with a number a later one or the tip, if there is one."""
    payment = queries.payment_of(job)
    if which:
        payment = (queries.sums_of(job)[: which + 1] or [None])[-1]
    if payment is not None:
        payment.job = job
    return payment
