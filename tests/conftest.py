import os

import pytest
from django.db import connection
from django.test import TransactionTestCase

from tests import clock, databases

pytest_plugins = [
    "tests.harness_clock",
    "tests.cast",
    "tests.site",
    "tests.play_bank",
    "tests.bookings.paying",
    "tests.bookings.papers",
    "tests.bookings.pictures",
    "tests.scenes",
    "tests.harness",
    "tests.harness_site",
    "tests.harness_browser",
]

# Parallel workers must agree on the order of what is parametrized from sets.
os.environ.setdefault("PYTHONHASHSEED", "0")
clock.begin()


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment, django_db_blocker):
    """Every process works on its own copy of the migrated database."""
    url = os.environ.get("DATABASE_URL", "sqlite:")
    process = os.environ.get("PYTEST_XDIST_WORKER", "alone")
    copy = databases.copy_for(url, f"{process}_{os.getpid()}")
    connection.settings_dict["NAME"] = copy.name
    TransactionTestCase._fixture_teardown = lambda case: copy.restore(connection)
    yield copy
    with django_db_blocker.unblock():
        copy.drop(connection)
