"""The fields of the search, and what is wrong with what an address says in them.

Whatever cannot be understood is named in a sentence at its field and left out; the
page answers with the rest.
"""

from copy import deepcopy
from datetime import datetime, tzinfo
from functools import cached_property, lru_cache

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from services.directory import country, currency
from toolkit.forms import LineField, MoneyField
from toolkit.text import one_line
from workers.search.catalogue import Catalogue, catalogue
from workers.search.query import Choices, Sort
from workers.views.when_form import WhenForm

MAX_TYPED = 400
ANY = {"category": _("Any service"), "city": _("Anywhere")}
# In an address: whatever the words say. Left out, it is what they say.
OPEN = "any"


def one_of(label, sentence):
    """A choice by its code in the address; `form_of` says which there are."""
    return forms.TypedChoiceField(
        label=label,
        required=False,
        empty_value=None,
        error_messages={"invalid_choice": sentence},
    )


def rate(label):
    return MoneyField(label=label, required=False, currency=currency, country=country)


class NeedField(LineField):
    """What was typed. Of a long text the first words are read, and it is said so."""

    def read(self, typed):
        return cut(super().read(typed))

    def widget_attrs(self, widget):
        return super().widget_attrs(widget) | {"maxlength": str(MAX_TYPED)}


def cut(text):
    if len(text) <= MAX_TYPED:
        return text
    whole, space, _half = text[: MAX_TYPED + 1].rpartition(" ")
    return whole if space else text[:MAX_TYPED]


class SearchForm(WhenForm):
    """All that the address of a search may say."""

    sort = forms.ChoiceField(
        label=_("Sort"),
        choices=Sort.choices,
        required=False,
        error_messages={"invalid_choice": _("Choose one of the orders in the list.")},
    )
    page = forms.IntegerField(
        label=_("Page"),
        min_value=1,
        required=False,
        error_messages={
            "invalid": _("A page is a number."),
            "min_value": _("Pages begin at 1."),
        },
    )
    q = NeedField(
        label=_("Name, skill or need"),
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "enterkeyhint": "search"}),
    )
    category = one_of(
        _("Service"), _("We have no such service. Choose one from the list.")
    )
    city = one_of(
        _("City"), _("We are not in that city yet. Choose one from the list.")
    )
    skill = forms.TypedMultipleChoiceField(
        label=_("Skills"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("We know no such skill.")},
    )
    rate_min = rate(_("Lowest rate"))
    rate_max = rate(_("Highest rate"))

    def __init__(self, data, *, now: datetime, catalogue: Catalogue):
        # Our templates write labels themselves: no suffix is to be translated.
        super().__init__(data, label_suffix="")
        self.now, self.catalogue = now, catalogue

    def clean(self):
        super().clean()
        said = self.cleaned_data
        low, high = said.get("rate_min"), said.get("rate_max")
        if low is not None and high is not None and high < low:
            self.add_error("rate_max", _("This is less than the lowest rate."))

    @cached_property
    def tz(self) -> tzinfo:
        """Whose clock was meant: the city's, or the home country's main one."""
        return self.catalogue.clock(self.cleaned_data.get("city"), country())

    @property
    def is_cut(self) -> bool:
        """Whether more was typed than is read."""
        return len(one_line(self.data.get("q", ""))) > MAX_TYPED

    @cached_property
    def open_ones(self) -> tuple[str, ...]:
        """What is to stay open: “category”, “city”, “when”."""
        names = [
            name
            for name in ANY
            if self.data.get(name) == OPEN and not self.cleaned_data.get(name)
        ]
        return (*names, "when") if self.is_any_time else tuple(names)

    @property
    def choices(self) -> Choices:
        said = self.cleaned_data
        return Choices(
            trade=said.get("category"),
            skills=self._skills(),
            city=said.get("city"),
            when=self.when,
            rate_min=said.get("rate_min"),
            rate_max=said.get("rate_max"),
            sort=Sort(said["sort"]) if said.get("sort") else None,
            page=said.get("page") or 1,
        )

    @property
    def foreign_skills(self) -> tuple[str, ...]:
        """The names of skills that were asked for, and are of another service."""
        trade = self.cleaned_data.get("category")
        if trade is None:
            return ()
        return tuple(
            str(same[0])
            for same in self.cleaned_data.get("skill") or ()
            if all(one.category_id != trade.pk for one in same)
        )

    def _skills(self):
        """The skills asked for, by code, as far as they belong to the service."""
        trade, chosen = (
            self.cleaned_data.get("category"),
            self.cleaned_data.get("skill"),
        )
        mine = (
            tuple(one for one in same if trade is None or one.category_id == trade.pk)
            for same in chosen or ()
        )
        return tuple(same for same in mine if same)


# The time is asked of its fields together, also for one that the address leaves out.
OPTIONAL = SearchForm.base_fields.keys() - WhenForm.base_fields.keys()
# What an address may say beside the time, the order and the page.
FILTERS = tuple(
    name
    for name in SearchForm.base_fields
    if name not in {*WhenForm.base_fields, "sort", "page"}
)


def read(data, *, now: datetime | None = None) -> SearchForm:
    """What an address says, looked at: `choices` are what can be meant by it."""
    form = form_for(data, now)
    # Of what an address does not say there is nothing to read.
    for name in OPTIONAL - data.keys():
        del form.fields[name]
    form.full_clean()
    return form


def form_for(data, now: datetime | None = None) -> SearchForm:
    found = catalogue()
    return form_of(found)(data, now=now or timezone.now(), catalogue=found)


@lru_cache(maxsize=8)
def form_of(catalogue):
    """The form that offers what is in this catalogue."""
    form = type("SearchForm", (SearchForm,), {})
    form.base_fields = Shared(deepcopy(SearchForm.base_fields))
    for name, places in (
        ("category", catalogue.categories),
        ("city", catalogue.cities),
    ):
        names = [(code, ANY[name]) for code in ("", OPEN)]
        names += [(place.slug, place.name) for place in places]
        meanings = {place.slug: place for place in places}
        offer(form, name, names, {OPEN: None} | meanings)
    names = [(slug, same[0].name) for slug, same in catalogue.skills.items()]
    offer(form, "skill", names, catalogue.skills)
    return form


class Shared(dict):
    """Fields that no form changes, so that none needs a copy of its own."""

    def __deepcopy__(self, memo):
        return dict(self)


def offer(form, name, choices, meanings):
    """What may be chosen: (code, name) pairs, and what each code stands for."""
    field = form.base_fields[name]
    field.choices, field.coerce = choices, meanings.__getitem__
