"""Requests that no browser of ours sends: read as far as they mean something, or else
refused in a sentence, before a view, a session or a database sees them.

It stands behind what sets headers, so that every answer from here carries them.
"""

import codecs
import json
import re
from collections.abc import Callable
from typing import Any

from django.core.exceptions import (
    BadRequest,
    RequestDataTooBig,
    TooManyFieldsSent,
    TooManyFilesSent,
)
from django.http import HttpRequest, HttpResponse, QueryDict, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import render
from django.utils.datastructures import MultiValueDictKeyError
from django.utils.translation import gettext_lazy as _

from toolkit import readers

NO_SUCH_CHARACTER = _("No address of ours has such a character in it.")
INCOMPLETE = _("Part of the form did not arrive.")
TOO_LARGE = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)
UNREADABLE = (BadRequest, MultiPartParserError, LookupError, ValueError)
NUL = re.compile("%00|\x00")
# JSON in a field writes such a character in six letters.
WRITTEN = re.compile(r"\\u(?:00[01]|007f|[dD][89a-fA-F])")


class OddRequests:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.refusal(request) or self.get_response(request)

    def process_exception(
        self, request: HttpRequest, error: Exception
    ) -> HttpResponse | None:
        """What a reader could not read: its sentence, on a page like any other."""
        if isinstance(error, MultiValueDictKeyError):
            # A form of the admin always sends all of its fields.
            error = readers.Unreadable(INCOMPLETE)
        if not isinstance(error, readers.Unreadable):
            return None
        context = {"sentence": error.sentence}
        return render(request, "400.html", context, status=error.status)

    def refusal(self, request: HttpRequest) -> HttpResponse | None:
        """A page when this cannot be read at all; None after it was made readable."""
        if not speaks_utf8(request):
            return refuse(request, 415)
        if "\x00" in request.path_info:
            return refuse(request, 400, NO_SUCH_CHARACTER)
        clean_query(request)
        clean_cookies(request)
        return read_form(request) if request.method == "POST" else None


def refuse(
    request: HttpRequest, status: int, sentence: readers.Sentence = ""
) -> HttpResponse:
    """A page that does not ask who is there, nor anything else of the request."""
    request.encoding = "utf-8"
    request._mark_post_parse_error()  # type: ignore[attr-defined]  # Django's own
    context = {"sentence": sentence}
    response = render(request, f"{status}.html", context, status=status)
    response.headers["Cache-Control"] = "no-store"
    return response


def speaks_utf8(request: HttpRequest) -> bool:
    """Django would believe any encoding, and read the address by it too."""
    said = (request.content_params or {}).get("charset")
    if said is None:
        return True
    try:
        is_ours = codecs.lookup(said).name == "utf-8"
    except (LookupError, ValueError):
        is_ours = False
    if is_ours:
        request.encoding = "utf-8"
    return is_ours


def clean_query(request: HttpRequest) -> None:
    query = request.META.get("QUERY_STRING", "")
    while NUL.search(query):
        query = NUL.sub("", query)
    request.META["QUERY_STRING"] = query


def clean_cookies(request: HttpRequest) -> None:
    """A cookie can quote any byte; none of ours needs to, so it is nobody's."""
    for name, value in list(request.COOKIES.items()):
        if readers.storable(value) != value:
            del request.COOKIES[name]


def read_form(request: HttpRequest) -> HttpResponse | None:
    """Reads what was sent, once for all that follow."""
    try:
        fields = request.POST
    except TOO_LARGE:
        return refuse(request, 413)
    except (*UNREADABLE, UnreadablePostError):
        return refuse(request, 400)
    dirty = [
        name
        for name, values in fields.lists()
        if any(is_odd(value) for value in (name, *values))
    ]
    if dirty:
        request._post = cleaned(fields)  # type: ignore[attr-defined]  # Django's own
    return None


def cleaned(fields: QueryDict) -> QueryDict:
    """The same fields without what cannot be stored."""
    kept = fields.copy()
    kept.clear()
    for name, values in fields.lists():
        kept.setlist(readers.storable(name), [plain(value) for value in values])
    kept._mutable = False
    return kept


def is_odd(value: str) -> bool:
    return bool(readers.UNSTORABLE.search(value) or WRITTEN.search(value))


def plain(value: str) -> str:
    value = readers.storable(value)
    if not WRITTEN.search(value) or value[:1] not in ("{", "["):
        return value
    try:
        return json.dumps(without_odd(json.loads(value)), ensure_ascii=False)
    except (ValueError, RecursionError):
        return value


def without_odd(value: Any) -> Any:
    if isinstance(value, str):
        return readers.storable(value)
    if isinstance(value, list):
        return [without_odd(one) for one in value]
    if isinstance(value, dict):
        return {readers.storable(key): without_odd(one) for key, one in value.items()}
    return value
