"""What staff may do in the admin: look, and what is named."""

from django.contrib.auth import get_user_model
from wagtail.permission_policies import ModelPermissionPolicy


class ReadOnlyPermissions(ModelPermissionPolicy):
    """Nobody adds, edits or deletes here, superusers included."""

    def __init__(self, model, actions=()):
        super().__init__(model)
        self.actions = {"view", *actions}

    def user_has_permission(self, user, action):
        return action in self.actions and super().user_has_permission(user, action)

    def users_with_any_permission(self, actions):
        allowed = self.actions.intersection(actions)
        found = super().users_with_any_permission(allowed)
        return found if allowed else found.none()


class SuperusersOnly(ModelPermissionPolicy):
    """For accounts and groups: whoever changes one can make themselves anything, so
    no permission gives the right to, ticked or not.
    """

    def user_has_permission(self, user, action):
        return user.is_active and user.is_superuser

    def users_with_any_permission(self, actions):
        return get_user_model().objects.filter(is_superuser=True, is_active=True)
