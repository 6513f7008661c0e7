"""What bookings tells the rest of the house, always after the commit.

`job_changed(event=JobEvent)` follows every event of a job. A receiver that fails undoes
nothing: the event stays unheard and is told again. `job_opened(job=Job, user=User)`:
somebody has the page of a job before them.
"""

from django.dispatch import Signal

job_changed = Signal()
job_opened = Signal()
