"""All that the page shows on which a customer chooses how to pay."""

from functools import cached_property

from django.utils.translation import gettext as _

from bookings import phrases, queries
from bookings.forms import WayForm
from bookings.models import Payment
from bookings.money import gateways, methods
from bookings.queries import prices
from bookings.states import ENDED
from bookings.views import bill
from bookings.words import payments
from toolkit.money import show
from toolkit.text import isolate


class PayPage:
    def __init__(self, job, user, *, error="", form=None):
        self.job, self.user, self.error = job, user, error
        usual = self.payment.gateway if self.payment else job.gateway
        self.form = form or WayForm(ways=self.ways, initial={"gateway": usual})

    @cached_property
    def payment(self):
        return queries.payment_of(self.job)

    @cached_property
    def ways(self):
        return methods.offered(self.job.currency)

    @property
    def amount(self):
        job, payment = self.job, self.payment
        return show(payment.amount if payment else job.final_price, job.currency)

    @property
    def until(self):
        return phrases.by(self.job.secure_by, self.job.city)

    @property
    def sums(self):
        payment = self.payment
        if payment and payment.purpose == Payment.Purpose.EXTRA:
            lines = prices.lines_of_change(self.job, payment.number)
            total = {"name": _("You pay"), "amount": self.amount, "total": True}
            return [*bill.line_rows(lines, 0, self.job.currency), total]
        return bill.rows(self.job, "customer", queries.payments_of(self.job))

    @property
    def choices(self):
        over = self.job.status in ENDED
        return choices(self.ways, self.chosen, self.job.worker, over=over)

    @property
    def chosen(self):
        chosen = self.form["gateway"].value()
        return chosen if chosen in self.ways else self.ways[0]

    @property
    def hosts(self):
        found = (gateways.gateway(way).hosts for way in self.ways if way != "cash")
        return sorted({host for hosts in found for host in hosts})


def choices(ways, chosen, worker, *, over=False):
    """The ways to pay as a list to choose from, each with what it means: something else
    when the work is `over`.
    """
    name = isolate(worker.get_short_name())
    return [
        {
            "value": way,
            "name": words.choice,
            "hint": str(words.hint_after if over else words.hint).format(worker=name),
            "icon": words.icon,
            "checked": way == chosen,
        }
        for way, words in ((way, payments.GATEWAYS[way]) for way in ways)
    ]
