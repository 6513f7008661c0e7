"""A code that somebody came with: `?coupon=CODE` on any page is kept for some days, so
that it is filled in on the booking page, however many pages lie between.

A cookie of their browser, since nobody has to be logged in and a session would cost
every kept page. Whether the code holds is asked where a price is shown.
"""

from collections.abc import Callable
from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from bookings.models.coupon import LONGEST, WELL_FORMED, normal_code

NAME = "coupon"
KEPT = timedelta(days=7)

Answer = Callable[[HttpRequest], HttpResponseBase]


def keep_codes(get_response: Answer) -> Answer:
    def respond(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        # What is typed on the booking page is no code yet that somebody came with.
        is_page = request.method == "GET" and "HX-Request" not in request.headers
        code = well_formed(request.GET.get("coupon", "")) if is_page else ""
        if code and NAME not in response.cookies:
            response.set_cookie(
                NAME,
                code,
                max_age=KEPT,
                secure=settings.SESSION_COOKIE_SECURE,
                httponly=True,
                samesite="Lax",
            )
        return response

    return respond


def kept_code(request: HttpRequest) -> str:
    """The code that this person came with, or ""."""
    return well_formed(request.COOKIES.get(NAME, ""))


def forget_code(response: HttpResponseBase) -> None:
    response.delete_cookie(NAME, samesite="Lax")


def well_formed(typed: str) -> str:
    code = normal_code(typed[: 4 * LONGEST])
    return code if WELL_FORMED.fullmatch(code) else ""
