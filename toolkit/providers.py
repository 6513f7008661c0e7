"""What a page of one app shows of an app above it, which it does not know.

The app above registers a function under a name when the site starts; a template below
asks for the name with `{% provided %}`. Without that app there is nothing to show.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.template import Context, Engine


@dataclass(frozen=True)
class Provider:
    function: Callable[..., Any]
    takes_context: bool
    template: str

    def answer(self, context: Context, *args: Any, **kwargs: Any) -> Any:
        given = (context, *args) if self.takes_context else args
        answer = self.function(*given, **kwargs)
        return self.drawn(context, answer) if self.template else answer

    def drawn(self, context: Context, shown: dict[str, Any]) -> str:
        """As an inclusion tag draws it: it sees what it is given, and the token."""
        inner = context.new(shown)
        # Not asked whether it is true: who looks at a token is given a cookie for it.
        token = context.get("csrf_token")
        if token is not None:
            inner["csrf_token"] = token
        return Engine.get_default().get_template(self.template).render(inner)


PROVIDERS: dict[str, Provider] = {}


def provide(
    name: str,
    function: Callable[..., Any],
    *,
    takes_context: bool = False,
    template: str = "",
) -> None:
    """Answer for `name`. With a `template` the function gives what is drawn with it."""
    PROVIDERS[name] = Provider(function, takes_context, template)


def find(name: str) -> Provider | None:
    """Who answers for this name; None when no app that is installed does."""
    return PROVIDERS.get(name)


def ask(name: str, *args: Any) -> Any:
    """What is answered to code; None when no installed app provides this name."""
    provider = find(name)
    return provider.function(*args) if provider else None
