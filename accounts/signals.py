"""What the apps above hear from here."""

from django.dispatch import Signal

# Sent inside the transaction that closes: nobody may find an account closed and still
# bookable.
account_closed = Signal()  # user
account_reopened = Signal()  # user

# Each receiver gives what its app keeps of a person, {heading: plain values}.
data_is_taken_along = Signal()  # user
# Sent before a person's account is deleted. Who cannot let it happen raises
# toolkit.errors.NotNow with a sentence to that person.
account_is_leaving = Signal()  # user
# Sent inside the transaction that deletes it, while the account still has its facts:
# what is about the person alone goes, what is of the other side or the books stays.
account_erased = Signal()  # user

# Sent after the commit that ended them.
sessions_ended = Signal()  # keys

# Sent before somebody becomes something else here. Who cannot let it happen raises
# toolkit.errors.NotAllowed with a sentence.
role_is_changing = Signal()  # user, role

# Sent before each round of sending: who has saved up letters writes them now.
before_letters = Signal()
