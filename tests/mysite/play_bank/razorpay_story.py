"""The turns of a payment in India that many tests begin with."""

AUTOMATIC = {
    "capture": "automatic",
    "capture_options": {
        "automatic_expiry_period": 12,
        "manual_expiry_period": 7200,
        "refund_speed": "normal",
    },
}


def order_of(razorpay, amount=120000, **more):
    given = {"currency": "INR", "receipt": "pay-7", "payment": AUTOMATIC, **more}
    return razorpay("POST", "/v1/orders", amount=amount, **given)


def worker(razorpay, email="worker@shop.example"):
    """The id of a linked account that may be paid."""
    bank = {
        "account_number": "1234567890123456",
        "beneficiary_name": "Ravi Kumar",
        "code_type": "ifsc",
        "code": "HDFC0000317",
        "currency": "INR",
        "is_default": True,
    }
    return razorpay(
        "POST",
        "/v2/accounts",
        type="route",
        email=email,
        phone="+919876543210",
        legal_business_name="Ravi Kumar",
        business_type="individual",
        tnc_accepted=True,
        settlement_accounts=[{"method": "bank_account", "bank_account": bank}],
    )["id"]


def shared(razorpay, amount=120000, share=102000):
    """An order with a share of a worker's, on hold."""
    transfer = {
        "account": worker(razorpay),
        "amount": share,
        "currency": "INR",
        "on_hold": True,
    }
    return order_of(razorpay, amount, transfers=[transfer])


def paid(bank, razorpay, amount=120000, **more):
    return bank.pay(order_of(razorpay, amount, **more)["id"])
