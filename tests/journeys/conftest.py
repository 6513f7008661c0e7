"""People who only know addresses and forms, each in a browser of their own."""

import pytest
from bs4 import BeautifulSoup
from django.core import mail
from django.test import Client

from tests.accounts.auth import code_in
from tests.cast import PASSWORD
from tests.reading import row


class Visitor:
    """Reads a page, fills in the form that stands there, and presses its button."""

    def __init__(self):
        # As a browser: a form without its token is refused.
        self.client = Client(enforce_csrf_checks=True)

    def open(self, path, **query):
        self.answer = self.client.get(path, query, follow=True)
        assert self.answer.status_code == 200, f"{path}: {self.answer.status_code}"
        return self

    @property
    def path(self):
        return self.answer.request["PATH_INFO"]

    @property
    def soup(self):
        return BeautifulSoup(self.answer.content, "html.parser")

    @property
    def text(self):
        return " ".join(self.soup.main.get_text(" ").split())

    def reads(self, *sentences):
        for sentence in sentences:
            assert sentence in self.text, f"{self.path} says: {self.text}"
        return self

    @property
    def token(self):
        """For who posts what no form on the page would."""
        return {"csrfmiddlewaretoken": self.client.cookies["csrftoken"].value}

    def row(self, label, column=None):
        return row(self.soup.main, label, column)

    def follow(self, words):
        link = next(a for a in self.soup.main("a") if words in spoken(a))
        return self.open(link["href"])

    def press(self, words, **typed):
        """Send what a browser would: the form as it stands there, and `typed`."""
        button = next(b for b in self.soup("button") if words in spoken(b))
        form = button.find_parent("form")
        sent = filled(form) | typed
        if button.get("name"):
            sent[button["name"]] = button["value"]
        path = form.get("action") or self.path
        self.answer = self.client.post(path, sent, follow=True)
        assert self.answer.status_code == 200, self.text
        return self

    def join(self, role, name, email, **typed):
        self.open("/account/signup/", role=role)
        self.press(
            "Create my account",
            role=role,
            name=name,
            email=email,
            password1=PASSWORD,
            **typed,
        )
        return self.press("Confirm", code=code_in(mail.outbox[-1]))

    def log_in(self, username):
        return self.open("/account/login/").press(
            "Log in", login=username, password=PASSWORD
        )


def spoken(tag):
    return tag.get("aria-label") or tag.get_text(" ")


def filled(form):
    """{name: value} of a form as it stands there."""
    sent = {}
    for field in form("input"):
        kind = field.get("type", "text")
        if not field.get("name") or kind == "file":
            continue
        if kind in {"checkbox", "radio"} and not field.has_attr("checked"):
            continue
        sent[field["name"]] = field.get("value", "")
    for field in form("textarea"):
        sent[field["name"]] = field.get_text()
    for field in form("select"):
        chosen = field.find("option", selected=True) or field.find("option")
        sent[field["name"]] = chosen.get("value", "")
    return sent


@pytest.fixture
def visitor(transactional_db, mailoutbox):
    """Makes visitors. What happens is told at once, as after every real commit."""
    return Visitor
