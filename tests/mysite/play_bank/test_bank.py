"""The bank as a server of its own: what it remembers, sends by itself, and outlives."""

import http.client
import json
import queue
import signal
import subprocess
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest
import requests

from mysite.play_bank import STRIPE, Endpoint, PlayBank
from mysite.play_bank.bank import RAZORPAY_KEY, RAZORPAY_KEY_SECRET, STRIPE_SECRET
from mysite.play_bank.store import Store
from tests.mysite.play_bank.razorpay_story import shared
from tests.mysite.play_bank.stripe_story import secured, session_of
from tests.play_bank import Caller, stripe_of
from tests.servers import ROOT, free_port

PATIENCE = 20


@pytest.fixture
def shop():
    """A shop's address for events; what arrives is in its `got`."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            self.server.got.put((body, self.headers["Stripe-Signature"]))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *args):
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    server.got = queue.Queue()
    server.url = f"http://127.0.0.1:{server.server_port}/"
    Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


class TestMemory:
    def test_a_restart_keeps_payments(self, tmp_path, watch):
        file = tmp_path / "bank" / "state.sqlite3"
        with PlayBank(file=file, watch=watch) as bank:
            intent = secured(bank, stripe_of(bank))
            bank.advance(3600)
        with PlayBank(file=file, watch=watch) as bank:
            client = stripe_of(bank)
            taken = client.v1.payment_intents.capture(intent.id)
            assert taken.amount_received == 5000
            assert bank.store.ahead == 3600
            assert [e["type"] for e in bank.events][-1] == "payment_intent.succeeded"

    def test_it_is_written_before_anybody_hears_of_it(self, tmp_path, watch):
        """Another bank reads what a killed one would have left."""
        file = tmp_path / "state.sqlite3"
        key = {"idempotency_key": "pay-7-capture-1"}
        with PlayBank(file=file, watch=watch) as bank:
            client = stripe_of(bank)
            intent = secured(bank, client)
            client.v1.payment_intents.capture(intent.id, {}, key)
            with PlayBank(file=file, watch=watch) as other:
                client = stripe_of(other)
                again = client.v1.payment_intents.capture(intent.id, {}, key)
                assert again.status == "succeeded"
                replayed = again.last_response.headers["Idempotent-Replayed"]
                assert replayed == "true"

    def test_every_turn_is_kept(self, tmp_path, watch):
        """After each step a bank that starts anew knows all that this one knows."""
        file = tmp_path / "state.sqlite3"
        with PlayBank(file=file, watch=watch) as bank:
            for step in turns(bank):
                there = Store(file)
                for name, room in bank.store.rooms.items():
                    assert (step, there.rooms.get(name, {})) == (step, room)
                there.close()

    def test_what_ends_by_itself_is_kept_too(self, tmp_path, watch):
        file = tmp_path / "state.sqlite3"
        with PlayBank(file=file, watch=watch) as bank:
            client = stripe_of(bank)
            session = session_of(client)
            bank.store.ahead += 24 * 3600
            client.v1.checkout.sessions.retrieve(session.id)
            there = Store(file)
            kept = there.room("stripe checkout.session")[session.id]
            there.close()
        assert kept["status"] == "expired"


def turns(bank):
    """A payment's life with each gateway, its steps by name."""
    yield from turns_of_a_card(bank)
    with requests.Session() as session:
        session.auth = (RAZORPAY_KEY, RAZORPAY_KEY_SECRET)
        yield from turns_in_india(bank, Caller(session, bank.razorpay_url))


def turns_of_a_card(bank):
    client = stripe_of(bank)
    account = client.v1.accounts.create(
        {"type": "express", "capabilities": {"transfers": {"requested": True}}}
    )
    yield "account"
    bank.join(account.id)
    yield "join"
    session = session_of(client)
    yield "session"
    bank.fail(session.id)
    yield "fail"
    intent = bank.pay(session.id)["id"]
    yield "pay"
    charge = client.v1.payment_intents.capture(intent).latest_charge
    yield "capture"
    client.v1.refunds.create({"payment_intent": intent, "amount": 100})
    yield "refund"
    share = {"amount": 4000, "currency": "usd", "destination": account.id}
    made = client.v1.transfers.create({**share, "source_transaction": charge})
    yield "transfer"
    client.v1.transfers.reversals.create(made.id, {"amount": 50})
    yield "reversal"
    dispute = bank.dispute(charge)["id"]
    yield "dispute"
    bank.decide(dispute, is_won=True)
    yield "decision"
    secured(bank, client)
    yield "hold"
    bank.advance(7 * 86_400)
    yield "expiry"


def turns_in_india(bank, razorpay):
    order = shared(razorpay)
    yield "order"
    bank.fail(order["id"])
    yield "failed payment"
    payment = bank.pay(order["id"])["id"]
    yield "payment"
    path = f"/v1/transfers/{order['transfers'][0]['id']}"
    razorpay("POST", f"{path}/reversals", amount=100)
    yield "part of a share back"
    razorpay("PATCH", path, on_hold=False)
    yield "release"
    key = {"X-Refund-Idempotency": "refund-key-1"}
    razorpay("POST", f"/v1/payments/{payment}/refund", key, amount=1000)
    yield "refund in India"
    bank.advance(86_400)
    yield "settlement"


class TestCourier:
    def test_events_go_out_by_themselves(self, shop, watch):
        endpoint = Endpoint(STRIPE, shop.url, ("whsec_shop",))
        with PlayBank(endpoints=[endpoint], delivers=True, watch=watch) as bank:
            client = stripe_of(bank)
            secured(bank, client)
            got = [shop.got.get(timeout=PATIENCE) for _ in range(4)]
            events = [client.construct_event(*one, "whsec_shop") for one in got]
        assert [event.type for event in events] == [
            "payment_intent.created",
            "charge.succeeded",
            "payment_intent.amount_capturable_updated",
            "checkout.session.completed",
        ]

    def test_so_does_what_only_time_brings(self, shop, watch):
        endpoint = Endpoint(STRIPE, shop.url, ("whsec_shop",))
        with PlayBank(endpoints=[endpoint], delivers=True, watch=watch) as bank:
            session_of(stripe_of(bank))
            bank.store.ahead += 24 * 3600
            body, _ = shop.got.get(timeout=PATIENCE)
        assert json.loads(body)["type"] == "checkout.session.expired"


class TestProcess:
    def test_it_runs_alone_and_stops_when_told(self, tmp_path, shop):
        port, file = free_port(), tmp_path / "state.sqlite3"
        command = [sys.executable, "-m", "mysite.play_bank", "--port", str(port)]
        options = ["--file", str(file), "--stripe-webhook", shop.url]
        process = subprocess.Popen(
            [*command, *options], cwd=ROOT, stdout=subprocess.PIPE, text=True
        )
        try:
            said = process.stdout.readline()
            assert said == f"The play bank is open at http://127.0.0.1:{port}\n"
            there = PlayBank(port=port)
            client = stripe_of(there)
            session = session_of(client)
            client.v1.checkout.sessions.expire(session.id)
            body, signature = shop.got.get(timeout=PATIENCE)
            event = client.construct_event(body, signature, STRIPE_SECRET)
            assert event.data.object.id == session.id
        finally:
            process.send_signal(signal.SIGTERM)
            process.communicate(timeout=PATIENCE)
        assert process.returncode == 0
        there = Store(file)
        assert session.id in there.room("stripe checkout.session")
        there.close()

    def test_a_port_that_is_taken(self, bank):
        command = [sys.executable, "-m", "mysite.play_bank", "--port", str(bank.port)]
        process = subprocess.run(
            command, cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE
        )
        assert process.returncode == 1
        assert f"Port {bank.port} cannot be used" in process.stderr


@pytest.mark.parametrize(("length", "status"), [("1000001", 413), ("many", 400)])
def test_a_body_that_cannot_be_read(bank, length, status):
    link = http.client.HTTPConnection("127.0.0.1", bank.port, timeout=PATIENCE)
    link.request("POST", "/v1/refunds", headers={"Content-Length": length})
    assert link.getresponse().status == status
    link.close()


def test_a_closed_bank_hangs_up():
    """Or it would go on answering whoever kept a connection, beside the next one."""
    with requests.Session() as session:
        with PlayBank() as bank:
            assert session.get(f"{bank.url}/desk/").status_code == 200
        with pytest.raises(requests.ConnectionError):
            session.get(f"{bank.url}/desk/")
