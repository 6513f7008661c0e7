"""What becomes of sessions when allauth says that a password is another one."""

from typing import Any

from allauth.account.signals import password_changed, password_reset, password_set
from django.dispatch import receiver

from accounts import devices
from accounts.models import User


@receiver([password_changed, password_reset, password_set])
def end_the_others(request: Any, user: User, **kwargs: Any) -> None:
    devices.end_others(user, here=request.session.session_key)
