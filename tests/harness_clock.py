"""When a test begins: at the suite's instant, or at one of its own.

`AT=2026-11-29T14:05Z` gives the whole suite another instant. `@at("…")` gives one to a
single test, or several, one after the other. Servers and pages of that test go by the
same clock.
"""

import pytest

from tests.clock import clock, of_the_suite, parsed

# What `new Date()`, `Date()` and `Date.now()` mean in a page, ahead by {shift} ms.
DATE = """(() => {{
  const RealDate = Date;
  const now = () => RealDate.now() + {shift};
  globalThis.Date = new Proxy(RealDate, {{
    apply: () => new RealDate(now()).toString(),
    construct: (target, given, of) =>
      Reflect.construct(target, given.length ? given : [now()], of),
    get: (target, name) => name === "now" ? now : Reflect.get(target, name),
  }});
  RealDate.prototype.constructor = Date;
}})()"""


def at(*instants):
    """Marks a test that runs at each of these instants and not at the suite's."""
    return pytest.mark.parametrize("began", instants, indirect=True)


def in_a_page():
    """A script for a page, to run before its own."""
    return DATE.format(shift=clock.shift // 1_000_000)


def of_the_module(module):
    """A module that writes its days out begins at an instant of its own: BEGINS."""
    return getattr(module, "BEGINS", None) or of_the_suite()


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item):
    given = item.callspec.params if hasattr(item, "callspec") else {}
    clock.go(given.get("began") or of_the_module(item.module))


@pytest.fixture(autouse=True, name="began")
def _began(request):
    """The instant at which this test began."""
    return parsed(getattr(request, "param", of_the_module(request.module)))


@pytest.fixture(name="clock")
def _clock():
    """The test's clock, to `go` on. Servers that run already do not see that."""
    return clock
