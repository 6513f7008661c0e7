"""Razorpay, for India: orders, the hosted checkout by form, taken at once.

Uncaptured money has already left a UPI customer and goes back by itself after days, so
it is captured automatically and what is held back is the worker's share. An order stays
payable after a failed try, and a payment can become good days later: what comes in for
an attempt that nobody wants any more goes back.

Our own few calls instead of their library, which mixes up the amounts of two threads
and has neither time-outs nor keys for its repeats.
"""

import hashlib
import hmac
from collections.abc import Mapping
from typing import Any

import requests
from django.conf import settings
from django.utils.translation import gettext as _

from bookings.models import Attempt, Contest, GatewayOrder
from bookings.money.gateways import payloads, razorpay_contests
from bookings.money.gateways.base import (
    BadWebhook,
    Checkout,
    GatewayAway,
    GatewayRefused,
    KeyRefused,
    Notice,
    Snapshot,
    Way,
    WrongSignature,
    origin,
)
from bookings.money.gateways.trust import Trust
from toolkit.units import MinorUnits

TIMEOUT = (5, 15)
KEYS = ("KEY_ID", "KEY_SECRET", "WEBHOOK_SECRETS")
Kind = GatewayOrder.Kind
API = "https://api.razorpay.com"
TRUST = Trust(
    "razorpay", ("RAZORPAY_KEY_ID", "RAZORPAY_KEY_SECRET"), "RAZORPAY_WEBHOOK_SECRETS"
)
GOOD = ("captured", "refunded")
METHODS = {"upi": "UPI", "netbanking": "Netbanking", "wallet": "Wallet"}


class Razorpay:
    name = "razorpay"
    trust = TRUST
    hold_days: int | None = None
    least_refund: MinorUnits = 100

    @property
    def hosts(self) -> tuple[str, ...]:
        return (origin(settings.RAZORPAY_API),)

    def currencies(self) -> frozenset[str]:
        return frozenset({"INR"})

    def has_keys(self) -> bool:
        return any(getattr(settings, f"RAZORPAY_{name}") for name in KEYS)

    def problem(self) -> str:
        for name in KEYS:
            if not getattr(settings, f"RAZORPAY_{name}"):
                return _("%(name)s is not set.") % {"name": f"RAZORPAY_{name}"}
        if not settings.RAZORPAY_KEY_ID.startswith("rzp_"):
            return _("RAZORPAY_KEY_ID is no key id: it begins with rzp_.")
        return ""

    def is_test(self) -> bool:
        is_real = settings.RAZORPAY_API == API
        return is_real and settings.RAZORPAY_KEY_ID.startswith("rzp_test")

    def start(self, attempt: Attempt, way: Way) -> Checkout:
        made = self._known(attempt) or _call(
            "POST",
            "/v1/orders",
            {
                "amount": attempt.amount,
                "currency": attempt.currency,
                "receipt": attempt.code,
                "notes": {"attempt": attempt.code, "job": attempt.payment.job.code},
                "payment": {"capture": "automatic"},
            },
        )
        fields = {
            "key_id": settings.RAZORPAY_KEY_ID,
            "order_id": made["id"],
            "amount": str(attempt.amount),
            "currency": attempt.currency,
            "name": settings.WAGTAIL_SITE_NAME,
            "description": way.title[:250],
            "callback_url": way.back_url,
            "cancel_url": way.cancel_url,
            "prefill[name]": way.name,
            "prefill[email]": way.email,
        }
        url = settings.RAZORPAY_API + "/v1/checkout/embedded"
        return Checkout(made["id"], url, fields)

    def fetch(self, attempt: Attempt) -> Snapshot:
        if not attempt.checkout_id:
            return Snapshot()
        path = f"/v1/orders/{attempt.checkout_id}/payments"
        payments = _call("GET", path)["items"]
        good = [one for one in payments if one["status"] in GOOD]
        if not good:
            return Snapshot(failure=_failure(payments))
        # Should two tries of one order come through, the sum is not what we asked for,
        # and a person looks at it.
        taken = sum(one["amount"] for one in good)
        first = min(good, key=lambda one: one["created_at"])
        return Snapshot(
            currency=first["currency"],
            authorised=taken,
            captured=taken,
            refunded=sum(one.get("amount_refunded") or 0 for one in good),
            fee=sum(one.get("fee") or 0 for one in good),
            charge_id=first["id"],
            method=_method(first),
            contests=razorpay_contests.cases(_call, good),
        )

    def check_key(self) -> None:
        _call("GET", "/v1/orders?count=1")

    def missing_rights(self) -> list[str]:
        # A key of theirs may do all or nothing.
        return []

    def contest_url(self, contest: Contest) -> str:
        return razorpay_contests.url(contest.external_id)

    def send(self, order: GatewayOrder) -> None:
        if order.kind == Kind.REFUND:
            charge = order.attempt.charge_id
            sent = {"amount": order.amount, "speed": "normal", "receipt": order.key}
            key = {"X-Refund-Idempotency": order.key}
            _call("POST", f"/v1/payments/{charge}/refund", sent, key)
        elif order.kind != Kind.EXPIRE:
            raise GatewayRefused(order.get_kind_display())

    def is_done(self, order: GatewayOrder) -> bool:
        if order.kind != Kind.REFUND:
            return order.kind == Kind.EXPIRE
        path = f"/v1/payments/{order.attempt.charge_id}/refunds"
        made = _call("GET", path)["items"]
        base = order.key.rpartition("-")[0]
        return any(str(one.get("receipt") or "").startswith(f"{base}-") for one in made)

    def read_webhook(self, body: bytes, headers: Mapping[str, str]) -> Notice:
        said = headers.get("X-Razorpay-Signature", "")
        event_id = headers.get("X-Razorpay-Event-Id", "")
        secrets = settings.RAZORPAY_WEBHOOK_SECRETS
        if not event_id or not any(_is_signed(body, said, one) for one in secrets):
            raise (WrongSignature if event_id and said else BadWebhook)(said)
        try:
            payload: dict[str, Any] = payloads.read(body)
            things = payload["payload"]
            entities = [part["entity"] for part in things.values()]
            ids = [one.get(name) for one in entities for name in ("id", "order_id")]
            ids += [one.get("payment_id") for one in entities]
            kind = str(payload["event"])
        except (ValueError, AttributeError, KeyError, TypeError) as error:
            raise BadWebhook(str(error)) from error
        known = tuple(one for one in ids if isinstance(one, str))
        return Notice(event_id=event_id, kind=kind, payload=payload, ids=known)

    def _known(self, attempt: Attempt) -> dict[str, Any] | None:
        """The order that an earlier call made, also when its answer was lost. Orders
        take no key, so they are looked for by their receipt, which is ours.
        """
        if attempt.checkout_id:
            return {"id": attempt.checkout_id}
        found = _call("GET", f"/v1/orders?receipt={attempt.code}")["items"]
        return found[0] if found else None


def _failure(payments: list[dict[str, Any]]) -> str:
    failed = [one for one in payments if one["status"] == "failed"]
    if not failed:
        return ""
    last = max(failed, key=lambda one: one["created_at"])
    return str(last.get("error_description") or "")[:200]


def _method(payment: dict[str, Any]) -> str:
    card = payment.get("card") or {}
    if payment["method"] == "card" and card.get("last4"):
        return f"{card.get('network') or 'Card'} •••• {card['last4']}"
    name = str(payment["method"])
    return METHODS.get(name, name.capitalize())


def _call(
    verb: str,
    path: str,
    sent: dict[str, Any] | None = None,
    headers: dict[str, str] | None = None,
) -> dict[str, Any]:
    """What the service answers. Raises GatewayAway and GatewayRefused."""
    with TRUST.asking():
        return _answer_to(verb, path, sent, headers)


def _answer_to(
    verb: str,
    path: str,
    sent: dict[str, Any] | None,
    headers: dict[str, str] | None,
) -> dict[str, Any]:
    try:
        answer = requests.request(
            verb,
            settings.RAZORPAY_API + path,
            json=sent,
            headers=headers,
            auth=(settings.RAZORPAY_KEY_ID, settings.RAZORPAY_KEY_SECRET),
            timeout=TIMEOUT,
            allow_redirects=False,
        )
    except requests.RequestException as error:
        raise GatewayAway(type(error).__name__) from error
    try:
        said = answer.json()
    except ValueError:
        said = None
    status = answer.status_code
    if status == 401:
        raise KeyRefused(_("Razorpay does not take our key."))
    if status >= 500 or status in (409, 429) or not isinstance(said, dict):
        raise GatewayAway(f"{status}: {path}", answered=status >= 500)
    if status >= 400:
        problem = said.get("error") or {}
        raise GatewayRefused(str(problem.get("description") or status))
    return said


def _is_signed(message: bytes, said: str, secret: str) -> bool:
    """HMAC-SHA256 in hexadecimal. An empty secret has signed nothing."""
    if not secret.strip():
        return False
    right = hmac.new(secret.encode(), message, hashlib.sha256).hexdigest()
    return hmac.compare_digest(right.encode(), said.encode("utf-8", "replace"))
