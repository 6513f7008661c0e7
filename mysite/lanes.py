"""Which requests run on threads of their own, so that others need not wait for them.

A password is hashed on purpose slowly, and photos are decoded one after the other.
Fifty people at the log-in wait for each other, so do twelve with a new photo, and
nobody else waits for them.
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
    (PICTURES, ("/account/profile/", "/admin/images/")),
)


def lane_of(scope: Mapping[str, Any]) -> str | None:
    """The name of the threads for this ASGI request; None for those of all pages."""
    if scope["method"] != "POST":
        return None
    path = scope["path"]
    return next((lane for lane, dear in LANES if path.startswith(dear)), None)
