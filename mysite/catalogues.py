"""The catalogues of words in locale/: what is asked of them, what they answer.

Everything here is Python (Babel, and Django's own reader of templates), so that it
works on a machine without gettext. What a program reads (.mo) is kept beside what
people write (.po): nothing has to be compiled before a start.
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from babel.messages import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation import to_locale
from django.utils.translation.template import templatize

ROOT = Path(settings.BASE_DIR)
APPS = (
    "accounts",
    "bookings",
    "home",
    "live",
    "mysite",
    "services",
    "toolkit",
    "workers",
)
# By the name that Django gives a catalogue: where its words stand.
DOMAINS = {
    "django": ("python", [(app, "*.py") for app in APPS]),
    "djangojs": ("javascript", [("static/js", "*.js")]),
}
# Babel's functions, and those of Django with its names.
ASKS: dict[str, tuple | None] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
FOR_TRANSLATORS = ["Translators:"]
# What stands for something else in a sentence: filled in, marked up, a character.
MARK = re.compile(r"%\(\w+\)[a-z]|%[sd]|{\w*}|</?\w+[^>]*>|&#?\w+;")
FORMATTED = re.compile(r"%\(\w+\)[a-z]|%[sd]")
LOOSE = re.compile(r"%(?!\(\w+\)[a-z]|[sd%])")


def languages() -> list[str]:
    """Those that need a catalogue: offered by the settings, or begun in locale/."""
    begun = {path.name for path in (ROOT / "locale").glob("*") if path.is_dir()}
    offered = {to_locale(code) for code, _name in settings.LANGUAGES}
    return sorted(name for name in begun | offered if not name.startswith("en"))


# --- What the sources ask for ---------------------------------------------------------


def asked(domain: str) -> Catalog:
    """Every message of the sources, with the files where it stands."""
    catalog = Catalog(project="Callout", charset="utf-8", fuzzy=False)
    for path, found in sorted(_found(domain), key=lambda one: str(one[0])):
        _line, message, comments, context = found
        name = path.relative_to(ROOT).as_posix()
        catalog.add(
            message, locations=[(name, None)], auto_comments=comments, context=context
        )
    return catalog


def _found(domain: str) -> Iterator[tuple[Path, tuple]]:
    language, places = DOMAINS[domain]
    for folder, pattern in places:
        for path in (ROOT / folder).rglob(pattern):
            if "migrations" not in path.parts:
                for found in _messages(language, path.read_text()):
                    yield path, found
    if domain == "django":
        for path in (ROOT / "templates").rglob("*.*"):
            if path.suffix in {".html", ".txt"}:
                for found in _messages("python", _as_python(path.read_text())):
                    yield path, found


def _as_python(template: str) -> str:
    """The template as calls of gettext, the rest blotted out, without indentation."""
    return "\n".join(line.strip() for line in templatize(template).splitlines())


def _messages(language: str, source: str) -> Iterator[tuple]:
    return extract(
        language, BytesIO(source.encode()), ASKS, FOR_TRANSLATORS, {"encoding": "utf-8"}
    )


# --- What is answered -----------------------------------------------------------------


def place(language: str, domain: str) -> Path:
    return ROOT / "locale" / language / "LC_MESSAGES" / f"{domain}.po"


def bring_up_to_date() -> list[Path]:
    """Write every catalogue anew that is behind the sources; which files those were."""
    changed = []
    for language in languages():
        for domain in DOMAINS:
            path = place(language, domain)
            for file, content in _due(path, language, domain).items():
                if not file.exists() or file.read_bytes() != content:
                    file.parent.mkdir(parents=True, exist_ok=True)
                    file.write_bytes(content)
                    changed.append(file)
    return changed


def faults() -> Iterator[str]:
    """A line for each catalogue that is behind and each answer that does not fit."""
    for path in sorted((ROOT / "locale").glob("*/LC_MESSAGES/*.po")):
        language, domain = path.parts[-3], path.stem
        for file, content in _due(path, language, domain).items():
            if not file.exists() or file.read_bytes() != content:
                yield f"{file.relative_to(ROOT)}: not up to date, make messages"
        for message in read(path, language):
            for wrong in misfits(message):
                yield f"{path.relative_to(ROOT)}:{message.lineno}: {wrong}"


def read(path: Path, language: str) -> Catalog:
    """What stands in that file."""
    with path.open("rb") as file:
        return read_po(file, locale=language)


def misfits(message: Message) -> Iterator[str]:
    """What an answer has that the question has not, or lacks. It may be empty."""
    asked = message.id if isinstance(message.id, tuple) else (message.id,)
    told = message.string if isinstance(message.string, tuple) else (message.string,)
    if not message.id or not any(told) or message.fuzzy:
        return
    if not all(told):
        yield f"one form of “{asked[0]}” is empty"
    # “One hour” may do without the number that “%(n)s hours” has.
    known = set().union(*map(_marks, asked))
    needed = _marks(asked[0]).intersection(*map(_marks, asked))
    for words in filter(None, told):
        if odd := _marks(words) - known:
            yield f"“{words}” has {', '.join(sorted(odd))}, and “{asked[0]}” has not"
        if lost := needed - _marks(words):
            yield f"“{words}” lacks {', '.join(sorted(lost))} of “{asked[0]}”"
        if FORMATTED.search(asked[-1]) and LOOSE.search(words):
            yield f"“{words}” has a % that stands for nothing"


def _marks(words: str) -> set[str]:
    return set(MARK.findall(words))


def _due(path: Path, language: str, domain: str) -> dict[Path, bytes]:
    """What the two files of a catalogue should hold."""
    catalog = read(path, language) if path.exists() else _begin(language)
    catalog.update(asked(domain), update_creation_date=False)
    # What nobody asks for any more is in the history of the file.
    catalog.obsolete.clear()
    written, compiled = BytesIO(), BytesIO()
    write_po(written, catalog, width=88, sort_by_file=True)
    write_mo(compiled, catalog)
    return {path: written.getvalue(), path.with_suffix(".mo"): compiled.getvalue()}


def _begin(language: str) -> Catalog:
    return Catalog(
        locale=language,
        project="Callout",
        header_comment="# Words of Callout in another language. See docs/how-to.md.",
        charset="utf-8",
        fuzzy=False,
        creation_date=datetime(2026, 1, 1, tzinfo=UTC),
        revision_date=datetime(2026, 1, 1, tzinfo=UTC),
    )
