"""The signals of workers for the apps above, sent after the commit with `worker`."""

from django.dispatch import Signal

worker_applied = Signal()
worker_decided = Signal()
