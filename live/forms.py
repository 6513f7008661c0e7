from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from live import chat
from toolkit.forms import ParagraphsField


class MessageField(ParagraphsField):
    def too_long(self, over: int) -> str:
        return chat.too_long(over)


class MessageForm(forms.Form):
    """The page makes `client_id`, so that a form sent twice is one message."""

    message = MessageField(
        label=_("Message"),
        max_length=chat.MAX_LENGTH,
        error_messages={"required": _("Write something first.")},
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
