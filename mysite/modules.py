"""Many small JavaScript modules joined into one classic script.

A browser that meets the entry module asks for its imports, then for theirs: a dozen
requests, which hashed names do not reach. Each module becomes a function that runs
once, after those it imports. Only what our modules use is understood: named imports
from the same folder, a line each, and exported functions, classes and constants.
Whatever else says `import` or `export` is refused, not joined wrongly.
"""

import re
from collections.abc import Iterator
from pathlib import Path

IMPORT = re.compile(
    r'^import \{ (\w+(?:, \w+)*) \} from "\./([\w-]+)\.js";$', re.MULTILINE
)
EXPORT = re.compile(
    r"^export ((?:async )?(?:function|class|const) (\w+))", re.MULTILINE
)
LEFT = re.compile(r"^\s*(?:import|export)\b.*$|\bimport\s*\(", re.MULTILINE)


def join(entry: Path) -> str:
    """The text of one script that does what the module `entry` does."""
    functions = "\n".join(as_function(path) for path in in_order(entry))
    return f"(() => {{\n{functions}\n}})();\n"


def in_order(entry: Path) -> Iterator[Path]:
    """The module and all it needs, each after what it imports."""
    yield from _walk(entry, done=set(), above=())


def _walk(path: Path, done: set[Path], above: tuple[Path, ...]) -> Iterator[Path]:
    if path in above:
        circle = " → ".join(one.name for one in (*above[above.index(path) :], path))
        raise ValueError(f"Modules import each other: {circle}")
    if path in done:
        return
    for _names, other in IMPORT.findall(path.read_text(encoding="utf-8")):
        yield from _walk(path.with_name(f"{other}.js"), done, (*above, path))
    done.add(path)
    yield path


def as_function(path: Path) -> str:
    """The module as a constant that holds its exports."""
    text = path.read_text(encoding="utf-8").strip()
    exported = [name for _whole, name in EXPORT.findall(text)]
    body = IMPORT.sub(
        lambda found: f"const {{ {found[1]} }} = {_name(found[2])};", text
    )
    body = EXPORT.sub(r"\1", body)
    if left := LEFT.search(body):
        raise ValueError(f"{path.name}: {left[0].strip()!r} cannot be joined")
    known = ", ".join(exported)
    return (
        f'const {_name(path.stem)} = (() => {{\n"use strict";\n{body}\n'
        f"return {{ {known} }};\n}})();"
    )


def _taken_from_its_constant(found: re.Match) -> str:
    return f"const {{ {found[1]} }} = {_name(found[2])};"


def _name(stem: str) -> str:
    return f"module_{stem.replace('-', '_')}"
