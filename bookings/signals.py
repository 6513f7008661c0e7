"""The signals of bookings for the apps above, sent after the commit.

`job_changed(event=JobEvent)` follows every event of a job. A receiver that fails undoes
nothing: the event stays unheard, and is sent again later.
`job_opened(job=Job, user=User)`: this user has opened the page of the job.
`contest_changed(contest=Contest)`: a bank asks for a customer's money back, or decided.
`loss_taken_back(contest=Contest)`: Finance took it back from the worker.
`payout_changed(payout=Payout)`: it was ordered, arrived or came back.
`proposal_changed(proposal=Proposal)`: it waits for a second person, or is decided.
"""

from django.dispatch import Signal

job_changed = Signal()
job_opened = Signal()
contest_changed = Signal()
loss_taken_back = Signal()
payout_changed = Signal()
proposal_changed = Signal()
