"""What is joined: in order, made when asked for, again when a part changed."""

import os
import re

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders

from mysite.staticfiles import HTMX, BundleFinder, scripts, sheets

STATIC = settings.BASE_DIR / "static"
NAME, SCRIPT = "css/site.css", "js/site.js"
PLAIN_PARTS = ("layers", "tokens", "base", "layout", "utilities")
SAYS = 'import { say } from "./say.js";\n\nsay();'


@pytest.fixture
def source(tmp_path):
    folder = tmp_path / "css"
    for name in PLAIN_PARTS:
        write(folder / f"{name}.css", f".{name} {{}}")
    write(folder / "components" / "say.css", ".say {}")
    write(folder / "components" / "button.css", ".button {}")
    write(folder / "pages" / "home.css", ".home {}")
    write(tmp_path / "js" / "say.js", "export function say() {}")
    write(tmp_path / "js" / "main.js", SAYS)
    return folder


@pytest.fixture
def finder(source, tmp_path):
    return BundleFinder(source=tmp_path, target=tmp_path / "build")


def write(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def age(path, seconds):
    """Make a file, and the folders above it, look older."""
    then = path.stat().st_mtime - seconds
    os.utime(path, (then, then))


def selectors(path):
    with open(path, encoding="utf-8") as sheet:
        return re.findall(r"\.(\w+) \{\}", sheet.read())


IN_ORDER = ["layers", "tokens", "base", "layout", "button", "say", "home", "utilities"]


def test_the_parts_are_joined_in_the_declared_order(finder):
    assert selectors(finder.find(NAME)) == IN_ORDER


def test_the_answer_is_one_absolute_path(finder, tmp_path):
    assert finder.find(NAME) == str(tmp_path / "build" / "css" / "site.css")


def test_asked_for_all_it_gives_a_list(finder, tmp_path):
    paths = finder.find(NAME, find_all=True)

    assert paths == [str(tmp_path / "build" / "css" / "site.css")]


@pytest.mark.parametrize("path", ["css/other.css", "site.css", "../css/site.css", ""])
def test_it_finds_nothing_else(finder, path):
    assert finder.find(path) == []


def test_a_newer_part_makes_the_sheet_anew(finder, source):
    first = finder.find(NAME)
    age_everything(source)
    os.utime(first, (os.stat(first).st_mtime - 50,) * 2)

    write(source / "components" / "say.css", ".spoken {}")

    expected = ["spoken" if name == "say" else name for name in IN_ORDER]
    assert selectors(finder.find(NAME)) == expected


def test_a_part_taken_away_makes_the_sheet_anew(finder, source):
    first = finder.find(NAME)
    age_everything(source)
    os.utime(first, (os.stat(first).st_mtime - 50,) * 2)

    (source / "components" / "say.css").unlink()

    assert selectors(finder.find(NAME)) == [n for n in IN_ORDER if n != "say"]


def test_an_unchanged_sheet_is_left_alone(finder, source):
    first = finder.find(NAME)
    age_everything(source)
    before = os.stat(first).st_mtime_ns

    finder.find(NAME)

    assert os.stat(first).st_mtime_ns == before


def age_everything(folder):
    for path in [folder, *folder.rglob("*")]:
        age(path, 100)


def test_collectstatic_gets_the_sheet_and_no_leftovers(finder, tmp_path):
    listed = [(name, storage.exists(name)) for name, storage in finder.list([])]

    assert listed == [(NAME, True), (SCRIPT, True)]
    assert [p.name for p in (tmp_path / "build" / "css").iterdir()] == ["site.css"]
    assert [p.name for p in (tmp_path / "build" / "js").iterdir()] == ["site.js"]


def test_the_site_itself_serves_its_sheet():
    with open(finders.find(NAME), encoding="utf-8") as sheet:
        text = sheet.read()

    assert text.count("@layer reset, tokens, base, layout, components, pages") == 1
    assert text.index("--accent:") < text.index(".btn {")


def test_a_newer_module_makes_the_script_anew(finder, source):
    first = finder.find(SCRIPT)
    age_everything(source.parent)
    os.utime(first, (os.stat(first).st_mtime - 50,) * 2)

    write(source.parent / "js" / "say.js", "export function say() { return 7; }")

    with open(finder.find(SCRIPT), encoding="utf-8") as script:
        assert "return 7;" in script.read()


def test_the_script_of_the_site_brings_its_library_and_every_module():
    with open(finders.find(SCRIPT), encoding="utf-8") as script:
        text = script.read()

    assert text.startswith(HTMX.read_text(encoding="utf-8").strip())
    joined = set(re.findall(r"^const module_(\w+) = ", text, re.MULTILINE))
    assert joined == {path.stem for path in scripts(STATIC)[1:]}


def test_every_rule_of_the_site_is_inside_a_layer():
    """A rule outside the layers would beat them all, whatever its place."""
    outside = {path.name: outermost(path) for path in sheets(STATIC)}

    strays = {name for name, heads in outside.items() if heads - {"@layer"}}
    assert strays == set()


def outermost(path):
    """The first word of every statement that stands in no block."""
    text = re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    depth, heads = 0, ""
    for char in text:
        depth -= char == "}"
        if depth == 0:
            heads += ";" if char in "{}" else char
        depth += char == "{"
    return {head.split()[0] for head in heads.split(";") if head.strip()}
