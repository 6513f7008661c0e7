"""A job in words: its names, hours and sums, and what it costs to call it off.

Hours are said in the time of the city, as people say them: "3:00 pm today".
"""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from bookings import access, phrases, queries
from bookings.jobs import cancellation
from bookings.models import Payment
from bookings.money.gateways import CASH
from bookings.states import ENDED, Role, Status, Verb
from bookings.words import verbs
from toolkit.money import show
from toolkit.templatetags import when


def cancelling(job, user, at):
    """What calling it off now means for this person, before they do it."""
    role = access.role_of(job, user)
    if role == Role.CUSTOMER:
        return free_until(job, at, held=job.status != Status.PENDING)
    text = {
        Role.WORKER: _("{customer} is told at once and has to find somebody else."),
        Role.STAFF: _("Both are told at once, and nobody pays."),
    }[role]
    return text.format_map(phrases.of(job))


def free_until(terms, at, *, held=True, city=None):
    """The cancellation rule of a job or a quote: free until when, and then how much;
    and what is due when nobody is there.
    """
    policy = cancellation.of(terms)
    fee = show(policy.fee, terms.currency)
    until = phrases.by(policy.free_until, city or terms.city)
    if held and policy.fee_at(at):
        return gettext("{fee} is due now. It was free until {until}.").format(
            fee=fee, until=until
        )
    rule = gettext("Free at any time before the work starts.")
    if held and policy.fee:
        rule = gettext("Free until {until}, then {fee}.").format(until=until, fee=fee)
    return " ".join(filter(None, [rule, of_no_show(terms)]))


def nobody_there(job, user):
    """What it means for this person to say that the other is not there."""
    if access.role_of(job, user) == Role.CUSTOMER:
        text = _(
            "The job is cancelled and {worker} is told at once. You owe nothing, and "
            "whatever you paid goes back."
        )
    elif job.no_show_fee:
        text = _(
            "The job is cancelled and {customer} is told at once. {no_show_fee} is due "
            "to you for the way and the time."
        )
    else:
        text = _("The job is cancelled and {customer} is told at once. Nobody pays.")
    return text.format_map(phrases.of(job))


def of_no_show(terms):
    """What a customer owes whom the worker does not find; "" where it is nothing."""
    if not terms.no_show_fee:
        return ""
    sentence = gettext(
        "If nobody is at the address {span} after the agreed time, {fee} is due."
    )
    fee = show(terms.no_show_fee, terms.currency)
    return sentence.format(span=when.span(terms.no_show_minutes), fee=fee)


def split(job, amount, theirs, payment):
    """What a decision on a part of the price means, with every figure. What was never
    paid does not go back.
    """
    sure = (Payment.Status.SECURED, Payment.Status.RELEASED)
    is_paid = payment is not None and payment.status in sure and payment.gateway != CASH
    sentence = (
        _(
            "{customer} pays {amount} of {agreed} and gets {back} back; {worker} gets "
            "{theirs} after our commission."
        )
        if is_paid
        else _(
            "{customer} pays {amount} of {agreed}; {worker} gets {theirs} after our "
            "commission."
        )
    )
    sums = {
        "amount": amount,
        "back": job.price - amount,
        "theirs": theirs,
    }
    shown = {name: show(sum_, job.currency) for name, sum_ in sums.items()}
    return sentence.format_map(phrases.of(job, **shown))


def cash_chosen(job):
    """What is said when somebody chose to pay in cash."""
    if job.status in ENDED:
        return gettext("Noted. You pay {worker} in cash.").format_map(phrases.of(job))
    return gettext("Noted. You pay in cash, when the work is done.")


def paid_online(job, user):
    """What is said to the customer when the money is certain."""
    if job.status not in ENDED:
        return said(job, Verb.SECURE, user)
    sentence = gettext("Thank you. That is paid, and {worker} is told.")
    return sentence.format_map(phrases.of(job))


def said(job, verb, user=None):
    """What is said to `user` when they have just done it."""
    if verb == Verb.RESOLVE_SPLIT:
        payment = queries.payment_of(job)
        return split(job, job.final_price, job.final_earnings, payment)
    role = user and access.role_of(job, user)
    other = {
        Role.CUSTOMER: "{worker}",
        Role.WORKER: "{customer}",
    }.get(role, _("{customer} and {worker}"))
    words = phrases.of(job)
    words["other"] = str(other).format_map(words)
    found = verbs.WORDS[verb]
    done = found.done if job.gateway == CASH else found.done_online or found.done
    return str(done).format_map(words)
