"""A play bank for a test, on a port of its own, every call of Stripe's API checked."""

from urllib.parse import urlsplit

import pytest
import requests
import stripe

from mysite.play_bank import RAZORPAY, STRIPE, Endpoint, PlayBank
from mysite.play_bank.bank import RAZORPAY_KEY, RAZORPAY_KEY_SECRET, STRIPE_KEY
from tests.stripe_contract import Contract, Watch, description

WEBHOOK_SECRET = "whsec_of_a_test"
# Nobody listens there: a test gives `deliver` its own `send`, or another endpoint.
WEBHOOK_URL = "http://127.0.0.1:9/webhooks/stripe/"
RAZORPAY_WEBHOOK_SECRET = "razorpay-secret-of-a-test"
RAZORPAY_WEBHOOK_URL = "http://127.0.0.1:9/webhooks/razorpay/"


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
    endpoints = [
        Endpoint(STRIPE, WEBHOOK_URL, (WEBHOOK_SECRET,)),
        Endpoint(RAZORPAY, RAZORPAY_WEBHOOK_URL, (RAZORPAY_WEBHOOK_SECRET,)),
    ]
    with PlayBank(endpoints=endpoints, watch=watch) as bank:
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
        base_addresses=dict.fromkeys(places, bank.stripe_url),
        max_network_retries=retries,
        http_client=stripe.RequestsClient(timeout=10),
    )


@pytest.fixture
def razorpay(bank):
    """Calls Razorpay's API: `razorpay("POST", "/v1/orders", amount=100, …)`."""
    with requests.Session() as session:
        session.auth = (RAZORPAY_KEY, RAZORPAY_KEY_SECRET)
        yield Caller(session, bank.razorpay_url)


class Refused(Exception):
    def __init__(self, status, error):
        super().__init__(error["description"])
        self.status = status
        self.error = error


class Caller:
    def __init__(self, session, url):
        self.session = session
        self.url = url

    def __call__(self, method, path, headers=None, **given):
        """The document of the answer. Raises Refused."""
        sent = {"params" if method == "GET" else "json": given}
        answer = self.session.request(
            method, self.url + path, headers=headers, timeout=10, **sent
        )
        if answer.status_code != 200:
            raise Refused(answer.status_code, answer.json()["error"])
        return answer.json()


def through(client):
    """A `send` for `bank.deliver` that goes through Django's test client."""

    def send(url, body, headers):
        kind = headers["Content-Type"]
        path = urlsplit(url).path
        answer = client.post(path, body, content_type=kind, headers=dict(headers))
        return answer.status_code

    return send
