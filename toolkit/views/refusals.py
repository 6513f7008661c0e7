"""The one place where what a rule refuses becomes an answer."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse

from toolkit.errors import Refusal

View = Callable[..., HttpResponse]


def answered_by(show: View) -> Callable[[View], View]:
    """For a view that lets refusals through: `show(request, refusal, …)` is given what
    the view was given, and draws the page as it is now with the sentence.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            try:
                return view(request, *args, **kwargs)
            except Refusal as refusal:
                return show(request, refusal, *args, **kwargs)

        return inner

    return decorate
