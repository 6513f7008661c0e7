"""Log-in by name or address and password, with exactly one hash for each try.

allauth looks the login up as a name and as an address, and hashes the password for each
user it finds, or once if it finds nobody; Django's own backend would hash it again. The
time of the answer would tell strangers who has an account.
"""

from allauth.account.auth_backends import AuthenticationBackend
from django.core.exceptions import PermissionDenied

from accounts.models import User


class OneHashBackend(AuthenticationBackend):
    """Comes before Django's backend, which is never asked about a password."""

    def authenticate(self, request: object, **credentials) -> User | None:
        """Raises PermissionDenied for a wrong password: no other backend is asked."""
        self._refused = set()
        user = super().authenticate(request, **credentials)
        if user is None and credentials.get("password"):
            raise PermissionDenied
        return user

    def _check_password(self, user, password):
        if user is None or user.pk in self._refused:
            return None
        self._refused.add(user.pk)
        return super()._check_password(user, password)
