"""The page where staff set up the Wagtail admin for themselves.

Wagtail asks there for a first and a last name, which nobody has here, and for a second
picture; ours asks for the one name and leaves the photo to the profile page.
"""

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.auth import require_admin_access
from wagtail.admin.views import account

from accounts.models import User


class NameForm(forms.ModelForm):
    class Meta:
        model = User
        fields = ["name"]


class NamePanel(account.BaseSettingsPanel):
    name = "name"
    title = _("Name")
    order = 100
    form_class = NameForm


class StaffAccountView(account.AccountView):
    def get_panels(self):
        replaced = account.NameEmailSettingsPanel | account.AvatarSettingsPanel
        kept = [
            panel for panel in super().get_panels() if not isinstance(panel, replaced)
        ]
        return [NamePanel(self.request, self.request.user, kept[0].profile), *kept]


staff_account = require_admin_access(StaffAccountView.as_view())
