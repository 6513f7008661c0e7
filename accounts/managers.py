from django.contrib.auth.models import UserManager as DjangoUserManager
from django.db import transaction

from toolkit.identity import one_spelling


class UserManager(DjangoUserManager):
    """Finds people by their username in any spelling; `email` reads its own."""

    @classmethod
    def normalize_email(cls, email):
        return one_spelling(email or "")

    def get_by_natural_key(self, username):
        return self.get(username__iexact=username)

    @transaction.atomic
    def create_superuser(self, username, email=None, password=None, **fields):
        """The first person of the staff, who gets in before any mail can be sent."""
        fields.setdefault("role", self.model.Role.ADMIN)
        user = super().create_superuser(username, email, password, **fields)
        if user.email:
            user.emailaddress_set.create(email=user.email, verified=True, primary=True)
        return user
