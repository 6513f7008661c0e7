"""Paying workers through Stripe: Express accounts of theirs, transfers out of ours.

A transfer comes out of our balance and belongs to no charge, so that what a worker took
in cash can be set off, and one transfer pays for many jobs.
"""

from typing import Any

from django.conf import settings

from bookings.models import Payout, PayoutAccount
from bookings.money.gateways.base import GatewayRefused, Person, origin
from bookings.money.gateways.stripe import API, open_client, talking
from bookings.money.gateways.stripe_rights import Right

MOST_LISTED = 100


class StripePayouts:
    name = "stripe"

    @property
    def hosts(self) -> tuple[str, ...]:
        if settings.STRIPE_API == API:
            return ("https://connect.stripe.com",)
        return (origin(settings.STRIPE_API),)

    def join(self, account: PayoutAccount, person: Person) -> str:
        asked: Any = {
            "type": "express",
            "country": person.country,
            "business_type": "individual",
            "capabilities": {"transfers": {"requested": True}},
            "metadata": {"account": str(account.pk), "worker": person.code},
        }
        if person.email:
            asked["email"] = person.email
        with talking(Right.ACCOUNTS):
            made = open_client().v1.accounts.create(
                asked, {"idempotency_key": f"payout-account-{account.pk}"}
            )
        return made.id

    def join_link(self, account: PayoutAccount, back_url: str) -> str:
        with talking(Right.ACCOUNT_LINKS):
            link = open_client().v1.account_links.create(
                {
                    "account": account.external_id,
                    "type": "account_onboarding",
                    "return_url": back_url,
                    "refresh_url": back_url,
                }
            )
        return link.url

    def is_joined(self, account: PayoutAccount) -> bool:
        try:
            with talking(Right.ACCOUNTS_READ):
                known: Any = open_client().v1.accounts.retrieve(account.external_id)
        except GatewayRefused:
            # An account that was closed, or is of other keys than ours.
            return False
        can_receive = getattr(known.capabilities, "transfers", "") == "active"
        return bool(can_receive and known.payouts_enabled)

    def pay_out(self, payout: Payout, account: PayoutAccount) -> str:
        asked: Any = {
            "amount": payout.amount,
            "currency": payout.currency.lower(),
            "destination": account.external_id,
            "transfer_group": _group(payout),
            "metadata": {"payout": payout.code, "batch": payout.batch.code},
        }
        with talking(Right.TRANSFERS):
            made = open_client().v1.transfers.create(
                asked, {"idempotency_key": payout.key}
            )
        return made.id

    def is_paid_out(self, payout: Payout) -> str:
        with talking(Right.TRANSFERS_READ):
            made = open_client().v1.transfers.list(
                {"transfer_group": _group(payout), "limit": MOST_LISTED}
            )
        return next((one.id for one in made.data if not one.reversed), "")


def _group(payout: Payout) -> str:
    return f"payout_{payout.code}"
