"""All that a worker's pages show of their payouts, and of what will be paid out."""

from functools import cached_property

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from bookings.money import gateways, joining, owing, papers, payouts
from bookings.views import paper_page
from bookings.words import payouts as words
from toolkit.money import show
from toolkit.templatetags import when

SHOWN = 25


class PayoutsPage:
    """A part of the earnings page."""

    def __init__(self, profile, *, at):
        self.profile, self.user, self.at = profile, profile.user, at
        self.city = profile.city

    @cached_property
    def ready(self):
        """A sum for each currency, and how it goes out."""
        found = owing.standings(self.at, worker=self.user)
        return [
            {"sum": show(one.ready, one.currency), "text": self._way(one)}
            for one in found
            if one.ready > 0
        ]

    def _way(self, one):
        if not one.is_due:
            least = show(owing.minimum(one.currency), one.currency)
            return _("It is paid out once it is %(least)s or more.") % {"least": least}
        if self.account and self.account.is_ready:
            return _("The next payout brings it to your account at Stripe.")
        return _("The next payout brings it to your bank account.")

    @cached_property
    def held(self):
        return [
            {
                "job": one.job,
                "sum": show(one.amount, one.currency),
                "until": one.until and when.moment(one.until, self.city),
            }
            for one in owing.held(self.user, self.at)
        ]

    @cached_property
    def payouts(self):
        return [shown(one, self.city) for one in payouts.of(self.user)[:SHOWN]]

    @cached_property
    def account(self):
        return joining.account_of(self.user) if self.may_join else None

    @cached_property
    def may_join(self):
        return joining.is_offered(self.profile)

    @property
    def has_begun(self):
        return self.account and self.account.external_id

    @property
    def is_empty(self):
        return not (self.ready or self.held or self.payouts or self.may_join)

    @property
    def hosts(self):
        return gateways.payer(joining.STRIPE).hosts if self.may_join else ()


def back_url():
    """From the settings: what a request says of its host is not believed."""
    return settings.BASE_URL + reverse("bookings:joined")


def shown(payout, city):
    look = words.WORDS[payout.status]
    return {
        "code": payout.code,
        "sum": show(payout.amount, payout.currency),
        "day": when.day(payout.created_at, city),
        "status": payout.get_status_display(),
        "colour": look.colour,
        "icon": look.icon,
    }


class PayoutPage:
    """One payout and what is in it, to its worker and to Finance."""

    def __init__(self, payout, user):
        self.payout, self.user = payout, user
        self.city = payout.worker.worker_profile.city
        self.is_own = user.pk == payout.worker_id
        self.head = shown(payout, self.city)

    @property
    def text(self):
        return words.STORIES[self.payout.status, self.payout.way]

    @property
    def problem(self):
        """What a person wrote to them; what a gateway says is for staff."""
        by_hand = (self.payout.way, self.payout.status) == ("bank", "failed")
        return self.payout.problem if by_hand else ""

    @cached_property
    def lines(self):
        found = payouts.lines_of(self.payout)
        return [self._line(one) for one in found]

    def _line(self, one):
        entry = one.entry
        return {
            "job": entry.job,
            "what": words.part(entry.kind),
            "payout": payouts.code_of(entry),
            "day": when.day(entry.at, entry.job.city if entry.job else self.city),
            "amount": one.amount,
            "sum": show(one.amount, self.payout.currency),
        }

    @property
    def sums(self):
        """By what it is, and all together."""
        totals = {}
        for line in self.lines:
            totals[line["what"]] = totals.get(line["what"], 0) + line["amount"]
        rows = [{"name": name, "amount": self._show(n)} for name, n in totals.items()]
        total = {"name": _("Paid out"), "total": True}
        ours = paper_page.commission_rows(self.paper.facts) if self.paper else []
        return [*rows, total | {"amount": self._show(self.payout.amount)}, *ours]

    @cached_property
    def paper(self):
        """None before it is done."""
        return papers.statement_of(self.payout)

    @property
    def netted(self):
        if not self.payout.netted:
            return ""
        return paper_page.set_off(self.payout.netted, self.payout.currency)

    @property
    def facts(self):
        payout = self.payout
        told = [
            ("id", _("Payout"), payout.code),
            ("user", _("For"), payout.worker.name),
            ("cal", _("Ordered"), when.full_moment(payout.created_at, self.city)),
            ("cash", _("How"), payout.get_way_display()),
        ]
        if self.paper:
            told.insert(0, ("receipt", _("Number"), self.paper.number))
        if payout.done_at:
            moment = when.full_moment(payout.done_at, self.city)
            told.append(("clock", payout.get_status_display(), moment))
        return [{"icon": icon, "name": name, "text": text} for icon, name, text in told]

    def _show(self, amount):
        return show(amount, self.payout.currency)
