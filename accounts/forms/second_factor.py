"""The forms that ask for a code, in our words; each code counts once."""

import re

from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as theirs
from allauth.mfa.base.internal.flows import check_rate_limit
from allauth.mfa.totp.forms import ActivateTOTPForm
from django.utils.translation import gettext_lazy as _

from accounts import second_factor
from accounts.forms import Worded

DIGITS = {"inputmode": "numeric", "maxlength": 20, "spellcheck": "false"}


class Coded(Worded):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs |= DIGITS


class Once:
    def clean_code(self):
        """As allauth's, but by our own rule of what a right code is."""
        forget_wrong_ones = check_rate_limit(self.user)
        code = self.cleaned_data["code"]
        self.authenticator = second_factor.accept(self.user, code)
        if self.authenticator is None:
            raise get_adapter().validation_error("incorrect_code")
        self.authenticator.user = self.user
        forget_wrong_ones()
        return code


class LogInForm(Coded, Once, theirs.AuthenticateForm):
    words = {
        "code": (
            _("Code"),
            _("Six digits from your app, or one of your recovery codes."),
            "go",
        )
    }


class ProofForm(Coded, Once, theirs.ReauthenticateForm):
    words = LogInForm.words


class ActivateForm(Coded, ActivateTOTPForm):
    words = {"code": (_("Code"), _("The six digits that the app shows now."), "done")}

    @property
    def spaced_secret(self):
        """In fours, as one reads it to oneself while typing."""
        return " ".join(re.findall(".{1,4}", self.secret))
