"""Above a limit two people of Finance move money: one proposes, another approves."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from bookings import jobs
from bookings.models import (
    BookingSettings,
    Contest,
    GatewayOrder,
    Payment,
    Payout,
    PayoutBatch,
    Posting,
    Proposal,
)
from bookings.money import losses, payments, payouts, proposals, refunds, waiving
from bookings.money.two_people import NeedsTwo
from bookings.states import Status, Verb
from tests.bookings.paying import begin, made, payment_of, work_through
from tests.bookings.test_contests import EARNED, decide
from tests.cast import make_user
from toolkit.cache.until_edit import empty_all
from toolkit.errors import NotAllowed, NotNow, Unprocessable

pytestmark = pytest.mark.django_db

LIMIT, PRICE = 10_000, 34_900
LATER = timedelta(days=10)
WHY = "It drips."
Kind = Proposal.Kind


@pytest.fixture
def limited():
    policy = BookingSettings.load()
    policy.two_people_above = LIMIT
    policy.save()


@pytest.fixture
def second(finance):
    user = make_user("second", finance.role)
    user.groups.set(finance.groups.all())
    return type(user).objects.get(pk=user.pk)


@pytest.fixture
def proposed(limited, paid, finance):
    return propose_refund(payment_of(paid), LIMIT + 1, finance)


def propose_refund(payment, amount, by):
    left = refunds.refundable(payment)
    how = {"by": by, "reason": WHY}
    with pytest.raises(NeedsTwo) as needs:
        refunds.refund(payment, amount, seen=left, **how)
    about = {"payment": payment, "left": left}
    return proposals.propose(Kind.REFUND, needs.value, **about, **how)


class TestLimit:
    def test_up_to_it_one_is_enough(self, limited, paid, finance):
        refunds.refund(payment_of(paid), LIMIT, by=finance, reason=WHY)
        assert len(made("refund")) == 1

    def test_without_one_there_is_none(self, paid, finance):
        refunds.refund(payment_of(paid), PRICE, by=finance, reason=WHY)
        assert len(made("refund")) == 1

    def test_nobody_is_above_it(self, limited, paid, boss):
        with pytest.raises(NeedsTwo):
            refunds.refund(payment_of(paid), LIMIT + 1, by=boss, reason=WHY)
        assert made("refund") == []

    def test_a_sum_in_another_currency_always_needs_two(self, limited, paid, finance):
        payment = payment_of(paid)
        Payment.objects.filter(pk=payment.pk).update(currency="USD")
        payment.refresh_from_db()
        with pytest.raises(NeedsTwo):
            refunds.refund(payment, 1, by=finance, reason=WHY)


class TestDeciding:
    def test_a_second_person_agrees(self, proposed, second, paid):
        assert made("refund") == []
        done = proposals.approve(proposed, by=second)
        (order,) = made("refund")
        assert (order.amount, order.reason, order.ordered_by) == (
            LIMIT + 1,
            WHY,
            second,
        )
        assert (done.status, done.decided_by) == ("approved", second)
        work_through()
        assert payment_of(paid).refunded == LIMIT + 1

    def test_twice_is_once(self, proposed, second):
        proposals.approve(proposed, by=second)
        proposals.approve(proposed, by=second)
        assert len(made("refund")) == 1

    def test_what_is_decided_is_decided(self, proposed, second, boss, finance):
        proposals.approve(proposed, by=second)
        for act in (proposals.approve, proposals.decline):
            how = {"reason": WHY} if act is proposals.decline else {}
            with pytest.raises(NotNow):
                act(proposed, by=boss, **how)
        with pytest.raises(NotNow):
            proposals.withdraw(proposed, by=finance)

    @pytest.mark.parametrize(
        "who", ["finance", "customer", "worker", "other_customer", "support", "editor"]
    )
    def test_never_by_who_proposed_it_nor_by_others(self, proposed, request, who):
        user = request.getfixturevalue(who)
        with pytest.raises(NotAllowed):
            proposals.approve(proposed, by=user)
        with pytest.raises(NotAllowed):
            proposals.decline(proposed, by=user, reason=WHY)
        assert made("refund") == []

    def test_nor_by_a_superuser_who_proposed_it(self, limited, paid, boss):
        own = propose_refund(payment_of(paid), PRICE, boss)
        with pytest.raises(NotAllowed):
            proposals.approve(own, by=boss)

    def test_the_database_holds_it_too(self, proposed, finance):
        with pytest.raises(IntegrityError), transaction.atomic():
            Proposal.objects.filter(pk=proposed.pk).update(
                status="approved", decided_by=finance
            )

    def test_what_has_changed_is_refused_and_still_waits(
        self, proposed, second, paid, finance
    ):
        refunds.refund(payment_of(paid), 100, by=finance, reason=WHY)
        with pytest.raises(NotNow, match="given back meanwhile"):
            proposals.approve(proposed, by=second)
        proposed.refresh_from_db()
        assert (proposed.status, proposed.decided_by) == ("waiting", None)
        assert len(made("refund")) == 1

    def test_declined_with_a_reason(self, proposed, second):
        with pytest.raises(Unprocessable):
            proposals.decline(proposed, by=second, reason=" ")
        done = proposals.decline(proposed, by=second, reason="Too much.")
        assert (done.status, done.answer) == ("declined", "Too much.")
        assert made("refund") == []

    def test_who_proposed_it_takes_it_back(self, proposed, finance, second):
        with pytest.raises(NotAllowed):
            proposals.withdraw(proposed, by=second)
        assert proposals.withdraw(proposed, by=finance).status == "withdrawn"
        with pytest.raises(NotNow):
            proposals.approve(proposed, by=second)

    def test_the_same_waits_once(self, proposed, paid, second):
        with pytest.raises(NotNow, match="proposed already"):
            propose_refund(payment_of(paid), PRICE, second)

    def test_proposing_needs_a_reason_and_the_right(self, limited, paid, support):
        how = {"payment": payment_of(paid), "left": PRICE}
        needs = NeedsTwo({"INR": PRICE})
        with pytest.raises(NotAllowed):
            proposals.propose(Kind.REFUND, needs, by=support, reason=WHY, **how)

    def test_without_a_reason_nothing_is_proposed(self, limited, paid, finance):
        needs = NeedsTwo({"INR": PRICE})
        with pytest.raises(Unprocessable):
            proposals.propose(
                Kind.REFUND, needs, by=finance, reason="", payment=payment_of(paid)
            )


class TestPayouts:
    @pytest.fixture
    def batch(self, limited, paid, finance):
        self.at = timezone.now() + LATER
        with pytest.raises(NeedsTwo) as needs:
            payouts.make_batch(by=finance, at=self.at)
        assert not PayoutBatch.objects.exists()
        how = {"by": finance, "reason": WHY, "at": self.at}
        return proposals.propose(Kind.PAYOUT, needs.value, **how)

    def test_a_batch_counts_as_a_whole(self, batch, second):
        assert (batch.amount, batch.seen["sums"]) == (EARNED, {"INR": EARNED})
        proposals.approve(batch, by=second, at=self.at + timedelta(days=1))
        payout = Payout.objects.get()
        assert (payout.amount, payout.batch.made_by) == (EARNED, second)

    def test_what_went_back_since_is_left_out(self, batch, second, paid, finance):
        refunds.refund(payment_of(paid), 1000, by=finance, reason=WHY)
        work_through()
        proposals.approve(batch, by=second, at=self.at)
        assert Payout.objects.get().amount < EARNED

    def test_never_more_than_was_proposed(self, batch, second):
        Proposal.objects.update(seen={"sums": {"INR": EARNED - 1}})
        with pytest.raises(NotNow, match="More is due by now"):
            proposals.approve(batch, by=second, at=self.at)
        assert not PayoutBatch.objects.exists()


class TestLosses:
    def test_a_loss_is_taken_back_by_two(
        self, limited, online, paid, asked, finance, second
    ):
        lost = decide(online, asked, is_won=False)
        with pytest.raises(NeedsTwo) as needs:
            losses.take_back(lost, by=finance, reason=WHY)
        how = {"by": finance, "reason": WHY, "contest": lost}
        proposal = proposals.propose(Kind.TAKE_BACK, needs.value, **how)
        proposals.approve(proposal, by=second)
        lost.refresh_from_db()
        assert (lost.taken_back, lost.decision) == (EARNED, WHY)


class TestWaiving:
    @pytest.fixture
    def owed(self, job_in):
        return job_in(Status.FINISHED)

    def test_an_unpaid_price_in_cash(self, owed, finance, worker):
        payment = waiving.waive(payment_of(owed), by=finance, reason=WHY)
        assert payment.status == "waived"
        assert not Posting.objects.exists()
        event = owed.events.last()
        assert (event.verb, event.reason) == (Verb.WAIVE, f"₹349: {WHY}")
        with pytest.raises(NotNow):
            payments.mark_paid(payment, by=worker)
        with pytest.raises(NotNow, match="already"):
            waiving.waive(payment, by=finance, reason=WHY)

    def test_a_fee_by_card_and_what_is_paid_on_its_page_goes_back(
        self, online, accepted, finance
    ):
        type(accepted).objects.filter(pk=accepted.pk).update(cancel_fee=10_000)
        job = type(accepted).objects.with_people().get(pk=accepted.pk)
        late = job.cancel_free_until + timedelta(minutes=1)
        jobs.cancel(job, by=job.customer, at=late)
        fee = payment_of(job)
        online.advance(int((late - timezone.now()).total_seconds()))
        attempt = begin(job, at=late)
        waiving.waive(fee, by=finance, reason=WHY, at=late)
        online.pay(attempt.checkout_id)
        work_through()
        attempt.refresh_from_db()
        assert attempt.status == "ended"
        assert GatewayOrder.objects.filter(kind="void", status="done").exists()
        assert not Posting.objects.exists()

    def test_not_what_is_paid(self, owed, finance, worker):
        payments.mark_paid(payment_of(owed), by=worker)
        with pytest.raises(NotNow, match="still to be paid"):
            waiving.waive(payment_of(owed), by=finance, reason=WHY)

    def test_not_before_the_work_is_confirmed(self, online, accepted, finance):
        with pytest.raises(NotNow, match="under way"):
            waiving.waive(payment_of(accepted), by=finance, reason=WHY)

    def test_with_a_reason(self, owed, finance):
        with pytest.raises(Unprocessable):
            waiving.waive(payment_of(owed), by=finance, reason=" ")

    @pytest.mark.parametrize("who", ["customer", "worker", "support", "editor"])
    def test_by_nobody_but_finance(self, owed, request, who):
        with pytest.raises(NotAllowed):
            waiving.waive(payment_of(owed), by=request.getfixturevalue(who), reason=WHY)

    def test_above_the_limit_by_two(self, limited, owed, finance, second):
        payment = payment_of(owed)
        with pytest.raises(NeedsTwo) as needs:
            waiving.waive(payment, by=finance, reason=WHY)
        how = {"by": finance, "reason": WHY, "payment": payment}
        proposal = proposals.propose(Kind.WAIVE, needs.value, **how)
        payments.mark_paid(payment, by=owed.worker)
        with pytest.raises(NotNow):
            proposals.approve(proposal, by=second)
        assert payment_of(owed).status == "released"


def test_a_limit_is_never_below_zero():
    policy = BookingSettings.load()
    policy.two_people_above = -1
    with pytest.raises(ValidationError):
        policy.full_clean()


class TestSlices:
    """What one person moves in parts counts as one sum."""

    @pytest.fixture
    def by(self, limited, paid):
        payment = payment_of(paid)

        def refund(who, amount, **how):
            return refunds.refund(payment, amount, by=who, reason=WHY, **how)

        return refund

    def test_parts_of_one_job_count_together(self, by, finance, second):
        by(finance, 6_000)
        by(finance, 4_000)
        with pytest.raises(NeedsTwo, match="with ₹100 that you gave back") as needs:
            by(finance, 1)
        assert (needs.value.sums, needs.value.earlier) == ({"INR": 1}, LIMIT)
        by(second, LIMIT)
        assert len(made("refund")) == 3

    def test_so_do_the_payments_of_one_job(self, by, paid, finance):
        by(finance, LIMIT)
        tip = payment_of(paid)
        attempt = tip.attempts.get()
        tip.pk, tip.code, tip.purpose = None, "tip1234567", Payment.Purpose.TIP
        tip.save()
        attempt.pk, attempt.code, attempt.payment = None, "try1234567", tip
        attempt.checkout_id = "cs_other"
        attempt.save()
        with pytest.raises(NeedsTwo, match="with ₹100"):
            refunds.refund(tip, 1, by=finance, reason=WHY)

    def test_what_two_agreed_to_counts_for_neither(
        self, proposed, by, paid, finance, second
    ):
        proposals.approve(proposed, by=second)
        by(second, LIMIT)
        by(finance, LIMIT)
        with pytest.raises(NeedsTwo):
            by(second, 1)

    def test_what_was_long_ago_counts_no_more(self, by, finance):
        by(finance, LIMIT)
        at = timezone.now() + timedelta(days=29)
        with pytest.raises(NeedsTwo):
            by(finance, 1, at=at)
        by(finance, 1, at=at + timedelta(days=2))

    def test_it_is_approved_as_ever(self, by, paid, finance, second):
        by(finance, LIMIT)
        proposal = propose_refund(payment_of(paid), 100, finance)
        assert (proposal.amount, proposal.seen["earlier"]) == (100, LIMIT)
        proposals.approve(proposal, by=second)
        assert len(made("refund")) == 2

    def test_waiving(self, limited, job_in, finance, second):
        job = job_in(Status.FINISHED)
        price = payment_of(job)
        Payment.objects.filter(pk=price.pk).update(amount=LIMIT)
        more = payment_of(job)
        more.pk, more.code, more.purpose = None, "more123456", Payment.Purpose.EXTRA
        more.amount, more.commission = 1, 0
        more.save()
        waiving.waive(price, by=finance, reason=WHY)
        with pytest.raises(NeedsTwo, match="with ₹100 that you waived"):
            waiving.waive(more, by=finance, reason=WHY)
        assert waiving.waive(more, by=second, reason=WHY).status == "waived"

    def test_losses(self, limited, online, paid, asked, finance):
        lost = decide(online, asked, is_won=False)
        other = Contest.objects.get(pk=lost.pk)
        other.pk, other.external_id = None, "dp_other"
        other.taken_back, other.decided_by = LIMIT, finance
        other.decided_at, other.withdrawn = timezone.now(), 0
        other.save()
        policy = BookingSettings.load()
        policy.two_people_above = EARNED - 1
        policy.save()
        empty_all()
        with pytest.raises(NeedsTwo, match="with ₹100 that you took back"):
            losses.take_back(lost, by=finance, reason=WHY)
