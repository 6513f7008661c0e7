"""`python -m mysite.play_bank`: the bank in a process of its own, until Ctrl-C."""

import argparse
import signal
import sys
from pathlib import Path
from threading import Event

from mysite.play_bank.bank import (
    RAZORPAY_KEY,
    RAZORPAY_KEY_SECRET,
    RAZORPAY_SECRET,
    STRIPE_KEY,
    STRIPE_SECRET,
    PlayBank,
)
from mysite.play_bank.webhooks import RAZORPAY, STRIPE, Endpoint


def main() -> int:
    given = read()
    is_over = Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: is_over.set())
    bank = PlayBank(
        port=given.port,
        file=given.file,
        endpoints=endpoints(given),
        delivers=True,
        merchant=given.merchant,
        stripe_key=given.stripe_key,
        razorpay_key=(given.razorpay_key, given.razorpay_key_secret),
    )
    try:
        bank.start()
    except OSError as error:
        sys.stderr.write(f"Port {given.port} cannot be used: {error}\n")
        return 1
    sys.stdout.write(f"The play bank is open at {bank.url}\n")
    sys.stdout.flush()
    is_over.wait()
    bank.close()
    return 0


def read() -> argparse.Namespace:
    parser = argparse.ArgumentParser("python -m mysite.play_bank", description=__doc__)
    parser.add_argument("--port", type=int, default=8010, help="0: a free one")
    parser.add_argument("--file", type=Path, help="where it remembers; else it forgets")
    parser.add_argument("--merchant", default="The shop", help="whose account it is")
    parser.add_argument("--stripe-key", default=STRIPE_KEY)
    parser.add_argument("--stripe-webhook", help="the address that events are sent to")
    parser.add_argument("--stripe-secret", default=STRIPE_SECRET, help="signs them")
    parser.add_argument("--razorpay-key", default=RAZORPAY_KEY)
    parser.add_argument("--razorpay-key-secret", default=RAZORPAY_KEY_SECRET)
    parser.add_argument("--razorpay-webhook", help="the same for its events")
    parser.add_argument("--razorpay-secret", default=RAZORPAY_SECRET)
    return parser.parse_args()


def endpoints(given: argparse.Namespace) -> list[Endpoint]:
    asked = (
        (STRIPE, given.stripe_webhook, given.stripe_secret),
        (RAZORPAY, given.razorpay_webhook, given.razorpay_secret),
    )
    return [Endpoint(name, url, (secret,)) for name, url, secret in asked if url]


if __name__ == "__main__":
    sys.exit(main())
