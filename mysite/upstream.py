"""Faults of Wagtail's that our staff would meet, mended as narrowly as can be.

Each is told in docs/upstream.md, with the test that shows whether it is still needed.
"""

from functools import wraps

from django.core.exceptions import ValidationError
from django.db import transaction
from django.shortcuts import render
from django.utils.translation import gettext_lazy
from modelcluster.forms import BaseChildFormSet
from modelcluster.models import ClusterableModel
from PIL import Image
from wagtail.admin.views.generic.base import BaseListingView
from wagtail.blocks import ListBlock
from wagtail.blocks.stream_block import BaseStreamBlock
from wagtail.images.fields import WagtailImageField

from toolkit import swaps
from toolkit.filters import WrongFilter, require_valid
from toolkit.readers import Unreadable

NO_PICTURE = gettext_lazy(
    "This is not a picture we can read. Choose another file, or save it once more "
    "in a program for pictures."
)
INCOMPLETE = gettext_lazy("Part of the page's text did not arrive.")


def mend():
    WagtailImageField.to_python = readable(WagtailImageField.to_python)
    ClusterableModel.save = with_room(ClusterableModel.save)
    BaseChildFormSet.get_unique_error_message = in_words(
        BaseChildFormSet.get_unique_error_message
    )
    for block in (BaseStreamBlock, ListBlock):
        block.value_from_datadict = complete(block.value_from_datadict)
    BaseListingView.filter_queryset = strictly(BaseListingView.filter_queryset)
    BaseListingView.dispatch = explained(BaseListingView.dispatch)


def readable(to_python):
    """A picture is what can be decoded to its end; any failure says that it is none."""

    @wraps(to_python)
    def picture(self, data):
        try:
            file = to_python(self, data)
            if file is not None:
                file.seek(0)
                Image.open(file).load()
                file.seek(0)
        except ValidationError:
            raise
        except Exception as error:
            raise ValidationError(NO_PICTURE, code="invalid_image") from error
        return file

    return picture


def with_room(save):
    """Children of a form that exchange what is unique among them can be saved."""

    @wraps(save)
    def saved(self, **kwargs):
        with transaction.atomic():
            swaps.make_room(self)
            return save(self, **kwargs)

    return saved


def in_words(get_unique_error_message):
    """A form of several rows asks no constraint for its sentence."""

    @wraps(get_unique_error_message)
    def sentence(self, unique_check):
        for constraint in self.model._meta.total_unique_constraints:
            if set(constraint.fields) == set(unique_check):
                return constraint.get_violation_error_message()
        return get_unique_error_message(self, unique_check)

    return sentence


def complete(value_from_datadict):
    """How many blocks there are, and their order, is a number in a hidden field."""

    @wraps(value_from_datadict)
    def read(self, data, files, prefix):
        try:
            return value_from_datadict(self, data, files, prefix)
        except (KeyError, ValueError, TypeError) as error:
            raise Unreadable(INCOMPLETE) from error

    return read


def strictly(filter_queryset):
    """A list whose filter is wrong would show, and export, everything."""

    @wraps(filter_queryset)
    def narrowed(self, queryset):
        require_valid(self.filters)
        return filter_queryset(self, queryset)

    return narrowed


def explained(dispatch):
    @wraps(dispatch)
    def answer(self, request, *args, **kwargs):
        try:
            return dispatch(self, request, *args, **kwargs)
        except WrongFilter as wrong:
            return say(self, request, wrong)

    return answer


def say(view, request, wrong):
    """The sentence, where the list would be. A script shows only what is no error."""
    if getattr(view, "results_only", False):
        return render(
            request, "home/admin/wrong_filter.html", {"sentence": wrong.sentence}
        )
    context = {"sentence": wrong.sentence, "all": request.path}
    page = "home/admin/wrong_filter_page.html"
    return render(request, page, context, status=wrong.status)
