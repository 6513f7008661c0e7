"""What staff do to one row: a button, a page that asks where it matters, and the deed.

The deed is a verb of the rules. What the rules refuse is told in their own sentence.
"""

from dataclasses import dataclass

from django import forms
from django.contrib.admin.utils import quote
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.utils import get_valid_next_url_from_request
from wagtail.admin.views.generic.base import BaseObjectMixin, WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.admin.widgets.button import ListingButton

from toolkit.errors import Refusal
from toolkit.forms import ShortParagraphsField


@dataclass(frozen=True)
class Action:
    """A button on the page about a row. One that posts acts at once."""

    label: str
    url: str
    icon: str
    posts: bool = False
    main: bool = False
    serious: bool = False


def post_button(label, url, *, back, **options):
    """A button in a list that posts, without a script on the page."""
    attrs = {
        "data-controller": "w-action",
        "data-action": "w-action#post",
        "data-w-action-url-value": url,
        "data-w-action-next-value": back,
    }
    return ListingButton(label, attrs=attrs, **options)


LOOK_AGAIN = _(
    "This page no longer said what you had seen. Look again before you send it."
)


class ReasonForm(forms.Form):
    """Words for the history, and for the people concerned."""

    reason = ShortParagraphsField(label=_("Reason"))

    def __init__(self, *args, required=False, help_text="", most=1000, **kwargs):
        """`most` letters are kept of it; no more are taken."""
        super().__init__(*args, **kwargs)
        self.fields["reason"] = ShortParagraphsField(
            label=_("Reason"),
            max_length=most,
            required=required,
            help_text=help_text,
            widget=forms.Textarea(attrs={"rows": 4}),
        )


class NeedsReason:
    """In front of a view that does nothing before somebody has said why."""

    form_class = ReasonForm
    stays_when_refused = True
    # Who reads the words, and how many letters are kept.
    reason_help = ""
    reason_most = 1000

    def get_form_kwargs(self):
        needed = {
            "required": True,
            "help_text": self.reason_help,
            "most": self.reason_most,
        }
        return super().get_form_kwargs() | needed


class ActionView(
    PermissionCheckedMixin, BaseObjectMixin, WagtailAdminTemplateMixin, FormView
):
    """Subclasses say what is done in `act`, which returns the sentence of success."""

    template_name = "accounts/admin/confirm.html"
    form_class = forms.Form
    queryset = None
    index_url_name = None
    inspect_url_name = None
    button = _("Yes, do it")
    serious = False
    # What is refused is said above what was typed, or on the page that it came from.
    stays_when_refused = False

    def act(self, form):
        raise NotImplementedError

    def get_base_object_queryset(self):
        return self.queryset(self.request)

    def get_explanation(self):
        """What will happen, in a sentence or two."""
        return ""

    def form_valid(self, form):
        try:
            messages.success(self.request, self.act(form))
        except Refusal as refusal:
            return self.refuse(form, refusal)
        return redirect(self.get_success_url())

    def refuse(self, form, refusal):
        if not self.stays_when_refused:
            messages.error(self.request, refusal.sentence)
            return redirect(self.get_success_url())
        form.add_error(None, refusal.sentence)
        context = self.get_context_data(form=form)
        return self.render_to_response(context, status=refusal.status)

    def form_invalid(self, form):
        """What is wrong in a hidden field is said above the form, which has it right
        from now on: nobody can mend it there.
        """
        hidden = [field for field in form.hidden_fields() if field.errors]
        if hidden:
            form.data = form.data.copy()
            for field in hidden:
                form.data[field.html_name] = form.get_initial_for_field(
                    field.field, field.name
                )
            form.add_error(None, LOOK_AGAIN)
        return self.render_to_response(self.get_context_data(form=form), status=422)

    @cached_property
    def inspect_url(self):
        return reverse(self.inspect_url_name, args=[quote(self.object.pk)])

    def get_success_url(self):
        return get_valid_next_url_from_request(self.request) or self.inspect_url

    def get_page_subtitle(self):
        return str(self.object)

    def get_breadcrumbs_items(self):
        plural = capfirst(self.model._meta.verbose_name_plural)
        return [
            *self.breadcrumbs_items,
            {"url": reverse(self.index_url_name), "label": plural},
            {"url": self.inspect_url, "label": str(self.object)},
            {"url": "", "label": self.get_page_title(), "sublabel": str(self.object)},
        ]

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            back=self.get_success_url(), explanation=self.get_explanation(), **kwargs
        )
