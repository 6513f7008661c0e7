"""Jobs in templates: the chip of a status."""

from django import template

from bookings.states import STATUSES, Status
from toolkit.templatetags.ui import drawn

register = template.Library()


@register.simple_tag
def status(value: str) -> str:
    """`{% status job.status %}`: the state of a job as colour, icon and word."""
    facts, word = STATUSES[Status(value)], str(Status(value).label)
    return drawn("components/chip.html", kind=facts.colour, icon=facts.icon, text=word)
