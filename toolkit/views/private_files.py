"""The one door for files that not everybody may have. A view asks here after it has
looked who is asking.
"""

from pathlib import PurePosixPath
from urllib.parse import quote

from django.conf import settings
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header

from toolkit import storage

HANDED_OVER = "X-Accel-Redirect"


def private_file(
    name: str, *, content_type: str, called: str = "", inline: bool = False
) -> HttpResponseBase:
    """The upload `name`, to be saved as `called` or, `inline`, shown.

    With X_ACCEL_PREFIX the web server in front sends it, so that no thread of ours
    waits for a slow reader; else we do. Raises Http404 where it is gone.
    """
    if not storage.is_private(name):
        raise ValueError(f"{name} is no private upload: everybody may have it.")
    response: HttpResponseBase
    if settings.X_ACCEL_PREFIX:
        response = HttpResponse(content_type=content_type)
        response[HANDED_OVER] = quote(settings.X_ACCEL_PREFIX + name)
    else:
        try:
            file = default_storage.open(name)
        except FileNotFoundError:
            raise Http404 from None
        response = FileResponse(file, content_type=content_type)
    disposition = content_disposition_header(
        not inline, called or PurePosixPath(name).name
    )
    response["Content-Disposition"] = disposition or "inline"
    # Whatever it is, it runs nothing.
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["X-Content-Type-Options"] = "nosniff"
    return response
