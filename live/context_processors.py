"""What the header of every page asks: how many notifications are unread."""

from functools import cache

from django.http import HttpRequest

from live.queries import count_unread


def notifications(request: HttpRequest) -> dict[str, object]:
    """Counted when a template asks: one query for who is logged in, else none."""

    @cache
    def count() -> int:
        user = getattr(request, "user", None)
        if user is None or not user.is_authenticated:
            return 0
        return count_unread(user.pk)

    return {"unread_notifications": count}
