"""What people look for and do not find: who wants to hear, and what it was."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.codes import new_code
from services.models import City, ServiceCategory
from toolkit.identity import EmailField
from toolkit.model_fields import LineField


class SearchAlert(models.Model):
    """Somebody wants one letter when the first worker of a trade is listed in a city.

    Nobody is written to before they confirmed that the address is theirs.
    """

    code = models.CharField(
        max_length=12, unique=True, default=new_code, editable=False
    )
    email = EmailField(_("e-mail address"))
    # In which they asked, and read what we write.
    language = models.CharField(max_length=10, blank=True, editable=False)
    # Empty for somebody without an account.
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="search_alerts",
    )
    category = models.ForeignKey(ServiceCategory, models.CASCADE, related_name="+")
    city = models.ForeignKey(City, models.CASCADE, related_name="+")
    created_at = models.DateTimeField(_("asked"), default=timezone.now)
    # When the letter that asks for a confirmation was written last.
    asked_at = models.DateTimeField(null=True, blank=True)
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, blank=True)
    told_at = models.DateTimeField(_("told"), null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
        default_permissions = ("view",)
        verbose_name = _("wish to hear")
        verbose_name_plural = _("wishes to hear")
        constraints = [
            models.UniqueConstraint(
                fields=["email", "category", "city"], name="search_alert_once"
            )
        ]
        indexes = [
            models.Index(
                fields=["category", "city"],
                name="search_alert_waits",
                condition=Q(confirmed_at__isnull=False, told_at=None),
            ),
            models.Index(fields=["created_at"], name="search_alert_asked"),
        ]

    def __str__(self):
        return self.email


class MissedSearch(models.Model):
    """How often, on one day, nobody was found for some words in a trade and a city.

    It says nothing about who asked. `trade` and `place` are codes of the catalogue or
    empty; `words` are in search form.
    """

    day = models.DateField(_("day"))
    words = LineField(_("words"), max_length=80, blank=True)
    trade = models.SlugField(_("service"), blank=True, db_index=False)
    place = models.SlugField(_("city"), blank=True, db_index=False)
    count = models.PositiveIntegerField(_("times"), default=1)

    class Meta:
        ordering = ["-day", "-count", "words"]
        default_permissions = ("view",)
        verbose_name = _("search that found nobody")
        verbose_name_plural = _("searches that found nobody")
        constraints = [
            models.UniqueConstraint(
                fields=["day", "words", "trade", "place"], name="missed_search_once"
            )
        ]

    def __str__(self):
        return self.words or self.trade or self.place
