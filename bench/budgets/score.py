"""What Lighthouse makes of a page's times on a phone: its curves and its weights.

How soon a page fills is left out: that is read from a film of it, which we do not take.
"""

from math import erf, log

# {what: (weight, the value that is good, the value of the middle of all sites)}
CURVES = {
    "fcp": (10, 1800, 3000),
    "lcp": (25, 2500, 4000),
    "tbt": (30, 200, 600),
    "cls": (25, 0.1, 0.25),
}
# Where the curve stands at 0.9: the inverse of erfc(1/5).
NINE_TENTHS = 0.9061938024368232


def performance(seen):
    """0 to 100, of {what: value}."""
    weights = {what: curve[0] for what, curve in CURVES.items()}
    total = sum(weights[what] * one(what, seen[what]) for what in weights)
    return 100 * total / sum(weights.values())


def one(what, value):
    """0 to 1."""
    if value <= 0:
        return 1.0
    _weight, good, middle = CURVES[what]
    place = log(value / middle) * NINE_TENTHS / -log(good / middle)
    return (1 - erf(place)) / 2
