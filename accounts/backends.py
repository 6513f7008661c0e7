"""Who belongs to a name and a password, for the price of one hash, whoever it is.

allauth looks the same words up as a name and as an address, and hashes the password for
each person it finds, or once if it finds nobody; Django's own backend would hash it
again. From the time it takes one could read who has an account.
"""

from allauth.account.auth_backends import AuthenticationBackend
from django.core.exceptions import PermissionDenied


class OneHashBackend(AuthenticationBackend):
    """Stands before Django's backend, which is never asked about a password."""

    def authenticate(self, request, **credentials):
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
