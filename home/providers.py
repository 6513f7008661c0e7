"""What pages of the apps below show of this one: figures of our rules inside what
editors write, and how one reaches our team.
"""

from home.templatetags import figures
from toolkit.providers import provide


def register() -> None:
    provide("contact", contact, takes_context=True)
    provide("with_figures", figures.with_figures, takes_context=True)


def contact(context):
    """Links to our phone and our e-mail; "" where there are none."""
    return figures.contact(context["brand"])["contact"]
