"""A key or a secret that is well formed and wrong: staff are told, and only while it is
so.
"""

import io
import json
import logging

import pytest
from bs4 import BeautifulSoup
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from bookings import jobs
from bookings.models import Attempt, GatewayOrder, WebhookEvent
from bookings.money import checkout, gateways, joining, queue, refunds
from bookings.money.gateways.base import GatewayAway
from mysite.play_bank.stripe_double.double import reading_key
from mysite.play_bank.webhooks import signed
from tests.bookings.paying import begin, made, payment_of
from tests.play_bank import RAZORPAY_WEBHOOK_SECRET, WEBHOOK_SECRET
from tests.site import words as words_in
from toolkit.errors import Refusal

pytestmark = pytest.mark.django_db

WRONG = {
    "stripe": ("STRIPE_SECRET_KEY", "sk_test_of_another_shop"),
    "razorpay": ("RAZORPAY_KEY_SECRET", "of-another-shop"),
}
NAMES = {
    "stripe": "STRIPE_SECRET_KEY",
    "razorpay": "RAZORPAY_KEY_ID, RAZORPAY_KEY_SECRET",
}
TITLES = {"stripe": "Card, by Stripe", "razorpay": "UPI or card, by Razorpay"}


def words(response):
    return words_in(BeautifulSoup(response.content, "html.parser"))


@pytest.fixture(autouse=True)
def quiet():
    """An alarm rings once for a process, not once for a test."""
    for gateway in gateways.GATEWAYS.values():
        trust = gateway.trust
        for alarm in (trust.key_alarm, trust.word_alarm, *trust.right_alarms.values()):
            alarm.rings = False


@pytest.fixture
def told(as_user, finance):
    """What Finance reads on every page that should say it."""

    def read():
        client = as_user(finance)
        pages = [
            reverse("wagtailadmin_home"),
            reverse("money_to_look_at"),
            *(
                reverse(model.snippet_viewset.get_url_name("list"))
                for model in (Attempt, GatewayOrder, WebhookEvent)
            ),
        ]
        return [words(client.get(page)) for page in pages]

    return read


@pytest.fixture
def wrong_key(settings):
    def change(way):
        name, wrong = WRONG[way]
        right = getattr(settings, name)
        setattr(settings, name, wrong)
        return lambda: setattr(settings, name, right)

    return change


def sentence(way):
    return f"{TITLES[way]} has not taken our key since "


@pytest.mark.parametrize("way", ["stripe", "razorpay"])
def test_staff_read_it_until_a_call_is_answered(
    online, ask, worker, wrong_key, told, way, caplog
):
    job = jobs.accept(ask(gateway=way), by=worker)
    assert not any(sentence(way) in page for page in told())
    mend = wrong_key(way)
    for _ in range(3):
        with pytest.raises(checkout.NoAnswer):
            begin(job)
    for page in told():
        assert sentence(way) in page
        assert f"Is {NAMES[way]} right?" in page
    asked = f"{way} does not take our key: is {NAMES[way]} right?"
    assert caplog.messages.count(asked) == 1
    mend()
    begin(job)
    assert not any(sentence(way) in page for page in told())


def test_the_log_says_once_that_it_is_over(online, accepted, wrong_key, caplog):
    caplog.set_level(logging.WARNING)
    mend = wrong_key("stripe")
    with pytest.raises(checkout.NoAnswer):
        begin(accepted)
    mend()
    for _ in range(2):
        gateways.gateway("stripe").check_key()
    assert caplog.messages.count("stripe takes our key.") == 1


def asking(online, job, finance):
    with pytest.raises(checkout.NoAnswer, match="Stripe does not take our key"):
        checkout.ask(payment_of(job), by=finance)


def giving_back(online, job, finance):
    refunds.refund(payment_of(job), 700, by=finance, reason="A tile broke.")
    queue.work_due()
    assert [order.status for order in made("refund")] == ["waiting"]


def joining_in(online, job, finance):
    with pytest.raises(Refusal):
        joining.begin(job.worker.worker_profile, "https://s.example/")


@pytest.mark.parametrize("call", [asking, giving_back, joining_in])
def test_by_whichever_call(online, paid, finance, wrong_key, told, call):
    wrong_key("stripe")
    call(online, paid, finance)
    assert sentence("stripe") in told()[0]


LACKS = "Card, by Stripe has not let our key do this since "


def test_a_key_that_lacks_a_right_is_told_until_that_call_is_answered(
    online, accepted, settings, told
):
    whole = settings.STRIPE_SECRET_KEY
    settings.STRIPE_SECRET_KEY = reading_key(whole)
    gateways.gateway("stripe").check_key()
    assert not any(LACKS in page for page in told())
    with pytest.raises(checkout.NoAnswer):
        begin(accepted)
    # What it may do says nothing of what it may not.
    gateways.gateway("stripe").check_key()
    for page in told():
        assert LACKS in page
        assert "write Checkout Sessions. Give the key of STRIPE_SECRET_KEY" in page
        assert sentence("stripe") not in page
    # In its dashboard a right is given to the very same key.
    with gateways.gateway("stripe").trust.asking("write Checkout Sessions"):
        pass
    assert not any(LACKS in page for page in told())


def test_each_right_is_asked_for(online, settings, caplog):
    settings.STRIPE_SECRET_KEY = reading_key(settings.STRIPE_SECRET_KEY)
    with pytest.raises(CommandError, match="Not every gateway"):
        call_command("check_gateways", stdout=(said := io.StringIO()))
    assert said.getvalue().splitlines() == [
        "stripe: our key lacks rights: write Checkout Sessions; write PaymentIntents; "
        "write Refunds; write Accounts; write Account Links; write Transfers.",
        "razorpay: takes our key.",
    ]
    assert caplog.messages == []


TEST_KEY = "has a test key: what people pay with it is no money."


@pytest.mark.parametrize(
    ("key", "address", "is_said"),
    [
        ("sk_test_1", "https://api.stripe.com", True),
        ("rk_test_1", "https://api.stripe.com", True),
        ("sk_live_1", "https://api.stripe.com", False),
        ("sk_test_1", None, False),
    ],
)
def test_a_test_key_where_people_pay(online, settings, told, key, address, is_said):
    settings.STRIPE_SECRET_KEY = key
    settings.STRIPE_API = address or settings.STRIPE_API
    assert {TEST_KEY in page for page in told()} == {is_said}


@pytest.mark.parametrize(("key", "is_said"), [("test", True), ("live", False)])
def test_the_same_in_india(online, settings, told, key, is_said):
    settings.RAZORPAY_KEY_ID = f"rzp_{key}_1"
    settings.RAZORPAY_API = "https://api.razorpay.com"
    assert {TEST_KEY in page for page in told()} == {is_said}


def test_another_key_has_not_been_refused_yet(online, accepted, settings, told):
    settings.STRIPE_SECRET_KEY = "sk_test_of_another_shop"
    with pytest.raises(checkout.NoAnswer):
        begin(accepted)
    assert sentence("stripe") in told()[0]
    settings.STRIPE_SECRET_KEY = "sk_test_not_tried_yet"
    assert sentence("stripe") not in told()[0]


def test_who_says_no_to_something_else_takes_the_key(online, accepted, finance, told):
    attempt = begin(accepted)
    Attempt.objects.update(checkout_id="cs_test_of_another_bank")
    with pytest.raises(checkout.NoAnswer):
        checkout.ask(attempt.payment, by=finance)
    assert not any(sentence("stripe") in page for page in told())


def test_a_customers_page_asks_nothing_more(online, accepted, as_user, wrong_key):
    page = reverse("bookings:job", args=[accepted.code])
    wrong_key("stripe")
    with pytest.raises(checkout.NoAnswer):
        begin(accepted)
    said = words(as_user(accepted.customer).get(page))
    assert "key" not in said


class TestWebhooks:
    def send(self, way, secret):
        about = {"payload": {}, "data": {"object": {}}}
        text = json.dumps({"id": "evt_1", "type": "x", "event": "x"} | about)
        event = {"gateway": way, "body": text, "id": "evt_1", "type": "x"}
        body, headers = signed(event, (secret,))
        address = reverse("bookings:webhook", args=[way])
        how = {"content_type": "application/json", "headers": headers}
        return Client().post(address, body, **how).status_code

    @pytest.mark.parametrize(
        ("way", "right"),
        [("stripe", WEBHOOK_SECRET), ("razorpay", RAZORPAY_WEBHOOK_SECRET)],
    )
    def test_staff_read_how_many_until_one_fits(self, online, told, way, right, caplog):
        said = f"webhooks of {TITLES[way]} with a wrong signature since"
        for _ in range(3):
            assert self.send(way, "whsec_of_somebody_else") == 400
        for page in told():
            assert f"3 {said}" in page
            assert f"Is {way.upper()}_WEBHOOK_SECRETS right?" in page
        name = (
            f"{way} signs webhooks otherwise: is {way.upper()}_WEBHOOK_SECRETS right?"
        )
        assert sum(name in one for one in caplog.messages) == 1
        assert self.send(way, right) == 200
        assert not any(said in page for page in told())

    def test_what_is_not_signed_at_all_is_nobodys_news(self, online, told):
        address = reverse("bookings:webhook", args=["stripe"])
        assert Client().post(address, "{}", content_type="x/y").status_code == 400
        assert not any("wrong signature" in page for page in told())


class TestCommand:
    def say(self):
        out = io.StringIO()
        try:
            call_command("check_gateways", stdout=out)
        except CommandError:
            return out.getvalue(), 1
        return out.getvalue(), 0

    def test_right(self, online):
        said = "stripe: takes our key.\nrazorpay: takes our key.\n"
        assert self.say() == (said, 0)

    @pytest.mark.parametrize("way", ["stripe", "razorpay"])
    def test_wrong(self, online, wrong_key, way):
        wrong_key(way)
        said, failed = self.say()
        assert failed
        assert f"{way}: {way.capitalize()} does not take our key." in said
        assert said.count("takes our key.") == 1

    def test_missing(self, online, settings):
        settings.STRIPE_WEBHOOK_SECRETS = []
        said, failed = self.say()
        assert failed
        assert "stripe: STRIPE_WEBHOOK_SECRETS is not set." in said

    def test_none(self, db):
        assert self.say() == ("No gateway is switched on and has keys.\n", 0)


def test_what_was_known_may_be_lost_with_the_cache(online, accepted, wrong_key, told):
    """The next call finds it out again."""
    wrong_key("stripe")
    for _ in range(2):
        cache.clear()
        with pytest.raises(GatewayAway):
            gateways.gateway("stripe").check_key()
        assert sentence("stripe") in told()[0]
