import pytest

from tests.fuzz.asking import Asker
from tests.test_permissions import world

__all__ = ["world"]


@pytest.fixture
def asker(world, site, customer, worker, boss):
    return Asker({"customer": customer, "worker": worker, "boss": boss})
