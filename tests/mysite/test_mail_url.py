"""The address of the mail server: what it means, and the sentence when it is wrong."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from mysite.mail_url import MailServer, parse


@pytest.mark.parametrize(
    ("address", "server"),
    [
        ("smtp://mail", MailServer("mail", 25, "", "", False, False, 10)),
        ("smtp://mail:2525/", MailServer("mail", 2525, "", "", False, False, 10)),
        (
            "smtp://me%40x.example:p%2Fa%3As%23s@mail.example/?tls=True&timeout=5",
            MailServer("mail.example", 587, "me@x.example", "p/a:s#s", True, False, 5),
        ),
        ("smtps://u:p@mail", MailServer("mail", 465, "u", "p", False, True, 10)),
        ("smtp://[::1]:25", MailServer("::1", 25, "", "", False, False, 10)),
    ],
)
def test_p4_names_everything(address, server):
    assert parse(address) == server


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("", "must look like smtp://user:password@host:587"),
        ("mail.example", "must look like"),
        ("http://mail.example", "must look like"),
        ("smtp://", "must look like"),
        ("smtp://u:p/w@mail", "must look like"),
        ("smtp://mail:70000", "must look like"),
        ("smtp://mail:no", "must look like"),
        ("smtp://mail/inbox", "only .tls and timeout"),
        ("smtp://mail?tls=yes", "tls must be True or False, not 'yes'"),
        ("smtp://mail?tls=", "tls must be True or False, not ''"),
        ("smtp://mail?timeout=0", "timeout must be from 1 to 60 seconds, not '0'"),
        ("smtp://mail?timeout=61", "timeout must be"),
        ("smtp://mail?timeout=²", "timeout must be"),
        ("smtp://mail?ssl=True&tsl=1", "knows tls and timeout, not ssl, tsl"),
        ("smtps://mail?tls=True", "smtps:// is TLS already"),
    ],
)
def test_what_is_wrong_is_said_without_the_password(address, sentence):
    with pytest.raises(ImproperlyConfigured, match=sentence) as raised:
        parse(address)
    assert str(raised.value).startswith("EMAIL_URL")
    assert "p/w" not in str(raised.value)
