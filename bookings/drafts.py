"""What a visitor typed into the booking form, kept while they log in or sign up.

One draft for each worker, in the session; it goes when the job is asked for.
"""

from toolkit import drafts


def keep(session, worker, typed):
    drafts.keep(session, _name(worker), typed)


def find(session, worker):
    """What was typed for this worker, by field; empty when nothing was."""
    return drafts.find(session, _name(worker))


def drop(session, worker):
    drafts.drop(session, _name(worker))


def _name(worker):
    return f"booking:{worker.code}"
