"""What was said stays to be read when a job is over; what was not said is no talk."""

import pytest

from bookings import jobs
from bookings.states import Status, Verb
from live import chat
from tests.live.test_chat import write

WAYS = {
    "finished": [(Verb.START, "worker"), (Verb.COMPLETE, "worker")]
    + [(Verb.CONFIRM, "customer")],
    "cancelled": [(Verb.CANCEL, "customer")],
}


@pytest.mark.parametrize("said", [True, False])
@pytest.mark.parametrize("end", WAYS)
def test_of_a_job_that_ended(end, said, job_in, customer, worker):
    job = job_in(Status.ACCEPTED)
    chat.open_room(job)
    if said:
        write(job, worker, "The tap is mended.")
    for verb, who in WAYS[end]:
        job = jobs.VERBS[verb](job, by=getattr(job, who), at=job.scheduled_time)
    assert job.status == end
    for user, unread in ((customer, 1), (worker, 0)):
        found = [(talk.last, talk.unread) for talk in chat.talks_of(user)]
        assert found == ([("The tap is mended.", unread)] if said else [])
