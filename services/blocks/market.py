"""Blocks of the market. Live figures are looked up when a page is read, never written
down with it.
"""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.snippets.blocks import SnippetChooserBlock

GROUP = _("From the market")
# Fewer than this say more about each of them than about a price.
ENOUGH = 5


def category_block():
    return SnippetChooserBlock(
        "services.ServiceCategory",
        required=False,
        label=_("service"),
        help_text=_("Left empty, it is the service of the page."),
    )


def city_block():
    return SnippetChooserBlock(
        "services.City",
        required=False,
        help_text=_("Left empty, it is the city of the page."),
    )


class SubjectBlock(blocks.StructBlock):
    """About a service and a city: what an editor left empty is the page's."""

    def get_context(self, value, parent_context=None):
        context = super().get_context(value, parent_context)
        page = context.get("page")
        return context | {
            "about_category": value.get("category") or getattr(page, "category", None),
            "about_city": value.get("city")
            or context.get("city")
            or getattr(page, "city", None),
        }


class PricesBlock(blocks.StructBlock):
    """The usual jobs of a service and what they cost, as the catalogue has them."""

    heading = blocks.CharBlock(max_length=80, default="What it costs")
    category = category_block()

    class Meta:
        icon = "list-ul"
        label = _("Usual prices")
        description = _("Usual jobs with their time and price, from the catalogue")
        group = GROUP
        template = "services/blocks/prices.html"

    def get_preview_value(self):
        category = self.child_blocks["category"].model_class.objects.first()
        return self.normalize(
            {"heading": str(_("What it costs")), "category": category}
        )


class RatesBlock(SubjectBlock):
    """What an hour costs by the rates of so many workers; nothing when they are few."""

    heading = blocks.CharBlock(max_length=80, default="What an hour costs")
    category = category_block()
    city = city_block()

    class Meta:
        icon = "tag"
        label = _("What an hour costs")
        description = _(
            "The lowest and the highest rate, and of how many workers; not shown "
            "where there are fewer than five"
        )
        group = GROUP
        template = "services/blocks/rates.html"
        preview_value = {"heading": "What an hour costs"}

    def get_context(self, value, parent_context=None):
        return super().get_context(value, parent_context) | {"enough": ENOUGH}


class WorkersBlock(blocks.StructBlock):
    """The best rated workers."""

    heading = blocks.CharBlock(max_length=80)
    category = category_block()
    city = city_block()
    limit = blocks.IntegerBlock(min_value=2, max_value=8, default=4)

    class Meta:
        icon = "group"
        label = _("Workers")
        description = _("The best rated workers of a service or a city, and when free")
        group = GROUP
        template = "services/blocks/workers.html"
        preview_value = {"heading": "Best rated", "limit": 4}


class ReviewsBlock(SubjectBlock):
    heading = blocks.CharBlock(max_length=80, default="What customers say")
    category = category_block()
    city = city_block()
    limit = blocks.IntegerBlock(
        min_value=2, max_value=8, default=8, label=_("of how many workers")
    )

    class Meta:
        icon = "comment"
        label = _("Reviews")
        description = _("The newest reviews of the best rated workers")
        group = GROUP
        template = "services/blocks/reviews.html"
        preview_value = {"heading": "What customers say", "limit": 8}


class CitiesSection(blocks.StructBlock):
    heading = blocks.CharBlock(max_length=80, default="Your city")
    limit = blocks.IntegerBlock(min_value=3, max_value=30, default=9)

    class Meta:
        icon = "site"
        label = _("Cities")
        description = _("The cities with the most workers and what an hour costs there")
        group = GROUP
        template = "services/blocks/cities.html"
        preview_value = {"heading": "Your city", "limit": 9}


class PairsSection(blocks.StructBlock):
    """Services in cities, in the order of the editor; else those that have a page."""

    heading = blocks.CharBlock(max_length=80, default="Often asked for")
    pairs = blocks.ListBlock(
        blocks.StructBlock(
            [
                ("category", SnippetChooserBlock("services.ServiceCategory")),
                ("city", SnippetChooserBlock("services.City")),
            ],
            label=_("service in a city"),
        ),
        max_num=12,
        default=[],
        label=_("services in cities"),
        help_text=_(
            "Left empty, they are the ones with a page of their own that says “Show in "
            "menus”; on the page of a service or a city, those of it."
        ),
    )

    class Meta:
        icon = "tag"
        label = _("Services in cities")
        description = _("Services in cities that you choose, and what they cost there")
        group = GROUP
        template = "services/blocks/pairs.html"

    def get_preview_value(self):
        fields = {name: one.model_class for name, one in self.pair_fields()}
        first = {name: model.objects.first() for name, model in fields.items()}
        pairs = [first] if all(first.values()) else []
        heading = str(_("Often asked for"))
        return self.normalize({"heading": heading, "pairs": pairs})

    def pair_fields(self):
        return self.child_blocks["pairs"].child_block.child_blocks.items()


class GuidesBlock(blocks.StructBlock):
    heading = blocks.CharBlock(max_length=80, default="Know before you pay")
    category = category_block()
    limit = blocks.IntegerBlock(min_value=1, max_value=9, default=3)

    class Meta:
        icon = "doc-full"
        label = _("Guides")
        description = _("The newest guides, of one service or of all")
        group = GROUP
        template = "services/blocks/articles.html"
        preview_value = {"heading": "Know before you pay", "limit": 3}
