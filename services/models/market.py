from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.text import capfirst, get_text_list
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting

from services import countries
from services.signals import sums_at_home
from toolkit import money
from toolkit.bounds import between
from toolkit.forms import MoneyField
from toolkit.model_fields import LineField, ParagraphsField
from toolkit.percent import BasisPointsField


def validate_currency(value):
    if value not in money.CURRENCIES:
        raise ValidationError(
            _("%(value)s is not a currency we know."), params={"value": value}
        )


def validate_country(value):
    if value not in countries.codes():
        raise ValidationError(
            _("%(value)s is not a country. Choose one from the list."),
            params={"value": value},
        )


def currencies():
    return [(code, code) for code in money.CURRENCIES]


# Half of a price, in hundredths of a percent.
MOST_TAX = 5_000
APRIL = 4
YEARS = [
    (0, _("None: numbers go on for ever")),
    (1, _("January to December")),
    (APRIL, _("April to March")),
    (7, _("July to June")),
    (10, _("October to September")),
]


@register_setting(icon="globe")
class MarketSettings(BaseGenericSetting):
    """Where this marketplace trades."""

    country = models.CharField(
        max_length=2,
        default="IN",
        validators=[validate_country],
        help_text=_("Its clock counts the days of reports, its custom how sums read."),
    )
    currency = models.CharField(
        max_length=3, default="INR", validators=[validate_currency]
    )
    company = LineField(
        max_length=150,
        blank=True,
        help_text=_("The full name of the firm, as it is registered."),
    )
    company_address = ParagraphsField(_("address"), max_length=300, blank=True)
    tax_number = LineField(
        max_length=40,
        blank=True,
        help_text=_(
            "Such as a GSTIN. With it and without a rate, receipts say that taxes are "
            "in the price."
        ),
    )
    tax_name = LineField(
        _("name of the tax"), max_length=20, blank=True, help_text=_("GST or VAT.")
    )
    tax_bps = BasisPointsField(
        _("tax in percent"),
        default=0,
        validators=between(0, MOST_TAX),
        help_text=_(
            "Included in our commission, and shown on payout statements. 0 for none."
        ),
    )
    prices_include_tax = models.BooleanField(
        _("workers’ prices include it too"),
        default=False,
        help_text=_("Then receipts and credit notes show the tax in them."),
    )
    year_begins = models.PositiveSmallIntegerField(
        _("financial year"),
        choices=YEARS,
        default=APRIL,
        help_text=_(
            "Papers are numbered from 1 in each financial year, as India’s tax office "
            "wants it."
        ),
    )

    panels = [
        FieldPanel("country", widget=forms.Select(choices=countries.choices)),
        FieldPanel("currency", widget=forms.Select(choices=currencies)),
        MultiFieldPanel(
            [
                FieldPanel("company"),
                FieldPanel("company_address"),
                FieldPanel("tax_number"),
            ],
            heading=_("Who issues receipts"),
            help_text=_("What is left empty is left out of them."),
        ),
        MultiFieldPanel(
            [
                FieldPanel("tax_name"),
                FieldPanel("tax_bps"),
                FieldPanel("prices_include_tax"),
                FieldPanel("year_begins"),
            ],
            heading=_("Taxes and numbers"),
            help_text=_(
                "They hold for what is issued from now on. What was issued stays as it "
                "is."
            ),
        ),
    ]

    class Meta:
        verbose_name = _("market")

    def clean(self):
        """Another currency beside the same numbers would be other prices."""
        if self.tax_bps and not self.tax_name:
            raise ValidationError({"tax_name": _("A rate needs the name of its tax.")})
        before = MarketSettings.objects.filter(pk=self.pk).first()
        if before is None or self.currency in ("", before.currency):
            return
        answers = sums_at_home.send(MarketSettings, settings=before)
        # From the catalogue up to the bookings.
        if kept := [told for _receiver, told in reversed(answers) if told]:
            raise ValidationError({"currency": _stays(before.currency, kept)})


def _stays(currency, kept):
    return gettext(
        "There are sums in %(currency)s that would become other prices: %(sums)s. "
        "Change the currency with them: manage.py change_currency."
    ) % {"currency": currency, "sums": get_text_list(kept, gettext("and"))}


def home_currency():
    return MarketSettings.load().currency


def home_country():
    return MarketSettings.load().country


class MinorUnitsField(models.PositiveBigIntegerField):
    """Paise or cents in the home currency: people read and type rupees and dollars."""

    # More than any piece of work costs, in any currency.
    default_validators = between(0, 10**13)

    def formfield(self, **kwargs):
        return MoneyField(
            currency=home_currency,
            country=home_country,
            label=capfirst(self.verbose_name),
            required=not self.blank,
            help_text=self.help_text,
        )
