"""Headers that every answer has, whoever made it, and who may keep an answer.

What somebody reads who is logged in is nobody else's: unless a view says itself how
long it may be kept, no browser and no proxy writes it down. Nor does anybody keep a
refusal, which may be over in a minute.
"""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

# Of all that a page could ask a browser for, ours use none but the clipboard and share.
UNUSED = (
    "accelerometer",
    "autoplay",
    "camera",
    "display-capture",
    "encrypted-media",
    "geolocation",
    "gyroscope",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "picture-in-picture",
    "publickey-credentials-get",
    "screen-wake-lock",
    "usb",
    "xr-spatial-tracking",
)
ALWAYS = {
    "Permissions-Policy": ", ".join(f"{feature}=()" for feature in UNUSED),
    "Cross-Origin-Resource-Policy": "same-origin",
}
Answer = Callable[[HttpRequest], HttpResponseBase]
NOBODY_KEEPS_IT = "private, no-store"
# With one of these words in it a view has decided.
DECIDED = ("no-store", "public", "max-age")


def middleware(get_response: Answer) -> Answer:
    """Stands before everything that answers, so that nothing is without."""

    def respond(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        for name, value in ALWAYS.items():
            response.headers.setdefault(name, value)
        said = response.headers.get("Cache-Control", "")
        if is_personal(request, response) and not any(w in said for w in DECIDED):
            response.headers["Cache-Control"] = NOBODY_KEEPS_IT
        return response

    return respond


def is_personal(request: HttpRequest, response: HttpResponseBase) -> bool:
    name = settings.SESSION_COOKIE_NAME
    in_session = name in request.COOKIES or name in response.cookies
    return in_session or response.status_code >= 400
