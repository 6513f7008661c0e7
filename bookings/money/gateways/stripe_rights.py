"""What a restricted key of Stripe must be given, in the words of its dashboard.

A right is asked for by a call that can do nothing: it names what there is not. Stripe
looks at the key first, so that a key without the right is told so.
"""

from collections.abc import Callable
from enum import StrEnum
from typing import Any

import stripe

ONE: Any = {"limit": 1}


class Right(StrEnum):
    SESSIONS_READ = "read Checkout Sessions"
    SELL = "write Checkout Sessions"
    LOOK = "read PaymentIntents, Charges and Balance transactions"
    PAYMENTS = "write PaymentIntents"
    REFUNDS_READ = "read Refunds"
    REFUNDS = "write Refunds"
    DISPUTES = "read Disputes"
    ACCOUNTS_READ = "read Accounts"
    ACCOUNTS = "write Accounts"
    ACCOUNT_LINKS = "write Account Links"
    TRANSFERS_READ = "read Transfers"
    TRANSFERS = "write Transfers"


def _look(client: stripe.StripeClient) -> None:
    client.v1.charges.list(ONE)
    client.v1.balance_transactions.list(ONE)


PROBES: dict[Right, Callable[[stripe.StripeClient], object]] = {
    Right.SESSIONS_READ: lambda client: client.v1.checkout.sessions.list(ONE),
    Right.SELL: lambda client: client.v1.checkout.sessions.expire("cs_none"),
    Right.LOOK: _look,
    Right.PAYMENTS: lambda client: client.v1.payment_intents.cancel("pi_none"),
    Right.REFUNDS_READ: lambda client: client.v1.refunds.list(ONE),
    Right.REFUNDS: lambda client: client.v1.refunds.create(
        {"payment_intent": "pi_none"}
    ),
    Right.DISPUTES: lambda client: client.v1.disputes.list(ONE),
    Right.ACCOUNTS_READ: lambda client: client.v1.accounts.list(ONE),
    Right.ACCOUNTS: lambda client: client.v1.accounts.update("acct_none", {}),
    Right.ACCOUNT_LINKS: lambda client: client.v1.account_links.create(
        {
            "account": "acct_none",
            "type": "account_onboarding",
            "return_url": "https://callout.example/",
            "refresh_url": "https://callout.example/",
        }
    ),
    Right.TRANSFERS_READ: lambda client: client.v1.transfers.list(ONE),
    Right.TRANSFERS: lambda client: client.v1.transfers.create(
        {"amount": 1, "currency": "usd", "destination": "acct_none"}
    ),
}
