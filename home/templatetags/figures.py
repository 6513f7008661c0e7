"""Figures of our rules inside what editors write: "We take {commission} of a job."

An editor who types a number into a sentence forgets to change it with the setting.
"""

from email.utils import parseaddr

from django import template
from django.conf import settings
from django.utils import translation
from django.utils.html import conditional_escape, format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from bookings.models import BookingSettings
from home.context_processors import our_brand
from services import directory, shared
from services.wordings import worded
from toolkit import money
from toolkit.cache.until_edit import cached_until_edit
from toolkit.templatetags.when import span

register = template.Library()


@register.simple_tag(takes_context=True)
def with_figures(context, text):
    """`{% with_figures value.text %}`: names in braces that we know are filled in, in
    the language of the site, in which editors write around them, or in the reader's
    where somebody worded the text. Where no page is being
    drawn, as for a list of its headings, the brand is that of the address of the site.
    """
    shown = worded(text) if isinstance(text, str) else text
    filled = conditional_escape(shown)
    own = settings.LANGUAGE_CODE if shown is text else get_language()
    with translation.override(own):
        known = rules() | contact(context.get("brand") or our_brand())
    for name, value in known.items():
        filled = filled.replace(f"{{{name}}}", conditional_escape(value))
    return mark_safe(filled)  # noqa: S308


@cached_until_edit(depends_on=("bookings.BookingSettings", "services.MarketSettings"))
def rules():
    booking = shared.settings_for(BookingSettings)
    return {
        "commission": f"{booking.commission_bps / 100:g}%",
        "answer": span(booking.answer_minutes),
        "confirm": span(booking.confirm_hours * 60),
        "free_cancel": span(booking.free_cancel_minutes),
        "late_cancel": late_cancel(booking.cancel_fee),
        "cancelling": cancelling(booking),
        "wait": span(booking.no_show_minutes),
        "no_show": no_show(booking),
    }


def late_cancel(fee):
    if not fee:
        return _("Cancelling is free until the work starts.")
    shown = money.show(fee, directory.currency())
    return _(
        "Later, a fee of %(fee)s goes to the worker who kept the hour free for you."
    ) % {"fee": shown}


def no_show(booking):
    """What it costs when nobody is there; "" where it costs nothing."""
    if not booking.no_show_fee:
        return ""
    shown = money.show(booking.no_show_fee, directory.currency())
    return _(
        "If nobody is at the address %(span)s after the agreed time, a fee of %(fee)s "
        "goes to the worker who came."
    ) % {"span": span(booking.no_show_minutes), "fee": shown}


def cancelling(booking):
    """The whole rule: free until when, and what comes then."""
    rule = late_cancel(booking.cancel_fee)
    if booking.cancel_fee:
        free = _("Until %(span)s before the start it costs nothing.") % {
            "span": span(booking.free_cancel_minutes)
        }
        rule = f"{free} {rule}"
    return f"{rule} {no_show(booking)}".strip()


def contact(brand):
    """Ways to reach a person; letters that answer ours are read in any case."""
    phone = brand.support_phone
    email = brand.support_email or parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    ways = []
    if phone:
        ways.append((f"tel:{phone.as_e164}", phone.as_international))
    if email:
        ways.append((f"mailto:{email}", email))
    told = format_html_join(_(" or "), '<a href="{}">{}</a>', ways)
    return {
        "brand": brand.name,
        "contact": told,
    }
