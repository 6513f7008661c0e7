"""Blocks of words: what an editor writes is what is shown."""

from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageBlock

TEXT_FEATURES = ["h2", "h3", "bold", "italic", "ol", "ul", "link", "hr"]
ANSWER_FEATURES = ["bold", "italic", "ol", "ul", "link"]
GROUP = _("Words")


class TextBlock(blocks.RichTextBlock):
    class Meta:
        label = _("Text")
        description = _("Headings, paragraphs, lists and links")
        icon = "pilcrow"
        group = GROUP
        template = "services/blocks/text.html"
        preview_value = "<h2>Before you book</h2><p>Close the main tap first.</p>"


class QuoteBlock(blocks.StructBlock):
    text = blocks.TextBlock(max_length=400, label=_("words"))
    who = blocks.CharBlock(max_length=80, required=False, label=_("who said it"))
    about = blocks.CharBlock(
        max_length=120,
        required=False,
        label=_("about them"),
        help_text=_("Such as “electrician in Pune for 20 years”."),
    )

    class Meta:
        icon = "openquote"
        label = _("Quote")
        description = _("What somebody said, in large letters, and who it was")
        group = GROUP
        template = "services/blocks/quote.html"
        preview_value = {
            "text": "A breaker that trips is doing its work. Ask why.",
            "who": "Manjunath",
            "about": "Electrician in Bengaluru",
        }


class ColumnsBlock(blocks.StructBlock):
    columns = blocks.ListBlock(
        blocks.RichTextBlock(features=["h3", *ANSWER_FEATURES]),
        min_num=2,
        max_num=3,
        help_text=_("Side by side on a desk, one below the other on a phone."),
    )

    class Meta:
        icon = "table"
        label = _("Columns")
        description = _("Two or three texts side by side")
        group = GROUP
        template = "services/blocks/columns.html"
        preview_value = {
            "columns": [
                "<h3>Do it yourself</h3><p>Clean the filter of your AC.</p>",
                "<h3>Leave it to us</h3><p>Gas, and anything with a flame.</p>",
            ]
        }


class StepBlock(blocks.StructBlock):
    title = blocks.CharBlock(max_length=60)
    text = blocks.CharBlock(max_length=200)

    class Meta:
        icon = "order"


class StepsBlock(blocks.StructBlock):
    heading = blocks.CharBlock(max_length=80, required=False)
    steps = blocks.ListBlock(StepBlock(), min_num=2, max_num=12)

    class Meta:
        icon = "list-ol"
        label = _("Steps")
        description = _("What to do first, and then, with a number before each")
        group = GROUP
        template = "services/blocks/steps.html"
        preview_value = {
            "heading": "If it sparks",
            "steps": [
                {"title": "Switch off the main", "text": "With a dry hand."},
                {"title": "Call somebody", "text": "And touch nothing until then."},
            ],
        }


class NumberBlock(blocks.StructBlock):
    figure = blocks.CharBlock(max_length=20, help_text=_("Such as 24 °C or 3 in 4."))
    words = blocks.CharBlock(max_length=80, label=_("what it says"))

    class Meta:
        icon = "table"


class NumbersBlock(blocks.StructBlock):
    numbers = blocks.ListBlock(NumberBlock(), min_num=2, max_num=4)

    class Meta:
        icon = "order-up"
        label = _("Numbers")
        description = _("Two to four figures in a row, each with a few words")
        group = GROUP
        template = "services/blocks/numbers.html"
        preview_value = {
            "numbers": [
                {"figure": "24 °C", "words": "saves a quarter of the electricity"},
                {"figure": "Twice a year", "words": "an AC wants to be cleaned"},
            ]
        }


class QuestionBlock(blocks.StructBlock):
    question = blocks.CharBlock(max_length=140)
    answer = blocks.RichTextBlock(features=ANSWER_FEATURES)

    class Meta:
        icon = "help"


class FaqBlock(blocks.StructBlock):
    heading = blocks.CharBlock(max_length=80, default="Questions people ask")
    questions = blocks.ListBlock(QuestionBlock(), min_num=1)

    class Meta:
        icon = "help"
        label = _("Questions and answers")
        description = _("Answers to open and close; search engines read them too")
        group = GROUP
        template = "services/blocks/faq.html"
        preview_value = {
            "heading": "Questions people ask",
            "questions": [
                {
                    "question": "Do I pay before somebody comes?",
                    "answer": "<p>Not in cash. Online we hold it until it is good.</p>",
                }
            ],
        }


class OfferBlock(blocks.StructBlock):
    """One panel that asks people to do one thing."""

    heading = blocks.CharBlock(max_length=80)
    text = blocks.CharBlock(max_length=200, required=False)
    label = blocks.CharBlock(max_length=40, help_text=_("What the button says."))
    page = blocks.PageChooserBlock(required=False)
    address = blocks.CharBlock(
        max_length=200,
        required=False,
        help_text=_("If it is no page, such as /workers/?category=plumber"),
    )

    class Meta:
        icon = "link"
        label = _("Offer")
        description = _("One panel that asks people to do one thing")
        group = GROUP
        template = "services/blocks/offer.html"
        preview_value = {
            "heading": "A tap that drips?",
            "text": "A plumber can be there today.",
            "label": "Find a plumber",
            "address": "/workers/",
        }

    def clean(self, value):
        value = super().clean(value)
        if not value["page"] and not is_address(value["address"]):
            raise blocks.StructBlockValidationError(
                {
                    "address": ValidationError(
                        _("Choose a page, or write an address that begins with /.")
                    )
                }
            )
        return value


def is_address(text):
    """A place on this site or a secure one elsewhere; never a script."""
    if text.startswith("/"):
        # Browsers read more than “//” as the beginning of another site.
        return url_has_allowed_host_and_scheme(text, allowed_hosts=None)
    return bool(video_host(text))


class VideoBlock(blocks.StructBlock):
    """A card that opens a video where it is. Until somebody presses it, their browser
    asks nothing of that place.
    """

    address = blocks.CharBlock(
        max_length=300, help_text=_("Of the page where the video plays; https:// …")
    )
    title = blocks.CharBlock(max_length=100)
    length = blocks.CharBlock(
        max_length=20, required=False, help_text=_("Such as “4 minutes”.")
    )
    picture = ImageBlock(required=False, help_text=_("A frame of the video."))

    class Meta:
        icon = "media"
        label = _("Video")
        description = _("A card that opens a video; nothing is loaded before")
        group = _("Pictures")
        template = "services/blocks/video.html"
        preview_value = {
            "address": "https://example.org/",
            "title": "How to clean the filter of an AC",
            "length": "4 minutes",
        }

    def clean(self, value):
        value = super().clean(value)
        if not video_host(value["address"]):
            raise blocks.StructBlockValidationError(
                {
                    "address": ValidationError(
                        _("Write an address that begins with https://.")
                    )
                }
            )
        return value

    def get_context(self, value, parent_context=None):
        context = super().get_context(value, parent_context)
        return context | {"host": video_host(value["address"])}


def video_host(address: str) -> str:
    """Where it plays, as people call it; "" for an address that cannot be one."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    host = parts.hostname if parts.scheme == "https" else ""
    return (host or "").removeprefix("www.")
