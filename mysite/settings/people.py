"""Who comes in, and how: log-in, passwords, the second factor, sessions."""

from mysite import env

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "accounts.backends.OneHashBackend",
    # Sessions that it began go on.
    "django.contrib.auth.backends.ModelBackend",
]
PASSWORD_HASHERS = [
    "accounts.hashers.Argon2Hasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": (
            "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"
        ),
        "OPTIONS": {"user_attributes": ["username", "email", "name"]},
    },
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "accounts:dashboard"
ACCOUNT_ADAPTER = "accounts.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email", "username"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "username", "password1*"]
ACCOUNT_FORMS = {
    "signup": "accounts.forms.SignUpForm",
    "login": "accounts.forms.LogInForm",
    "confirm_email_verification_code": "accounts.forms.CodeForm",
    "add_email": "accounts.forms.NewEmailForm",
    "change_password": "accounts.forms.ChangePasswordForm",
    "set_password": "accounts.forms.SetPasswordForm",
    "reset_password": "accounts.forms.ForgottenForm",
    "reset_password_from_key": "accounts.forms.NewPasswordForm",
    "reauthenticate": "accounts.forms.ReauthenticateForm",
}
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_FORMAT = {
    "numeric": True,
    "length": 6,
    "dashed": False,
}
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
minutes = max(1, env.number("REAUTHENTICATION_MINUTES", 15))
ACCOUNT_REAUTHENTICATION_TIMEOUT = 60 * minutes
# Of a password from one address, and of a second factor from anywhere.
ACCOUNT_RATE_LIMITS = {"login_failed": "10/m/ip, 5/5m/key, 30/d/key"}
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_SESSION_REMEMBER = True
PASSWORD_RESET_TIMEOUT = 3600
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "accounts.invitations.TokenGenerator"  # noqa: S105
SESSION_COOKIE_AGE = 14 * 24 * 3600
# Whose numbers need no country code: a function, since staff may change it.
PHONE_COUNTRY = "services.directory.country"
PHONENUMBER_DEFAULT_FORMAT = "INTERNATIONAL"

# A code of an app, or one of ten recovery codes, beside the password.
MFA_ADAPTER = "accounts.adapters.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_FORMS = {
    "authenticate": "accounts.forms.second_factor.LogInForm",
    "reauthenticate": "accounts.forms.second_factor.ProofForm",
    "activate_totp": "accounts.forms.second_factor.ActivateForm",
}
# The clock of a phone may be half a minute wrong.
MFA_TOTP_TOLERANCE = 1
# Whether everybody who may enter the Wagtail admin must have one.
STAFF_SECOND_FACTOR = env.flag("STAFF_SECOND_FACTOR", False)
