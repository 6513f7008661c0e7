"""What a log-in costs: one hash for everybody who asks, so that the clock is silent."""

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher, make_password

from accounts.hashers import Argon2Hasher
from tests.accounts.auth import logged_in
from tests.cast import PASSWORD, make_user

HASHES = []


class CountingHasher(MD5PasswordHasher):
    """Hashes in earnest, and says how often."""

    def encode(self, password, salt):
        HASHES.append(password)
        return super().encode(password, salt)


@pytest.fixture
def hashes(settings, customer):
    settings.PASSWORD_HASHERS = [f"{__name__}.CountingHasher"]
    HASHES.clear()
    return HASHES


@pytest.mark.parametrize(
    "login",
    [
        "ananya",
        "ananya@example.com",
        "ANANYA@Example.com",
        "nobody",
        "nobody@example.com",
    ],
)
def test_h8_a_wrong_password_costs_one_hash_whoever_it_is(client, hashes, login):
    sent = {"login": login, "password": "not the password"}
    assert client.post("/account/login/", sent).status_code == 422
    assert hashes == ["not the password"]


@pytest.mark.parametrize("login", ["ananya", "ananya@example.com"])
def test_h8_so_does_the_right_one(client, hashes, login):
    sent = {"login": login, "password": PASSWORD}
    assert client.post("/account/login/", sent).status_code == 302
    assert hashes == [PASSWORD]
    assert logged_in(client)


def test_h8_and_that_of_a_closed_account(client, hashes, db):
    closed = make_user("closed", is_active=False)
    hashes.clear()
    sent = {"login": closed.email, "password": PASSWORD}
    answer = client.post("/account/login/", sent)
    assert (answer.status_code, answer.url) == (302, "/account/inactive/")
    assert hashes == [PASSWORD]
    assert not logged_in(client)


def test_h7_a_hash_takes_one_lane_and_little_room():
    hasher = Argon2Hasher()
    encoded = hasher.encode("a short sentence", "saltsaltsalt")
    assert encoded.startswith("argon2$argon2id$v=19$m=19456,t=2,p=1$")
    assert hasher.verify("a short sentence", encoded)
    assert not hasher.verify("another sentence", encoded)


def test_an_older_hash_is_taken_and_made_anew(client, settings, db):
    settings.PASSWORD_HASHERS = [
        "accounts.hashers.Argon2Hasher",
        "django.contrib.auth.hashers.PBKDF2PasswordHasher",
    ]
    person = make_user("older")
    person.password = make_password(PASSWORD, hasher="pbkdf2_sha256")
    person.save()
    sent = {"login": "older", "password": PASSWORD}
    assert client.post("/account/login/", sent).status_code == 302
    person.refresh_from_db()
    assert person.password.startswith("argon2$argon2id$v=19$m=19456,t=2,p=1$")
