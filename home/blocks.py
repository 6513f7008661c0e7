"""The sections of the home page. Each brings its own live figures."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from services.blocks import BodyBlock, StepBlock
from workers import featured


class ServicesSection(blocks.StructBlock):
    heading = blocks.CharBlock(max_length=80, default="What needs doing?")
    limit = blocks.IntegerBlock(min_value=4, max_value=30, default=10)

    class Meta:
        icon = "grip"
        label = _("Services")
        description = _("The services as a grid, each with what it costs at the least")
        template = "home/blocks/services.html"
        preview_value = {"heading": "What needs doing?", "limit": 10}


class FreeSoonSection(blocks.StructBlock):
    text = blocks.CharBlock(max_length=160, required=False)
    limit = blocks.IntegerBlock(min_value=2, max_value=8, default=4)

    def get_context(self, value, parent_context=None):
        """The page has looked the workers up already, for the avatars in its head."""
        context = super().get_context(value, parent_context)
        if "cards" not in context:
            context["cards"] = featured.cards(limit=value["limit"], soonest=True)
        return context | {"shown": context["cards"][: value["limit"]]}

    class Meta:
        icon = "time"
        label = _("Free soon")
        description = _("Well rated workers of the page's city, the soonest free first")
        template = "home/blocks/free_soon.html"
        preview_value = {"text": "With the next hour you can have them.", "limit": 4}


class CheckBlock(blocks.StructBlock):
    icon = blocks.CharBlock(max_length=30, help_text=_("A symbol of the icon sprite."))
    title = blocks.CharBlock(max_length=60)
    text = blocks.CharBlock(max_length=120)

    class Meta:
        icon = "check"


class HowSection(blocks.StructBlock):
    heading = blocks.CharBlock(max_length=80, default="How it works")
    steps = blocks.ListBlock(StepBlock(), min_num=2, max_num=6)
    checks = blocks.ListBlock(CheckBlock(), max_num=8)

    class Meta:
        icon = "order"
        label = _("How it works")
        description = _("Numbered steps, and below them what people can rely on")
        template = "home/blocks/how.html"
        preview_value = {
            "heading": "How it works",
            "steps": [{"title": "Pick a person and a time", "text": "Rate first."}],
            "checks": [
                {"icon": "star", "title": "Only real reviews", "text": "One a job."}
            ],
        }


class JoinSection(blocks.StructBlock):
    heading = blocks.CharBlock(max_length=80)
    text = blocks.CharBlock(
        max_length=200,
        help_text=_("Write {commission} where our share of a job should stand."),
    )
    label = blocks.CharBlock(max_length=40, default="Join as a worker")

    class Meta:
        icon = "user"
        label = _("Join as a worker")
        description = _("One panel for people who want to work here")
        template = "home/blocks/join.html"
        preview_value = {
            "heading": "Good at what you do? Work here.",
            "text": "We take {commission} of finished jobs and nothing else.",
            "label": "Join as a worker",
        }


class HomeBlock(BodyBlock):
    services = ServicesSection()
    free_soon = FreeSoonSection()
    how = HowSection()
    join = JoinSection()
