"""People at screens of their own, who read a page and press what it offers."""

import re
from email import message_from_bytes
from email.policy import default

import pytest
from playwright.sync_api import TimeoutError

from tests.cast import PASSWORD


class Person:
    """Somebody at a screen of their own."""

    def __init__(self, browser, letters=None, **options):
        self.letters = letters
        self.page = browser.page(**options)
        self.page.set_default_timeout(15_000)

    def go(self, path):
        answer = self.page.goto(path)
        assert answer.ok, f"{path}: {answer.status}"

    def press(self, words):
        self.page.get_by_role("button", name=words).first.click()
        self.page.wait_for_load_state()

    def follow(self, words):
        self.page.get_by_role("link", name=words).first.click()
        self.page.wait_for_load_state()

    def fill(self, label, text):
        self.page.get_by_label(label, exact=True).fill(text)

    def choose(self, label):
        """One of several, by the words beside it."""
        self.page.locator("label", has_text=re.compile(f"^\\s*{label}")).first.click()

    def reads(self, words):
        try:
            self.page.get_by_text(words).first.wait_for(state="attached")
        except TimeoutError:
            text = self.page.locator("body").inner_text()
            pytest.fail(f"“{words}” is not on {self.page.url}:\n{text}")

    def join(self, name, email, kind, phone=""):
        self.go("/account/signup/")
        self.page.get_by_label(re.compile(kind)).check()
        self.fill("Your name", name)
        self.page.get_by_label("E-mail").fill(email)
        self.page.get_by_label(re.compile("Mobile number")).fill(phone)
        self.page.get_by_label("Password").fill(PASSWORD)
        self.press("Create my account")
        # The letter is written whole once the page that asks for its code is there.
        self.page.locator("input[name=code]").wait_for()
        code = re.search(r"Your code is (\w+)", self.newest_letter(email))[1]
        self.page.locator("input[name=code]").fill(code)
        self.press("Confirm")

    def newest_letter(self, address):
        for file in sorted(self.letters.iterdir(), reverse=True):
            letter = message_from_bytes(
                file.read_bytes().split(b"-" * 79)[0], policy=default
            )
            if letter["To"] == address:
                return letter.get_content()
        raise AssertionError(f"No letter for {address}.")

    def log_in(self, name):
        self.go("/account/login/")
        self.page.locator("input[name=login]").fill(name)
        self.page.locator("input[name=password]").fill(PASSWORD)
        self.press("Log in")
