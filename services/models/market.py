from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting

from services import money
from services.forms import MoneyField


def validate_currency(value):
    if value not in money.CURRENCIES:
        raise ValidationError(
            _("%(value)s is not a currency we know."), params={"value": value}
        )


@register_setting(icon="globe")
class MarketSettings(BaseGenericSetting):
    """Where this marketplace trades."""

    country = models.CharField(
        max_length=2, default="IN", help_text=_("ISO 3166 code of the home country.")
    )
    currency = models.CharField(
        max_length=3, default="INR", validators=[validate_currency]
    )

    panels = [FieldPanel("country"), FieldPanel("currency")]

    class Meta:
        verbose_name = _("market")


def home_currency():
    return MarketSettings.load().currency


def home_country():
    return MarketSettings.load().country


class MinorUnits(models.PositiveBigIntegerField):
    """Paise or cents in the home currency: people read and type rupees and dollars."""

    def formfield(self, **kwargs):
        return MoneyField(
            currency=home_currency,
            country=home_country,
            label=self.verbose_name.capitalize(),
            required=not self.blank,
            help_text=self.help_text,
        )
