"""What two people agree on besides the booking in a random history of money, what a
customer adds, and what Finance lets them off.
"""

from hypothesis import strategies as st
from hypothesis.stateful import rule

from bookings import queries
from bookings.jobs import scope
from bookings.models import Attempt, CouponUse, Payment, ScopeChange
from bookings.money import checkout, dues, tips, waiving
from tests.bookings.paying import WAY
from tests.bookings.people import CAST, People, found


class Agreements(People):
    made = People.made

    @rule(
        job=made,
        percent=st.sampled_from([10, 50, 100, 300, 2500]),
        odd=st.integers(1, 9),
        pieces=st.integers(1, 2),
    )
    def propose(self, job, percent, odd, pieces):
        """Now and then more than anybody may propose."""
        job = found(job)
        cost = job.price * percent // 100 + odd
        extras = [(f"Piece {n}", cost + n) for n in range(pieces)]
        how = {"by": CAST["worker"], "reason": "It is worse.", "at": self.now}
        self.do("propose", scope.propose, job, extras, **how)

    @rule(job=made, agrees=st.sampled_from([True, True, False]), again=st.booleans())
    def answer(self, job, agrees, again):
        change = ScopeChange.objects.filter(job=job).last()
        for _ in range(1 + again) if change else ():
            change.job = found(job)
            how = {"by": CAST["customer"], "seen": change.amount, "at": self.now}
            self.do("answer", scope.answer, change, agrees=agrees, **how)

    @rule(job=made)
    def withdraw(self, job):
        if change := ScopeChange.objects.filter(job=job).last():
            change.job = found(job)
            how = {"by": CAST["worker"], "at": self.now}
            self.do("withdraw", scope.withdraw, change, **how)

    @rule(job=made)
    def waive(self, job):
        """All that is owed for a job and may be waived."""
        job = found(job)
        for payment in queries.payments_of(job):
            payment.job = job
            how = {"by": CAST["finance"], "reason": "It is fair.", "at": self.now}
            self.do("waive", waiving.waive, payment, **how)

    @rule(
        job=made,
        amount=st.sampled_from([99, 100, 777, 20_000, 10**9]),
        way=st.sampled_from(["stripe", "razorpay"]),
        then=st.sampled_from(["", "pay", "pay", "fail"]),
    )
    def tip(self, job, amount, way, then):
        """Begun, and perhaps paid; the page stays open, to be paid much later."""
        how = {"by": CAST["customer"], "at": self.now}
        given = self.do("tip", tips.give, found(job), amount, way, **how)
        place = given and self.do("begin", checkout.begin, given, WAY, **how)
        if not place:
            return
        self.pages.setdefault(job, []).append(place.id)
        if then:
            self.do(f"tip: {then}", getattr(self.bank, then), place.id)

    @rule(
        way=st.sampled_from(["stripe", "razorpay"]),
        then=st.sampled_from(["", "pay", "pay", "fail"]),
    )
    def pay_dues(self, way, then):
        """The worker pays what they owe us of cash, or begins to."""
        how = {"at": self.now}
        begun = self.do("dues", dues.pay, CAST["worker"], "INR", way, **how)
        how["by"] = CAST["worker"]
        place = begun and self.do("begin", checkout.begin, begun, WAY, **how)
        if not place:
            return
        self.pages.setdefault(begun.job.pk, []).append(place.id)
        if then:
            self.do(f"dues: {then}", getattr(self.bank, then), place.id)

    @rule(job=made)
    def give_back_dues(self, job):
        """A part, on the gateway's own pages."""
        taken = Attempt.objects.filter(payment__purpose="dues", status="captured")
        for attempt in taken.filter(payment__job=job):
            amount = (attempt.captured - attempt.refunded) // 2
            if self.do("dues back", self.give_back, attempt, amount):
                self.given[attempt.pk] += amount


def came_of_agreements():
    """What a history has come to, by names."""
    changes = ScopeChange.objects.select_related("job")
    reached = {f"more: {change.status}" for change in changes}
    for change in changes:
        apart = Payment.objects.filter(job=change.job, number=change.number)
        if change.status == "agreed" and not apart.exists():
            how = "in cash" if change.job.gateway == "cash" else "online"
            reached.add(f"more joins the price {how}")
    waived = Payment.objects.filter(status="waived").values_list("purpose", flat=True)
    return reached | {f"waived: {purpose}" for purpose in waived}


def came_of_coupons():
    reached = set()
    for use in CouponUse.objects.select_related("job"):
        job, few = use.job, use.coupon.most_uses
        if use.given_back_at:
            reached.add("coupon: given back")
            continue
        if few and use.coupon.uses.filter(given_back_at=None).count() == few:
            reached.add("coupon: used up")
        for payment in job.payments.filter(status="released"):
            reached |= set(came_of_payment(payment))
    return reached


def came_of_payment(payment):
    if payment.is_fee:
        yield "coupon: spent by a fee"
    if not payment.discount:
        return
    yield f"coupon: paid by {payment.gateway}"
    if payment.discount > payment.commission:
        yield "coupon: more than our commission"
    if payment.refunded:
        yield "coupon: refunded"
    if payment.job.decided_price is not None:
        yield "coupon: of a part"
