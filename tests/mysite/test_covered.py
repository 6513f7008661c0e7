"""The floors of coverage hold, and only where there is something to hold."""

import slipcover

from tests import covered, measured
from tests.servers import ROOT


def summary(percent, lines=0, branches=0):
    return {
        "percent_covered": percent,
        "missing_lines": lines,
        "missing_branches": branches,
    }


def files(**percents):
    return {f"{name}.py": {"summary": summary(p, 2, 1)} for name, p in percents.items()}


def test_all_is_well():
    found = covered.shortfalls(files(jobs=100, views=60), summary(95), ["jobs.py"])
    assert list(found) == []


def test_a_rule_leaves_no_branch_untried():
    found = covered.shortfalls(files(jobs=99.9, views=60), summary(97), ["jobs.py"])
    assert list(found) == ["jobs.py: 2 lines and 1 branches were not run."]


def test_everything_together_has_a_floor_too():
    found = covered.shortfalls(files(jobs=100), summary(94.99), ["jobs.py"])
    assert list(found) == ["All together must reach 95 %."]


def test_a_rule_that_no_test_imports_is_low():
    found = covered.shortfalls({}, summary(97), ["jobs.py"])
    assert list(found) == ["jobs.py: no test runs it."]


def test_the_rules_are_files():
    rules = covered.modules(covered.RULES)
    assert len(rules) >= len(covered.RULES)
    assert [path for path in rules if not (ROOT / path).is_file()] == []


def test_each_question_is_asked_once_in_every_process():
    """Slipcover itself passes that on to none of those that run the tests."""
    assert "--immediate" in covered.MEASURED
    assert ["-p", measured.__name__] == covered.AT_ONCE
    assert slipcover.Slipcover is measured.Immediate
    assert measured.Immediate(branch=True).immediate
