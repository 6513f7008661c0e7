"""Workers' accounts, transfers to them, and disputes, asked for by Stripe's client."""

import pytest
import stripe

from tests.mysite.play_bank.stripe_story import (
    JOB,
    captured,
    charge_of,
    secured,
    worker,
)

DAY = 86_400


@pytest.fixture
def client(stripe_client):
    return stripe_client


def share(client, account, charge=None, amount=4250, **more):
    given = {"amount": amount, "currency": "usd", "destination": account, **more}
    if charge:
        given["source_transaction"] = charge.id
    return client.v1.transfers.create(given)


class TestAccounts:
    def test_from_the_first_day_to_the_first_payout(self, bank, client):
        account = client.v1.accounts.create(
            {"type": "express", "capabilities": {"transfers": {"requested": True}}}
        )
        assert (account.details_submitted, account.payouts_enabled) == (False, False)
        assert account.capabilities.transfers == "inactive"
        assert account.requirements.currently_due
        link = client.v1.account_links.create(
            {
                "account": account.id,
                "type": "account_onboarding",
                "refresh_url": "https://shop.example/again/",
                "return_url": "https://shop.example/done/",
            }
        )
        assert link.url.startswith(bank.url)
        assert link.expires_at == link.created + 300
        bank.join(account.id)
        account = client.v1.accounts.retrieve(account.id)
        assert (account.details_submitted, account.payouts_enabled) == (True, True)
        assert account.capabilities.transfers == "active"
        assert account.requirements.currently_due == []
        assert bank.events[-1]["type"] == "account.updated"

    def test_one_that_lacks_a_paper(self, bank, client):
        account = worker(bank, client)
        bank.restrict(account)
        found = client.v1.accounts.retrieve(account)
        assert (found.details_submitted, found.payouts_enabled) == (True, False)
        assert found.capabilities.transfers == "inactive"

    def test_one_that_nobody_knows(self, client):
        with pytest.raises(stripe.PermissionError) as caught:
            client.v1.accounts.retrieve("acct_nobody")
        assert caught.value.error.code == "account_invalid"

    def test_their_own_pages(self, bank, client):
        account = worker(bank, client)
        link = client.v1.accounts.login_links.create(account)
        assert link.url == f"{bank.url}/stripe/account/{account}"


class TestTransfers:
    def test_a_share_of_a_charge(self, bank, client):
        account = worker(bank, client)
        charge = charge_of(client, captured(bank, client))
        made = share(client, account, charge, metadata={"order": "9"})
        assert (made.amount, made.destination, made.reversed) == (4250, account, False)
        assert (made.source_transaction, made.transfer_group) == (charge.id, JOB)
        (listed,) = client.v1.transfers.list({"transfer_group": JOB}).data
        assert (listed.id, listed.metadata.to_dict()) == (made.id, {"order": "9"})

    def test_never_more_than_the_charge(self, bank, client):
        account = worker(bank, client)
        charge = charge_of(client, captured(bank, client))
        share(client, account, charge, 4000)
        with pytest.raises(stripe.InvalidRequestError) as caught:
            share(client, account, charge, 1001)
        assert caught.value.code == "balance_insufficient"
        share(client, account, charge, 1000)

    def test_not_of_money_that_is_only_held(self, bank, client):
        account = worker(bank, client)
        charge = charge_of(client, secured(bank, client))
        with pytest.raises(stripe.InvalidRequestError, match="uncaptured"):
            share(client, account, charge)

    def test_not_to_who_may_not_be_paid(self, bank, client):
        account = worker(bank, client)
        bank.restrict(account)
        charge = charge_of(client, captured(bank, client))
        with pytest.raises(stripe.InvalidRequestError) as caught:
            share(client, account, charge)
        assert caught.value.code == "insufficient_capabilities_for_transfer"
        with pytest.raises(stripe.InvalidRequestError, match="No such destination"):
            share(client, "acct_nobody", charge)

    def test_without_a_charge_money_must_be_there(self, bank, client):
        account = worker(bank, client)
        captured(bank, client)
        with pytest.raises(stripe.InvalidRequestError) as caught:
            share(client, account, amount=1000)
        assert caught.value.code == "balance_insufficient"
        bank.advance(2 * DAY)
        assert share(client, account, amount=4825).amount == 4825
        with pytest.raises(stripe.InvalidRequestError):
            share(client, account, amount=1)

    def test_back_again_in_parts(self, bank, client):
        account = worker(bank, client)
        made = share(client, account, charge_of(client, captured(bank, client)))
        reversals = client.v1.transfers.reversals
        assert reversals.create(made.id, {"amount": 1000}).amount == 1000
        with pytest.raises(stripe.InvalidRequestError, match="Reversal amount"):
            reversals.create(made.id, {"amount": 3251})
        assert reversals.create(made.id).amount == 3250
        found = client.v1.transfers.retrieve(made.id)
        assert (found.amount_reversed, found.reversed) == (4250, True)
        assert [one.amount for one in reversals.list(made.id).data] == [3250, 1000]


class TestDisputes:
    def begun(self, bank, client):
        charge = charge_of(client, captured(bank, client))
        return client.v1.disputes.retrieve(bank.dispute(charge.id)["id"])

    def sums(self, client):
        balance = client.v1.balance.retrieve()
        return sum(part.amount for part in [*balance.available, *balance.pending])

    def test_the_money_is_gone_at_once(self, bank, client):
        dispute = self.begun(bank, client)
        assert (dispute.status, dispute.amount) == ("needs_response", 5000)
        assert [t.net for t in dispute.balance_transactions] == [-6500]
        assert self.sums(client) == 4825 - 6500
        charge = client.v1.charges.retrieve(dispute.charge)
        assert charge.disputed is True
        with pytest.raises(stripe.InvalidRequestError) as caught:
            client.v1.refunds.create({"charge": charge.id})
        assert caught.value.code == "charge_disputed"
        assert [event["type"] for event in bank.events[-2:]] == [
            "charge.dispute.created",
            "charge.dispute.funds_withdrawn",
        ]

    @pytest.mark.parametrize(
        ("is_won", "status", "left"),
        [(True, "won", 4825 - 1500), (False, "lost", 4825 - 6500)],
    )
    def test_the_end_of_it(self, bank, client, is_won, status, left):
        dispute = self.begun(bank, client)
        sent = client.v1.disputes.update(
            dispute.id, {"evidence": {"uncategorized_text": "The tap is mended."}}
        )
        assert sent.status == "under_review"
        bank.decide(dispute.id, is_won=is_won)
        assert client.v1.disputes.retrieve(dispute.id).status == status
        assert self.sums(client) == left
        with pytest.raises(stripe.InvalidRequestError, match=f"already {status}"):
            client.v1.disputes.close(dispute.id)

    def test_who_says_nothing_has_lost(self, bank, client):
        dispute = self.begun(bank, client)
        bank.advance(7 * DAY)
        (found,) = client.v1.disputes.list({"charge": dispute.charge}).data
        assert (found.status, found.evidence_details.past_due) == ("lost", True)

    def test_of_what_was_refunded_only_the_rest(self, bank, client):
        intent = captured(bank, client)
        client.v1.refunds.create({"payment_intent": intent.id, "amount": 2000})
        assert bank.dispute(intent.latest_charge)["amount"] == 3000
