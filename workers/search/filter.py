"""The search: what may be asked, and what is wrong with what was asked.

Whatever cannot be understood is named in a sentence at its field and left out; the
page answers with the rest. Each way to sort has its own order, and each order its own
partial index on the profile.
"""

from copy import deepcopy
from functools import cached_property, lru_cache, reduce
from operator import or_

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, Q, Value
from django.db.models.functions import StrIndex
from django.db.models.lookups import GreaterThan
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from services import shared
from services.compiled import Family
from services.forms import MoneyField
from services.models import MarketSettings
from toolkit import readers
from toolkit.forms import LineField
from workers import calendar
from workers.models import WorkerProfile, WorkerSettings
from workers.profiles import fold
from workers.search import availability_sql, facets

SORTS = {
    "rating": ("-score", "user"),
    "soonest": ("-score", "user"),
    "price": ("hourly_rate", "user"),
    "experience": ("-experience", "user"),
}
SORT_NAMES = [
    ("rating", _("Best rated")),
    ("soonest", _("Soonest free")),
    ("price", _("Lowest rate")),
    ("experience", _("Most experience")),
]
WHEN_NAMES = [
    ("any", _("Any time")),
    ("now", _("As soon as possible")),
    ("today", _("Today")),
    ("tomorrow", _("Tomorrow")),
    ("at", _("At a date and time")),
]
ANY = {"category": _("Any service"), "city": _("Anywhere")}
# Filters whose value is one number.
PLAIN = ("category", "city", "rate_min", "rate_max")
QUERIES = Family()
# "Free" means: for a visit of so many minutes.
VISIT = 60


def currency():
    return shared.policy(MarketSettings).currency


def country():
    return shared.policy(MarketSettings).country


class MomentField(forms.Field):
    """A day and an hour as a browser sends them; whose clock it is comes later."""

    def to_python(self, value):
        try:
            return readers.moment(value)
        except readers.Unreadable as error:
            raise ValidationError(error.sentence) from error


class WordsFilter(django_filters.Filter):
    field_class = LineField


class MoneyFilter(django_filters.Filter):
    field_class = MoneyField


class SearchForm(forms.Form):
    """The filters come from WorkerFilter; this is what else an address may say."""

    available = forms.ChoiceField(
        label=_("Free when?"),
        choices=WHEN_NAMES,
        required=False,
        error_messages={"invalid_choice": _("Choose one of the times below.")},
    )
    at = MomentField(
        label=_("Day and hour"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}),
    )
    sort = forms.ChoiceField(
        label=_("Sort"),
        choices=SORT_NAMES,
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

    def clean(self):
        low, high = (self.cleaned_data.get(name) for name in ("rate_min", "rate_max"))
        if low is not None and high is not None and high < low:
            self.add_error("rate_max", _("This is less than the lowest rate."))


def one_of(label, field, sentence):
    """A choice by its code in the address; `form_of` says which there are."""
    return django_filters.TypedChoiceFilter(
        label=label,
        field_name=field,
        empty_value=None,
        choices=[],
        error_messages={"invalid_choice": sentence},
    )


class WorkerFilter(django_filters.FilterSet):
    q = WordsFilter(
        label=_("Name, skill or need"),
        method="with_words",
        max_length=80,
        widget=forms.TextInput(attrs={"type": "search", "enterkeyhint": "search"}),
    )
    category = one_of(
        _("Service"),
        "service_category",
        _("We have no such service. Choose one from the list."),
    )
    city = one_of(
        _("City"),
        "city",
        _("We are not in that city yet. Choose one from the list."),
    )
    skill = django_filters.TypedMultipleChoiceFilter(
        label=_("Skills"),
        method="with_skills",
        choices=[],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("We know no such skill.")},
    )
    rate_min = MoneyFilter(
        label=_("Lowest rate"),
        field_name="hourly_rate",
        lookup_expr="gte",
        currency=currency,
        country=country,
    )
    rate_max = MoneyFilter(
        label=_("Highest rate"),
        field_name="hourly_rate",
        lookup_expr="lte",
        currency=currency,
        country=country,
    )

    class Meta:
        model = WorkerProfile
        fields = []
        form = SearchForm

    def __init__(self, data, *, now=None):
        self.now = now or timezone.now()
        self.catalogue = facets.catalogue()
        self.category = self.catalogue.category(data.get("category"))
        self.city = self.catalogue.city(data.get("city"))
        super().__init__(data, WorkerProfile.objects)

    def _open(self):
        workers = WorkerProfile.objects.listed()
        for place, closed in self.catalogue.closed.items():
            if closed:
                workers = workers.exclude(**{f"{place}__in": closed})
        return workers

    def get_form_class(self):
        return form_of(self.catalogue)

    @property
    def form(self):
        if not hasattr(self, "_form"):
            form = super().form
            form.full_clean()
            self._place_moment(form)
        return self._form

    def _place_moment(self, form):
        """What was typed as day and hour, on the clocks of the city."""
        self._moment = None
        typed = form.cleaned_data.get("at")
        if typed is None or form.cleaned_data.get("available") not in {None, "", "at"}:
            return
        try:
            self._moment = availability_sql.placed(typed, self.tz, self.terms, self.now)
        except ValidationError as error:
            form.add_error("at", error)

    # --- What the rest of the search reads ----------------------------------

    @cached_property
    def rules(self):
        return shared.policy(WorkerSettings)

    @cached_property
    def terms(self):
        return calendar.terms_for(VISIT, self.rules)

    @cached_property
    def tz(self):
        """Whose clock was meant: the city's, or the home country's main one."""
        city = self.city or self.catalogue.main_city(
            shared.policy(MarketSettings).country
        )
        return city.tz if city else timezone.get_default_timezone()

    @property
    def cities(self):
        return [self.city] if self.city else self.catalogue.cities

    @property
    def moment(self):
        """The start that was asked for with `at`, or None."""
        return self.form and self._moment

    @property
    def when(self):
        """any, now, today, tomorrow or at."""
        if self.moment:
            return "at"
        asked = self.form.cleaned_data.get("available") or "any"
        return "any" if asked == "at" else asked

    @property
    def sort(self):
        return self.form.cleaned_data.get("sort") or "rating"

    @cached_property
    def skills(self):
        """The skills asked for, by code, as far as they belong to the service."""
        chosen = self.form.cleaned_data.get("skill") or []
        if self.category is None:
            return chosen
        mine = [
            [skill for skill in same if skill.category_id == self.category.pk]
            for same in chosen
        ]
        return [same for same in mine if same]

    @property
    def is_plain(self):
        """Nothing but a service and a city is asked for."""
        asked = {name for name in self.filters if self.form.cleaned_data.get(name)}
        return asked <= {"category", "city"} and self.when == "any"

    @cached_property
    def asked(self):
        """{filter: value} of those that narrow, with words and skills in tuples."""
        said = self.form.cleaned_data
        asked = {name: said[name] for name in PLAIN if said.get(name) is not None}
        if words := tuple(fold(said.get("q") or "").split()):
            asked["q"] = words
        if self.skills:
            asked["skill"] = tuple(
                tuple(skill.pk for skill in same) for same in self.skills
            )
        return asked

    def narrowed(self, *without, asked=None):
        """The workers that all filters but those leave, in no order.

        `asked` is given in their stead when the query is written for many searches.
        """
        workers = self._open()
        for name, value in (asked or self.asked).items():
            if name in self.filters and name not in without:
                workers = self.filters[name].filter(workers, value)
        return workers

    def rows(self, name, build, **more):
        """The rows of the query `name`, which `build(asked)` gives.

        It is written once for all searches that ask for the same things, and `more`.
        """
        shape = (name, tuple(self.catalogue.closed.items()))
        return QUERIES.ask(shape, self.asked | more, build)

    # --- Filters -------------------------------------------------------------

    def with_words(self, workers, name, words):
        """Every word somewhere in what a worker is found by."""
        for word in words:
            word = Value(word) if isinstance(word, str) else word
            workers = workers.filter(GreaterThan(StrIndex("search_text", word), 0))
        return workers

    def with_skills(self, workers, name, skills):
        """Each skill narrows. EXISTS, because a join would spoil the order."""
        for same in skills:
            has = WorkerProfile.skills.through.objects.filter(
                reduce(or_, (Q(skill=key) for key in same)),
                workerprofile=OuterRef("pk"),
            )
            workers = workers.filter(Exists(has))
        return workers


@lru_cache(maxsize=2)
def form_of(catalogue):
    """The form that offers what is in this catalogue."""
    filters = deepcopy(WorkerFilter.base_filters)
    for name, places in (
        ("category", catalogue.categories),
        ("city", catalogue.cities),
    ):
        names = [("", ANY[name]), *((place.slug, place.name) for place in places)]
        offer(filters[name], names, {place.slug: place.pk for place in places})
    names = [(slug, same[0].name) for slug, same in catalogue.skills.items()]
    offer(filters["skill"], names, catalogue.skills)
    fields = {name: one.field for name, one in filters.items()}
    form = type("SearchForm", (SearchForm,), fields)
    form.base_fields = Shared(form.base_fields)
    return form


class Shared(dict):
    """Fields that no form changes, so that none needs a copy of its own."""

    def __deepcopy__(self, memo):
        return dict(self)


def offer(one, choices, meanings):
    """What may be chosen: (code, name) pairs, and what each code stands for."""
    # A function, because Django copies a list of a hundred cities several times.
    one.extra |= {"choices": lambda: choices, "coerce": meanings.__getitem__}
