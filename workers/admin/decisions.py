"""Saying yes or no to a worker: one by one, or yes to several at once."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.snippets.bulk_actions.snippet_bulk_action import SnippetBulkAction

from accounts.admin.actions import ActionView, NeedsReason
from workers import approval
from workers.models import WorkerProfile

MAX_DIGITS = 18


class DecisionView(ActionView):
    permission_required = "approve"


class ApproveView(DecisionView):
    http_method_names = ["post"]

    def act(self, form):
        approval.approve(self.object, by=self.request.user)
        return _("%(name)s is approved, can be found, and has been told.") % {
            "name": self.object
        }


class ToldWhy(NeedsReason):
    """The worker reads the reason, so there has to be one."""

    reason_help = gettext_lazy(
        "They read these words. Say what is missing and what they can do."
    )


class RejectView(ToldWhy, DecisionView):
    header_icon = "cross"
    serious = True

    @property
    def page_title(self):
        return _("Take off the list") if self.object.works else _("Turn down")

    @property
    def button(self):
        if self.object.works:
            return _("Take off the list and tell them why")
        return _("Turn down and tell them why")

    def get_explanation(self):
        if self.object.works:
            return _(
                "Nobody can find or book %(name)s any more. Jobs that are agreed stay."
            ) % {"name": self.object}
        return _("%(name)s stays out of the list and is told why.") % {
            "name": self.object
        }

    def act(self, form):
        reason = form.cleaned_data["reason"]
        worker = approval.reject(self.object, by=self.request.user, reason=reason)
        if worker.works:
            return _("%(name)s was taken off the list and has been told why.") % {
                "name": worker
            }
        return _("%(name)s was turned down and has been told why.") % {
            "name": self.object
        }


class ApproveWorkers(SnippetBulkAction):
    """Only of the ticked ones: “all in listing” would forget the filter, so it is none.

    Wagtail asks nobody's permission unless `check_perm` does.
    """

    display_name = gettext_lazy("Approve")
    aria_label = gettext_lazy("Approve the selected workers")
    action_type = "approve"
    template_name = "workers/admin/approve_many.html"
    models = [WorkerProfile]

    def get_all_objects_in_listing_query(self, parent_id):
        return []

    @classmethod
    def get_queryset(cls, model, object_ids):
        usable = [pk for pk in object_ids if pk.isdecimal() and len(pk) <= MAX_DIGITS]
        return super().get_queryset(model.objects.with_names(), usable)

    def check_perm(self, obj):
        return self.permission_policy.user_has_permission(self.request.user, "approve")

    def get_execution_context(self):
        return super().get_execution_context() | {"by": self.request.user}

    @classmethod
    def execute_action(cls, objects, by=None, **kwargs):
        for worker in objects:
            approval.approve(worker, by=by)
        return len(objects), 0

    def get_success_message(self, num_parent_objects, num_child_objects):
        return ngettext(
            "%(count)d worker is approved and has been told.",
            "%(count)d workers are approved and have been told.",
            num_parent_objects,
        ) % {"count": num_parent_objects}
