from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.log_actions import LogFormatter
from wagtail.snippets.models import register_snippet

from workers.admin import pairs, promoted, searches, supply
from workers.admin.decisions import ApproveWorkers
from workers.admin.work_photos import WorkPhotoViewSet
from workers.admin.workers import WorkerViewSet

register_snippet(WorkerViewSet)
register_snippet(WorkPhotoViewSet)
register_snippet(searches.AlertViewSet)
hooks.register("register_admin_urls", searches.urls)
hooks.register("register_reports_menu_item", searches.menu_item)
hooks.register("register_permissions", searches.permission)
hooks.register("register_admin_urls", pairs.urls)
hooks.register("register_reports_menu_item", pairs.menu_item)
hooks.register("register_admin_urls", promoted.urls, order=-1)
hooks.register("construct_reports_menu", promoted.without_report)
hooks.register("register_admin_viewset", supply.viewsets)
hooks.register("register_bulk_action", ApproveWorkers)


class Rejected(LogFormatter):
    label = gettext_lazy("Turn worker down")

    def format_message(self, log_entry):
        return _("Turned down: %s") % log_entry.data.get("reason", "–")


class Suspended(Rejected):
    label = gettext_lazy("Take worker off the list")

    def format_message(self, log_entry):
        return _("Taken off the list: %s") % log_entry.data.get("reason", "–")


class PhotoRefused(Rejected):
    label = gettext_lazy("Do not show photo")

    def format_message(self, log_entry):
        return _("Not shown: %s") % log_entry.data.get("reason", "–")


@hooks.register("register_log_actions")
def log_actions(actions):
    actions.register_action(
        "workers.approve", gettext_lazy("Approve worker"), gettext_lazy("Approved")
    )
    actions.register_action("workers.reject")(Rejected)
    actions.register_action("workers.suspend")(Suspended)
    actions.register_action(
        "workers.show_photo", gettext_lazy("Show photo"), gettext_lazy("Shown")
    )
    actions.register_action("workers.refuse_photo")(PhotoRefused)
