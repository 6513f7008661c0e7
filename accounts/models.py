from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _
from phonenumber_field.modelfields import PhoneNumberField

from accounts.codes import new_code
from toolkit.model_fields import LineField, ParagraphsField
from toolkit.names import short_name


def photo_path(user, filename):
    """Never the name that was sent: a new code, so an old link dies with its photo."""
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
    email = models.EmailField(_("e-mail address"), unique=True)
    role = models.CharField(max_length=10, choices=Role, default=Role.CUSTOMER)
    phone = PhoneNumberField(_("mobile number"), blank=True)
    profile_image = models.ImageField(_("photo"), upload_to=photo_path, blank=True)

    REQUIRED_FIELDS = ["email", "name"]

    class Meta(AbstractUser.Meta):
        indexes = [models.Index(fields=["role", "date_joined"], name="user_role")]

    def __str__(self):
        return self.name or self.username

    def get_full_name(self):
        return self.name

    def get_short_name(self):
        return short_name(self.name) or self.username

    @property
    def is_customer(self):
        return self.role == self.Role.CUSTOMER

    @property
    def is_worker(self):
        return self.role == self.Role.WORKER

    @property
    def is_team(self):
        return self.role == self.Role.ADMIN or self.is_superuser


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
    phone = PhoneNumberField(
        _("number at this address"),
        blank=True,
        help_text=_("Only if somebody else opens the door."),
    )

    def __str__(self):
        return str(self.user)
