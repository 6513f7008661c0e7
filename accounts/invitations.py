"""Inviting a colleague: a letter with a link by which they choose a password.

The link is that of a forgotten password, but works for a week, since nobody waits for
an invitation. It works once, and only while they have no password.
"""

from datetime import timedelta

from allauth.account.models import EmailAddress
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import languages, letters
from accounts.models import User

HOLDS = timedelta(days=7)


class _Tokens(PasswordResetTokenGenerator):
    def _make_hash_value(self, user, timestamp):
        """As in allauth: a link ends when an address is added or removed."""
        addresses = EmailAddress.objects.filter(user=user).order_by("email")
        known = "|".join(addresses.values_list("email", flat=True))
        return super()._make_hash_value(user, timestamp) + known


class _InvitationTokens(_Tokens):
    def _now(self):
        # Django has one time-out for all links: a clock that is slow makes it longer.
        shorter = timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT)
        return super()._now() - (HOLDS - shorter)


class TokenGenerator(_Tokens):
    """For ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR."""

    def check_token(self, user: User | None, token: str) -> bool:
        """Whether it may set a password now: for one forgotten, or as an invitation."""
        if super().check_token(user, token):
            return True
        is_invited = user is not None and not user.has_usable_password()
        return is_invited and _InvitationTokens().check_token(user, token)


def invite(user: User, *, by: User) -> None:
    """Write the invitation; called in the transaction that makes the account."""
    key = TokenGenerator().make_token(user)
    link = settings.BASE_URL + reverse(
        "account_reset_password_from_key", args=[user_pk_to_url_str(user), key]
    )
    brand = letters.brand_name()
    with languages.reading(user):
        subject = _("%(name)s invites you to the team of %(brand)s")
        body = letters.render("emails/invitation.txt", user=user, by=by, link=link)
    letters.write(
        to=user.email,
        subject=subject % {"name": by, "brand": brand},
        body=body,
        is_private=True,
        useful_until=timezone.now() + HOLDS,
    )
