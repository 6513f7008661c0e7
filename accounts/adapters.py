import re
from datetime import timedelta

import qrcode
from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from accounts import languages, letters, second_factor
from accounts.models import User
from accounts.redirects import landing
from toolkit.middleware.limits import address_of, client_ip
from toolkit.views import proof

TOO_MANY = _("Too many tries. Wait a few minutes, then log in again.")
WRONG_PAIR = _(
    "This name and this password do not belong together. "
    "Check both, or set a new password."
)

USERNAME = re.compile(r"[\w.+-]+")

# White around a drawn code, in its squares: scanners look for it.
QUIET = 4

# Letters with a code or a link that opens something, and how long that works.
CODE = timedelta(seconds=app_settings.EMAIL_VERIFICATION_BY_CODE_TIMEOUT)
SECRETS = {
    "account/email/email_confirmation": CODE,
    "account/email/email_confirmation_signup": CODE,
    "account/email/password_reset_key": timedelta(
        seconds=settings.PASSWORD_RESET_TIMEOUT
    ),
}


class AccountAdapter(DefaultAccountAdapter):
    """Our answers to allauth's questions: where to, what to say, how mail is sent."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": WRONG_PAIR,
        "username_password_mismatch": WRONG_PAIR,
        "too_many_login_attempts": TOO_MANY,
        "rate_limited": _("Too many tries. Wait a few minutes, then try again."),
        "incorrect_code": _("This is not the code. Look at our newest mail."),
        "incorrect_password": _("This is not your password."),
        "enter_current_password": _("This is not your password of today."),
        "duplicate_email": _("You use this address already."),
        "email_taken": _("Somebody has confirmed this address in the meantime."),
        "username_signs": _(
            "A username has letters, digits and the signs . + - _ without spaces."
        ),
        "username_taken": _("Somebody has this username. Try another one."),
    }

    def is_safe_url(self, url: str) -> bool:
        """Whether it leads to this very host, and not from https to http."""
        request = context.request
        return url_has_allowed_host_and_scheme(
            url, {request.get_host()}, request.is_secure()
        )

    def get_client_ip(self, request: HttpRequest) -> str:
        return client_ip(request)

    def _get_login_attempts_cache_key(self, request, **credentials):
        """Wrong passwords count for this address and this account together: a stranger
        elsewhere cannot lock the owner out. Name and e-mail are one account.
        """
        login = credentials.get("email") or credentials.get("username") or ""
        named = Q(username__iexact=login) | Q(email__iexact=login)
        found = User.objects.filter(named).values_list("pk", flat=True).first()
        return f"{address_of(request)} {found or login.lower()}"

    def get_reauthentication_methods(self, user: User) -> list[dict]:
        """Who has a second factor shows that one: of the two it is the harder to steal,
        and their session began with both.
        """
        if not user.is_authenticated:
            return []
        if second_factor.is_on(user):
            return [_way("mfa_reauthenticate", "mfa_reauthenticate")]
        if user.has_usable_password():
            return [_way("reauthenticate", "account_reauthenticate")]
        return []

    def is_reauthentication_required(self, *, app: str, **kwargs) -> bool:
        """On allauth's pages of the second factor a log-in counts, as on our own."""
        needed = super().is_reauthentication_required(app=app, **kwargs)
        if app == "allauth.mfa":
            return needed and not proof.is_recent(context.request)
        return needed

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        return landing(request.user)

    def get_signup_redirect_url(self, request: HttpRequest) -> str:
        return landing(request.user)

    def get_email_verification_redirect_url(self, email_address: EmailAddress) -> str:
        if self.request.user.is_authenticated:
            return reverse("accounts:profile")
        return reverse("account_login")

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("accounts:profile")

    def clean_username(self, username: str, shallow: bool = False) -> str:
        # Somebody's address as a username would shadow it at the log-in.
        if not USERNAME.fullmatch(username):
            raise self.validation_error("username_signs")
        return super().clean_username(username, shallow)

    def get_reset_password_from_key_url(self, key: str) -> str:
        uid, _dash, token = key.partition("-")
        return settings.BASE_URL + reverse(
            "account_reset_password_from_key", args=[uid, token]
        )

    def send_mail(self, template_prefix: str, email: str, context: dict) -> None:
        """Store the letter. Its links are made of a setting: a forged Host header must
        not reach a mail.
        """
        words = context | {"email": email} | letters.frame()
        # Anybody can make us write to an address, in any language; its owner reads it.
        owner = User.objects.filter(emailaddress__email=email).first()
        language = owner.language if owner else get_language()
        with languages.speaking(language or ""):
            mail = self.render_mail(template_prefix, email, words)
        lifetime = SECRETS.get(template_prefix)
        letters.write(
            to=email,
            subject=mail.subject,
            body=mail.body,
            is_private=lifetime is not None,
            useful_until=lifetime and timezone.now() + lifetime,
        )


def _way(name, url_name):
    return {"id": name, "description": "", "url": reverse(url_name)}


class SecondFactorAdapter(DefaultMFAAdapter):
    """The same for codes: our words, our seal, our drawing."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _(
            "This is not the code, or it was used already. Wait for the next one."
        ),
        "unverified_email": _("First confirm your e-mail."),
    }

    def get_totp_issuer(self) -> str:
        return letters.brand_name()

    def encrypt(self, text: str) -> str:
        return second_factor.seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        return second_factor.unseal(encrypted_text)

    def build_totp_svg(self, url: str) -> str:
        """Markup to stand in a page, black on white in any colours."""
        code = qrcode.QRCode(border=QUIET)
        code.add_data(url)
        rows = code.get_matrix()
        path = "".join(
            f"M{x} {y}h1v1h-1z"
            for y, row in enumerate(rows)
            for x, is_dark in enumerate(row)
            if is_dark
        )
        return format_html(
            '<svg class="qr" viewBox="0 0 {0} {0}" role="img" aria-label="{1}">'
            '<path d="{2}"/></svg>',
            len(rows),
            gettext("A code for your app to scan"),
            path,
        )
