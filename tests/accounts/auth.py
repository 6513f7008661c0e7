"""Signing up and logging in as a person does: forms, mails, codes and links."""

import re

from tests.cast import PASSWORD

MEERA = {
    "role": "customer",
    "name": "Meera Joshi",
    "email": "meera@example.com",
    "phone": "",
    "username": "",
    "password1": "quiet-river-11",
}


def join(client, **typed):
    return client.post("/account/signup/", MEERA | typed)


def code_in(mail):
    return re.search(r"\b(\d{6})\b", mail.body)[1]


def link_in(mail):
    return re.search(r"http://testserver(/\S+/key/\S+)", mail.body)[1]


def confirm(client, code, **more):
    return client.post("/account/confirm-email/", {"code": code} | more)


def log_in(client, login, password=PASSWORD, **more):
    return client.post("/account/login/", {"login": login, "password": password} | more)


def logged_in(client):
    return "_auth_user_id" in client.session


def words(response):
    """The text of the main part of a page, without markup."""
    main = response.content.decode().split("<main", 1)[1].split("</main>", 1)[0]
    return " ".join(re.sub(r"<[^>]*>", " ", main).split())
