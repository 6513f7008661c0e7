"""What the header of every page asks: how many notes wait."""

from django.utils.functional import SimpleLazyObject

from live import bell


def notices(request):
    """Counted when a template asks: one query for who is logged in, else none."""

    def count():
        user = getattr(request, "user", None)
        if user is None or not user.is_authenticated:
            return 0
        return bell.count_unread(user.pk)

    return {"unread_notifications": SimpleLazyObject(count)}
