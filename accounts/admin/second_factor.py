"""Taking the second factor off somebody who lost their phone: with a reason, and told.

Superusers do it for everybody, from Users; Support for customers and workers, from
People.
"""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import second_factor
from accounts.admin.actions import ActionView, NeedsReason
from toolkit.views.proof import Proven


class SecondFactorOffView(NeedsReason, Proven, ActionView):
    reason_help = gettext_lazy("Only staff read this, in the history.")
    page_title = gettext_lazy("Take off the second step")
    header_icon = "lock-open"
    button = page_title
    serious = True

    def get_explanation(self):
        return _(
            "%(name)s then logs in with the password alone, is logged out everywhere, "
            "and gets a letter. Be sure that it is %(name)s who asks: call the number "
            "that you know."
        ) % {"name": self.object}

    def act(self, form):
        reason = form.cleaned_data["reason"]
        second_factor.take_off(self.object, by=self.request.user, reason=reason)
        return _("%(name)s logs in without a second step now.") % {"name": self.object}


class OffPeopleView(SecondFactorOffView):
    permission_required = "deactivate"


class OffUsersView(SecondFactorOffView):
    permission_required = "change"
