"""Somebody who calls a running server over HTTP, with a browser's cookies."""

import http.client
from http.cookies import SimpleCookie
from urllib.parse import urlencode

from django.conf import settings
from django.test import Client

TOKEN = "t" * 32
FORM = "application/x-www-form-urlencoded"


class Visitor:
    """`headers` go with every request. Who does not answer in `patience` seconds is
    a TimeoutError.
    """

    def __init__(self, port, *, user=None, patience=10, **headers):
        self.port = port
        self.patience = patience
        self.headers = headers
        self.cookies = {}
        if user is not None:
            client = Client()
            client.force_login(user, "django.contrib.auth.backends.ModelBackend")
            name = settings.SESSION_COOKIE_NAME
            self.cookies[name] = client.cookies[name].value

    def ask(self, method, path, body=None, **headers):
        """The response; its body, decoded, is `text`."""
        link = self.link()
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        with_cookies = {"Cookie": cookies} if cookies else {}
        link.request(method, path, body, self.headers | headers | with_cookies)
        answer = link.getresponse()
        answer.text = answer.read().decode()
        link.close()
        for value in answer.headers.get_all("Set-Cookie", []):
            for name, morsel in SimpleCookie(value).items():
                self.cookies[name] = morsel.value
        return answer

    def link(self):
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=self.patience)

    def get(self, path, **headers):
        return self.ask("GET", path, **headers)

    def post(self, path, form, **headers):
        self.cookies.setdefault(settings.CSRF_COOKIE_NAME, TOKEN)
        token = {"X-CSRFToken": self.cookies[settings.CSRF_COOKIE_NAME]}
        kind = {"Content-Type": FORM}
        return self.ask("POST", path, urlencode(form), **kind | token | headers)
