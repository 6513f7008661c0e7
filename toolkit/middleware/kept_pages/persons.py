"""The page for everybody, with the personal parts of the person who asks.

The body of a public page costs a hundred times what its header costs, and it is the
same for whoever is logged in. So only the parts are drawn: after log-in, messages and
language are known, and instead of the view.
"""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template import Engine, RequestContext

from toolkit.middleware.kept_pages import Answer, KeptPage, View, marked_view

BASE = "base.html"


class PersonalPartsMiddleware:
    """Stands last: what the middleware before it says of a request is known."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: View, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        find: Callable[[HttpRequest], KeptPage | None] | None
        find = getattr(request, "find_kept_page", None)
        marked = find and marked_view(request)
        if not find or not marked or marked.except_for(request):
            return None
        page = find(request)
        return drawn_for(request, page) if page else None


def drawn_for(request: HttpRequest, page: KeptPage) -> HttpResponse:
    """The page, its parts drawn anew with what every template knows of the request."""
    engine, context = Engine.get_default(), RequestContext(request)
    # Bound once, so that the context processors are asked once.
    with context.bind_template(engine.get_template(BASE)):
        content = [
            engine.get_template(piece).render(context).encode()
            if isinstance(piece, str)
            else piece
            for piece in page.pieces
        ]
    return HttpResponse(b"".join(content), content_type=page.headers["Content-Type"])
