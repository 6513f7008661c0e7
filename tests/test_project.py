"""The files themselves: pins, sizes, nothing inline, and a README that is true."""

import ast
import re
import tomllib
from statistics import mean

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from mysite.management.commands import draw_states
from tests.architecture import RANK
from tests.bookings import planted as planted_in_money
from tests.fuzz import planted as planted_in_the_fuzz
from tests.servers import ROOT

PIN = re.compile(r"^([a-z0-9-]+)==(\S+)(?: ; (.+?))? \\$", re.MULTILINE)
CARD = {
    "django",
    "wagtail",
    "channels",
    "channels-redis",
    "django-filter",
    "stripe",
    "pillow",
    "pytest-django",
}
TRIED_BY = ("tests", "bench")
CODE = sorted(p for app in (*RANK, *TRIED_BY) for p in (ROOT / app).rglob("*.py"))
SOURCE = [
    p for p in CODE if p.parent.name != "migrations" and not {*TRIED_BY} & {*p.parts}
]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
STATIC = [p for p in (ROOT / "static").rglob("*") if p.suffix in (".css", ".js")]


def short(path):
    return str(path.relative_to(ROOT))


def lines(path):
    return path.read_text().count("\n")


def too_long(paths, limit):
    return [f"{short(p)}: {lines(p)} lines" for p in paths if lines(p) > limit]


class TestPackages:
    pyproject = tomllib.loads((ROOT / "pyproject.toml").read_text())
    runtime = (ROOT / "requirements.txt").read_text()
    dev = (ROOT / "requirements-dev.txt").read_text()

    def pins(self, text):
        return {(name, version) for name, version, _ in PIN.findall(text)}

    @pytest.mark.parametrize("file", ["runtime", "dev"])
    def test_every_pin_has_a_hash(self, file):
        text = getattr(self, file)
        blocks = re.split(r"\n(?=\S)", text.partition("\n")[2])
        pinned = [block for block in blocks if "==" in block]
        assert len(pinned) == len(PIN.findall(text)) > 10
        assert [b for b in pinned if "--hash=sha256:" not in b] == []

    @pytest.mark.parametrize(
        ("file", "wanted"),
        [
            ("runtime", pyproject["project"]["dependencies"]),
            ("dev", pyproject["dependency-groups"]["dev"]),
        ],
    )
    def test_pins_are_what_pyproject_asks_for(self, file, wanted):
        pins = self.pins(getattr(self, file))
        for requirement in map(Requirement, wanted):
            name = canonicalize_name(requirement.name)
            versions = [version for pinned, version in pins if pinned == name]
            assert versions, name
            assert all(requirement.specifier.contains(v) for v in versions), name

    def test_both_files_agree(self):
        runtime, dev = dict(self.pins(self.runtime)), dict(self.pins(self.dev))
        shared = runtime.keys() & dev.keys()
        assert {n: runtime[n] for n in shared} == {n: dev[n] for n in shared}

    def test_the_packages_of_the_project_are_there(self):
        names = {name for name, _ in self.pins(self.runtime + self.dev)}
        assert CARD - names == set()


SPAN = re.compile(r"`([^`]+)`")
# From the root of the project, and no example.
FILE = re.compile(r"[\w.-]+(/[\w.-]+)+\.(py|html|js|json|md|svg)|tests/[\w/]+")


class TestPages:
    def test_readme_is_short_and_its_commands_exist(self):
        readme = (ROOT / "README.md").read_text()
        targets = re.findall(r"^([a-z-]+):.*##", (ROOT / "Makefile").read_text(), re.M)
        named = re.findall(r"\bmake ([a-z-]+)", "\n".join(code_in(readme)))
        assert readme.count("\n") <= 150
        assert set(named) - set(targets) == set()
        assert "run" in named

    def test_architecture_is_short_and_its_diagram_true(self):
        assert lines(draw_states.PAGE) <= 200
        text = draw_states.PAGE.read_text()
        assert draw_states.redrawn(text) == text

    def test_how_to_is_short_and_names_what_is_there(self):
        text = (ROOT / "docs" / "how-to.md").read_text()
        assert text.count("\n") <= 200
        assert [line for line in text.splitlines() if len(line) > 120] == []
        named = {word for span in SPAN.findall(text) for word in span.split()}
        files = {name for name in named if FILE.fullmatch(name)}
        assert len(files) > 60
        assert {name for name in files if not (ROOT / name).exists()} == set()

    def test_a_changed_diagram_is_redrawn(self):
        text = draw_states.PAGE.read_text()
        assert draw_states.redrawn(text.replace("──accept──", "──haggle──")) == text


def code_in(markdown):
    blocks = re.findall(r"^```\w*\n(.*?)^```", markdown, re.DOTALL | re.MULTILINE)
    return blocks + re.findall(r"`([^`\n]+)`", markdown)


INLINE = re.compile(
    r"<[a-z][^>]*\sstyle\s*=|<style\b|\son[a-z]+\s*=\s*[\"']|javascript:"
    r"|<script\b(?![^>]*\bsrc=)(?![^>]*application/(ld\+)?json)",
    re.IGNORECASE,
)


class TestTemplates:
    def test_nothing_inline(self):
        pages = [p for p in TEMPLATES if "emails" not in p.parts]
        found = [short(p) for p in pages if INLINE.search(p.read_text())]
        assert found == []

    @pytest.mark.parametrize(
        "html",
        [
            '<p style="color: red">',
            "<style>p { color: red }</style>",
            '<a onclick="go()">',
            "<script>go()</script>",
            '<a href="javascript:go()">',
        ],
    )
    def test_inline_is_seen(self, html):
        assert INLINE.search(html)

    @pytest.mark.parametrize(
        "html",
        [
            '<script type="module" src="/static/js/site.js"></script>',
            '<script type="application/ld+json">{}</script>',
            '<p class="style">on time = good</p>',
        ],
    )
    def test_other_code_is_fine(self, html):
        assert not INLINE.search(html)

    def test_sizes(self):
        assert too_long(TEMPLATES, 120) == []
        wide = [
            f"{short(path)}:{number}"
            for path in TEMPLATES
            for number, line in enumerate(path.read_text().splitlines(), 1)
            if path.suffix == ".html" and len(line) > 120
        ]
        assert wide == []


class TestSizes:
    def test_files(self):
        assert too_long(CODE + STATIC, 400) == []

    def test_functions(self):
        found = [
            f"{short(path)}:{node.lineno} {node.name}: {size}"
            for path, node, size in functions(CODE)
            if size > 50
        ]
        assert found == []

    def test_most_functions_are_small(self):
        assert mean(size for _, _, size in functions(SOURCE)) <= 14

    def test_as_much_test_as_source(self):
        tests = [path for path in CODE if "tests" in path.parts]
        assert sum(map(lines, tests)) >= sum(map(lines, SOURCE))


def functions(paths):
    for path in paths:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield path, node, node.end_lineno - node.lineno + 1


# Taken apart, so that this file may be looked at too.
LEFT_OVERS = re.compile(
    r"\b(TO[D]O|FIX[M]E|XX[X]|HA[C]K)\b|/roo[t]/|/wor[k]/(main|shared)|[l]orem ipsum"
)


@pytest.mark.parametrize("folder", [*RANK, *TRIED_BY, "templates", "static", "docs"])
def test_nothing_left_over(folder):
    texts = {".py", ".html", ".css", ".js", ".md", ".sql", ".txt", ".json"}
    files = [p for p in (ROOT / folder).rglob("*") if p.suffix in texts]
    assert [short(p) for p in files if LEFT_OVERS.search(p.read_text())] == []


FAULTS = planted_in_the_fuzz.FAULTS + planted_in_money.FAULTS


@pytest.mark.parametrize(("path", "line"), [fault[1:3] for fault in FAULTS])
def test_a_fault_can_still_be_planted(path, line):
    assert (ROOT / path).read_text().count(line) == 1
