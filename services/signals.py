"""What the catalogue asks the rest of the house.

`sums_at_home(settings)`: a receiver answers with what it keeps in the home currency and
could not keep in another, in words ("12 workers’ rates"), or with nothing.
`currency_changed(convert, old, new)`: in the transaction of the change, a receiver
brings its sums over; `convert` takes minor units of the old currency.
"""

from django.dispatch import Signal

sums_at_home = Signal()
currency_changed = Signal()
