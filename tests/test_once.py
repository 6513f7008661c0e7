"""What runs on one database only has nothing to say about databases."""

import re

import pytest

from tests import covered, once
from tests.servers import ROOT

# What a test names that is about rows, and not about what is said of them.
OF_DATABASES = re.compile(
    r"IntegrityError|OperationalError|DataError|\.vendor|\.cursor\(|RawSQL"
    r"|mark\.only|transaction=True|threading|make_migrations"
)


def relative(path):
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", sorted(once.PLACES), ids=relative)
def test_is_there_and_names_nothing_of_a_database(path):
    found = OF_DATABASES.search(path.read_text())
    assert found is None, f"{found[0]}: this is about the database it runs on."


def test_no_rule_is_tested_on_one_database_only():
    rules = [ROOT / path for path in covered.modules(covered.RULES)]
    tests = {
        ROOT / "tests" / path.parent.relative_to(ROOT).parts[0] / f"test_{path.name}"
        for path in rules
    }
    assert tests & once.PLACES == set()


def test_who_asks_by_name_gets_it(monkeypatch):
    monkeypatch.chdir(ROOT)
    asked = ["tests/home/test_home.py", "tests/home/test_views.py::test_x", "tests"]
    assert once.named(asked) & once.PLACES == {
        ROOT / "tests/home/test_home.py",
        ROOT / "tests/home/test_views.py",
    }
