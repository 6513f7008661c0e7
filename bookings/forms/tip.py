"""How much a customer adds for the worker, and how it is paid."""

from django import forms
from django.utils.translation import gettext_lazy as _

from bookings.forms.booking import WayField
from bookings.money import tips
from toolkit import money
from toolkit.forms import MoneyField

# Said instead of one of the suggestions.
OWN = "own"
HOW_MUCH = _("Choose how much you want to add.")
AN_AMOUNT = _("Write how much you want to add, such as 50.")


class TipForm(forms.Form):
    """`amount` of a form that is valid is in minor units."""

    suggested = forms.ChoiceField(
        label=_("How much?"),
        widget=forms.RadioSelect,
        required=False,
        error_messages={"invalid_choice": HOW_MUCH},
    )
    gateway = WayField()

    def __init__(self, *args, job, country="", **kwargs):
        super().__init__(*args, **kwargs)
        self.job, self.ways = job, tips.ways(job)
        sums = [(str(one), money.show(one, job.currency)) for one in self._suggestions]
        self.fields["suggested"].choices = [*sums, (OWN, _("Another amount"))]
        self.fields["gateway"].choices = [(way, way) for way in self.ways]
        bounds = (money.show(sum_, job.currency) for sum_ in self._bounds)
        self.fields["own"] = MoneyField(
            label=_("Your amount"),
            required=False,
            currency=job.currency,
            country=country,
            min_value=tips.LEAST,
            help_text=_("Between {least} and {most}.").format(
                **dict(zip(("least", "most"), bounds, strict=True))
            ),
        )

    @property
    def sign(self):
        return money.symbol(self.job.currency)

    @property
    def _suggestions(self):
        return tips.suggestions(self.job)

    @property
    def _bounds(self):
        return tips.LEAST, tips.most(self.job)

    def clean(self):
        data = super().clean()
        own = data.get("own")
        # Whoever writes an amount means it.
        chosen = data.get("suggested") or (own and OWN)
        if chosen == OWN and own is None and "own" not in self.errors:
            self.add_error("own", AN_AMOUNT)
        elif not chosen and not self.errors:
            self.add_error("suggested", HOW_MUCH)
        data["amount"] = own if chosen == OWN else int(chosen or 0)
        return data
