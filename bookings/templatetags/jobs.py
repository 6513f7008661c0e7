"""Jobs in templates: the chip of a status."""

from django import template

from bookings.states import STATUSES, Status

register = template.Library()


@register.inclusion_tag("components/chip.html")
def status(value):
    """`{% status job.status %}`: the state of a job as colour, icon and word."""
    facts = STATUSES[value]
    return {"kind": facts.colour, "icon": facts.icon, "text": Status(value).label}
