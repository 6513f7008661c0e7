"""The turns of a payment by card that many tests begin with."""

JOB = "job_7"


def session_of(client, amount=5000, capture="manual", **more):
    """A Checkout session as a shop asks for one."""
    price = {
        "currency": "usd",
        "unit_amount": amount,
        "product_data": {"name": "A tap mended"},
    }
    return client.v1.checkout.sessions.create(
        {
            "mode": "payment",
            "client_reference_id": "7",
            "line_items": [{"quantity": 1, "price_data": price}],
            "payment_intent_data": {
                "capture_method": capture,
                "transfer_group": JOB,
                "metadata": {"payment": "7"},
            },
            "success_url": "https://shop.example/back/{CHECKOUT_SESSION_ID}/",
            "cancel_url": "https://shop.example/jobs/7/",
            "metadata": {"payment": "7"},
            **more,
        }
    )


def secured(bank, client, amount=5000, **more):
    """The intent of a session that was paid."""
    session = session_of(client, amount, **more)
    return client.v1.payment_intents.retrieve(bank.pay(session.id)["id"])


def captured(bank, client, amount=5000):
    return secured(bank, client, amount, capture="automatic")


def charge_of(client, intent):
    intent = client.v1.payment_intents.retrieve(intent.id)
    return client.v1.charges.retrieve(intent.latest_charge)


def worker(bank, client):
    """The id of an account that may be paid out."""
    account = client.v1.accounts.create(
        {
            "type": "express",
            "country": "US",
            "email": "worker@shop.example",
            "capabilities": {"transfers": {"requested": True}},
        }
    )
    bank.join(account.id)
    return account.id
