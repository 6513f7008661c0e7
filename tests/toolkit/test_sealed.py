"""Secrets at rest: sealed for one purpose by one key, and opened by former ones."""

import pytest

from toolkit.sealed import Unsealable, mark_of_today, seal, unseal

KEY, FORMER = "k" * 50, "f" * 50


@pytest.fixture(autouse=True)
def keys(settings):
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = KEY, []
    return settings


def test_what_is_sealed_opens_and_is_never_the_same():
    sealed = seal("tell nobody", purpose="tests")
    assert unseal(sealed, purpose="tests") == "tell nobody"
    assert "tell" not in sealed
    assert sealed != seal("tell nobody", purpose="tests")


def test_a_former_key_opens_what_it_sealed(keys):
    sealed = seal("old", purpose="tests")
    assert sealed.startswith(mark_of_today(purpose="tests"))
    keys.SECRET_KEY, keys.SECRET_KEY_FALLBACKS = FORMER, [KEY]
    assert unseal(sealed, purpose="tests") == "old"
    assert not sealed.startswith(mark_of_today(purpose="tests"))
    keys.SECRET_KEY_FALLBACKS = []
    with pytest.raises(Unsealable):
        unseal(sealed, purpose="tests")


def test_another_purpose_opens_nothing():
    with pytest.raises(Unsealable):
        unseal(seal("mine", purpose="tests"), purpose="others")


@pytest.mark.parametrize("broken", ["", "plain", "{mark}", "{mark}AAAA", "{mark}é"])
def test_what_was_never_sealed_opens_for_nobody(broken):
    mark = mark_of_today(purpose="tests")
    with pytest.raises(Unsealable):
        unseal(broken.format(mark=mark), purpose="tests")


def test_what_was_changed_opens_for_nobody():
    sealed = seal("mine", purpose="tests")
    with pytest.raises(Unsealable):
        unseal(sealed[:-9] + "AAAAAAAA=", purpose="tests")
