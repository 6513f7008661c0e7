"""What banks of customers do in a random history of money, and what is done about it;
and what workers are paid out meanwhile.
"""

from hypothesis import strategies as st
from hypothesis.stateful import rule

from bookings.models import Attempt, Contest, PayoutLine
from bookings.money import losses, payouts
from tests.bookings import documents, truth
from tests.bookings.agreements import Agreements
from tests.bookings.people import CAST


class Banks(Agreements):
    made = Agreements.made

    @rule(job=made, is_question=st.booleans(), deducts=st.booleans())
    def contest(self, job, is_question, deducts):
        """The customer tells their bank that they do not know of it."""
        for attempt in Attempt.objects.filter(payment__job=job, status="captured"):
            charge = documents.charge_of(self.bank, attempt)
            by_stripe = attempt.gateway == "stripe"
            how = {"is_question": is_question}
            if not by_stripe:
                how = {"deducts_at_once": deducts}
            self.do("contest", self.bank.dispute, charge, **how)

    @rule(job=made, is_won=st.booleans())
    def the_bank_decides(self, job, is_won):
        for attempt in Attempt.objects.filter(payment__job=job, status="captured"):
            for case in documents.cases_of(self.bank, attempt):
                if case["status"].startswith("warning_") and not is_won:
                    self.do("insist", self.bank.insist, case["id"])
                name = "contest won" if is_won else "contest lost"
                self.do(name, self.bank.decide, case["id"], is_won=is_won)

    @rule(job=made)
    def take_back_a_loss(self, job):
        for contest in Contest.objects.filter(attempt__payment__job=job):
            how = {"by": CAST["finance"], "reason": "Nobody came.", "at": self.now}
            self.do("loss taken back", losses.take_back, contest, **how)

    @rule()
    def pay_out(self):
        asked = truth.contested_entries()
        batch = self.do("pay out", payouts.make_batch, by=CAST["finance"], at=self.now)
        if batch:
            lines = PayoutLine.objects.filter(payout__batch=batch, entry__in=asked)
            assert not lines.exists(), "A bank still decides about it."
            for payout in batch.payouts.filter(way="bank"):
                how = {"by": CAST["finance"], "at": self.now}
                self.do("paid out", payouts.mark_done, payout, **how)
