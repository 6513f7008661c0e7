"""What views do not expect: a page with a sentence, not a blank one or an error.

Dozens of Wagtail's views read a number or a form out of an address without looking
whether it is one (docs/upstream.md names those we know). A browser never sends that.
What ends within a package's own code, in a view of Wagtail's, is answered by 400 and
logged with its traceback; what ends in our code stays an error.

An address that only forms send to, and that somebody opens (a log-in led back to it, or
they pressed Enter in the address line), stays a 405 and says so.
"""

import logging
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.shortcuts import render
from django.urls import NoReverseMatch
from django.utils.translation import gettext as _

from mysite.admin_csp import PREFIX

MISREAD = (
    AttributeError,
    LookupError,
    NoReverseMatch,
    OverflowError,
    TypeError,
    ValidationError,
    ValueError,
)
PACKAGES = "site-packages"
NOT_ALLOWED = 405

log = logging.getLogger(__name__)


class MisfitMiddleware:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        is_page = request.accepts("text/html") and "Accept" in request.headers
        if response.status_code != NOT_ALLOWED or response.content or not is_page:
            return response
        sentence = _("Nothing is to be seen here: this is where a form is sent to.")
        page = render(request, "400.html", {"sentence": sentence}, status=NOT_ALLOWED)
        page["Allow"] = response["Allow"]
        return page

    def process_exception(self, request, error):
        match = request.resolver_match
        in_path = match and (match.args or match.kwargs)
        is_asked = bool(request.GET or request.method == "POST" or in_path)
        if not request.path.startswith(PREFIX) or not is_asked:
            return None
        is_misread = isinstance(error, MISREAD) or (
            # Nothing was written: SQLite was asked to skip more rows than it can count.
            request.method == "GET" and isinstance(error, IntegrityError)
        )
        if not is_misread or is_ours(error):
            return None
        log.warning("Wagtail could not read a request.", exc_info=error)
        sentence = _("Part of what was sent is missing or is not what belongs there.")
        return render(request, "400.html", {"sentence": sentence}, status=400)


def is_ours(error):
    """Whether it ended in our own code."""
    trace = error.__traceback__
    while trace.tb_next:
        trace = trace.tb_next
    file = Path(trace.tb_frame.f_code.co_filename)
    return PACKAGES not in file.parts and file.is_relative_to(settings.BASE_DIR)
