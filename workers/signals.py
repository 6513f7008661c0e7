"""What the rest of the house may want to hear. Sent after commit, with `worker`."""

from django.dispatch import Signal

worker_applied = Signal()
worker_decided = Signal()
