"""What does not match at the gateways and needs a person of Finance.

Everything else mends itself: it is sent again, asked about again, given back. Each
function gives rows, so that a count, a list and its filter are the same.
"""

from django.db.models import Case, Count, Exists, F, Max, OuterRef, Q, QuerySet, When

from bookings.models import Attempt, GatewayOrder, PaperSeries, Payment, WebhookEvent
from bookings.money import methods, orders
from bookings.money.gateways import GATEWAYS

State = GatewayOrder.Status


def questioned() -> QuerySet[Payment]:
    """Sums of which less or something else is there than what is owed."""
    return Payment.objects.filter(status=Payment.Status.REVIEW)


def mismatched() -> QuerySet[Attempt]:
    """The gateway holds another sum or currency than we asked for."""
    return Attempt.objects.filter(status=Attempt.Status.WRONG)


def unwanted() -> QuerySet[Attempt]:
    """More was taken than is owed, and no order is under way to give it back."""
    nothing = Q(dropped_at__isnull=False) | Q(payment__status=Payment.Status.CANCELLED)
    owed = F("payment__amount") - F("payment__refunded")
    waits = GatewayOrder.objects.filter(
        attempt=OuterRef("pk"), kind=GatewayOrder.Kind.REFUND, status=State.WAITING
    )
    return Attempt.objects.filter(
        ~Exists(waits),
        status=Attempt.Status.CAPTURED,
        captured__gt=F("refunded") + Case(When(nothing, then=0), default=owed),
    )


def refused() -> QuerySet[GatewayOrder]:
    """What a gateway said no to, while there is still money to move."""
    ended = Attempt.Status.ENDED
    failed = GatewayOrder.objects.filter(status=State.FAILED)
    left = F("attempt__captured") - F("attempt__refunded")
    gone = Q(kind=GatewayOrder.Kind.REFUND, amount__gt=left)
    return failed.exclude(attempt__status=ended).exclude(gone)


def slow() -> QuerySet[GatewayOrder]:
    """Sent many times without an answer; it is still sent, ever less often."""
    return GatewayOrder.objects.filter(
        status=State.WAITING, tries__gte=orders.MANY_TRIES
    )


def failed_words() -> QuerySet[WebhookEvent]:
    """Of what a gateway told us we could not learn more."""
    return WebhookEvent.objects.filter(status=WebhookEvent.Status.FAILED)


def series_with_gaps() -> QuerySet[PaperSeries]:
    """Series of papers in which a number is missing, each with how many there `are`.
    There are none, unless somebody wrote into the database past the rules.
    """
    counted = PaperSeries.objects.annotate(
        are=Count("papers"), highest=Max("papers__count", default=0)
    )
    return counted.exclude(are=F("last"), highest=F("last"))


def unusable() -> list[tuple[str, str]]:
    """(name, problem) of gateways that are switched on and cannot be used."""
    return [
        (name, problem)
        for name, gateway in GATEWAYS.items()
        if methods.is_expected(name) and (problem := gateway.problem())
    ]
