"""What threads have to say, on its way to the event loop.

Any thread puts things in. The loop is woken once, takes out whatever is there by then,
in the order of its coming, and hands it on together. Nothing waits for more to come:
what is said while the loop is busy costs no second waking, and that is all.
"""

from collections import deque


class Outbox:
    """`take(things)` is called on the `loop`, with a list of at least one."""

    def __init__(self, loop, take):
        self.loop = loop
        self.take = take
        self.things = deque()
        self.called = False

    def put(self, thing):
        self.things.append(thing)
        if not self.called:
            self.called = True
            self.loop.call_soon_threadsafe(self.empty)

    def empty(self):
        # First this, then the things: what is put in from here on calls again.
        self.called = False
        things = []
        while self.things:
            things.append(self.things.popleft())
        if things:
            self.take(things)
