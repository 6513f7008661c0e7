"""The receipt that a customer keeps: whole in itself, on a screen and on paper."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from bookings.models import Job, Payment
from bookings.states import Role
from bookings.views import bill, bill_notes
from services import shared
from services.models import MarketSettings
from toolkit.templatetags import when


@dataclass(frozen=True)
class Receipt:
    number: str
    issuer: list[str]
    facts: list[dict[str, str]]
    sums: list[dict]
    notes: list[dict[str, str]]
    tax: str | Promise


def of(job: Job, payments: Sequence[Payment]) -> Receipt | None:
    """None before all is paid. It says the same tomorrow: no day in it is “today”."""
    paid = [payment.status == Payment.Status.RELEASED for payment in payments]
    if not paid or not all(paid):
        return None
    market = shared.settings_for(MarketSettings)
    return Receipt(
        number=job.code,
        issuer=_issuer(market),
        facts=_facts(job),
        sums=bill.rows(job, Role.CUSTOMER, payments),
        notes=bill_notes.notes(job, Role.CUSTOMER, payments),
        tax=_("Taxes are included in the price.") if market.tax_number else "",
    )


def _issuer(market):
    lines = [market.company, *market.company_address.splitlines()]
    if market.tax_number:
        lines.append(_("Tax number {number}").format(number=market.tax_number))
    return [line for line in lines if line.strip()]


def _facts(job):
    ends = when.clock(job.ends_at, job.city)
    hours = _("{start} to {end}").format(
        start=when.full_moment(job.scheduled_time, job.city), end=ends
    )
    told = [
        ("user", _("For"), job.customer.name),
        ("spanner", _("Work"), job.title),
        ("users", _("Done by"), job.worker.name),
        ("cal", _("Agreed time"), hours),
        ("pin", _("Where"), job.address),
    ]
    return [{"icon": icon, "name": name, "text": text} for icon, name, text in told]
