"""What becomes of sessions: at a log-in, and with another password."""

from typing import Any

from allauth.account.signals import password_changed, password_reset, password_set
from django.conf import settings
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver

from accounts import devices
from accounts.models import User
from accounts.second_factor import MAY_ENTER


@receiver([password_changed, password_reset, password_set])
def end_the_others(request: Any, user: User, **kwargs: Any) -> None:
    devices.end_others(user, here=request.session.session_key)


@receiver(user_logged_in)
def note_who_may_enter(request: Any, user: User, **kwargs: Any) -> None:
    if settings.STAFF_SECOND_FACTOR and user.may_enter_admin:
        request.session[MAY_ENTER] = True
