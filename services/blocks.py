"""What editors put pages together from. Live figures are looked up when a page is read,
never written down with it.
"""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.snippets.blocks import SnippetChooserBlock

TEXT_FEATURES = ["h2", "h3", "bold", "italic", "ol", "ul", "link", "hr"]
ANSWER_FEATURES = ["bold", "italic", "ol", "ul", "link"]


class PricesBlock(blocks.StructBlock):
    """The usual jobs of a service and what they cost, as the catalogue has them."""

    heading = blocks.CharBlock(max_length=80, default="What it costs")
    category = SnippetChooserBlock(
        "services.ServiceCategory",
        required=False,
        label=_("service"),
        help_text=_("Left empty, it is the service of the page."),
    )

    class Meta:
        icon = "list-ul"
        label = _("Usual prices")
        description = _("Usual jobs with their time and price, from the catalogue")
        template = "services/blocks/prices.html"

    def get_preview_value(self):
        category = self.child_blocks["category"].model_class.objects.first()
        return self.normalize(
            {"heading": str(_("What it costs")), "category": category}
        )


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


class WorkersBlock(blocks.StructBlock):
    """The best rated workers."""

    heading = blocks.CharBlock(max_length=80)
    category = SnippetChooserBlock(
        "services.ServiceCategory", required=False, label=_("service")
    )
    city = SnippetChooserBlock("services.City", required=False)
    limit = blocks.IntegerBlock(min_value=2, max_value=8, default=4)

    class Meta:
        icon = "group"
        label = _("Workers")
        description = _("The best rated workers of a service or a city, and when free")
        template = "services/blocks/workers.html"
        preview_value = {"heading": "Best rated", "limit": 4}


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
    return text.startswith("https://") or (
        text.startswith("/") and not text.startswith("//")
    )


class TextBlock(blocks.RichTextBlock):
    class Meta:
        label = _("Text")
        description = _("Headings, paragraphs, lists and links")
        icon = "pilcrow"
        template = "services/blocks/text.html"
        preview_value = "<h2>Before you book</h2><p>Close the main tap first.</p>"


class BodyBlock(blocks.StreamBlock):
    text = TextBlock(features=TEXT_FEATURES)
    prices = PricesBlock()
    faq = FaqBlock()
    workers = WorkersBlock()
    offer = OfferBlock()

    class Meta:
        required = False
