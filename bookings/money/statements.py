"""The books to be read by who closes a month: a trial balance, and one account line by
line with what was on it before and after.
"""

from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import F, Q, QuerySet, Sum, Window
from django.db.models.functions import Coalesce

from bookings.models import Account, Posting
from toolkit.units import MinorUnits

# Postings are summed before they are joined: an ORM would join every one of millions.
TRIAL = """
    SELECT a.currency, a.kind, a.gateway, SUM(s.balance)
    FROM (
        SELECT account_id, SUM(amount) AS balance FROM {posting}
        {within} GROUP BY account_id
    ) s JOIN {account} a ON a.id = s.account_id
    GROUP BY a.currency, a.kind, a.gateway
    ORDER BY a.currency, a.kind, a.gateway
"""


def trial(until: datetime | None = None) -> list[dict[str, Any]]:
    """`balance`, debits less credits, of each kind of account by currency and gateway.

    All workers' accounts of a kind are one row, so that there are never many. Those of
    a currency sum to zero.
    """
    tables = {"posting": Posting._meta.db_table, "account": Account._meta.db_table}
    sql = TRIAL.format(within="WHERE at < %s" if until else "", **tables)
    moment = Posting._meta.get_field("at").get_db_prep_value(until, connection)
    with connection.cursor() as cursor:
        cursor.execute(sql, [moment] if until else [])
        return [
            {
                "currency": currency,
                "kind": kind,
                "gateway": gateway,
                "balance": int(sum),
            }
            for currency, kind, gateway, sum in cursor.fetchall()
        ]


def sides(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The debit and the credit side of these rows of a trial balance, by currency: as
    much on one as on the other.
    """
    found: dict[str, dict[str, Any]] = {}
    for row in rows:
        none = {"currency": row["currency"], "debit": 0, "credit": 0}
        sums = found.setdefault(row["currency"], none)
        side = "debit" if row["balance"] > 0 else "credit"
        sums[side] += abs(row["balance"])
    return list(found.values())


def lines(
    account: Account, since: datetime | None = None, until: datetime | None = None
) -> QuerySet[Posting]:
    """The postings of a period in their order, each with `.after`: what is then on the
    account, all that came before the period included.
    """
    order = [F("at").asc(), F("pk").asc()]
    opening = balance_at(account, since) if since else 0
    running = Window(Sum("amount"), order_by=order) + opening
    return (
        account.postings.filter(_within(since, until))
        .annotate(after=running)
        # A join would widen every row of the period before the first page is cut off.
        .prefetch_related("account__worker", "entry__job__city")
        .order_by(*order)
    )


def balance_at(account: Account, moment: datetime | None) -> MinorUnits:
    """What was on the account just before `moment`; None: what is on it now."""
    found = account.postings.filter(_within(None, moment))
    total: MinorUnits = found.aggregate(sum=Coalesce(Sum("amount"), 0))["sum"]
    return total


def _within(since: datetime | None, until: datetime | None) -> Q:
    within = Q()
    if since:
        within &= Q(at__gte=since)
    if until:
        within &= Q(at__lt=until)
    return within
