"""Photos that somebody shows the other side of a job, or everybody."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms import PicturesField
from bookings import photos

OF_WORK = _(
    "Up to four at a time, JPEG, PNG or WebP, 8 MB each. Only the two of you and our "
    "team see them."
)
OF_REVIEW = _(
    "Up to four, JPEG, PNG or WebP, 8 MB each. Everybody sees them once our team has "
    "looked. No faces, no door numbers."
)


def photos_field(help_text=OF_WORK, **given):
    """Photos beside what a form asks for, which nobody has to send."""
    named = {"label": _("Photos"), "required": False, "help_text": help_text}
    return PicturesField(most=photos.AT_ONCE, **named | given)


class PhotosForm(forms.Form):
    photos = photos_field(
        required=True,
        label=_("More photos"),
        error_messages={"required": _("Choose a photo first.")},
    )
