"""What the catalogue asks the rest of the house.

`sums_at_home(settings)`: a receiver answers with what it keeps in the home currency and
could not keep in another, in words ("12 workers’ rates"), or with nothing.
`currency_changed(convert, old, new)`: in the transaction of the change, a receiver
brings its sums over; `convert` takes minor units of the old currency.
`phrase_is_checked(phrase)`: before an editor's phrase is kept; a receiver answers with
a sentence if nobody could be understood by it, or with nothing.
`phrase_was_kept(synonym)`: an editor has kept it; a receiver answers with sentences
about what else it says.
"""

from django.dispatch import Signal

sums_at_home = Signal()
currency_changed = Signal()
phrase_is_checked = Signal()
phrase_was_kept = Signal()
