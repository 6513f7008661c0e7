"""Python runs this in every program that a test starts: it goes by the test's clock."""

from tests import clock

clock.follow()
