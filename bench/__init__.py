"""How fast the house is: each figure beside the least it could be, in one run.

Times on a machine that does other things say little, so every figure is measured in
turns with its floor, which does the same with nothing around it, and what counts is how
many times the floor it takes. No figure fails anything; `make test` decides what is
right, this only says what it costs.
"""
