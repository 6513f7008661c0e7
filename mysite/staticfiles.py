"""One style sheet for the browser, many small ones for people.

`css/site.css` is no file in the tree: it is the parts in the order below, joined when
somebody asks for it and a part is newer than the last result. No build step to forget.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage

NAME = "css/site.css"

# A folder stands for its files in alphabetical order; the layers make that safe.
PARTS = (
    "layers.css",
    "tokens.css",
    "base.css",
    "layout.css",
    "components",
    "pages",
    "utilities.css",
)


class BundleFinder(BaseFinder):
    """Finds `css/site.css`, and makes it when it is missing or old."""

    def __init__(
        self,
        app_names: list[str] | None = None,
        *args,
        source: Path | None = None,
        target: Path | None = None,
        **kwargs,
    ):
        self.source = Path(source or settings.BASE_DIR / "static" / "css")
        self.root = Path(target or settings.BASE_DIR / "build" / "static")
        self.storage = FileSystemStorage(location=self.root)
        super().__init__(*args, **kwargs)

    def check(self, **kwargs) -> list:
        return []

    def find(self, path: str, find_all: bool = False) -> str | list[str]:
        if path != NAME:
            return []
        found = str(self.bundle())
        return [found] if find_all else found

    def list(self, ignore_patterns) -> Iterator[tuple[str, FileSystemStorage]]:
        self.bundle()
        yield NAME, self.storage

    def bundle(self) -> Path:
        """The path of an up-to-date style sheet."""
        result = self.root / NAME
        files = self.parts()
        if not is_fresh(result, files):
            result.parent.mkdir(parents=True, exist_ok=True)
            # Written beside and moved over: two processes never serve half a sheet.
            draft = result.with_suffix(f".{id(self)}.draft")
            draft.write_text(join(files), encoding="utf-8")
            draft.replace(result)
        return result

    def parts(self) -> Sequence[Path]:
        """The files it is made of, in their order."""
        files = []
        for part in PARTS:
            path = self.source / part
            files += sorted(path.glob("*.css")) if path.is_dir() else [path]
        return files


def is_fresh(result: Path, files: Sequence[Path]) -> bool:
    """Whether nothing changed since: no part is newer, no file was added or removed."""
    if not result.exists():
        return False
    made = result.stat().st_mtime_ns
    folders = {path.parent for path in files}
    return all(path.stat().st_mtime_ns <= made for path in [*files, *folders])


def join(files: Sequence[Path]) -> str:
    return "\n".join(path.read_text(encoding="utf-8").strip() for path in files) + "\n"
