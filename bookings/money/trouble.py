"""What does not match at the gateways and needs a person of Finance.

Everything else mends itself: it is sent again, asked about again, given back. Each
function gives rows, so that a count, a list and its filter are the same.
"""

from django.conf import settings
from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    When,
)
from django.db.models.functions import Coalesce

from bookings.models import (
    Attempt,
    Contest,
    GatewayOrder,
    PaperSeries,
    Payment,
    WebhookEvent,
)
from bookings.money import methods, orders
from bookings.money.gateways import GATEWAYS, trust

State = GatewayOrder.Status


def questioned() -> QuerySet[Payment]:
    """Sums of which less or something else is there than what is owed."""
    return Payment.objects.filter(status=Payment.Status.REVIEW)


def mismatched() -> QuerySet[Attempt]:
    """The gateway holds another sum or currency than we asked for."""
    return Attempt.objects.filter(status=Attempt.Status.WRONG)


def unwanted() -> QuerySet[Attempt]:
    """More was taken than is owed, and no order is under way to give it back."""
    states = (Payment.Status.CANCELLED, Payment.Status.WAIVED)
    nothing = Q(dropped_at__isnull=False) | Q(payment__status__in=states)
    owed = F("payment__amount") - F("payment__refunded")
    waits = GatewayOrder.objects.filter(
        attempt=OuterRef("pk"), kind=GatewayOrder.Kind.REFUND, status=State.WAITING
    )
    contested = Contest.objects.filter(
        attempt=OuterRef("pk"), status=Contest.Status.OPEN
    )
    back = F("refunded") + F("set_off")
    return Attempt.objects.filter(
        ~Exists(waits),
        ~Exists(contested),
        status=Attempt.Status.CAPTURED,
        captured__gt=back + Case(When(nothing, then=0), default=owed),
    )


def contested() -> QuerySet[Contest]:
    """Banks that still have to decide: without our answer in time they do it alone."""
    return Contest.objects.filter(status=Contest.Status.OPEN)


def refused() -> QuerySet[GatewayOrder]:
    """What a gateway said no to, while there is still money to move."""
    ended = Attempt.Status.ENDED
    failed = GatewayOrder.objects.filter(status=State.FAILED)
    taken = (
        Contest.objects.filter(attempt=OuterRef("attempt"))
        .order_by()
        .values("attempt")
        .annotate(taken=Sum(F("withdrawn") - F("returned")))
        .values("taken")
    )
    at_banks = Coalesce(Subquery(taken), 0)
    left = F("attempt__captured") - F("attempt__refunded") - at_banks
    is_gone = Q(kind=GatewayOrder.Kind.REFUND, amount__gt=left)
    return failed.exclude(attempt__status=ended).exclude(is_gone)


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
        (name, problem) for name in expected() if (problem := GATEWAYS[name].problem())
    ]


def refused_keys() -> list[tuple[str, trust.Doubt]]:
    """(name, since when) of gateways that do not take our key."""
    return [
        (name, doubt)
        for name in expected()
        if not GATEWAYS[name].problem() and (doubt := GATEWAYS[name].trust.key_doubt())
    ]


def missing_rights() -> list[tuple[str, str, trust.Doubt]]:
    """(name, right, since when) of what gateways do not let our key do."""
    return [
        (name, right, doubt)
        for name in expected()
        if not GATEWAYS[name].problem()
        for right, doubt in GATEWAYS[name].trust.right_doubts().items()
    ]


def test_keys() -> list[str]:
    """Names of gateways that take a test key, on a site that people use."""
    if settings.DEBUG:
        return []
    usable = [name for name in expected() if not GATEWAYS[name].problem()]
    return [name for name in usable if GATEWAYS[name].is_test()]


def wrong_signatures() -> list[tuple[str, trust.Doubt]]:
    """(name, how many) of gateways whose webhooks are signed with another secret."""
    return [
        (name, doubt)
        for name in expected()
        if (doubt := GATEWAYS[name].trust.word_doubt())
    ]


def expected() -> list[str]:
    return list(filter(methods.is_expected, GATEWAYS))
