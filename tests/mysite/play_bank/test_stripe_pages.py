"""The pages that stand for Stripe's, used by a browser without scripts."""

import pytest

from tests.mysite.play_bank.browsing import Browser
from tests.mysite.play_bank.stripe_story import captured, charge_of, session_of, worker

SHOP = "https://shop.example"


@pytest.fixture
def client(stripe_client):
    return stripe_client


@pytest.fixture
def browser(bank):
    return Browser(bank.url)


def status(client, session):
    return client.v1.checkout.sessions.retrieve(session.id).status


class TestCheckout:
    def test_says_what_it_is_and_what_is_paid(self, client, browser):
        page = browser.open(session_of(client, 123450).url)
        assert "Play bank — no money moves here" in page.text
        assert "Pay The shop" in page.text
        assert "$1,234.50" in page.text
        assert "1 × A tap mended" in page.text

    def test_paying_leads_back_to_the_shop(self, client, browser):
        session = session_of(client)
        page = browser.open(session.url).press("pay", brand="mastercard")
        assert page.left_for == f"{SHOP}/back/{session.id}/"
        session = client.v1.checkout.sessions.retrieve(session.id)
        intent = client.v1.payment_intents.retrieve(session.payment_intent)
        charge = charge_of(client, intent)
        assert charge.payment_method_details.card.last4 == "4444"

    def test_a_second_visit_after_paying(self, client, browser):
        session = session_of(client)
        page = browser.open(session.url)
        page.press("pay")
        again = page.press("pay")
        assert "This is paid" in again.text
        assert f"{SHOP}/back/{session.id}/" in again.links
        assert "This is paid" in browser.open(session.url).text

    def test_another_card_after_one_that_was_declined(self, client, browser):
        session = session_of(client)
        page = browser.open(session.url).press("no_funds")
        assert "Your card has insufficient funds. Try another one." in page.text
        assert status(client, session) == "open"
        assert page.press("pay").left_for
        assert status(client, session) == "complete"

    @pytest.mark.parametrize("refreshes", [False, True])
    def test_a_second_step(self, client, browser, refreshes):
        session = session_of(client)
        page = browser.open(session.url).press("ask", brand="amex")
        if refreshes:
            page = browser.open(session.url)
        assert "Is that you?" in page.text
        page = page.press("deny")
        assert "did not agree to the payment. Try another one." in page.text
        page = page.press("ask", brand="amex").press("agree")
        assert page.left_for == f"{SHOP}/back/{session.id}/"
        session = client.v1.checkout.sessions.retrieve(session.id)
        charge = charge_of(
            client, client.v1.payment_intents.retrieve(session.payment_intent)
        )
        assert charge.payment_method_details.card.brand == "amex"

    def test_closing_the_tab_and_going_back_do_nothing(self, bank, client, browser):
        session = session_of(client)
        page = browser.open(session.url)
        closed = browser.open(next(link for link in page.links if "closed" in link))
        assert "You closed the tab" in closed.text
        assert f"{SHOP}/jobs/7/" in page.links
        assert status(client, session) == "open"
        assert bank.events == []
        assert closed.links == [f"/stripe/pay/{session.id}"]

    def test_too_late(self, bank, client, browser):
        session = session_of(client)
        page = browser.open(session.url)
        bank.advance(24 * 3600)
        page = page.press("pay")
        assert (page.status, page.links) == (410, [f"{SHOP}/jobs/7/"])
        assert "Too late to pay here" in page.text

    def test_no_such_page(self, bank, browser):
        for path in ("/stripe/pay/cs_test_nobody", "/stripe/join/x", "/elsewhere/"):
            assert browser.open(bank.url + path).status == 404

    def test_words_of_the_shop_stay_words(self, client, browser):
        price = {
            "currency": "usd",
            "unit_amount": 100,
            "product_data": {"name": "<script>alert(1)</script>"},
        }
        session = session_of(client, line_items=[{"quantity": 1, "price_data": price}])
        page = browser.open(session.url)
        assert "<script" not in page.source
        assert "1 × <script>alert(1)</script>" in page.text


class TestJoining:
    def link(self, client, account):
        return client.v1.account_links.create(
            {
                "account": account,
                "type": "account_onboarding",
                "refresh_url": f"{SHOP}/again/",
                "return_url": f"{SHOP}/done/",
            }
        ).url

    def account(self, client):
        return client.v1.accounts.create(
            {"type": "express", "capabilities": {"transfers": {"requested": True}}}
        ).id

    @pytest.mark.parametrize(
        ("wish", "details", "payouts"),
        [
            ("join", True, True),
            ("restrict", True, False),
            ("later", False, False),
        ],
    )
    def test_what_a_worker_may_do(self, client, browser, wish, details, payouts):
        account = self.account(client)
        page = browser.open(self.link(client, account)).press(wish)
        assert page.left_for == f"{SHOP}/done/"
        found = client.v1.accounts.retrieve(account)
        assert (found.details_submitted, found.payouts_enabled) == (details, payouts)

    def test_a_link_works_once(self, client, browser):
        link = self.link(client, self.account(client))
        page = browser.open(link)
        page.press("later")
        assert browser.open(link).left_for == f"{SHOP}/again/"
        assert page.press("join").left_for == f"{SHOP}/again/"

    def test_a_link_gets_old(self, bank, client, browser):
        link = self.link(client, self.account(client))
        bank.advance(300)
        assert browser.open(link).left_for == f"{SHOP}/again/"

    def test_what_came_in(self, bank, client, browser):
        account = worker(bank, client)
        charge = charge_of(client, captured(bank, client))
        client.v1.transfers.create(
            {
                "amount": 4250,
                "currency": "usd",
                "destination": account,
                "source_transaction": charge.id,
            }
        )
        page = browser.open(client.v1.accounts.login_links.create(account).url)
        assert "worker@shop.example" in page.text
        assert "$42.50" in page.text


class TestDesk:
    def test_a_dispute_from_its_beginning_to_its_end(self, bank, client, browser):
        charge = captured(bank, client).latest_charge
        page = browser.open(f"{bank.url}/").press("dispute")
        (dispute,) = client.v1.disputes.list({"charge": charge}).data
        assert dispute.status == "needs_response"
        page = page.press("won")
        assert client.v1.disputes.retrieve(dispute.id).status == "won"
        assert "won" in page.text

    def test_what_is_not_possible_any_more(self, bank, client, browser):
        captured(bank, client)
        page = browser.open(f"{bank.url}/desk/")
        page.press("dispute")
        assert page.press("dispute").status == 409

    def test_days_go_by(self, bank, client, browser):
        session = session_of(client)
        page = browser.open(f"{bank.url}/desk/").press("day").press("hour")
        assert "ahead: 1 d 1 h." in page.text
        assert status(client, session) == "expired"

    def test_webhooks_are_sent_again(self, bank, client, browser):
        session_of(client, expires_at=bank.now() + 3600)
        bank.advance(3600)
        page = browser.open(f"{bank.url}/desk/")
        assert "checkout.session.expired · not sent yet" in page.text
        assert "checkout.session.expired · no answer" in page.press("deliver").text
