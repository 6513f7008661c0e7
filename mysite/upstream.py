"""Corrections of faults in Wagtail that our staff would meet, as narrow as possible.

Each is described in docs/upstream.md, with the test that shows whether it is needed.
"""

from collections.abc import Callable
from functools import wraps

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy
from django.views import View
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


def mend() -> None:
    """Put the corrected functions in the place of the packages' own; called once."""
    WagtailImageField.to_python = readable(WagtailImageField.to_python)
    ClusterableModel.save = with_room(ClusterableModel.save)
    BaseChildFormSet.get_unique_error_message = in_words(
        BaseChildFormSet.get_unique_error_message
    )
    for block in (BaseStreamBlock, ListBlock):
        block.value_from_datadict = complete(block.value_from_datadict)
    BaseListingView.filter_queryset = strictly(BaseListingView.filter_queryset)
    BaseListingView.dispatch = explained(BaseListingView.dispatch)


def readable(to_python: Callable) -> Callable:
    """An image counts as one if it can be decoded to its end, whatever the failure."""

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


def with_room(save: Callable) -> Callable:
    """Children of a form can exchange values that are unique among them."""

    @wraps(save)
    def saved(self, **kwargs):
        with transaction.atomic():
            swaps.make_room(self)
            return save(self, **kwargs)

    return saved


def in_words(get_unique_error_message: Callable) -> Callable:
    """A form set shows the sentence of the constraint that is violated."""

    @wraps(get_unique_error_message)
    def sentence(self, unique_check):
        for constraint in self.model._meta.total_unique_constraints:
            if set(constraint.fields) == set(unique_check):
                return constraint.get_violation_error_message()
        return get_unique_error_message(self, unique_check)

    return sentence


def complete(value_from_datadict: Callable) -> Callable:
    """The number and order of blocks come in hidden fields: if they are missing or no
    numbers, that is 400 and not an error.
    """

    @wraps(value_from_datadict)
    def read(self, data, files, prefix):
        try:
            return value_from_datadict(self, data, files, prefix)
        except (KeyError, ValueError, TypeError) as error:
            raise Unreadable(INCOMPLETE) from error

    return read


def strictly(filter_queryset: Callable) -> Callable:
    """A list with an invalid filter is refused, since it would show everything."""

    @wraps(filter_queryset)
    def narrowed(self, queryset):
        require_valid(self.filters)
        return filter_queryset(self, queryset)

    return narrowed


def explained(dispatch: Callable) -> Callable:
    """Answers an invalid filter with its sentence."""

    @wraps(dispatch)
    def answer(self, request, *args, **kwargs):
        try:
            return dispatch(self, request, *args, **kwargs)
        except WrongFilter as wrong:
            return say(self, request, wrong)

    return answer


def say(view: View, request: HttpRequest, wrong: WrongFilter) -> HttpResponse:
    """The sentence in the place of the list. Scripts show only answers that are no
    errors, so they get it with status 200.
    """
    if getattr(view, "results_only", False):
        return render(
            request, "home/admin/wrong_filter.html", {"sentence": wrong.sentence}
        )
    context = {"sentence": wrong.sentence, "all": request.path}
    page = "home/admin/wrong_filter_page.html"
    return render(request, page, context, status=wrong.status)
