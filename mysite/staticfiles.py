"""One style sheet and one script for the browser, many small files for people.

`css/site.css` and `js/site.js` are no files in the tree: each is its parts, joined when
somebody asks for it and a part is newer than the last result. No build step to forget.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import django_htmx
from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage

from mysite import modules

# A folder stands for its files in alphabetical order; the layers make that safe.
SHEETS = (
    "layers.css",
    "tokens.css",
    "base.css",
    "layout.css",
    "components",
    "pages",
    "utilities.css",
)
HTMX = Path(django_htmx.__file__).parent / "static/django_htmx/htmx-2.min.js"


def sheets(source: Path) -> list[Path]:
    """The style sheets below the folder of static files, in their order."""
    files = []
    for part in SHEETS:
        path = source / "css" / part
        files += sorted(path.glob("*.css")) if path.is_dir() else [path]
    return files


def scripts(source: Path) -> list[Path]:
    """htmx, and the modules below the folder of static files."""
    return [HTMX, *sorted((source / "js").glob("*.js"))]


def join_sheets(files: Sequence[Path]) -> str:
    return "\n".join(path.read_text(encoding="utf-8").strip() for path in files) + "\n"


def join_scripts(files: Sequence[Path]) -> str:
    htmx, *ours = files
    entry = next(path for path in ours if path.name == "main.js")
    return f"{htmx.read_text(encoding='utf-8').strip()}\n{modules.join(entry)}"


@dataclass(frozen=True)
class Bundle:
    """What is asked for by `name`, out of which files, and how they become one."""

    name: str
    parts: Callable[[Path], Sequence[Path]]
    join: Callable[[Sequence[Path]], str]


BUNDLES = {
    bundle.name: bundle
    for bundle in (
        Bundle("css/site.css", sheets, join_sheets),
        Bundle("js/site.js", scripts, join_scripts),
    )
}


class BundleFinder(BaseFinder):
    """Finds what is joined, and makes it when it is missing or old."""

    def __init__(
        self,
        app_names: list[str] | None = None,
        *args,
        source: Path | None = None,
        target: Path | None = None,
        **kwargs,
    ):
        self.source = Path(source or settings.BASE_DIR / "static")
        self.root = Path(target or settings.BASE_DIR / "build" / "static")
        self.storage = FileSystemStorage(location=self.root)
        super().__init__(*args, **kwargs)

    def check(self, **kwargs) -> list:
        return []

    def find(self, path: str, find_all: bool = False) -> str | list[str]:
        if path not in BUNDLES:
            return []
        found = str(self.made(BUNDLES[path]))
        return [found] if find_all else found

    def list(self, ignore_patterns) -> Iterator[tuple[str, FileSystemStorage]]:
        for bundle in BUNDLES.values():
            self.made(bundle)
            yield bundle.name, self.storage

    def made(self, bundle: Bundle) -> Path:
        """The path of an up-to-date result."""
        result = self.root / bundle.name
        files = bundle.parts(self.source)
        if not is_fresh(result, files):
            result.parent.mkdir(parents=True, exist_ok=True)
            # Written beside and moved over: two processes never serve half a file.
            draft = result.with_suffix(f".{id(self)}.draft")
            draft.write_text(bundle.join(files), encoding="utf-8")
            draft.replace(result)
        return result


def is_fresh(result: Path, files: Sequence[Path]) -> bool:
    """Whether nothing changed since: no part is newer, no file was added or removed."""
    if not result.exists():
        return False
    made = result.stat().st_mtime_ns
    folders = {path.parent for path in files}
    return all(path.stat().st_mtime_ns <= made for path in [*files, *folders])
