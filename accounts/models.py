from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts import browsers
from accounts.codes import new_code
from accounts.managers import UserManager
from toolkit.identity import EmailField
from toolkit.model_fields import LineField, ParagraphsField
from toolkit.names import short_name
from toolkit.phones import PhoneField


def photo_path(user: "User", filename: str) -> str:
    """A new code instead of the name that was sent, so links to old photos stop."""
    return f"faces/{new_code()}.webp"


class User(AbstractUser):
    """Everybody who can log in. `role` says where they land; groups, what staff may."""

    class Role(models.TextChoices):
        CUSTOMER = "customer", _("Customer")
        WORKER = "worker", _("Worker")
        ADMIN = "admin", _("Staff")

    first_name = None
    last_name = None
    name = LineField(_("full name"), max_length=150)
    email = EmailField(_("e-mail address"), unique=True)
    role = models.CharField(max_length=10, choices=Role, default=Role.CUSTOMER)
    phone = PhoneField(_("mobile number"), blank=True)
    # A code of LANGUAGES, or empty: never chosen.
    language = models.CharField(_("language"), max_length=10, blank=True)
    profile_image = models.ImageField(_("photo"), upload_to=photo_path, blank=True)
    # When its person deleted this account (accounts/leaving.py): nobody is behind it.
    erased_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = UserManager()

    REQUIRED_FIELDS = ["email", "name"]

    class Meta(AbstractUser.Meta):
        indexes = [models.Index(fields=["role", "date_joined"], name="user_role")]
        constraints = [
            models.UniqueConstraint(
                Lower("username"),
                name="user_username_any_case",
                violation_error_message=_("Somebody has this username already."),
            ),
            models.CheckConstraint(
                condition=Q(email=Lower("email")), name="user_email_one_spelling"
            ),
        ]

    def __str__(self):
        return self.name or self.username

    def clean(self) -> None:
        super().clean()
        # Somebody else’s address as a username would shadow it at the log-in.
        if "@" in self.username and self.username.lower() != self.email:
            raise ValidationError(
                {"username": _("An e-mail address here can only be their own.")}
            )

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return short_name(self.name) or self.username

    @property
    def is_customer(self) -> bool:
        return self.role == self.Role.CUSTOMER

    @property
    def is_worker(self) -> bool:
        return self.role == self.Role.WORKER

    @property
    def is_team(self) -> bool:
        return self.role == self.Role.ADMIN or self.is_superuser

    @property
    def may_enter_admin(self) -> bool:
        return self.has_perm("wagtailadmin.access_admin")

    @property
    def must_have_second_factor(self) -> bool:
        return settings.STAFF_SECOND_FACTOR and self.may_enter_admin


class Person(User):
    """Everybody, as Support sees them: to read, to close and to reopen, never to edit.

    A model of its own to Wagtail, so that seeing people needs no right on accounts.
    """

    class Meta:
        proxy = True
        default_permissions = ("view",)
        permissions = [("deactivate_person", "Can close and reopen accounts")]
        verbose_name = _("person")
        verbose_name_plural = _("people")


class CustomerProfile(models.Model):
    user = models.OneToOneField(
        User, models.CASCADE, primary_key=True, related_name="customer_profile"
    )
    address = ParagraphsField(_("address"), blank=True, max_length=300)
    phone = PhoneField(
        _("number at this address"),
        blank=True,
        help_text=_("Only if somebody else opens the door."),
    )

    def __str__(self):
        return str(self.user)


class Device(models.Model):
    """A session as its person recognises it (accounts/devices.py): by what they logged
    in with, from where, and when they were last there.

    The session may be deleted by anybody who knows nothing of this row.
    """

    session = models.OneToOneField(
        Session, models.DO_NOTHING, db_constraint=False, related_name="device"
    )
    user = models.ForeignKey(User, models.CASCADE, related_name="devices")
    browser = models.CharField(max_length=255, blank=True)
    address = models.CharField(max_length=45, blank=True)
    last_seen = models.DateTimeField()

    def __str__(self):
        return self.name

    @property
    def name(self) -> str:
        return browsers.named(self.browser)

    @property
    def place(self) -> str:
        """As much of the address as its person recognises; empty when unknown."""
        return browsers.part_of(self.address)


class Letter(models.Model):
    """One e-mail to one address, from the moment it is written (accounts/letters.py).

    The text is kept until it has gone. A private letter holds a code or a link that
    opens something, so nobody sees it here, and after `useful_until` it stays unsent.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        SENDING = "sending", _("Being sent")
        SENT = "sent", _("Sent")
        FAILED = "failed", _("Failed")
        SET_ASIDE = "aside", pgettext_lazy("letter", "Set aside")

    UNDER_WAY = (State.WAITING, State.SENDING)

    # The same letter, ordered twice, is one. Also its id in the mail.
    key = models.CharField(max_length=60, unique=True, default=new_code, editable=False)
    recipient = models.CharField(_("to"), max_length=320)
    sender = models.CharField(max_length=320, blank=True, help_text=_("Empty: we."))
    subject = models.CharField(_("subject"), max_length=200, blank=True)
    body = models.TextField(blank=True)
    html = models.TextField(blank=True)
    headers = models.JSONField(default=dict, blank=True)
    is_private = models.BooleanField(default=False)
    useful_until = models.DateTimeField(null=True, blank=True)
    state = models.CharField(
        _("state"), max_length=10, choices=State, default=State.WAITING
    )
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    # While it is being sent: when it is given to somebody else.
    next_try = models.DateTimeField(_("next try"), default=timezone.now)
    last_error = models.CharField(_("last error"), max_length=300, blank=True)
    created_at = models.DateTimeField(_("written"), default=timezone.now)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
        default_permissions = ("view",)
        permissions = [("resend_letter", "Can send a failed letter again")]
        verbose_name = _("letter")
        verbose_name_plural = _("letters")
        indexes = [
            models.Index(
                fields=["next_try"],
                name="letter_due",
                condition=Q(state__in=["waiting", "sending"]),
            ),
            models.Index(
                fields=["created_at"],
                name="letter_failed",
                condition=Q(state="failed"),
            ),
            models.Index(fields=["created_at"], name="letter_written"),
        ]

    def __str__(self):
        return self.recipient

    @property
    def has_text(self) -> bool:
        """Whether it can still be sent. It is emptied once it was sent."""
        return bool(self.body or self.html)
