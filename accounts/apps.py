from django.apps import AppConfig
from wagtail.users.apps import WagtailUsersAppConfig


class AccountsConfig(AppConfig):
    name = "accounts"
    default = True

    def ready(self):
        # Signals need a loaded app registry.
        from accounts import checks, receivers  # noqa: F401


class StaffUsersConfig(WagtailUsersAppConfig):
    """Wagtail's user screens, with ours in the places that could hand out rights."""

    user_viewset = "accounts.admin.users.UserViewSet"

    def ready(self):
        from django.contrib.auth.models import Group
        from wagtail.permissions import register_permission_policy

        from accounts.admin.permissions import SuperusersOnly
        from accounts.models import User

        register_permission_policy(User, SuperusersOnly(User))
        register_permission_policy(Group, SuperusersOnly(Group))
