"""Whose language it is: what somebody reads is in the language that they chose.

A page is in the language of who reads it (accounts/middleware.py). What is written to
somebody, by a colleague or by the clock, is in theirs and never in the writer's. Who
never chose reads the language of the site.
"""

from contextlib import AbstractContextManager

from django.conf import settings
from django.utils import translation

from accounts.models import User


def offered() -> dict[str, str]:
    """What its speakers call each language, by its code."""
    return dict(settings.LANGUAGES)


def of(user: User | None) -> str:
    """The code of what this person reads."""
    return _known(user.language if user else "")


def others() -> dict[str, str]:
    """Those beside the language of the site."""
    mine = own()
    return {code: name for code, name in settings.LANGUAGES if code != mine}


def own() -> str:
    """The language of the site, in which editors write."""
    return str(settings.LANGUAGE_CODE)


def reading(user: User | None) -> AbstractContextManager[None]:
    """`with reading(user):` everything is worded for this person."""
    return translation.override(of(user))


def speaking(language: str) -> AbstractContextManager[None]:
    """The same for one who is no user; no language, or one of the past: the site's."""
    return translation.override(_known(language))


def _known(language: str) -> str:
    return language if language in offered() else str(settings.LANGUAGE_CODE)
