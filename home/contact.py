"""A page with a form that editors put together: what people send is a letter to us.

Robots fill in whatever they find, at once and again and again. So the form has a field
that people do not see, may not come back within seconds, and is counted
(settings.RATE_LIMITS). Whoever is taken for a robot is told why, and nothing typed is
lost.
"""

from datetime import UTC, datetime, timedelta

from django import forms
from django.contrib import messages
from django.core import signing
from django.db import models
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, InlinePanel
from wagtail.contrib.forms.forms import FormBuilder
from wagtail.contrib.forms.models import AbstractFormField, FormMixin, FormSubmission

from accounts import letters
from toolkit.forms import LineField, ParagraphsField
from toolkit.identity import can_be_sent_to
from toolkit.middleware.limits import consume

# Nobody reads a form, writes a message and sends it in less.
QUICKEST = timedelta(seconds=3)
# A page that was open for longer is shown again.
LONGEST = timedelta(days=1)
# What was sent stays with its page for so long, beside the letter.
KEEP = timedelta(days=90)
SALT = "home.contact"
LONGEST_LINE, LONGEST_TEXT = 255, 5_000


class GuardedForm(forms.Form):
    """What tells people from robots, for a form of any fields."""

    homepage = forms.CharField(
        required=False,
        max_length=200,
        label=_("Leave this empty"),
        widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}),
    )
    since = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data=None, *args, user=None, page=None, **kwargs):
        if data is not None:
            data = data.copy()
        super().__init__(data, *args, **kwargs)
        self.initial.setdefault("since", stamp())

    @property
    def asked(self):
        """The fields that an editor put there."""
        return [self[name] for name in self.fields if name not in OWN]

    def clean(self):
        cleaned = super().clean()
        waited = age(cleaned.get("since", ""))
        # Where something is missing, there is enough to say already.
        if not self.errors and (robot := taken_for_a_robot(cleaned, waited)):
            self.add_error(None, robot)
        self.renew(waited)
        return cleaned

    def renew(self, waited: timedelta | None) -> None:
        """What is shown again can be sent as it is."""
        self.data["homepage"] = ""
        if waited is None or waited > LONGEST:
            self.data["since"] = stamp()


OWN = ("homepage", "since")


def taken_for_a_robot(cleaned: dict[str, object], waited: timedelta | None) -> str:
    """Why, in a sentence; "" for a person."""
    if cleaned.get("homepage"):
        return gettext(
            "Something filled in the field that people do not see. "
            "It is empty again: please send your message once more."
        )
    if waited is None or waited > LONGEST:
        return gettext("This page was open for long. Please send it once more.")
    if waited < QUICKEST:
        return gettext(
            "That was very quick. Have a look at what you wrote, and send it once more."
        )
    return ""


def stamp() -> str:
    return signing.dumps(timezone.now().timestamp(), salt=SALT)


def age(text: str) -> timedelta | None:
    """How long ago that stamp was made; None if it is not one of ours."""
    try:
        made = datetime.fromtimestamp(signing.loads(text, salt=SALT), tz=UTC)
    except signing.BadSignature:
        return None
    return timezone.now() - made


class OurFormBuilder(FormBuilder):
    """People's own words go into our fields, which measure and refuse in our words."""

    def create_email_field(self, field, options):
        """The answer goes there."""
        return forms.EmailField(**options, validators=[can_be_sent_to])

    def create_singleline_field(self, field, options):
        return LineField(**options, max_length=LONGEST_LINE)

    def create_multiline_field(self, field, options):
        return ParagraphsField(**options, max_length=LONGEST_TEXT)


class ContactField(AbstractFormField):
    page = ParentalKey(
        "ContactPage", on_delete=models.CASCADE, related_name="form_fields"
    )


def text_of(rows: list[tuple[str, str]]) -> str:
    return "\n\n".join(f"{label}:\n{value}" for label, value in rows)


class ContactForm(FormMixin):
    """Of a page: shows the form, takes it, and writes the letter."""

    form_panels = [
        InlinePanel("form_fields", heading=_("What we ask"), label=_("field")),
        FieldPanel("thanks"),
    ]

    form_builder = OurFormBuilder

    @property
    def submissions_list_view_class(self):
        # Not above: it draws with what stands in this module's app.
        from home.messages_admin import SubmissionsView

        return SubmissionsView

    def get_form_class(self):
        return type("Form", (GuardedForm, super().get_form_class()), {})

    def get_data_fields(self):
        return [field for field in super().get_data_fields() if field[0] not in OWN]

    def serve(self, request, *args, **kwargs):
        if request.method == "POST" and (wait := consume("contact", request)):
            # Not above: it draws pages with what stands in this module's app.
            from home.views import too_many

            return too_many(request, wait)
        answer = super().serve(request, *args, **kwargs)
        if request.method == "POST" and answer.status_code == 200:
            answer.status_code = 422
        return answer

    def process_form_submission(self, form):
        for name in OWN:
            form.cleaned_data.pop(name)
        self.write_letter(form)
        return super().process_form_submission(form)

    def write_letter(self, form) -> None:
        from home.context_processors import brand_name, support_address

        rows = [
            (str(bound.label), shown(form.cleaned_data[bound.name]))
            for bound in form.asked
        ]
        answer_to = next(
            (
                form.cleaned_data[bound.name]
                for bound in form.asked
                if isinstance(bound.field, forms.EmailField)
            ),
            "",
        )
        letters.write(
            to=support_address(),
            subject=f"{brand_name()}: {self.title}",
            body=text_of(rows),
            headers={"Reply-To": answer_to} if answer_to else {},
        )

    def render_landing_page(self, request, form_submission=None, *args, **kwargs):
        """Where it was sent from, so that loading again does not send again."""
        messages.success(request, self.thanks or gettext("Thank you. We will answer."))
        return redirect(self.get_url(request))


def shown(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(map(str, value))
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    return str(value if value is not None else "")


def forget_old(*, at: datetime | None = None) -> None:
    """Delete what was sent to us long ago; the letters have their own time."""
    before = (at or timezone.now()) - KEEP
    FormSubmission.objects.filter(submit_time__lt=before).delete()
