"""`@cached_until_edit`: worked out once, until a model that it names is changed.

    @cached_until_edit(depends_on=("services.City", "wagtailcore.Page"))
    def places(): …

A function names every model that it reads, and a test compares that with the queries it
makes. `depends_on` holds those whose change empties it at once: a row is saved or
deleted, a page published, moved or taken away, a many-to-many relation (the name of
its own model) changed. `lags_behind` holds those that people change all day, such as
the workers of a figure: a copy is a minute behind them at the most.

A name is "app.Model"; or another such function, for all that it names; or a function
that gives models, for what is known only when all apps are there. A model that inherits
its rows from another, as pages do, counts as that one. Copies are for the active
language, unless it says that it has no words (`wordless`), and for the arguments,
which must be hashable and are given by position.

Beside the decorator: the module in `cached_in` of its app's config, so that a process
which only changes rows tells the others; `versions.advance` where rows are changed in
one statement; and in tests/test_cached_functions.py what to ask of it.
"""

from collections.abc import Callable, Iterable
from functools import lru_cache, update_wrapper
from importlib import import_module
from typing import Any, TypeVar, cast

from django.apps import apps
from django.utils.translation import get_language

from toolkit.cache import changes, versions
from toolkit.cache.versions import VersionedCache

Function = TypeVar("Function", bound=Callable[..., Any])
Name = str | Callable[..., Any]

# Every function that is cached so, in the order of their modules' imports.
FUNCTIONS: list["UntilEdit"] = []


class UntilEdit:
    """A function and the copies of what it gave."""

    __name__: str
    __module__: str

    def __init__(
        self,
        build: Callable[..., Any],
        depends_on: tuple[Name, ...],
        lags_behind: tuple[Name, ...],
        wordless: bool,
    ) -> None:
        update_wrapper(self, build)
        self.build, self.wordless = build, wordless
        self.depends_on, self.lags_behind = depends_on, lags_behind
        self._models: tuple[str, ...] | None = None
        self.cache = VersionedCache(self.models)

    def __call__(self, *args: Any) -> Any:
        key = self.key_of(args)
        copy = self.cache.find(key)
        if copy is None:
            version = self.cache.version()
            copy = self.cache.put(key, self.build(*args), version)
        return copy.value

    def has(self, *args: Any) -> bool:
        """Whether there is a good copy for these arguments and the active language."""
        return self.cache.find(self.key_of(args)) is not None

    def key_of(self, args: tuple[Any, ...]) -> tuple[Any, ...]:
        return args if self.wordless else (get_language(), args)

    def models(self) -> tuple[str, ...]:
        """The models whose change empties it, by the names of their versions."""
        if self._models is None:
            self._models = tuple(sorted(set(_named(self.depends_on, "depends_on"))))
        return self._models

    def lagging(self) -> set[str]:
        """The models that it is a minute behind at the most."""
        return set(_named(self.lags_behind, "lags_behind")) | {
            name
            for other in self.depends_on
            if isinstance(other, UntilEdit)
            for name in other.lagging()
        }


def _named(names: tuple[Name, ...], attribute: str) -> Iterable[str]:
    for name in names:
        if isinstance(name, str):
            yield changes.versioned_as(apps.get_model(name))
        elif isinstance(name, UntilEdit):
            yield from _named(getattr(name, attribute), attribute)
        else:
            yield from map(changes.versioned_as, name())


def cached_until_edit(
    *,
    depends_on: tuple[Name, ...],
    lags_behind: tuple[Name, ...] = (),
    wordless: bool = False,
) -> Callable[[Function], Function]:
    def mark(build: Function) -> Function:
        function = UntilEdit(build, depends_on, lags_behind, wordless)
        FUNCTIONS.append(function)
        if _listening:
            changes.listen(function.models())
        return cast(Function, function)

    return mark


def start_listening() -> None:
    """Connect the signals, when all models are there.

    A process that never asks may still change what others hold, so an app's config says
    in `cached_in` which of its modules have such functions.
    """
    for config in apps.get_app_configs():
        for module in getattr(config, "cached_in", ()):
            import_module(f"{config.name}.{module}")
    changes.listen_to_pages()
    for function in FUNCTIONS:
        changes.listen(function.models())
    _listening.append(True)


def empty_all() -> None:
    """From now on no copy is good, in all processes."""
    versions.begin({model: versions.new_version() for model in everything_named()})


def everything_named() -> tuple[str, ...]:
    """Every model that some function depends on."""
    return _named_by_all(len(FUNCTIONS))


@lru_cache(1)
def _named_by_all(number: int) -> tuple[str, ...]:
    return tuple(sorted({name for one in FUNCTIONS for name in one.models()}))


_listening: list[bool] = []
