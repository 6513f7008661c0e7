from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.log_actions import LogFormatter
from wagtail.snippets.models import register_snippet

from accounts.admin.letters import LetterViewSet
from accounts.admin.people import PersonViewSet
from accounts.models import User

register_snippet(PersonViewSet)
register_snippet(LetterViewSet)


class Closed(LogFormatter):
    label = gettext_lazy("Close account")

    def format_message(self, log_entry):
        return _("Account closed: %s") % (log_entry.data.get("reason") or "–")


class Erased(LogFormatter):
    label = gettext_lazy("Delete account")

    def format_message(self, log_entry):
        if reason := log_entry.data.get("reason"):
            return _("Account deleted: %s") % reason
        return _("Deleted by its person")


class SecondFactorOff(LogFormatter):
    label = gettext_lazy("Take off the second step")

    def format_message(self, log_entry):
        reason = log_entry.data.get("reason") or "–"
        return _("Second step at the log-in taken off: %(reason)s") % {"reason": reason}


@hooks.register("register_log_actions")
def log_actions(actions):
    reopened = gettext_lazy("Account reopened")
    actions.register_action("accounts.close")(Closed)
    actions.register_action("accounts.reopen", reopened, reopened)
    actions.register_action("accounts.erase")(Erased)
    actions.register_action("accounts.second_factor_off")(SecondFactorOff)
    again = gettext_lazy("Letter sent again")
    actions.register_action("accounts.send_letter_again", again, again)
    aside = gettext_lazy("Letter set aside")
    actions.register_action("accounts.set_letter_aside", aside, aside)


@hooks.register("before_bulk_action")
def one_account_at_a_time(request, action_type, objects, action):
    """Wagtail's bulk actions leave no trace, and "all" there means everybody."""
    if action.model is User:
        raise PermissionDenied


@hooks.register("get_avatar_url")
def avatar_url(user, size):
    """The same avatar in the admin as everywhere else."""
    photo = getattr(user, "profile_image", None)
    return photo.url if photo else None
