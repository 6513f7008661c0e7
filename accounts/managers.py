from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.models import UserManager as DjangoUserManager
from django.db import transaction

from toolkit.identity import one_spelling

if TYPE_CHECKING:
    from accounts.models import User


class UserManager(DjangoUserManager):
    """Finds people by their username in any spelling; `email` reads its own."""

    @classmethod
    def normalize_email(cls, email: str | None) -> str:
        return one_spelling(email or "")

    def get_by_natural_key(self, username: str) -> User:
        return self.get(username__iexact=username)

    @transaction.atomic
    def create_superuser(
        self,
        username: str,
        email: str | None = None,
        password: str | None = None,
        **fields,
    ) -> User:
        """With a confirmed address: the first of the staff logs in before any mail can
        be sent.
        """
        fields.setdefault("role", self.model.Role.ADMIN)
        user = super().create_superuser(username, email, password, **fields)
        if user.email:
            user.emailaddress_set.create(email=user.email, verified=True, primary=True)
        return user
