"""What customers say of a worker, wherever the worker is shown."""

from django import template

from bookings import reviews as rules

register = template.Library()

LATEST = 5


@register.inclusion_tag("bookings/_reviews.html")
def reviews_of(worker, count=LATEST):
    """`{% reviews_of worker %}`: the spread and the newest reviews of a profile."""
    latest = rules.latest(worker, count)
    return {
        "worker": worker,
        "latest": latest,
        "spread": rules.spread(worker) if latest else {},
        "more": worker.rating_count - len(latest),
    }


@register.simple_tag
def latest_reviews(cards, count=3):
    """`{% latest_reviews cards 3 as reviews %}`: newest words on those of a shelf."""
    return rules.latest_of([card.worker for card in cards], count)
