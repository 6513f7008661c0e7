"""What stands on a paper, from its frozen facts, in the words of whoever reads it."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from bookings.models import Paper, Payment, Payout
from bookings.money.gateways import CASH
from bookings.views import bill
from bookings.words import payments
from bookings.words import payouts as payout_words
from toolkit.money import show
from toolkit.percent import shown as percent
from toolkit.templatetags import when
from toolkit.text import isolate

Row = dict[str, str | bool | Promise]


@dataclass(frozen=True)
class Sheet:
    kind: str
    name: str | Promise
    number: str
    # Of its issue; "" before that.
    day: str
    platform: str
    issuer: list[str]
    facts: list[Row]
    sums: list[Row]
    notes: list[Row] = field(default_factory=list)
    parts: list[Row] = field(default_factory=list)
    tax: str = ""

    @property
    def is_receipt(self):
        return self.kind == Paper.Kind.RECEIPT


def of(paper: Paper) -> Sheet:
    there = _zone(paper.facts.get("job") or paper.facts)
    day = when.full_day(paper.issued_at, there)
    return sheet(paper.kind, paper.number, paper.facts, day=day)


def sheet(kind: str, number: str, facts: dict, *, day: str = "") -> Sheet:
    parts = PARTS[Paper.Kind(kind)](facts)
    issuer = facts["issuer"]
    return Sheet(
        kind=kind,
        name=Paper.Kind(kind).label,
        number=number,
        day=day,
        platform=issuer["platform"],
        issuer=_issuer(issuer),
        tax=_("Taxes are included in the price.")
        if facts.get("taxes_included")
        else "",
        **parts,
    )


def _receipt(facts):
    currency = facts["currency"]
    lines = [
        _row(_line(one, currency), one["amount"], currency) for one in facts["lines"]
    ]
    total = _row(_("You paid"), facts["total"], currency, total=True)
    return {
        "facts": _job_facts(facts["job"]),
        "sums": [
            *lines,
            total,
            *_worth_rows(facts),
            *_tax_rows(facts["tax"], currency),
        ],
        "notes": [_note("receipt", _paid(facts["paid"], _zone(facts["job"])))],
    }


def _credit_note(facts):
    currency, zone = facts["currency"], _zone(facts["job"])
    receipt = facts["receipt"]
    of_receipt = _("{number} of {day}").format(
        number=receipt["number"], day=when.full_day(_moment(receipt["at"]), zone)
    )
    total = _row(_("Given back"), facts["total"], currency, total=True)
    reasons = [
        _("Why: {reason}").format(reason=isolate(one)) for one in facts["reasons"]
    ]
    return {
        "facts": [
            _fact("receipt", _("Receipt"), of_receipt),
            *_job_facts(facts["job"]),
        ],
        "sums": [total, *_worth_back(facts), *_tax_rows(facts["tax"], currency)],
        "notes": [
            _note("repeat", _back(facts["back"], zone)),
            *(_note("doc", reason) for reason in reasons),
        ],
    }


def _statement(facts):
    currency, zone = facts["currency"], _zone(facts)
    payout = facts["payout"]
    told = [
        ("id", _("Payout"), payout["code"]),
        ("user", _("For"), facts["worker"]),
        ("cal", _("Ordered"), when.full_moment(_moment(payout["ordered_at"]), zone)),
        ("cash", _("How"), Payout.Way(payout["way"]).label),
        (
            "clock",
            Payout.Status.DONE.label,
            when.full_moment(_moment(payout["done_at"]), zone),
        ),
    ]
    netted = facts["netted"]
    return {
        "facts": [_fact(*one) for one in told],
        "parts": [_part(one, currency, zone) for one in facts["parts"]],
        "sums": [*_by_kind(facts), *commission_rows(facts)],
        "notes": [_note("cash", set_off(netted, currency))] if netted else [],
    }


PARTS = {
    Paper.Kind.RECEIPT: _receipt,
    Paper.Kind.CREDIT_NOTE: _credit_note,
    Paper.Kind.STATEMENT: _statement,
}


def set_off(amount, currency):
    """Of what a worker earned: cash that they took, less what they paid us of it, and
    what went back to customers after it had been paid out.
    """
    sentence = _(
        "%(sum)s of it is with you already, as cash from customers or from an earlier "
        "payout. Only the rest comes to you now."
    )
    return sentence % {"sum": show(amount, currency)}


def commission_rows(facts):
    """Our part of the jobs in a payout, and the tax in it."""
    currency, tax, rows = facts["currency"], facts["commission_tax"], []
    # Those from before there were coupons do not say.
    if paid := facts.get("coupons"):
        rows.append(_row(_("Of these jobs we paid for coupons"), paid, currency))
    if not facts["commission"]:
        return rows
    ours = _row(_("Our part of these jobs"), facts["commission"], currency)
    return [*rows, ours, *_tax_rows(tax, currency)]


def _by_kind(facts):
    totals = {}
    for part in facts["parts"]:
        name = payout_words.part(part["what"])
        totals[name] = totals.get(name, 0) + part["amount"]
    currency = facts["currency"]
    rows = [_row(name, amount, currency) for name, amount in totals.items()]
    return [*rows, _row(_("Paid out"), facts["total"], currency, total=True)]


def _part(part, currency, zone):
    there = ZoneInfo(part["zone"]) if part["zone"] else zone
    what = payout_words.part(part["what"])
    day = when.full_day(_moment(part["at"]), there)
    note = f"{day} · {what}" if part["title"] else day
    return {
        "name": part["title"] or what,
        "note": note,
        "amount": show(part["amount"], currency),
    }


def _issuer(issuer):
    lines = [issuer["company"], *issuer["address"].splitlines()]
    if issuer["tax_number"]:
        lines.append(_("Tax number {number}").format(number=issuer["tax_number"]))
    return [line for line in lines if line.strip()]


def _job_facts(job):
    starts, zone = _moment(job["starts_at"]), _zone(job)
    ends = when.clock(starts + timedelta(minutes=job["minutes"]), zone)
    hours = _("{start} to {end}").format(start=when.full_moment(starts, zone), end=ends)
    told = [
        ("user", _("For"), job["customer"]),
        ("spanner", _("Work"), job["title"]),
        ("users", _("Done by"), job["worker"]),
        ("cal", _("Agreed time"), hours),
        ("pin", _("Where"), job["address"]),
        ("id", _("Reference"), job["code"]),
    ]
    return [_fact(*one) for one in told]


def _line(line, currency):
    match line["what"]:
        case "work":
            return bill.hours(line["minutes"], show(line["rate"], currency))
        case "item":
            return bill.piece(line["name"], line["quantity"])
        case "callout":
            return _("Call-out")
        case "fee":
            return _("Our fee")
        case "coupon":
            return bill.coupon(line["code"])
        case "less":
            return _("Taken off by our team")
    return Payment.Purpose(line["what"]).label


def _worth_rows(facts):
    """What the tax is of, where we paid a part of it for a coupon."""
    return _with_coupon(facts, _("We paid for the coupon"), _("The work is worth"))


def _worth_back(facts):
    return _with_coupon(facts, _("Given back to us of the coupon"), _("Both together"))


def _with_coupon(facts, ours, both):
    tax, total, currency = facts["tax"], facts["total"], facts["currency"]
    # Papers from before say it of what the customer paid alone.
    if tax is None or "of" not in tax:
        return []
    added = tax["of"] - total
    return [_row(ours, added, currency), _row(both, tax["of"], currency)]


def _tax_rows(tax, currency):
    if tax is None:
        return []
    name = _("of which {tax} {rate} %").format(
        tax=isolate(tax["name"]), rate=percent(tax["bps"])
    )
    return [_row(name, tax["amount"], currency)]


def _paid(paid, zone):
    words = payments.GATEWAYS[paid["gateway"]]
    moment = when.full_moment(_moment(paid["at"]), zone)
    if paid["gateway"] == CASH:
        return _("{how}, {moment}.").format(how=words.paid, moment=moment)
    sentence = _("{paid} ({how}), {moment}.")
    return sentence.format(paid=words.paid, how=_how(paid), moment=moment)


def _back(back, zone):
    sentence = _("Given back by the way it was paid ({how}), {moment}.")
    moment = when.full_moment(_moment(back["at"]), zone)
    return sentence.format(how=_how(back), moment=moment)


def _how(paid):
    """Visa •••• 4242"""
    if paid["method"]:
        return isolate(paid["method"])
    return payments.GATEWAYS[paid["gateway"]].choice


def _zone(place):
    return ZoneInfo(place["zone"])


def _moment(text):
    return text and datetime.fromisoformat(text)


def _row(name, amount, currency, *, total=False):
    return {"name": name, "amount": show(amount, currency), "total": total}


def _fact(icon, name, text):
    return {"icon": icon, "name": name, "text": text}


def _note(icon, text):
    return {"icon": icon, "text": text}
