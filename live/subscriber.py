"""What other processes push (live/publisher.py), for the sockets of this one."""

import asyncio
import logging
from functools import partial

from channels.layers import get_channel_layer

from live import publisher
from live.hub import local
from toolkit.alarm import Alarm

RETRY_SECONDS = 1

log = logging.getLogger(__name__)
alarm = Alarm(log)


async def listen() -> None:
    """Receive until cancelled; ends at once where there is only one process."""
    subscriber = Subscriber()
    while publisher.spans_processes():
        try:
            layer = get_channel_layer()
            channel = await layer.new_channel()
            await local.shards.begin(partial(_enter, layer, channel))
            alarm.stop(publisher.ANSWERS_AGAIN)
            while True:
                subscriber.take(await layer.receive(channel))
                await local.shards.leave_empty(partial(_leave, layer, channel))
        except Exception:  # noqa: BLE001  whatever it was, it is tried again
            alarm.ring("The channel layer does not answer; trying again.")
            local.shards.end()
            await asyncio.sleep(RETRY_SECONDS)


async def _enter(layer, channel, group):
    await layer.group_add(group, channel)


async def _leave(layer, channel, group):
    await layer.group_discard(group, channel)


class Subscriber:
    """Tells our own events from those of others, and notices when some were missed."""

    def __init__(self):
        self.last_beat = None

    def take(self, event: dict) -> None:
        is_ours = event["origin"] == publisher.origin()
        if is_ours and "beat" in event:
            self.count(event["beat"])
        elif not is_ours:
            # A beat has none, nor has a process of another version, while one version
            # follows the other.
            publisher.deliver(event.get("pushes", ()))

    def count(self, beat: int) -> None:
        if self.last_beat is not None and beat != self.last_beat + 1:
            # Events were lost for a while: every page connects again and asks.
            local.close_all(publisher.COME_AGAIN)
        self.last_beat = beat
