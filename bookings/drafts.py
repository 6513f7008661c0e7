"""What a visitor typed into the booking form, kept while they log in or sign up.

It lives in the session, for one worker at a time, and goes when the job is asked for.
"""

KEY = "booking_draft"


def keep(session, worker, typed):
    session[KEY] = {"worker": worker.code, "typed": typed}


def find(session, worker):
    """What was typed for this worker, by field; empty when nothing was."""
    draft = session.get(KEY, {})
    return draft["typed"] if draft.get("worker") == worker.code else {}


def drop(session):
    session.pop(KEY, None)
