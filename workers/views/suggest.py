"""Suggestions while somebody types in a search box, as a piece of the page.

They are a help and never a must: whatever is wrong with what was asked, there are none.
"""

from itertools import groupby
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from toolkit.middleware.limits import limited
from workers.search.catalogue import catalogue
from workers.search.suggest import Group, Suggestion, suggest

HEADINGS = {
    Group.TRADE: _("Services"),
    Group.JOB: _("Jobs"),
    Group.SKILL: _("Skills"),
    Group.CITY: _("Cities"),
    Group.AREA: _("Neighbourhoods"),
    Group.GUIDE: _("Guides"),
    Group.WORKER: _("Workers"),
}


@limited("suggest", reads=True)
@require_safe
@cache_control(private=True, max_age=120)
def suggestions(request: HttpRequest) -> HttpResponse:
    city = catalogue().city(request.GET.get("city"))
    found = suggest(request.GET.get("q", ""), city)
    groups = [
        {"code": group, "heading": HEADINGS[group], "rows": [_row(one) for one in rows]}
        for group, rows in groupby(found, key=lambda one: one.group)
    ]
    said = ngettext("%d suggestion", "%d suggestions", len(found)) % len(found)
    return render(request, "workers/suggest.html", {"groups": groups, "said": said})


def _row(one: Suggestion) -> dict:
    """`asks` is what choosing it puts in the address in the place of the words."""
    asks = dict(one.asks)
    asks["q"] = " ".join(filter(None, [one.rest, asks.get("q", "")]))
    return {
        "name": one.name,
        "note": one.note,
        "icon": one.icon,
        # In the box its last comma stays; in the row there is one of our own.
        "rest": one.rest.rstrip(" ,;"),
        "asks": urlencode(asks),
        "worker": one.worker,
        "url": one.url,
    }
