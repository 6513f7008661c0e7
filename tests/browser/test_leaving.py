"""Somebody takes their data along, and has their account deleted, with two proofs."""

import json
import re

import pytest

from accounts.models import Letter, User
from tests.browser.people import Person
from tests.cast import PASSWORD

pytestmark = pytest.mark.browser


def log_in(person, user):
    person.go("/account/profile/")
    person.fill("E-mail or username", user.username)
    person.fill("Password", PASSWORD)
    person.press("Log in")


def test_from_the_account_to_the_last_word(browser, customer):
    person = Person(browser)
    log_in(person, customer)
    person.page.get_by_role("link", name="Your data").click()
    with person.page.expect_download() as download:
        person.press("Download my data")
    with open(download.value.path()) as file:
        assert json.load(file)["account"]["email"] == customer.email
    person.press("Send me the link")
    person.reads("We have sent you a letter.")
    body = Letter.objects.get(subject="Delete your account?").body
    person.go(re.search(r"/account/delete/\S+/", body)[0])
    person.press("Delete my account for good")
    person.reads("Your account is deleted.")
    assert not User.objects.get(pk=customer.pk).is_active
    person.go("/jobs/")
    person.reads("Log in")
