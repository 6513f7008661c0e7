"""The orders in which workers are shown. Each has its own partial indexes."""

from workers.search.query import Sort

ORDERS = {
    Sort.BEST: ("-score", "user"),
    Sort.SOONEST: ("-score", "user"),
    Sort.PRICE: ("hourly_rate", "user"),
    Sort.EXPERIENCE: ("-experience", "user"),
}
