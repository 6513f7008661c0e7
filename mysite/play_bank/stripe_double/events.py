"""What happened, to read again."""

from mysite.play_bank.exchange import Json
from mysite.play_bank.stripe_double.parameters import PAGING
from mysite.play_bank.stripe_double.world import World, route


@route("GET", "/v1/events/{}")
def retrieve(world: World, given: Json, id: str) -> Json:
    return world.get("event", id)


@route("GET", "/v1/events", takes=["type", *PAGING])
def list_events(world: World, given: Json) -> Json:
    return world.page("event", "/v1/events", given, type=given.get("type"))
