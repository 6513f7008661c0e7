"""What the apps above hear from here."""

from django.dispatch import Signal

# Sent inside the transaction that closes: nobody may find an account closed and still
# bookable.
account_closed = Signal()  # user
account_reopened = Signal()  # user

# Sent after the commit that ended them.
sessions_ended = Signal()  # keys

# Sent before somebody becomes something else here. Who cannot let it happen raises
# toolkit.errors.NotAllowed with a sentence.
role_is_changing = Signal()  # user, role

# Sent before each round of sending: who has saved up letters writes them now.
before_letters = Signal()
