"""What the shop has at Razorpay: nothing is settled to its bank by itself here."""

from mysite.play_bank.razorpay_double.world import World


def available(world: World) -> int:
    taken: int = sum(
        one["amount"] - one["fee"] - one["amount_refunded"]
        for one in world.every("payment", captured=True)
    )
    shared: int = sum(
        one["amount"] - one["amount_reversed"]
        for one in world.every("transfer")
        if one["status"] != "failed"
    )
    gone: int = sum(one["amount_deducted"] for one in world.every("dispute"))
    return taken - shared - gone
