"""What seldom happens between us and a gateway: a sentence, and the books stay true."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from bookings import jobs
from bookings.models import Attempt, BookingSettings, GatewayOrder, WebhookEvent
from bookings.money import (
    checkout,
    choosing,
    gateways,
    methods,
    orders,
    queue,
    refunds,
)
from bookings.money.webhooks import MAX_TRIES
from bookings.states import Verb
from mysite.play_bank.faults import Fault
from mysite.play_bank.webhooks import signed
from tests.bookings.paying import (
    FINISHING,
    WAY,
    attempt_of,
    begin,
    made,
    pay,
    payment_of,
    work_through,
)
from tests.cast import drive
from tests.play_bank import RAZORPAY_WEBHOOK_SECRET
from tests.reading import text
from toolkit.cache.until_edit import empty_all
from toolkit.errors import NotAllowed, NotNow, Unprocessable

SOON = timedelta(minutes=10)


@pytest.fixture
def in_india(online, ask, worker):
    return jobs.accept(ask(gateway="razorpay"), by=worker)


def sessions(bank):
    return list(bank.stripe_world.every("checkout.session"))


class TestTheWayThere:
    def test_is_for_the_customer_alone(self, online, accepted, other_customer):
        with pytest.raises(NotAllowed, match="Only the customer"):
            checkout.begin(payment_of(accepted), WAY, by=other_customer)
        assert sessions(online) == []

    def test_is_not_for_cash(self, online, ask, customer):
        job = drive(ask(), Verb.ACCEPT, *FINISHING)
        with pytest.raises(NotNow, match="nothing to pay online"):
            checkout.begin(payment_of(job), WAY, by=customer)

    def test_they_need_not_type_their_address_again(self, online, accepted):
        way = replace(WAY, email="ananya@example.com")
        checkout.begin(payment_of(accepted), way, by=accepted.customer)
        (session,) = sessions(online)
        assert session["customer_email"] == "ananya@example.com"

    def test_what_the_gateway_refuses_was_no_try(self, online, ask, worker):
        worker.worker_profile.hourly_rate = 10
        worker.worker_profile.save()
        job = jobs.accept(ask(gateway="stripe"), by=worker)
        for _ in range(2):
            with pytest.raises(checkout.NoAnswer, match="nothing was taken"):
                begin(job)
        assert set(Attempt.objects.values_list("status", "check_at")) == {
            ("ended", None)
        }

    def test_a_way_that_is_switched_off_meanwhile(self, online, accepted):
        policy = BookingSettings.load()
        policy.offer_stripe = BookingSettings.Offer.NO
        policy.save()
        empty_all()
        with pytest.raises(checkout.NoAnswer, match="pay in another way"):
            begin(accepted)
        assert sessions(online) == []

    def test_an_answer_that_is_a_page(self, online, in_india, settings):
        settings.RAZORPAY_API = online.url + "/desk"
        with pytest.raises(checkout.NoAnswer):
            begin(in_india)
        settings.RAZORPAY_API = online.razorpay_url
        assert begin(in_india).checkout_id


class TestKeys:
    @pytest.mark.parametrize(
        ("way", "name"),
        [("stripe", "STRIPE_SECRET_KEY"), ("razorpay", "RAZORPAY_KEY_SECRET")],
    )
    def test_one_that_is_not_taken_is_no_answer(
        self, online, ask, worker, settings, way, name
    ):
        job = jobs.accept(ask(gateway=way), by=worker)
        right = getattr(settings, name)
        setattr(settings, name, "sk_test_of_another_shop")
        with pytest.raises(checkout.NoAnswer):
            begin(job)
        setattr(settings, name, right)
        assert begin(job).checkout_id

    @pytest.mark.parametrize(
        ("way", "name", "wrong"),
        [
            ("stripe", "STRIPE_SECRET_KEY", "pk_test_1"),
            ("razorpay", "RAZORPAY_KEY_ID", "key_1"),
        ],
    )
    def test_one_of_another_kind_offers_nothing(
        self, online, ask, settings, way, name, wrong
    ):
        setattr(settings, name, wrong)
        assert f"{name} is no" in gateways.gateway(way).problem()
        assert way not in methods.offered("INR")
        with pytest.raises(Unprocessable):
            ask(gateway=way)

    def test_without_a_purse_there_are_the_gateways(self, online):
        policy = BookingSettings.load()
        policy.offer_cash = False
        policy.save()
        empty_all()
        assert methods.offered("INR") == ["stripe", "razorpay"]

    def test_stripes_own_pages_are_elsewhere_than_its_calls(self, settings):
        settings.STRIPE_API = "https://api.stripe.com"
        assert gateways.gateway("stripe").hosts == ("https://checkout.stripe.com",)
        assert gateways.payer("stripe").hosts == ("https://connect.stripe.com",)


class TestAsking:
    def test_is_for_finance(self, online, accepted, support):
        with pytest.raises(NotAllowed, match="Only Finance"):
            checkout.ask_about(begin(accepted), by=support)

    def test_there_must_be_something_to_ask_about(self, online, accepted, finance):
        online.faults.plan(Fault.UNREACHABLE, times=2)
        with pytest.raises(checkout.NoAnswer):
            begin(accepted)
        with pytest.raises(NotNow, match="knows nothing of this try"):
            checkout.ask_about(Attempt.objects.get(), by=finance)

    def test_what_it_never_heard_of_is_no_answer(self, online, accepted, finance):
        attempt = begin(accepted)
        attempt.checkout_id = "cs_test_of_another_bank"
        attempt.save()
        with pytest.raises(checkout.NoAnswer, match="Stripe does not answer"):
            checkout.ask(attempt.payment, by=finance)


class TestHowItWasPaid:
    def test_by_card_in_india(self, online, in_india):
        attempt = begin(in_india)
        online.pay(attempt.checkout_id, method="card")
        checkout.look_again(attempt.payment)
        assert attempt_of(in_india).method == "Visa •••• 1111"

    def test_without_a_card(self, online, accepted):
        attempt = begin(accepted)
        online.pay(attempt.checkout_id)
        (charge,) = online.stripe_world.every("charge")
        with online.store.changing():
            charge["payment_method_details"] = {"type": "link", "link": {}}
        checkout.look_again(attempt.payment)
        assert attempt_of(accepted).method == "link"
        assert payment_of(accepted).status == "secured"

    def test_what_goes_back_is_said_on_the_page(self, online, paid, finance, as_user):
        page = as_user(paid.customer)
        address = reverse("bookings:job", args=[paid.code])
        refunds.refund(payment_of(paid), 700, by=finance, reason="A tile broke.")
        work_through()
        refunds.refund(payment_of(paid), 300, by=finance, reason="Another one.")
        said = text(page.get(address)).translate({0x2068: None, 0x2069: None})
        assert "given back on" in said
        assert "“A tile broke.”" in said
        assert "is on its way back: “Another one.”" in said


class TestOrders:
    @pytest.mark.parametrize("path", ["/expire", "/cancel"])
    def test_an_answer_that_was_lost_is_read(self, online, accepted, customer, path):
        """A page that is left is closed, what is held is let go: each once."""
        if path == "/cancel":
            jobs.cancel(pay(online, accepted), by=customer)
        else:
            begin(accepted)
            choosing.choose(accepted, "cash", by=customer)
        online.faults.plan(Fault.LOST, on=path, times=2)
        work_through()
        (order,) = GatewayOrder.objects.all()
        assert (order.status, order.tries) == ("done", 2)
        assert Attempt.objects.get().status == "ended"

    def test_who_comes_second_sends_nothing(self, online, secured):
        drive(secured, *FINISHING)
        (order,) = made("capture")
        at = order.next_try
        assert orders.send(order, at=at).status == "done"
        assert orders.send(order, at=at).status == "done"
        assert GatewayOrder.objects.get(pk=order.pk).tries == 1

    def test_done_and_then_no_answer_is_asked_for_soon(self, online, secured):
        job = drive(secured, *FINISHING)
        (order,) = made("capture")
        online.faults.plan(Fault.UNREACHABLE, methods=("GET",), times=2)
        assert orders.send(order, at=order.next_try).status == "done"
        assert payment_of(job).status == "secured"
        work_through()
        assert payment_of(job).status == "released"

    def test_a_person_is_told_of_many_tries(self, online, secured, caplog):
        job = drive(secured, *FINISHING)
        online.faults.plan(Fault.UNREACHABLE, on="/capture", times=None)
        at = job.ends_at
        for day in range(orders.MANY_TRIES):
            orders.send_due(at=at + timedelta(days=day))
        assert f"after {orders.MANY_TRIES} tries" in caplog.text
        assert [order.status for order in made("capture")] == ["waiting"]

    @pytest.fixture
    def refused(self, online, paid, finance):
        """A refund of a payment that the bank does not know."""
        refunds.refund(payment_of(paid), 700, by=finance, reason="A tile broke.")
        Attempt.objects.update(charge_id="pi_of_another_bank")
        work_through()
        (order,) = made("refund")
        assert order.status == "failed"
        return order

    def test_finance_sends_a_refused_one_again(self, refused, paid, finance, support):
        with pytest.raises(NotAllowed, match="Only Finance"):
            orders.try_again(refused, by=support)
        orders.try_again(refused, by=finance)
        work_through()
        assert [order.status for order in made("refund")] == ["done"]
        assert payment_of(paid).refunded == 700

    def test_what_is_owed_is_taken_once_more(self, online, secured, finance):
        job = drive(secured, *FINISHING)
        Attempt.objects.update(charge_id="pi_of_another_bank")
        work_through()
        (order,) = made("capture")
        assert (order.status, payment_of(job).status) == ("failed", "secured")
        orders.try_again(order, by=finance)
        work_through()
        assert [order.status for order in made("capture")] == ["done"]
        assert payment_of(job).status == "released"

    def test_what_the_bank_has_let_go_is_not_asked_for(self, online, secured, finance):
        drive(secured, *FINISHING)
        online.advance(8 * 24 * 3600)
        work_through()
        (order,) = made("capture")
        with pytest.raises(NotNow, match="no longer needed"):
            orders.try_again(order, by=finance)

    def test_a_refused_one_is_not_ordered_twice(
        self, online, in_india, customer, finance
    ):
        job = pay(online, in_india)
        Attempt.objects.update(charge_id="pay_of_another_bank")
        jobs.cancel(job, by=customer)
        work_through()
        payment = job.payments.get()
        assert checkout.ask(payment, by=finance) == 1
        assert [order.status for order in made("refund")] == ["failed"]

    @pytest.mark.parametrize(
        ("kind", "status"), [("capture", "failed"), ("expire", "done")]
    )
    def test_what_is_no_order_in_india(self, online, in_india, kind, status):
        """Money is taken at once there, and a page does not end."""
        attempt = begin(in_india)
        order = GatewayOrder.objects.create(
            attempt=attempt,
            kind=kind,
            number=1,
            key_number=2 if kind == "expire" else 1,
            amount=0,
            next_try=timezone.now(),
        )
        orders.send_due()
        order.refresh_from_db()
        assert order.status == status


class TestWords:
    def send(self, document, secret=RAZORPAY_WEBHOOK_SECRET):
        event = {"gateway": "razorpay", "body": document, "id": "evt_1", "type": "x"}
        body, headers = signed(event, (secret,))
        address = reverse("bookings:webhook", args=["razorpay"])
        kind = {"content_type": "application/json", "headers": headers}
        return Client().post(address, body, **kind).status_code

    @pytest.mark.parametrize("document", ["[]", "nope", '{"payload": 3}', "{}"])
    def test_signed_nonsense_from_india_is_refused(self, online, document):
        assert self.send(document) == 400
        assert WebhookEvent.objects.count() == 0

    def test_an_empty_secret_has_signed_nothing(self, online, settings):
        settings.RAZORPAY_WEBHOOK_SECRETS = [" "]
        assert self.send('{"event": "x", "payload": {}}', " ") == 400
        settings.RAZORPAY_WEBHOOK_SECRETS = [RAZORPAY_WEBHOOK_SECRET]
        assert self.send('{"event": "x", "payload": {}}') == 200

    @pytest.fixture
    def word(self, online, accepted):
        return WebhookEvent.objects.create(
            gateway="stripe",
            event_id="evt_1",
            kind="checkout.session.completed",
            payload={},
            attempt=begin(accepted),
            next_try=timezone.now(),
        )

    def test_one_that_is_never_settled_waits_for_a_person(self, online, word, caplog):
        online.faults.plan(Fault.UNREACHABLE, methods=("GET",), times=None)
        for day in range(MAX_TRIES + 1):
            queue.work_due(at=timezone.now() + timedelta(days=day))
        word.refresh_from_db()
        assert (word.status, word.tries) == ("failed", MAX_TRIES)
        assert f"not settled after {MAX_TRIES} tries" in caplog.text

    def test_one_about_nothing_of_ours_is_done(self, word):
        WebhookEvent.objects.update(attempt=None)
        queue.work_due()
        word.refresh_from_db()
        assert (word.status, word.problem) == ("done", "")
