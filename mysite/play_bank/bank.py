"""The bank as a whole: both doubles over one store, one clock and one outbox.

with PlayBank() as bank:
    bank.url                      # base address of both APIs and of all pages
    bank.pay(session_id)          # what somebody does on a hosted page
    bank.deliver()                # webhooks, when the test says so
"""

from collections.abc import Callable, Iterable
from pathlib import Path

from mysite.play_bank import server, visits
from mysite.play_bank.exchange import Answer, Exchange, Json, Request
from mysite.play_bank.faults import Fault, Faults
from mysite.play_bank.store import Store
from mysite.play_bank.stripe_double import accounts, checkout, disputes
from mysite.play_bank.stripe_double.double import StripeDouble, broken
from mysite.play_bank.stripe_double.world import World
from mysite.play_bank.webhooks import STRIPE, Courier, Endpoint, Outbox, Send

STRIPE_KEY = "sk_test_play_bank"
STRIPE_SECRET = "whsec_play_bank"  # noqa: S105


class PlayBank:
    """`watch` is told of every call of an API, with its answer. With a `file` it
    remembers; when it `delivers`, webhooks are sent by themselves.
    """

    def __init__(
        self,
        *,
        port: int = 0,
        file: Path | None = None,
        endpoints: Iterable[Endpoint] = (),
        delivers: bool = False,
        merchant: str = "The shop",
        stripe_key: str = STRIPE_KEY,
        watch: Callable[[Exchange], object] = lambda exchange: None,
    ) -> None:
        self.port = port
        self.courier = Courier(self.make_round) if delivers else None
        self.store = Store(file)
        self.outbox = Outbox(self.store, endpoints)
        self.faults = Faults()
        self.watch = watch
        self.world = World(self.store, self.outbox, merchant=merchant)
        self.stripe = StripeDouble(self.world, stripe_key)

    # --- On a port --------------------------------------------------------------

    def __enter__(self) -> "PlayBank":
        self.start()
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def start(self) -> None:
        self.listener = server.listen(self, self.port)
        self.port = self.listener.server_port
        self.world.base = self.url
        if self.courier:
            self.courier.start()

    def close(self) -> None:
        if self.courier:
            self.courier.stop()
        server.close(self.listener)

    def make_round(self) -> None:
        with self.store.reading():
            self.stripe.pass_time()
        self.outbox.send_due()

    @property
    def url(self) -> str:
        """Where the pages are, and the base address for Stripe's client."""
        return f"http://{server.HOST}:{self.port}"

    def answer(self, request: Request) -> Answer | None:
        """None: the caller hears nothing at all."""
        if not request.path.startswith("/v1/"):
            return visits.answer(self, request)
        fault = self.faults.next_for(request)
        if fault is Fault.UNREACHABLE:
            return None
        if fault is Fault.BROKEN:
            return Answer.of_json(500, broken("Something went wrong on our side."))
        if fault is Fault.BUSY:
            return Answer.of_json(429, broken("Too many requests."))
        is_read = request.method == "GET"
        with self.store.reading() if is_read else self.store.changing():
            answer = self.stripe.answer(request, fault)
        self.watch(Exchange(STRIPE, request, answer))
        return None if fault is Fault.LOST else answer

    # --- What people do on the hosted pages ---------------------------------------

    def pay(self, id: str, **how: str) -> Json:
        """Pay a Checkout session; `brand` is visa, mastercard or amex."""
        with self.store.changing():
            return checkout.pay(self.world, id, **how)

    def fail(self, id: str, **why: str) -> Json:
        """A try that fails; `why` is declined, no_funds, expired or denied."""
        with self.store.changing():
            return checkout.fail(self.world, id, **why)

    def second_step(self, id: str) -> Json:
        """The card's bank asks its owner first; `pay` or `fail` is the answer."""
        with self.store.changing():
            return checkout.ask_more(self.world, id)

    def join(self, account: str) -> Json:
        """A worker has said all that Stripe wants to know."""
        with self.store.changing():
            return accounts.join(self.world, account)

    def restrict(self, account: str) -> Json:
        """Stripe wants a paper before it pays that worker out."""
        with self.store.changing():
            return accounts.restrict(self.world, account)

    def dispute(self, charge: str, reason: str = "fraudulent") -> Json:
        with self.store.changing():
            return disputes.begin(self.world, charge, reason)

    def decide(self, dispute: str, *, is_won: bool) -> Json:
        with self.store.changing():
            return disputes.decide(self.world, dispute, is_won=is_won)

    # --- Time and events ------------------------------------------------------------

    def now(self) -> int:
        return self.store.now()

    def advance(self, seconds: int) -> None:
        """The bank's clock goes on, and what ends by then has ended."""
        with self.store.changing():
            self.store.ahead += seconds
            self.stripe.pass_time()

    @property
    def events(self) -> list[Json]:
        return self.outbox.events

    def deliver(
        self,
        events: Iterable[Json] | None = None,
        *,
        times: int = 1,
        send: Send | None = None,
    ) -> list[int]:
        return self.outbox.deliver(events, times=times, send=send)

    def drop(self, events: Iterable[Json] | None = None) -> None:
        self.outbox.drop(events)
