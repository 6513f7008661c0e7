"""Which function answers which call, and which parameters that call knows."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

Function = Callable[..., Any]


@dataclass(frozen=True)
class Route:
    """Parameters are named as forms name them: `line_items[*][quantity]:int`, where `*`
    stands for any one name and the kind is int, bool or text.
    """

    method: str
    pattern: re.Pattern[str]
    function: Function
    needs: tuple[str, ...]
    takes: tuple[str, ...]

    @property
    def known(self) -> dict[str, str]:
        """From the name of a parameter to its kind."""
        pairs = (name.partition(":") for name in (*self.needs, *self.takes))
        return {name: kind or "text" for name, _, kind in pairs}


class Routes:
    def __init__(self) -> None:
        self.routes: list[Route] = []

    def __call__(
        self,
        method: str,
        path: str,
        *,
        needs: Sequence[str] = (),
        takes: Sequence[str] = (),
    ) -> Callable[[Function], Function]:
        """Decorates what answers there: with the world, the parameters, and whatever
        stands in the place of `{}` in the path.
        """
        pattern = re.compile(re.escape(path).replace(r"\{\}", r"([\w.-]+)"))

        def register(function: Function) -> Function:
            route = Route(method, pattern, function, tuple(needs), tuple(takes))
            self.routes.append(route)
            return function

        return register

    def find(self, method: str, path: str) -> tuple[Route, tuple[str, ...]] | None:
        for route in self.routes:
            if route.method == method and (found := route.pattern.fullmatch(path)):
                return route, found.groups()
        return None


def bare(parameter: str) -> str:
    """Its name, without its kind."""
    return parameter.partition(":")[0]


def matches(shape: str, name: str) -> bool:
    pattern = re.escape(shape).replace(r"\[\*\]", r"\[[^\[\]]+\]")
    return bool(re.fullmatch(pattern, name))
