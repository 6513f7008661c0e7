"""Words that are nobody's slips: names, what workers wrote, and what is closed."""

from functools import lru_cache

from services.models import City, ServiceCategory
from workers.models import WorkerProfile
from workers.search.language import words

# The words of so many workers are known; in a larger market any word may be a name.
MOST_WORKERS = 5000
SHORTEST_NAME = 3


@lru_cache(maxsize=20_000)
def forms_and_tokens(text: str) -> tuple[tuple[str, str], ...]:
    """Of a phrase that comes again in each edition."""
    return tuple((word.form, word.token) for word in words(text))


def names() -> frozenset[str]:
    """Every word of listed workers' names."""
    listed = WorkerProfile.objects.listed().order_by()
    names = listed.values_list("user__name", flat=True)[:MOST_WORKERS]
    return frozenset(
        form
        for name in names
        for form, _token in forms_and_tokens(name)
        if len(form) >= SHORTEST_NAME
    )


def closed() -> frozenset[str]:
    """Tokens of services and cities that are closed: no slips of other words."""
    return frozenset(
        token
        for model in (ServiceCategory, City)
        for name in model.objects.filter(is_active=False).values_list("name", flat=True)
        for _form, token in forms_and_tokens(name)
    )


def of_workers() -> frozenset[str] | None:
    """All tokens of listed workers, or None where there are too many of them."""
    listed = WorkerProfile.objects.listed().order_by()
    texts = list(listed.values_list("search_text", flat=True)[: MOST_WORKERS + 1])
    if len(texts) > MOST_WORKERS:
        return None
    return frozenset(token for text in texts for token in text.split())
