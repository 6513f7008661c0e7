"""Numbers that have a unit, by their names in signatures."""

from typing import TypeAlias

# Of a currency: paise, cents. What a price, a fee and a posting are counted in.
MinorUnits: TypeAlias = int

# Hundredths of a percent: 1200 is 12 %.
BasisPoints: TypeAlias = int

# A quarter hour, counted from 1970 in UTC.
Cell: TypeAlias = int

# Seconds since 1970 in UTC.
Seconds: TypeAlias = int

# A length of time as people agree on it.
Minutes: TypeAlias = int
