"""A play bank for a test, on a port of its own, every call of Stripe's API checked."""

import pytest
import stripe

from mysite.play_bank import STRIPE, Endpoint, PlayBank
from mysite.play_bank.bank import STRIPE_KEY
from tests.stripe_contract import Contract, Watch, description

WEBHOOK_SECRET = "whsec_of_a_test"
# Nobody listens there: a test gives `deliver` its own `send`, or another endpoint.
WEBHOOK_URL = "http://127.0.0.1:9/webhooks/stripe/"


@pytest.fixture(scope="session")
def stripe_contract():
    return Contract(description())


@pytest.fixture
def watch(stripe_contract):
    """What the bank tells of every call. A test that calls wrongly on purpose clears
    `violations` when it has looked at them.
    """
    watch = Watch(stripe_contract)
    yield watch
    assert watch.violations == []


@pytest.fixture
def bank(watch):
    endpoint = Endpoint(STRIPE, WEBHOOK_URL, (WEBHOOK_SECRET,))
    with PlayBank(endpoints=[endpoint], watch=watch) as bank:
        yield bank


@pytest.fixture
def stripe_client(bank):
    """The real client, which tries once."""
    client = stripe_of(bank)
    yield client
    client._requestor._client.close()


def stripe_of(bank, key=STRIPE_KEY, retries=0):
    places = ("api", "connect", "files", "meter_events")
    return stripe.StripeClient(
        key,
        base_addresses=dict.fromkeys(places, bank.url),
        max_network_retries=retries,
        http_client=stripe.RequestsClient(timeout=10),
    )
