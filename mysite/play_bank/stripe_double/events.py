"""What happened, to read again: the same documents that went out."""

import json

from mysite.play_bank.exchange import Json
from mysite.play_bank.stripe_double.parameters import PAGING
from mysite.play_bank.stripe_double.refusals import not_found
from mysite.play_bank.stripe_double.world import World, route, turned
from mysite.play_bank.webhooks import STRIPE


@route("GET", "/v1/events/{}")
def retrieve(world: World, given: Json, id: str) -> Json:
    found = [event for event in newest_first(world) if event["id"] == id]
    if not found:
        raise not_found("event", id)
    return document(found[0])


@route(
    "GET",
    "/v1/events",
    takes=["type", "types[*]", "created[gte]:int", "created[gt]:int", *PAGING],
)
def list_events(world: World, given: Json) -> Json:
    types = given.get("types", [given["type"]] if "type" in given else None)
    created = given.get("created", {})
    since = max(created.get("gte", 0), created.get("gt", -1) + 1)
    found = [
        event
        for event in newest_first(world)
        if (types is None or event["type"] in types) and event["created"] >= since
    ]
    listed = turned(found, "/v1/events", given)
    return {**listed, "data": [document(event) for event in listed["data"]]}


def newest_first(world: World) -> list[Json]:
    return [one for one in world.outbox.events[::-1] if one["gateway"] == STRIPE]


def document(event: Json) -> Json:
    read: Json = json.loads(event["body"])
    return read
