"""The ways a notification reaches its person, one file each.

Every notification has one Delivery row for each of them (live/deliveries.py).
"""

from live.channels.base import Channel
from live.channels.email import EmailChannel
from live.channels.site import SiteChannel

CHANNELS: tuple[Channel, ...] = (SiteChannel(), EmailChannel())
