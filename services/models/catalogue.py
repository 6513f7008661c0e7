from itertools import chain, count
from zoneinfo import ZoneInfo, available_timezones

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel

from services import countries
from services.models.former import RemembersSlugs
from services.models.market import MinorUnitsField, validate_country
from services.wordings import worded
from toolkit.bounds import between
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
        validators=between(0, 35),
        help_text=_("Its tint: 0 to 35, ten degrees of the colour circle each."),
    )
    order = models.PositiveSmallIntegerField(default=0, validators=between(0, 32_767))
    is_active = models.BooleanField(_("can be booked"), default=True)

    class Meta:
        ordering = ["order", "name"]
        verbose_name = _("service")
        verbose_name_plural = _("services")
        constraints = [
            models.CheckConstraint(
                name="category_hue",
                condition=models.Q(hue__lte=35),
                violation_error_message=_("A tint is a number from 0 to 35."),
            )
        ]

    def __str__(self):
        return worded(self.name)


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
        return worded(self.name)

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
    minutes = models.PositiveSmallIntegerField(
        _("usual minutes"), validators=between(5, 24 * 60)
    )
    price_low = MinorUnitsField(_("price from"))
    price_high = MinorUnitsField(_("price to"))
    order = models.PositiveSmallIntegerField(default=0, validators=between(0, 32_767))

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
        return worded(self.name)

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
    country = models.CharField(max_length=2, validators=[validate_country])
    time_zone = models.CharField(
        max_length=40,
        blank=True,
        validators=[validate_time_zone],
        help_text=_("Leave it open, and we look it up by name and country."),
    )
    latitude = models.FloatField(blank=True, validators=between(-90, 90))
    longitude = models.FloatField(blank=True, validators=between(-180, 180))
    population = models.PositiveIntegerField(
        default=0, validators=between(0, 100_000_000)
    )
    geoname = models.PositiveIntegerField(
        unique=True,
        null=True,
        blank=True,
        validators=between(1, 2**31 - 1),
        help_text=_("Its number at GeoNames."),
    )
    is_active = models.BooleanField(_("open for bookings"), default=True)

    class Meta:
        verbose_name = _("city")
        ordering = ["name"]
        verbose_name_plural = _("cities")

    def __str__(self):
        return worded(self.name)

    def clean(self):
        self._look_up()
        zones = countries.zones(self.country)
        if zones and self.time_zone and self.time_zone not in zones:
            raise ValidationError(
                {
                    "time_zone": _("In that country clocks follow %(zones)s.")
                    % {"zones": ", ".join(sorted(zones))}
                }
            )
        missing = [
            name
            for name in ("time_zone", "latitude", "longitude")
            if getattr(self, name) in (None, "")
        ]
        if missing:
            unknown = _("We do not know this city. Please say where it is.")
            raise ValidationError(dict.fromkeys(missing, unknown))

    def rename_pages(self):
        for page in self.pairs.all():
            page.save()

    def _look_up(self):
        """What was left open and GeoNames knows."""
        known = countries.city(self.name, self.country)
        if known and None in (self.latitude, self.longitude):
            self.latitude, self.longitude = known["latitude"], known["longitude"]
        if not self.time_zone:
            self.time_zone = (
                known["timezone"] if known else countries.main_zone(self.country) or ""
            )

    @property
    def tz(self):
        return ZoneInfo(self.time_zone)
