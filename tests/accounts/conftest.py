import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def patient_door():
    """Every test comes as the first visitor of the day: limits count in the cache."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture(autouse=True)
def own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.MEDIA_ROOT
