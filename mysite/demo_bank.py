"""The play bank that runs beside the demo, when there are no keys of a real gateway."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings

from mysite.play_bank.bank import RAZORPAY_SECRET, STRIPE_SECRET, PlayBank
from mysite.play_bank.webhooks import RAZORPAY, STRIPE, Endpoint

SECRETS = {STRIPE: STRIPE_SECRET, RAZORPAY: RAZORPAY_SECRET}


class PortTaken(Exception):
    """Another process listens on this port."""


@contextmanager
def beside(site: str) -> Iterator[None]:
    """Open, while the site at this address is, if the settings ask for it. What was
    paid there is remembered until the next start. Raises PortTaken.
    """
    if not getattr(settings, "PLAY_BANK", False):
        yield
        return
    bank = PlayBank(
        port=settings.PLAY_BANK_PORT,
        file=settings.STATE_DIR / "play-bank.json",
        endpoints=[
            Endpoint(name, f"{site}/webhooks/{name}/", (secret,))
            for name, secret in SECRETS.items()
        ],
        delivers=True,
        merchant=settings.WAGTAIL_SITE_NAME,
    )
    try:
        bank.start()
    except OSError as error:
        raise PortTaken(bank.port) from error
    try:
        yield
    finally:
        bank.close()
