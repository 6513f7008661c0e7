"""A plugin of pytest's for the run that measures: each of Slipcover's questions is
taken out of the code as soon as it is answered.

`--immediate` says so to the process that starts, and Slipcover does not pass it on to
those that run the tests. Without it they look through the whole program for code to
replace, again and again: a third more time, and the same report.
"""

import slipcover


class Immediate(slipcover.Slipcover):
    def __init__(self, **options):
        super().__init__(**options | {"immediate": True})


# Before the plugin of Slipcover's own makes one.
slipcover.Slipcover = Immediate
