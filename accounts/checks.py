"""What `manage.py check --deploy` says about who comes in."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Tags, Warning, register


@register(Tags.security, deploy=True)
def staff_have_a_second_factor(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    if settings.STAFF_SECOND_FACTOR:
        return []
    sentence = "Staff enter the admin with a password alone."
    hint = "Remove STAFF_SECOND_FACTOR=False, or put /admin/ behind a VPN."
    return [Warning(sentence, hint=hint, id="accounts.W001")]
