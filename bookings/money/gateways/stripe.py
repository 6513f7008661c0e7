"""Stripe: hosted Checkout by redirect, authorised first and taken later.

One Checkout Session an attempt, made with manual capture. Money stays in our balance
until a payout moves it: separate charges and transfers. Objects of the library are not
dicts; nothing of them leaves this module.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any

import stripe
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from bookings.models import Attempt, Contest, GatewayOrder
from bookings.money.gateways import payloads, stripe_contests, stripe_rights
from bookings.money.gateways.base import (
    BadWebhook,
    Checkout,
    GatewayAway,
    GatewayRefused,
    KeyRefused,
    Notice,
    RightMissing,
    Snapshot,
    Way,
    WrongSignature,
    origin,
)
from bookings.money.gateways.stripe_rights import Right
from bookings.money.gateways.trust import Trust
from toolkit.units import MinorUnits

API = "https://api.stripe.com"
API_VERSION = "2026-10-28.endive"
TIMEOUT = 15
# Seconds after which a word is too old to be believed.
TOLERANCE = 300
# A session lives between half an hour and a day.
SESSION_LIFE = timedelta(hours=12)
# Where minor units are those of ISO 4217; others would need a table of their own.
CURRENCIES = frozenset(
    [
        "AED",
        "AUD",
        "BRL",
        "CAD",
        "CHF",
        "EUR",
        "GBP",
        "INR",
        "JPY",
        "KES",
        "MXN",
        "MYR",
        "NGN",
        "NZD",
        "PHP",
        "PLN",
        "SAR",
        "SGD",
        "THB",
        "USD",
        "ZAR",
    ]
)
Kind = GatewayOrder.Kind
TRUST = Trust(
    "stripe", ("STRIPE_SECRET_KEY",), "STRIPE_WEBHOOK_SECRETS", stripe_rights.Right
)


RIGHT_FOR = {
    Kind.VOID: Right.PAYMENTS,
    Kind.CAPTURE: Right.PAYMENTS,
    Kind.REFUND: Right.REFUNDS,
    Kind.EXPIRE: Right.SELL,
}


class Stripe:
    name = "stripe"
    trust = TRUST
    hold_days: int | None = 7
    least_refund: MinorUnits = 1

    @property
    def hosts(self) -> tuple[str, ...]:
        if settings.STRIPE_API == API:
            return ("https://checkout.stripe.com",)
        return (origin(settings.STRIPE_API),)

    def currencies(self) -> frozenset[str]:
        return CURRENCIES

    def has_keys(self) -> bool:
        return bool(settings.STRIPE_SECRET_KEY or settings.STRIPE_WEBHOOK_SECRETS)

    def problem(self) -> str:
        key = settings.STRIPE_SECRET_KEY
        if not key:
            return _("%(name)s is not set.") % {"name": "STRIPE_SECRET_KEY"}
        if not key.startswith(("sk_", "rk_")):
            return _("STRIPE_SECRET_KEY is no secret key: it begins with sk_ or rk_.")
        if not settings.STRIPE_WEBHOOK_SECRETS:
            return _("%(name)s is not set.") % {"name": "STRIPE_WEBHOOK_SECRETS"}
        return ""

    def is_test(self) -> bool:
        is_real = settings.STRIPE_API == API
        return is_real and settings.STRIPE_SECRET_KEY.startswith(("sk_test", "rk_test"))

    def start(self, attempt: Attempt, way: Way) -> Checkout:
        tags = {"attempt": attempt.code, "job": attempt.payment.job.code}
        expires = timezone.now() + SESSION_LIFE
        product = {"name": way.title[:250]}
        price = {
            "currency": attempt.currency.lower(),
            "unit_amount": attempt.amount,
            "product_data": product,
        }
        asked: Any = {
            "mode": "payment",
            "client_reference_id": attempt.code,
            "line_items": [{"quantity": 1, "price_data": price}],
            "metadata": tags,
            "payment_intent_data": {
                "capture_method": "manual",
                "transfer_group": f"job_{attempt.payment.job.code}",
                "metadata": tags,
            },
            "success_url": way.back_url,
            "cancel_url": way.cancel_url,
            "expires_at": int((attempt.expires_at or expires).timestamp()),
        }
        if way.email:
            asked["customer_email"] = way.email
        with talking(Right.SELL):
            session = open_client().v1.checkout.sessions.create(
                asked, {"idempotency_key": f"{attempt.code}-checkout"}
            )
        return Checkout(session.id, session.url or "", expires_at=attempt.expires_at)

    def fetch(self, attempt: Attempt) -> Snapshot:
        if not attempt.checkout_id:
            return Snapshot()
        with talking(Right.LOOK):
            client = open_client()
            session = client.v1.checkout.sessions.retrieve(
                attempt.checkout_id,
                {"expand": ["payment_intent.latest_charge.balance_transaction"]},
            )
        intent: Any = session.payment_intent
        ended = session.status == "expired"
        if intent is None or isinstance(intent, str):
            return Snapshot(has_ended=ended)
        known = _snapshot(intent, ended)
        if _is_contested(intent):
            with talking(Right.DISPUTES):
                found = stripe_contests.cases(client, intent.id)
            return replace(known, contests=found)
        return known

    def send(self, order: GatewayOrder) -> None:
        attempt, client = order.attempt, open_client()
        options: Any = {"idempotency_key": order.key}
        tags = {"order": f"{attempt.code}-{order.kind}-{order.number}"}
        with talking(RIGHT_FOR[Kind(order.kind)]):
            if order.kind == Kind.VOID:
                client.v1.payment_intents.cancel(attempt.charge_id, {}, options)
            elif order.kind == Kind.CAPTURE:
                asked: Any = {"amount_to_capture": order.amount}
                client.v1.payment_intents.capture(attempt.charge_id, asked, options)
            elif order.kind == Kind.REFUND:
                asked = {
                    "payment_intent": attempt.charge_id,
                    "amount": order.amount,
                    "metadata": tags,
                }
                client.v1.refunds.create(asked, options)
            else:
                client.v1.checkout.sessions.expire(attempt.checkout_id, {}, options)

    def is_done(self, order: GatewayOrder) -> bool:
        attempt = order.attempt
        if order.kind == Kind.REFUND:
            with talking(Right.REFUNDS_READ):
                made = open_client().v1.refunds.list(
                    {"payment_intent": attempt.charge_id, "limit": 100}
                )
            tag = f"{attempt.code}-{order.kind}-{order.number}"
            return any(_tag(refund, "order") == tag for refund in made.data)
        known = self.fetch(attempt)
        if order.kind == Kind.CAPTURE:
            return known.captured >= order.amount
        return known.has_ended

    def check_key(self) -> None:
        with talking(Right.SESSIONS_READ):
            open_client().v1.checkout.sessions.list({"limit": 1})

    def missing_rights(self) -> list[str]:
        missing = []
        for right, ask in stripe_rights.PROBES.items():
            try:
                with talking(right):
                    ask(open_client())
            except RightMissing:
                missing.append(str(right))
            except GatewayRefused:
                # There is no such thing: it may be asked for all the same.
                continue
        return missing

    def contest_url(self, contest: Contest) -> str:
        return stripe_contests.url(contest.external_id, settings.STRIPE_SECRET_KEY)

    def read_webhook(self, body: bytes, headers: Mapping[str, str]) -> Notice:
        signature = headers.get("Stripe-Signature", "")
        for secret in settings.STRIPE_WEBHOOK_SECRETS:
            try:
                # Their client would make objects of it, at ten times the price.
                verify = stripe.WebhookSignature.verify_header
                verify(body, signature, secret, TOLERANCE)
                return _notice(payloads.read(body))
            except stripe.SignatureVerificationError:
                continue
            except (ValueError, AttributeError, KeyError, TypeError) as error:
                raise BadWebhook(str(error)) from error
        raise (WrongSignature if signature else BadWebhook)(signature)


def _snapshot(intent: Any, ended: bool) -> Snapshot:
    charge: Any = getattr(intent, "latest_charge", None)
    failure = getattr(intent, "last_payment_error", None)
    known: dict[str, Any] = {
        "currency": intent.currency.upper(),
        "charge_id": intent.id,
        "has_ended": ended or intent.status == "canceled",
        "failure": _words_of(failure),
    }
    if charge is None or isinstance(charge, str):
        return Snapshot(**known)
    certain = intent.status in ("requires_capture", "succeeded")
    fee = getattr(charge, "balance_transaction", None)
    return Snapshot(
        **known,
        authorised=intent.amount if certain else 0,
        captured=intent.amount_received,
        # What was authorised and not taken counts as refunded there.
        refunded=max(
            0, charge.amount_refunded - charge.amount + intent.amount_received
        ),
        fee=0 if fee is None or isinstance(fee, str) else fee.fee,
        method=_method(charge),
        capture_before=_capture_before(charge),
    )


def _is_contested(intent: Any) -> bool:
    charge: Any = getattr(intent, "latest_charge", None)
    return bool(charge and not isinstance(charge, str) and charge.disputed)


def _words_of(failure: Any) -> str:
    if not failure:
        return ""
    said = getattr(failure, "message", None) or getattr(failure, "code", None)
    return str(said or "")[:200]


def _method(charge: Any) -> str:
    details = charge.payment_method_details
    card = getattr(details, "card", None) if details else None
    if not card:
        return details.type if details else ""
    return f"{(card.brand or 'card').capitalize()} •••• {card.last4}"


def _capture_before(charge: Any) -> datetime | None:
    details = charge.payment_method_details
    card = getattr(details, "card", None) if details else None
    until = getattr(card, "capture_before", None) if card else None
    return datetime.fromtimestamp(until, UTC) if until else None


def _notice(payload: dict[str, Any]) -> Notice:
    thing = payload["data"]["object"]
    tags = thing.get("metadata") or {}
    ids = (thing.get("id"), thing.get("payment_intent"))
    return Notice(
        event_id=str(payload["id"]),
        kind=str(payload["type"]),
        payload=payload,
        code=str(tags.get("attempt", "")),
        ids=tuple(one for one in ids if isinstance(one, str)),
    )


def _tag(thing: Any, name: str) -> str:
    tags = thing.metadata
    return str(tags[name]) if tags and name in tags else ""


@contextmanager
def talking(right: Right) -> Iterator[None]:
    """Around every call, with the right that it takes."""
    with TRUST.asking(right), _in_our_words():
        yield


@contextmanager
def _in_our_words() -> Iterator[None]:
    """What the library raises, as what it means for us."""
    try:
        yield
    except (stripe.APIConnectionError, stripe.RateLimitError) as error:
        raise GatewayAway(str(error)) from error
    except stripe.AuthenticationError as error:
        raise KeyRefused(_("Stripe does not take our key.")) from error
    except stripe.PermissionError as error:
        # A restricted key that lacks a right; of accounts of others it says 403, too.
        if "required permissions" in str(error):
            raise RightMissing(_("Stripe does not let our key do this.")) from error
        raise GatewayRefused(error.user_message or str(error)) from error
    except stripe.StripeError as error:
        if isinstance(error, stripe.APIError) or (error.http_status or 500) >= 500:
            raise GatewayAway(str(error), answered=True) from error
        raise GatewayRefused(error.user_message or str(error)) from error


def open_client() -> stripe.StripeClient:
    return _client_for(settings.STRIPE_SECRET_KEY, settings.STRIPE_API)


@lru_cache(maxsize=4)
def _client_for(key: str, api: str) -> stripe.StripeClient:
    addresses: Any = {"api": api, "connect": api, "files": api, "meter_events": API}
    return stripe.StripeClient(
        key,
        base_addresses=addresses,
        stripe_version=API_VERSION,
        max_network_retries=1,
        http_client=stripe.RequestsClient(timeout=TIMEOUT),
    )
