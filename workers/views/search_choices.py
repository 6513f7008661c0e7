"""What stands beside the results, in plain values: boxes, choices and their counts."""

from functools import lru_cache
from itertools import chain
from typing import NamedTuple

from django.forms import BoundField
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.language_addresses import here
from services.directory import currency
from services.wordings import worded, wording
from toolkit import money
from toolkit.fields import attributes
from workers.search import facets, overruling, place_names
from workers.search.catalogue import Place, places
from workers.search.query import Kind, SearchQuery, Sort
from workers.search.run import Note, SearchResult
from workers.views import search_form, when_picker
from workers.views.search_form import ANY, OPEN, SearchForm
from workers.views.when_form import ANY_TIME
from workers.views.when_picker import Choice, WhenPicker


class Typed(NamedTuple):
    """A field and what was typed into it, as plain values named like Django's."""

    label: str
    html_name: str
    auto_id: str
    id_for_label: str
    help_text: str
    errors: tuple[str, ...]
    value: str
    attrs: tuple[tuple[str, str | bool], ...]


class Filters(NamedTuple):
    q: Typed
    category: Typed
    city: Typed
    rate_min: Typed
    rate_max: Typed
    skill: Typed
    categories: tuple[Choice, ...]
    cities: tuple[Choice, ...]
    when: WhenPicker
    skills: tuple[Choice, ...]
    sign: str
    total: str
    address: str
    # What stands in a field and could not be read.
    wrong: tuple[str, ...]


TYPED = [name for name, kind in Filters.__annotations__.items() if kind is Typed]


@lru_cache(maxsize=16)
def words(language: str) -> dict:
    """The names of what can be chosen, and each field as long as nobody typed."""
    form = search_form.form_for(QueryDict())
    return {
        "sort": tuple((code, str(name)) for code, name in Sort.choices),
        "any": {name: str(any_) for name, any_ in ANY.items()},
        "fields": {name: blank(form[name]) for name in TYPED},
    }


def blank(bound: BoundField) -> Typed:
    return Typed(
        label=str(bound.label),
        html_name=bound.html_name,
        auto_id=bound.auto_id,
        id_for_label=bound.id_for_label,
        help_text=str(bound.help_text),
        errors=(),
        value="",
        attrs=drawn(bound),
    )


def drawn(bound: BoundField) -> tuple[tuple[str, str | bool], ...]:
    """The attributes of its control; of a group of controls there is not one."""
    if bound.field.widget.use_fieldset:
        return ()
    return tuple(attributes(bound, **{"class": "input"}).items())


@lru_cache(maxsize=64)
def choices(known: tuple[Place, ...]) -> tuple[tuple[int, Choice, Choice], ...]:
    """(key, the choice, the choice where it would leave nobody) of each."""
    return tuple(
        (
            place.pk,
            Choice(place.slug, place.name, "", False),
            Choice(place.slug, place.name, "", False, True),
        )
        for place in known
    )


class SearchChoices:
    def __init__(self, form: SearchForm, asked: SearchQuery, found: SearchResult):
        self.form, self.asked = form, asked
        self.counts, self.notes = found.counts, found.notes
        self.words = words(get_language())

    def filters(self, total: str, time_in_words: str) -> Filters:
        """`time_in_words` is what the typed words say about the time."""
        return Filters(
            **{name: self._typed(name) for name in TYPED},
            categories=self._places("category", self.asked.trade),
            cities=self._places("city", self.asked.city),
            when=when_picker.picker(
                self.form, self.counts.get("available", {}), self._times(time_in_words)
            ),
            skills=tuple(self._skills()),
            sign=money.symbol(currency()),
            total=total,
            address=here(reverse("workers:search")),
            wrong=tuple(chain(*self.form.errors.values())),
        )

    @property
    def sorts(self) -> tuple[Choice, ...]:
        """What goes without saying has no code: the words may ask for another one."""
        asked = self.asked
        is_soonest = Note.NOBODY_AT_ONCE in self.notes
        shown = Sort.SOONEST if is_soonest else asked.sort
        return tuple(
            Choice("" if code == asked.said_sort else code, name, "", code == shown)
            for code, name in self.words["sort"]
        )

    def _typed(self, name):
        field, value = self.words["fields"][name], self.form.data.get(name, "")
        if errors := self.form.errors.get(name):
            # Refused, a control also names the sentence that says why.
            attrs = drawn(self.form[name])
            field = field._replace(errors=tuple(map(str, errors)), attrs=attrs)
        return field._replace(value=value)

    def _times(self, time_in_words):
        """The first answers to “when”: at any time, or as the words say it."""
        said = time_in_words or dict(self.asked.overruled).get("when", "")
        if said:
            return (
                (("any", _("As you typed: %(time)s") % {"time": said})),
                (ANY_TIME, _("Any time")),
            )
        if any(one.kind == Kind.WHEN for one in self.asked.unused):
            return (("any", _("As you typed")), (ANY_TIME, _("Any time")))
        return (("any", _("Any time")),)

    def _places(self, name, meant):
        """Where somebody works first, then the rest. Where the words say one, the first
        of all leaves it to them, and the second says that it is to stay open.
        """
        counts, chosen = self.counts[name], self.form.data.get(name)
        shown, empty = [], []
        for pk, plain, leaves_nobody in choices(places()[name]):
            count = counts.get(pk)
            choice = leaves_nobody if count == 0 else plain
            if count:
                choice = choice._replace(count=facets.say(count))
            if choice.code == chosen:
                choice = choice._replace(chosen=True)
            (shown if count != 0 else empty).append(choice)
        any_name, said = self.words["any"][name], self._said(name, meant)
        first = [Choice("", any_name, "", False)]
        if said:
            from_words = _("%(choice)s, from your words") % {"choice": said}
            is_open = name in dict(self.asked.overruled)
            first = [
                Choice("", from_words, "", False),
                Choice(OPEN, any_name, "", is_open),
            ]
        return (*first, *shown, *empty)

    def _said(self, name, meant):
        """What the words say of it, used or not."""
        if said := dict(self.asked.overruled).get(name):
            return place_names.written(said) if name == "city" else said
        if not self.form.cleaned_data.get(name):
            return worded(meant.name) if meant else ""
        if name != "city":
            return ""
        kinds = overruling.KINDS[name]
        unused = (one.text for one in self.asked.unused if one.kind in kinds)
        return next(filter(None, map(place_names.known, unused)), "")

    def _skills(self):
        """Those of the service; without one, only those that are chosen."""
        chosen = {same[0].slug for same in self.form.choices.skills}
        counts, trade = self.counts["skill"], self.asked.trade
        offered = self.form.catalogue
        if trade is None:
            every = offered.skills.items()
            shown = [same[0] for slug, same in every if slug in chosen]
        else:
            shown = offered.skills_of.get(trade.pk, [])
        say = wording()
        for skill in shown:
            name = say(skill.name)
            count = facets.say(counts[skill.pk]) if skill.pk in counts else ""
            yield Choice(skill.slug, name, count, skill.slug in chosen)
