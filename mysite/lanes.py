"""Which requests run on threads of their own, so that others need not wait for them.

A password is hashed on purpose slowly, photos are decoded one after the other, and so
are PDFs laid out. Fifty people at the log-in wait for each other, so do twelve with a
new photo or a receipt, and nobody else waits for them.
"""

from collections.abc import Mapping
from typing import Any

HASHING, PICTURES = "hashing", "pictures"
LANES = (
    (
        HASHING,
        (
            "/account/login/",
            "/account/signup/",
            "/account/password/",
            "/account/reauthenticate/",
        ),
    ),
    (PICTURES, ("/account/profile/", "/admin/images/", "/work/photos/")),
)
# A form that brings photos along is as large as they are.
LARGE = 64 * 1024
# Where papers are read as PDFs.
PAPERS = ("/jobs/", "/work/earnings/")


def lane_of(scope: Mapping[str, Any]) -> str | None:
    """The name of the threads for this ASGI request; None for those of all pages."""
    path = scope["path"]
    if path.endswith(".pdf") and path.startswith(PAPERS):
        return PICTURES
    if scope["method"] != "POST":
        return None
    if _is_large(scope):
        return PICTURES
    return next((lane for lane, dear in LANES if path.startswith(dear)), None)


def _is_large(scope: Mapping[str, Any]) -> bool:
    declared = dict(scope["headers"]).get(b"content-length", b"")
    return declared.isdigit() and int(declared) > LARGE
