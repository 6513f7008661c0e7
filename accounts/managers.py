from django.contrib.auth.models import UserManager as DjangoUserManager

from toolkit.identity import one_spelling


class UserManager(DjangoUserManager):
    """Finds people by their username in any spelling; `email` reads its own."""

    @classmethod
    def normalize_email(cls, email):
        return one_spelling(email or "")

    def get_by_natural_key(self, username):
        return self.get(username__iexact=username)
