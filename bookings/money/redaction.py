"""What gateways tell us, without the people in it.

The names are those of Stripe and Razorpay. What stands under one of them is left out,
however deep it is, so that staff can read what happened and to which sum, not to whom.
"""

from typing import Any

LEFT_OUT = "…"
PERSONAL = frozenset(
    {
        "address",
        "account_number",
        "bank_account",
        "beneficiary_name",
        "billing_details",
        "client_secret",
        "billing_address",
        "contact",
        "customer_communication",
        "customer_details",
        "customer_email",
        "customer_email_address",
        "customer_name",
        "customer_purchase_ip",
        "customer_signature",
        "evidence",
        "description",
        "email",
        "expiry_month",
        "expiry_year",
        "exp_month",
        "exp_year",
        "fingerprint",
        "iin",
        "ip",
        "ip_address",
        "name",
        "notes",
        "phone",
        "receipt_email",
        "receipt_url",
        "shipping",
        "shipping_address",
        "upi",
        "url",
        "username",
        "vpa",
    }
)


def without_people(payload: Any) -> Any:
    """The same, with LEFT_OUT for what is about a person or opens something."""
    if isinstance(payload, dict):
        return {
            key: LEFT_OUT
            if value and str(key).lower() in PERSONAL
            else without_people(value)
            for key, value in payload.items()
        }
    if isinstance(payload, list):
        return [without_people(one) for one in payload]
    return payload
