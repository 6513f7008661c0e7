from itertools import chain, count
from zoneinfo import ZoneInfo, available_timezones

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel

from services.models.former import RemembersSlugs
from services.models.market import MinorUnits
from toolkit.model_fields import LineField


def validate_time_zone(value):
    if value not in available_timezones():
        raise ValidationError(
            _("%(value)s is not a time zone."), params={"value": value}
        )


class ServiceCategory(RemembersSlugs, ClusterableModel):
    """A trade people can book: Plumber, Electrician, AC repair …"""

    former_slug_field = "category"

    slug = models.SlugField(unique=True)
    name = LineField(max_length=60, unique=True)
    plural = LineField(max_length=60, help_text=_("As in “plumbers in Pune”."))
    summary = LineField(max_length=160, help_text=_("One sentence under the name."))
    icon = models.SlugField(max_length=30, help_text=_("A symbol of the icon sprite."))
    hue = models.PositiveSmallIntegerField(
        default=7,
        help_text=_("Its tint: 0 to 35, ten degrees of the colour circle each."),
    )
    order = models.PositiveSmallIntegerField(default=0)
    is_active = models.BooleanField(_("can be booked"), default=True)

    class Meta:
        ordering = ["order", "name"]
        verbose_name = _("service")
        constraints = [
            models.CheckConstraint(
                name="category_hue",
                condition=models.Q(hue__lte=35),
                violation_error_message=_("A tint is a number from 0 to 35."),
            )
        ]

    def __str__(self):
        return self.name


class Skill(models.Model):
    category = ParentalKey(
        ServiceCategory, on_delete=models.CASCADE, related_name="skills", db_index=False
    )
    slug = models.SlugField()
    name = LineField(max_length=60)

    class Meta:
        ordering = ["category", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["category", "slug"],
                name="skill_slug",
                violation_error_message=_("This service has that skill already."),
            )
        ]

    def __str__(self):
        return self.name

    def save(self, *args, **kwargs):
        """Editors write a name; its address is made from it, once."""
        if not self.slug:
            plain = slugify(self.name)[:45] or "skill"
            taken = set(
                Skill.objects.filter(category=self.category_id)
                .exclude(pk=self.pk)
                .values_list("slug", flat=True)
            )
            free = chain((plain,), (f"{plain}-{n}" for n in count(2)))
            self.slug = next(slug for slug in free if slug not in taken)
        super().save(*args, **kwargs)


class TypicalJob(models.Model):
    """What a piece of work usually costs and how long it takes, to judge by."""

    sort_order_field = "order"

    category = ParentalKey(
        ServiceCategory,
        on_delete=models.CASCADE,
        related_name="typical_jobs",
        db_index=False,
    )
    name = LineField(max_length=80)
    minutes = models.PositiveSmallIntegerField(_("usual minutes"))
    price_low = MinorUnits(_("price from"))
    price_high = MinorUnits(_("price to"))
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["category", "order", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["category", "name"],
                name="typical_job_name",
                violation_error_message=_(
                    "Two usual jobs of a service cannot have the same name."
                ),
            ),
            models.CheckConstraint(
                name="typical_job_prices",
                condition=models.Q(price_high__gte=models.F("price_low")),
                violation_error_message=_(
                    "“Price to” must not be less than “price from”."
                ),
            ),
        ]

    def __str__(self):
        return self.name

    def clean(self):
        if None not in (self.price_low, self.price_high) and (
            self.price_high < self.price_low
        ):
            raise ValidationError(
                {"price_high": _("This must not be less than “price from”.")}
            )


class City(RemembersSlugs):
    """A place we serve. Its time zone decides what “10 am” means there."""

    former_slug_field = "city"

    slug = models.SlugField(unique=True)
    name = LineField(max_length=80)
    region = LineField(max_length=80, blank=True)
    country = models.CharField(max_length=2, help_text=_("ISO 3166 code, such as IN."))
    time_zone = models.CharField(max_length=40, validators=[validate_time_zone])
    latitude = models.FloatField()
    longitude = models.FloatField()
    population = models.PositiveIntegerField(default=0)
    geoname = models.PositiveIntegerField(
        unique=True, null=True, blank=True, help_text=_("Its number at GeoNames.")
    )
    is_active = models.BooleanField(_("open for bookings"), default=True)

    class Meta:
        ordering = ["name"]
        verbose_name_plural = _("cities")

    def __str__(self):
        return self.name

    @property
    def tz(self):
        return ZoneInfo(self.time_zone)
