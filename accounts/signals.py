"""What the apps above hear from here. Sent inside the transaction that closes: nobody
may find an account closed and still bookable.
"""

from django.dispatch import Signal

account_closed = Signal()  # user
