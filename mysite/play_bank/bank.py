"""The bank as a whole: both doubles over one store, one clock and one outbox.

with PlayBank() as bank:
    bank.stripe_url, bank.razorpay_url    # base addresses for their clients
    bank.pay(session_or_order)            # what somebody does on a hosted page
    bank.deliver()                        # webhooks, when the test says so
"""

from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

from mysite.play_bank import server, visits
from mysite.play_bank.customers import Customers
from mysite.play_bank.exchange import Answer, Exchange, Json, Request
from mysite.play_bank.faults import Fault, Faults
from mysite.play_bank.razorpay_double.double import RazorpayDouble
from mysite.play_bank.razorpay_double.world import World as RazorpayWorld
from mysite.play_bank.store import Store
from mysite.play_bank.stripe_double.double import StripeDouble
from mysite.play_bank.stripe_double.world import World as StripeWorld
from mysite.play_bank.webhooks import (
    RAZORPAY,
    STRIPE,
    Courier,
    Endpoint,
    Outbox,
    Send,
)

STRIPE_KEY = "sk_test_play_bank"
STRIPE_SECRET = "whsec_play_bank"  # noqa: S105
RAZORPAY_KEY = "rzp_test_playbank"
RAZORPAY_KEY_SECRET = "play-bank-key-secret"  # noqa: S105
RAZORPAY_SECRET = "play-bank-webhook-secret"  # noqa: S105
PREFIX = "/razorpay"
CALLS = ("/v1/", "/v2/")
HOSTED = "/v1/checkout/embedded"


class PlayBank(Customers):
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
        razorpay_key: tuple[str, str] = (RAZORPAY_KEY, RAZORPAY_KEY_SECRET),
        watch: Callable[[Exchange], object] = lambda exchange: None,
    ) -> None:
        self.port = port
        self.courier = Courier(self.make_round) if delivers else None
        self.store = Store(file)
        self.outbox = Outbox(self.store, endpoints)
        self.faults = Faults()
        self.watch = watch
        self.stripe_world = StripeWorld(self.store, self.outbox, merchant=merchant)
        self.stripe = StripeDouble(self.stripe_world, stripe_key)
        self.razorpay_world = RazorpayWorld(
            self.store, self.outbox, *razorpay_key, merchant=merchant
        )
        self.razorpay = RazorpayDouble(self.razorpay_world)

    # --- On a port --------------------------------------------------------------

    def __enter__(self) -> "PlayBank":
        self.start()
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def start(self) -> None:
        """Raises OSError when the port is taken."""
        self.listener = server.listen(self, self.port)
        self.port = self.listener.server_port
        self.stripe_world.base = self.url
        if self.courier:
            self.courier.start()

    def close(self) -> None:
        if self.courier:
            self.courier.stop()
        server.close(self.listener)
        self.store.close()

    @property
    def url(self) -> str:
        """Where the pages are."""
        return f"http://{server.HOST}:{self.port}"

    @property
    def stripe_url(self) -> str:
        return self.url

    @property
    def razorpay_url(self) -> str:
        return self.url + PREFIX

    def answer(self, request: Request) -> Answer | None:
        """None: the caller hears nothing at all."""
        gateway, called = STRIPE, request
        if request.path.startswith(PREFIX):
            path = request.path.removeprefix(PREFIX)
            gateway, called = RAZORPAY, replace(request, path=path)
        if not called.path.startswith(CALLS) or called.path == HOSTED:
            return visits.answer(self, request)
        return self.answer_call(gateway, called)

    def answer_call(self, gateway: str, request: Request) -> Answer | None:
        fault = self.faults.next_for(request)
        if fault is Fault.UNREACHABLE:
            return None
        double = self.stripe if gateway == STRIPE else self.razorpay
        is_read = request.method == "GET"
        with self.store.reading() if is_read else self.store.changing():
            answer = double.answer(request, fault)
        self.watch(Exchange(gateway, request, answer))
        return None if fault is Fault.LOST else answer

    # --- Time and events ----------------------------------------------------------

    def now(self) -> int:
        return self.store.now()

    def advance(self, seconds: int) -> None:
        """The bank's clock goes on, and what ends by then has ended."""
        with self.store.changing():
            self.store.ahead += seconds
            self.pass_time()

    def pass_time(self) -> None:
        """What ends by itself has ended."""
        self.stripe.pass_time()
        self.razorpay.pass_time()

    def make_round(self) -> None:
        with self.store.reading():
            self.pass_time()
        self.outbox.send_due()

    @property
    def events(self) -> list[Json]:
        """What happened, the oldest first: `gateway`, `id`, `type`, `body`."""
        return self.outbox.events

    def deliver(
        self,
        events: Iterable[Json] | None = None,
        *,
        times: int = 1,
        send: Send | None = None,
    ) -> list[int]:
        """See `Outbox.deliver`."""
        return self.outbox.deliver(events, times=times, send=send)

    def drop(self, events: Iterable[Json] | None = None) -> None:
        self.outbox.drop(events)
