"""What a channel is: one way for a notification to reach its person."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Protocol

from django.utils.functional import Promise

from live.models import Notification


class Channel(Protocol):
    """One file of this package, with one instance in CHANNELS.

    `name` is stored in Delivery rows: at most 20 letters, never changed. `label` is
    what staff read. `batch` is how many notifications `send` is given at once.

    An immediate channel is called once, by the request that notifies, after its commit.
    What it sends can be missed without harm, and it may not wait for the network. Any
    other channel is called by the loop of letters, again and again until it has worked
    or failed five times; one that waits for a server needs a timeout of seconds.
    """

    name: str
    label: str | Promise
    is_immediate: bool
    batch: int

    def wait(self, notification: Notification) -> timedelta:
        """How long after the commit it goes out at the earliest."""

    def wants(self, notification: Notification) -> bool:
        """Whether it goes out this way, asked right before `send`; `user` is loaded.

        The place for: no address, not active, read meanwhile, channel not configured.
        """

    def send(self, notifications: Sequence[Notification]) -> None:
        """Send them, or raise what prevented it: then they are all sent again.

        A crash between sending and noting it also repeats them, so the same
        notification (by its key) should arrive once.
        """
