"""How and when a job was paid, and what was given back: the small print of its sums."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bookings import phrases, queries
from bookings.models import Contest, GatewayOrder, Payment
from bookings.money.gateways import CASH
from bookings.states import ENDED, STATUSES, Role
from bookings.words import payments, sentences
from toolkit.money import show
from toolkit.templatetags import when
from toolkit.text import isolate

SURE = (Payment.Status.SECURED, Payment.Status.RELEASED)


def notes(job, role, payments):
    """Icon and text of each note; none before anything is paid or decided."""
    is_one = len(payments) < 2
    found = [
        note if is_one else _of_its_sum(payment, note)
        for payment in payments
        for note in _notes(job, role, payment)
    ]
    if coupon := of_coupon(job, role):
        found.insert(0, coupon)
    if job.decided_price is not None:
        found.insert(0, decided(job, role, queries.first_due(payments)))
    return found


def of_coupon(job, role):
    """To the worker and the team: who pays what of a price with a coupon on it."""
    is_off = STATUSES[job.status].is_off
    if role == Role.CUSTOMER or is_off or not job.final_discount:
        return None
    sentence = _(
        "{customer} has a coupon: they pay {price}, and we pay {discount} for them."
    )
    return _note("wallet", sentence.format_map(phrases.of(job)))


def _of_its_sum(payment, note):
    """Beside other payments a note says which it is about."""
    amount = show(payment.amount, payment.currency)
    text = _("{sum}: {note}").format(sum=amount, note=note["text"])
    return {**note, "text": text}


def _notes(job, role, payment):
    if payment.status == Payment.Status.SECURED:
        over = job.status in ENDED
        found = [] if over else [_note("lock", _held(job, role, payment))]
        return found + contests(job, role, payment)
    if payment.status != Payment.Status.RELEASED:
        return []
    found = [_note("receipt", _paid(job, role, payment))]
    found += contests(job, role, payment)
    if payment.refunded:
        found += refunds(job, payment)
    return found


def refunds(job, payment, without=()):
    """What was given back and what is about to be, but for these orders."""
    made = queries.refunds_of(payment)
    return [_note("repeat", _refund(job, one)) for one in made if one.pk not in without]


def contests(job, role, payment):
    """What a bank asks, to each side without a word about the other."""
    if payment.gateway == CASH:
        return []
    found = queries.contests_of(payment)
    is_open = any(one.status == Contest.Status.OPEN for one in found)
    notes = [_note("clock", CONTESTED[role])] if is_open else []
    taken = [one for one in found if one.taken_back and role != Role.CUSTOMER]
    return notes + [_note("repeat", _taken_back(job, one)) for one in taken]


CONTESTED = {
    Role.CUSTOMER: gettext_lazy(
        "Your bank is looking into this payment. It tells you what it decides, and "
        "nothing is given back from here until then."
    ),
    Role.WORKER: gettext_lazy(
        "The customer’s bank is looking into this payment. Your money waits until it "
        "has decided; you need do nothing."
    ),
    Role.STAFF: gettext_lazy(
        "The customer’s bank is looking into this payment. Finance answers it."
    ),
}


def _taken_back(job, contest):
    sentence = _("{sum} taken back, since a bank gave it to the customer: “{reason}”")
    amount = show(contest.taken_back, job.currency)
    return sentence.format(sum=amount, reason=isolate(contest.decision))


def decided(job, role, payment):
    """What our team decided of the price, as a note."""
    return _note("users", _decided(job, role, payment))


def _decided(job, role, payment):
    if role == Role.STAFF:
        return sentences.split(job, job.final_price, job.final_earnings, payment)
    is_paid = payment and payment.gateway != CASH and payment.status in SURE
    if role == Role.WORKER:
        sentence = _(
            "Our team decided that {customer} pays {price} of the agreed {agreed}. You "
            "get {earnings} after our commission."
        )
        if is_paid:
            sentence = _(
                "Our team decided that {customer} pays {price} of the agreed {agreed} "
                "and gets {rest} back. You get {earnings} after our commission."
            )
        return sentence.format_map(phrases.of(job))
    sentence = _("Our team decided that you pay {price} of the agreed {agreed}.")
    if is_paid:
        sentence = _(
            "Our team decided that you pay {price} of the agreed {agreed}. {rest} of "
            "what you had paid goes back the way it came."
        )
    return sentence.format_map(phrases.of(job))


def _held(job, role, payment):
    customer = isolate(job.customer.get_short_name())
    if role == Role.WORKER:
        sentence = _("{customer} has paid, and it is yours when the work is good.")
        return sentence.format(customer=customer)
    how = _how(payment)
    if role == Role.CUSTOMER:
        sentence = _("You paid with {how}. It is held until the work is good.")
    else:
        sentence = _("Paid with {how} and held until the work is good.")
    return sentence.format(how=how)


def _paid(job, role, payment):
    how = payments.GATEWAYS[payment.gateway].paid
    moment = when.full_moment(payment.paid_at, job.city)
    # By which card is the customer's own business, and the team's.
    if payment.gateway == CASH or role == Role.WORKER:
        return _("{how}, {moment}.").format(how=how, moment=moment)
    sentence = _("{paid} ({how}), {moment}.")
    return sentence.format(paid=how, how=_how(payment), moment=moment)


def _how(payment):
    """Visa •••• 4242"""
    attempt = queries.living_attempt(payment)
    named = attempt and attempt.method
    return isolate(named) if named else payments.GATEWAYS[payment.gateway].choice


def _refund(job, order):
    amount, reason = show(order.amount, job.currency), isolate(order.reason)
    if order.status == GatewayOrder.Status.WAITING:
        return _("{sum} is on its way back: “{reason}”").format(
            sum=amount, reason=reason
        )
    day = when.full_day(order.created_at, job.city)
    return _("{sum} given back on {day}: “{reason}”").format(
        sum=amount, day=day, reason=reason
    )


def _note(icon, text):
    return {"icon": icon, "text": text}
