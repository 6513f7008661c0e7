"""What anybody may send: the names that the code reads, and values for them."""

import ast
import re
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import django_filters
from django import forms

from tests.architecture import RANK
from tests.servers import ROOT

VALUES = [
    "",
    " ",
    "\x00",
    "a\x00b",
    "9" * 5000,
    "0001-01-01",
    "9999-12-31",
    "0001-01-01T00:00",
    "9999-12-31T23:59-14:00",
    "31/11/2026",
    "2026-02-30",
    "%FF",
    "%00",
    "\ud800".encode("utf-8", "surrogatepass").decode("latin1"),
    r'["\ud800"]',
    r'{"blocks": [], "entityMap": {}, "x": "\u0000"}',
    "²",
    "٣",
    "1e9",
    "-1",
    "0",
    "1",
    "2147483648",
    "99999999999999999999",
    "NaN",
    "true",
    "None",
    "../../etc/passwd",
    "//example.org/",
    "http://[",
    "javascript:alert(1)",
    '"',
    '"a OR',
    "'; --",
    "<script>",
    "{{ 7 }}",
    "%(x)s %s {0}",
    "x" * 20_000,
    "👷🏽‍♀️" * 50,
    "שלום ‏عربي",
    "‮drow",
    "\r\nSet-Cookie: a=1",
    "a,b;c|d",
    "[]",
    "{}",
    "csv",
    "xlsx",
]
# Read by the packages we stand on, beside what `theirs` finds in their source.
ALWAYS = {"q", "p", "page", "next", "ordering", "export", "_w_filter_fragment", "a[]"}
PACKAGES = ("wagtail.admin", "wagtail.images", "wagtail.documents", "wagtail.contrib")
READ = re.compile(
    r"""(?:GET|POST)(?:\.get|\.getlist|\.pop)?[(\[]\s*["']([\w\-\[\]]+)["']"""
)


@cache
def ours():
    """Every name that our code reads out of an address or a form."""
    return frozenset(
        read_by_hand()
        | fields_of(forms.BaseForm, "base_fields")
        | fields_of(django_filters.FilterSet, "base_filters")
    )


def read_by_hand():
    return {name for _place, name in reads() if name is not None}


def reads():
    """(file:line, name) of each value read by hand; None is a name nobody can see."""
    for app in RANK:
        for path in sorted((ROOT / app).rglob("*.py")):
            yield from reads_in(path.read_text(), path.relative_to(ROOT))


def reads_in(source, path):
    for node in ast.walk(ast.parse(source)):
        key = key_of(node)
        if key is not None:
            name = key.value if isinstance(key, ast.Constant) else None
            yield f"{path}:{node.lineno}", name


def key_of(node):
    """The expression that names a value, in any of the ways to ask for one."""
    if isinstance(node, ast.Subscript) and is_sent(node.value):
        return node.slice
    if isinstance(node, ast.Compare) and is_sent(node.comparators[0]):
        return node.left
    is_call = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
    if is_call and node.func.attr in {"get", "getlist"} and is_sent(node.func.value):
        return node.args[0]
    return None


def is_sent(node):
    return isinstance(node, ast.Attribute) and node.attr in {"GET", "POST"}


def fields_of(base, attribute):
    return {
        name
        for one in subclasses(base)
        if one.__module__.split(".")[0] in RANK
        for name in getattr(one, attribute, ())
    }


def subclasses(base):
    for one in base.__subclasses__():
        yield one
        yield from subclasses(one)


@cache
def theirs():
    found = set(ALWAYS)
    for package in PACKAGES:
        for folder in find_spec(package).submodule_search_locations:
            for path in Path(folder).rglob("*.py"):
                if "tests" not in path.parts:
                    found |= set(READ.findall(path.read_text()))
    return frozenset(found)
