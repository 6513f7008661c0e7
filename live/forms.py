from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from live.chat import LONGEST


class MessageForm(forms.Form):
    """The page makes `client_id`, so that a form sent twice is one message."""

    message = forms.CharField(
        label=_("Message"),
        max_length=LONGEST,
        error_messages={
            "required": _("Write something first."),
            "max_length": _(
                "A message may have up to %(limit_value)d letters. Send it in two."
            ),
        },
        widget=forms.Textarea(
            attrs={
                "rows": 1,
                "placeholder": _("Message"),
                "enterkeyhint": "send",
                "autocomplete": "off",
            }
        ),
    )
    client_id = forms.UUIDField(initial=uuid4, widget=forms.HiddenInput)


class SeenForm(forms.Form):
    """How far somebody has read."""

    seq = forms.IntegerField(min_value=0)
