"""What the apps above hear from here."""

from django.dispatch import Signal

# Sent inside the transaction that closes: nobody may find an account closed and still
# bookable.
account_closed = Signal()  # user

# Sent before each round of sending: who has saved up letters writes them now.
before_letters = Signal()
