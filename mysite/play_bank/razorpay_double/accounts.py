"""Linked accounts: who may get a share, once Razorpay has looked at them.

A shop may also make them on the dashboard, which the bank does not have: an account
with an id of `MADE_BY_HAND` is there, and activated, once somebody asks for it.
"""

import re

from mysite.play_bank.exchange import Json
from mysite.play_bank.razorpay_double.refusals import Refusal
from mysite.play_bank.razorpay_double.world import World, notes_of, route
from mysite.play_bank.store import new_id

UNKNOWN = "Linked account does not exist"
MADE_BY_HAND = re.compile(r"acc_Play[A-Za-z0-9]{10}")
PROFILE = "profile[addresses][registered]"
BANK = "settlement_accounts[*][bank_account]"
UPI = "settlement_accounts[*][upi]"


@route(
    "POST",
    "/v2/accounts",
    needs=["type", "email", "phone", "legal_business_name", "business_type"],
    takes=[
        "reference_id",
        "contact_name",
        "customer_facing_business_name",
        "notes[*]",
        "tnc_accepted:bool",
        "profile[category]",
        "profile[subcategory]",
        *(f"{PROFILE}[{name}]" for name in ("street1", "street2", "city", "state")),
        *(f"{PROFILE}[{name}]" for name in ("postal_code", "country")),
        "legal_info[pan]",
        "legal_info[gst]",
        "settlement_accounts[*][method]",
        *(f"{BANK}[{name}]" for name in ("account_number", "beneficiary_name")),
        *(f"{BANK}[{name}]" for name in ("code_type", "code", "currency")),
        f"{BANK}[is_default]:bool",
        *(f"{UPI}[{name}]" for name in ("vpa", "beneficiary_name", "currency")),
        f"{UPI}[is_default]:bool",
    ],
)
def create(world: World, given: Json) -> Json:
    """With `settlement_accounts` the whole way in one call; it is activated then."""
    if given["type"] != "route":
        raise Refusal("The type must be route.", field="type")
    if any(one["email"] == given["email"] for one in world.every("linked_account")):
        text = f"Merchant email already exists for account - {given['email']}"
        raise Refusal(text, field="email")
    is_whole = bool(given.get("settlement_accounts"))
    if is_whole and not given.get("tnc_accepted"):
        raise Refusal("The tnc_accepted field is required.", field="tnc_accepted")
    account = world.new(
        "acc",
        "linked_account",
        **{**given, "notes": notes_of(given), "status": "created"},
    )
    product = new_product(world, account["id"])
    if is_whole:
        decide(world, product, "activated")
    return account


def new_product(world: World, account: str) -> Json:
    return world.new(
        "acc_prd",
        "product",
        account_id=account,
        product_name="route",
        activation_status="needs_clarification",
        active_configuration={},
        requested_configuration={},
        requirements=[
            {
                "field_reference": "settlements.account_number",
                "reason_code": "field_missing",
                "status": "required",
            }
        ],
    )


def account_of(world: World, id: str) -> Json:
    found = world.room("linked_account").find(id)
    if found is None and MADE_BY_HAND.fullmatch(id):
        return make_by_hand(world, id)
    if found is None:
        raise Refusal(UNKNOWN, reason="linked_account_id_does_not_exist")
    return found


def make_by_hand(world: World, id: str) -> Json:
    account = {
        "id": id,
        "entity": "account",
        "type": "route",
        "status": "created",
        "email": f"{id.lower()}@shop.example",
        "legal_business_name": "Made on the dashboard",
        "notes": [],
        "created_at": world.now(),
    }
    world.room("linked_account")[id] = account
    decide(world, new_product(world, id), "activated")
    return account


def product_of(world: World, account: str) -> Json:
    account_of(world, account)
    return next(world.every("product", account_id=account))


def refuse_unpayable(world: World, id: str) -> None:
    if product_of(world, id)["activation_status"] != "activated":
        raise Refusal(f"The linked account {id} is not activated.", field="account")


def decide(world: World, product: Json, status: str) -> None:
    product["activation_status"] = status
    account = account_of(world, product["account_id"])
    account["status"] = "activated" if status == "activated" else "created"
    if status == "activated":
        product["requirements"] = []
    about = {**product, "id": product["account_id"], "entity": "account"}
    world.emit(f"product.route.{status}", merchant_product=about)


@route("GET", "/v2/accounts/{}")
def fetch(world: World, given: Json, id: str) -> Json:
    return account_of(world, id)


@route(
    "POST",
    "/v2/accounts/{}/stakeholders",
    needs=["name", "email"],
    takes=["phone[primary]", "kyc[pan]", "notes[*]", "percentage_ownership:int"],
)
def create_stakeholder(world: World, given: Json, id: str) -> Json:
    account_of(world, id)
    return {"id": new_id("sth", 14), "entity": "stakeholder", **given}


@route(
    "POST",
    "/v2/accounts/{}/products",
    needs=["product_name"],
    takes=["tnc_accepted:bool"],
)
def request_product(world: World, given: Json, id: str) -> Json:
    if given["product_name"] != "route":
        raise Refusal("The product_name must be route.", field="product_name")
    product = product_of(world, id)
    if given.get("tnc_accepted"):
        product["tnc"] = {"accepted": True, "accepted_at": world.now()}
    return product


@route("GET", "/v2/accounts/{}/products/{}")
def fetch_product(world: World, given: Json, id: str, product: str) -> Json:
    account_of(world, id)
    return world.get("product", product)


@route(
    "PATCH",
    "/v2/accounts/{}/products/{}",
    needs=["settlements[account_number]", "settlements[ifsc_code]"],
    takes=["settlements[beneficiary_name]", "tnc_accepted:bool"],
)
def update_product(world: World, given: Json, id: str, product: str) -> Json:
    found: Json = fetch_product(world, {}, id, product)
    found["requested_configuration"] = {"settlements": given["settlements"]}
    found["requirements"] = []
    decide(world, found, "under_review")
    return found
