"""Who on the staff may do what: four groups, and the permissions of each.

Editors write the pages and the catalogue, Moderators approve what is sent to them
before it is published (Wagtail writes to them), Support stands by people and jobs,
Finance looks after the money. Nobody here may change accounts or groups: whoever can do
that can make themselves anything, so it stays with superusers.
"""

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from wagtail.models import (
    Collection,
    GroupApprovalTask,
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
)

from home import messages

ENTER = "wagtailadmin.access_admin"


def _every(app_label, *models):
    verbs = ("add", "change", "delete", "view")
    return [f"{app_label}.{verb}_{model}" for model in models for verb in verbs]


GROUPS = {
    "Editors": [
        ENTER,
        *_every(
            "services",
            "servicecategory",
            "skill",
            "typicaljob",
            "city",
            "synonym",
            "wording",
        ),
        *_every("wagtailredirects", "redirect"),
        *_every("wagtailsearchpromotions", "searchpromotion"),
        "home.change_brandsettings",
        messages.PERMISSION,
        messages.TO_MARK,
        "workers.view_missedsearch",
    ],
    "Moderators": [ENTER],
    "Support": [
        ENTER,
        "accounts.view_person",
        "accounts.deactivate_person",
        "accounts.view_letter",
        "accounts.resend_letter",
        "workers.view_workerprofile",
        "workers.approve_workerprofile",
        "workers.view_workphoto",
        "workers.moderate_workphoto",
        messages.PERMISSION,
        messages.TO_MARK,
        "workers.view_searchalert",
        "workers.view_missedsearch",
        "bookings.view_job",
        "bookings.view_jobevent",
        "bookings.help_job",
        "bookings.view_review",
        "bookings.view_reviewphoto",
        "bookings.moderate_reviewphoto",
        "live.view_chatmessage",
        "live.view_notification",
    ],
    "Finance": [
        ENTER,
        "bookings.view_job",
        "bookings.view_jobevent",
        "bookings.view_payment",
        "bookings.view_attempt",
        "bookings.view_contest",
        "bookings.view_proposal",
        "bookings.view_gatewayorder",
        "bookings.view_webhookevent",
        "bookings.mark_paid",
        "bookings.refund_payment",
        "bookings.view_paper",
        *_every("bookings", "commissionrule"),
        "bookings.view_coupon",
        "bookings.add_coupon",
        "bookings.change_coupon",
        "bookings.view_payoutbatch",
        "bookings.view_payout",
        "bookings.pay_out",
        "bookings.view_posting",
        "bookings.view_entry",
        "bookings.view_account",
        "bookings.view_reports",
    ],
}

# On the whole tree of pages, and on every picture and document.
PAGE_PERMISSIONS = [
    "add_page",
    "change_page",
    "publish_page",
    "lock_page",
    "unlock_page",
]
COLLECTION_PERMISSIONS = [
    *(f"wagtailimages.{verb}_image" for verb in ("add", "change", "choose")),
    *(f"wagtaildocs.{verb}_document" for verb in ("add", "change", "choose")),
]


@transaction.atomic
def make() -> list[str]:
    """Make or complete the groups. Returns the names of permissions that do not exist.

    It only adds, so that what a superuser ticked by hand stays.
    """
    known = {
        f"{permission.content_type.app_label}.{permission.codename}": permission
        for permission in Permission.objects.select_related("content_type")
    }
    missing = []
    for name, wanted in GROUPS.items():
        group, _ = Group.objects.get_or_create(name=name)
        group.permissions.add(*(known[label] for label in wanted if label in known))
        missing += [label for label in wanted if label not in known]
    for name in ("Editors", "Moderators"):
        _give_content(Group.objects.get(name=name), known)
    moderators = Group.objects.get(name="Moderators")
    for task in GroupApprovalTask.objects.filter(groups=None):
        task.groups.add(moderators)
    return sorted(set(missing))


def _give_content(group, known):
    # A database that was only just flushed has no root yet.
    for page in Page.get_root_nodes():
        for codename in PAGE_PERMISSIONS:
            GroupPagePermission.objects.get_or_create(
                group=group, page=page, permission=known[f"wagtailcore.{codename}"]
            )
    for collection in Collection.get_root_nodes():
        for label in COLLECTION_PERMISSIONS:
            GroupCollectionPermission.objects.get_or_create(
                group=group, collection=collection, permission=known[label]
            )
