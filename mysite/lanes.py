"""Which requests have threads of their own, so that they cannot take those of all.

A password is hashed on purpose slowly. Fifty people at the log-in wait for each other,
and nobody else waits for them.
"""

HASHING = "hashing"
DEAR = (
    "/account/login/",
    "/account/signup/",
    "/account/password/",
    "/account/reauthenticate/",
)


def lane_of(scope):
    if scope["method"] == "POST" and scope["path"].startswith(DEAR):
        return HASHING
    return None
