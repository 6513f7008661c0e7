"""What people do with the bank, for tests that need no browser."""

from mysite.play_bank.exchange import Json
from mysite.play_bank.razorpay_double import accounts as linked_accounts
from mysite.play_bank.razorpay_double import disputes as cases
from mysite.play_bank.razorpay_double import payments
from mysite.play_bank.razorpay_double.world import World as RazorpayWorld
from mysite.play_bank.store import Store
from mysite.play_bank.stripe_double import accounts, checkout, disputes
from mysite.play_bank.stripe_double.world import World as StripeWorld

ORDER = "order_"
PAYMENT = "pay_"
CASE = "disp_"
LINKED = "acc_"


class Customers:
    """A Checkout session and an order are paid in the same words."""

    store: Store
    stripe_world: StripeWorld
    razorpay_world: RazorpayWorld

    def pay(self, id: str, **how: str) -> Json:
        """The intent of a Checkout session (`brand`: visa, mastercard, amex), or the
        payment of an order (`method`: upi, card, netbanking).
        """
        with self.store.changing():
            if id.startswith(ORDER):
                payment = self.begun(id, how.pop("method", None))
                return payments.authorise(self.razorpay_world, payment)
            return checkout.pay(self.stripe_world, id, **how)

    def fail(self, id: str, **how: str) -> Json:
        """A try that fails; `why` is declined or denied, for a session also no_funds or
        expired, for an order also timeout.
        """
        with self.store.changing():
            if id.startswith(ORDER):
                payment = self.begun(id, how.pop("method", None))
                return payments.fail(self.razorpay_world, payment, **how)
            return checkout.fail(self.stripe_world, id, **how)

    def second_step(self, id: str, **how: str) -> Json:
        """The bank asks its customer first; `pay` or `fail` is the answer."""
        with self.store.changing():
            if id.startswith(ORDER):
                return self.begun(id, how.get("method"))
            return checkout.ask_more(self.stripe_world, id)

    def begun(self, order_id: str, method: str | None) -> Json:
        """The try that waits for its second step, or a new one."""
        order = self.razorpay_world.get("order", order_id)
        found = self.razorpay_world.every("payment", order_id=order_id)
        waiting = next((one for one in found if one["status"] == "created"), None)
        if waiting and method in (None, waiting["method"]):
            return waiting
        return payments.begin(self.razorpay_world, order, method or "upi")

    def authorise_late(self, payment: str) -> Json:
        """A payment of an order that failed, or that nobody heard of, went through."""
        with self.store.changing():
            found = self.razorpay_world.get("payment", payment)
            return payments.authorise(self.razorpay_world, found)

    def callback(self, payment: str) -> dict[str, str]:
        """The fields that the customer's browser posts to `callback_url`."""
        found = self.razorpay_world.get("payment", payment)
        return payments.callback(self.razorpay_world, found)

    def join(self, account: str) -> Json:
        """A worker has said all that the gateway wants to know, and is accepted."""
        with self.store.changing():
            if account.startswith(LINKED):
                return self.decide_about(account, "activated")
            return accounts.join(self.stripe_world, account)

    def restrict(self, account: str) -> Json:
        """The gateway wants a paper before it pays that worker."""
        with self.store.changing():
            if account.startswith(LINKED):
                return self.decide_about(account, "needs_clarification")
            return accounts.restrict(self.stripe_world, account)

    def decide_about(self, account: str, status: str) -> Json:
        product = linked_accounts.product_of(self.razorpay_world, account)
        linked_accounts.decide(self.razorpay_world, product, status)
        return product

    def dispute(self, charge: str, reason: str = "fraudulent", **how: bool) -> Json:
        """The owner of a card never paid that, they say. For a charge `is_question`:
        their bank asks first; for a payment of an order `deducts_at_once`.
        """
        with self.store.changing():
            if charge.startswith(PAYMENT):
                return cases.begin(self.razorpay_world, charge, reason, **how)
            return disputes.begin(self.stripe_world, charge, reason, **how)

    def insist(self, dispute: str) -> Json:
        """The bank had asked, and now it wants the money."""
        with self.store.changing():
            return disputes.insist(self.stripe_world, dispute)

    def decide(self, dispute: str, *, is_won: bool) -> Json:
        with self.store.changing():
            if dispute.startswith(CASE):
                return cases.decide(self.razorpay_world, dispute, is_won=is_won)
            return disputes.decide(self.stripe_world, dispute, is_won=is_won)
