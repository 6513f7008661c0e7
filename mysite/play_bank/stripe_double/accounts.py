"""Accounts of those who are paid, and the pages where they say who they are."""

from mysite.play_bank.exchange import Json
from mysite.play_bank.store import new_id
from mysite.play_bank.stripe_double.parameters import PAGING
from mysite.play_bank.stripe_double.refusals import Refusal
from mysite.play_bank.stripe_double.world import World, route

LINK_LIVES = 300
CURRENCIES = {"US": "usd", "GB": "gbp", "IN": "inr", "CH": "chf", "AU": "aud"}
TYPES = ("express", "standard", "custom")
MISSING = ["external_account", "individual.verification.document"]


@route(
    "POST",
    "/v1/accounts",
    takes=[
        "type",
        "country",
        "email",
        "business_type",
        "business_profile[*]",
        "capabilities[transfers][requested]:bool",
        "capabilities[card_payments][requested]:bool",
        "metadata[*]",
        "settings[payouts][schedule][interval]",
    ],
)
def create(world: World, given: Json) -> Json:
    type, country = given.get("type", "express"), given.get("country", "US")
    if type not in TYPES:
        raise Refusal(400, None, f"Invalid type: {type}", param="type")
    asked = given.get("capabilities", {})
    return world.new(
        "acct",
        "account",
        business_type=given.get("business_type"),
        capabilities=dict.fromkeys(asked, "inactive"),
        charges_enabled=False,
        country=country,
        default_currency=CURRENCIES.get(country, "eur"),
        details_submitted=False,
        email=given.get("email"),
        metadata=given.get("metadata", {}),
        payouts_enabled=False,
        requirements=requirements(MISSING),
        type=type,
    )


def requirements(due: list[str], reason: str | None = None) -> Json:
    return {
        "alternatives": [],
        "current_deadline": None,
        "currently_due": due,
        "disabled_reason": reason or ("requirements.past_due" if due else None),
        "errors": [],
        "eventually_due": due,
        "past_due": due,
        "pending_verification": [],
    }


@route("GET", "/v1/accounts/{}")
def retrieve(world: World, given: Json, id: str) -> Json:
    return account_of(world, id)


@route("POST", "/v1/accounts/{}", takes=["email", "metadata[*]"])
def update(world: World, given: Json, id: str) -> Json:
    account = account_of(world, id)
    account["metadata"].update(given.pop("metadata", {}))
    account.update(email=given.get("email", account["email"]))
    return account


@route("GET", "/v1/accounts", takes=PAGING)
def list_accounts(world: World, given: Json) -> Json:
    return world.page("account", "/v1/accounts", given)


def account_of(world: World, id: str) -> Json:
    """For an account that it does not know Stripe says 403."""
    if id not in world.room("account"):
        message = (
            f"The provided key does not have access to account '{id}' (or that "
            "account does not exist). Application access may have been revoked."
        )
        raise Refusal(403, "account_invalid", message)
    return world.get("account", id)


@route(
    "POST",
    "/v1/account_links",
    needs=["account", "type"],
    takes=["refresh_url", "return_url", "collection_options[fields]"],
)
def create_link(world: World, given: Json) -> Json:
    account = account_of(world, given["account"])
    if given["type"] not in ("account_onboarding", "account_update"):
        raise Refusal(400, None, f"Invalid type: {given['type']}", param="type")
    if not {"refresh_url", "return_url"} <= given.keys():
        message = "You must provide a refresh_url and a return_url."
        raise Refusal(400, "parameter_missing", message)
    token = new_id("link", 24)
    now = world.now()
    world.secrets[token] = {
        "account": account["id"],
        "back": given["return_url"],
        "again": given["refresh_url"],
        "until": now + LINK_LIVES,
        "is_used": False,
    }
    return {
        "object": "account_link",
        "created": now,
        "expires_at": now + LINK_LIVES,
        "url": f"{world.base}/stripe/join/{token}",
    }


@route("POST", "/v1/accounts/{}/login_links")
def create_login_link(world: World, given: Json, id: str) -> Json:
    account = account_of(world, id)
    if not account["details_submitted"]:
        message = "Cannot create a login link for an account that is not onboarded."
        raise Refusal(400, None, message)
    url = f"{world.base}/stripe/account/{id}"
    return {"object": "login_link", "created": world.now(), "url": url}


# --- What somebody does on the page ---------------------------------------------


def join(world: World, id: str) -> Json:
    """All was said, all was in order."""
    account = account_of(world, id)
    account.update(
        capabilities=dict.fromkeys(account["capabilities"], "active"),
        charges_enabled="card_payments" in account["capabilities"],
        details_submitted=True,
        payouts_enabled=True,
        requirements=requirements([]),
    )
    world.emit("account.updated", account, account=id)
    return account


def restrict(world: World, id: str) -> Json:
    """All was said, and Stripe wants a paper first; also one that was good before."""
    account = account_of(world, id)
    account.update(
        capabilities=dict.fromkeys(account["capabilities"], "inactive"),
        charges_enabled=False,
        details_submitted=True,
        payouts_enabled=False,
        requirements=requirements(MISSING[1:]),
    )
    world.emit("account.updated", account, account=id)
    return account
