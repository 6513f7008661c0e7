"""What a visitor reads when a request broke. Asks nothing of what may be broken."""

import logging
import sys

from django.http import HttpResponse
from django.template import loader
from django.utils.translation import gettext

from mysite.bridge import REFUSE
from toolkit import outages
from toolkit.logs import trace

log = logging.getLogger(__name__)


def server_error(request):
    """The answer to any exception: 503 for what may work in a minute, else 500."""
    error = sys.exc_info()[1]
    if not outages.is_outage(error):
        return page(500)
    if not outages.is_said(error):
        log.warning("Answered 503 for %s.", type(error).__name__)
    return page(503)


def page(status, retry_after=outages.RETRY_SECONDS):
    """One of the templates that need no database. `retry_after` seconds go with a 503
    and a 429.
    """
    facts = {"reference": trace.current().id, "wait": retry_after}
    try:
        content = loader.render_to_string(f"{status}.html", facts)
    except Exception:  # noqa: BLE001  even without templates there is an answer
        content = (
            gettext("Something broke on our side. Reference: %(reference)s") % facts
        )
    response = HttpResponse(content, status=status)
    if status in (429, 503):
        response.headers["Retry-After"] = retry_after
    # What is not a fault of ours: Django would add a record for each request.
    response._has_been_logged = status == 503
    return response


def refusals(get_response):
    """Middleware: the server's own refusals (mysite.bridge) as pages of the site."""

    def respond(request):
        status = request.META.get(REFUSE)
        return page(status) if status else get_response(request)

    return respond
