"""Who on the staff may do what, and that nobody may make themselves more."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command
from wagtail.models import (
    Collection,
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
)

from mysite import groups

ROADS_TO_POWER = {
    f"{app}.{verb}_{model}"
    for app, model in (("accounts", "user"), ("auth", "group"), ("auth", "permission"))
    for verb in ("add", "change", "delete")
}


@pytest.fixture(autouse=True)
def _none_yet(db):
    Group.objects.filter(name__in=groups.GROUPS).delete()


def labels(name):
    return {
        f"{app}.{codename}"
        for app, codename in Group.objects.get(name=name).permissions.values_list(
            "content_type__app_label", "codename"
        )
    }


@pytest.mark.parametrize("name", groups.GROUPS)
def test_each_group_gets_all_that_exists(name):
    missing = groups.make()
    assert set(groups.GROUPS[name]) - set(missing) <= labels(name)


@pytest.mark.parametrize("name", groups.GROUPS)
def test_no_group_may_change_accounts_or_groups(name):
    groups.make()
    assert labels(name) & ROADS_TO_POWER == set()


def test_editors_write_and_publish_everywhere():
    groups.make()
    root = Page.get_first_root_node()
    given = GroupPagePermission.objects.filter(group__name="Editors", page=root)
    assert set(given.values_list("permission__codename", flat=True)) == set(
        groups.PAGE_PERMISSIONS
    )
    shelf = GroupCollectionPermission.objects.filter(
        group__name="Editors", collection=Collection.get_first_root_node()
    )
    assert {
        "add_image",
        "change_image",
        "choose_image",
        "add_document",
        "change_document",
        "choose_document",
    } <= set(shelf.values_list("permission__codename", flat=True))


def test_twice_is_once():
    def everything():
        return (
            sorted(
                Group.permissions.through.objects.values_list("group", "permission")
            ),
            GroupPagePermission.objects.count(),
            GroupCollectionPermission.objects.count(),
            Group.objects.count(),
        )

    groups.make()
    before = everything()
    groups.make()
    assert everything() == before


def test_what_a_superuser_ticked_stays():
    groups.make()
    extra = Permission.objects.get(codename="view_city")
    Group.objects.get(name="Finance").permissions.add(extra)
    groups.make()
    assert "services.view_city" in labels("Finance")


def test_a_missing_permission_is_named_and_not_fatal(capsys):
    Permission.objects.filter(codename="help_job").delete()
    call_command("make_groups")
    said = capsys.readouterr().out
    assert "No such permission yet: bookings.help_job" in said
    assert "bookings.help_job" not in labels("Support")
    assert "bookings.view_job" in labels("Support")


def test_without_a_page_tree_the_groups_are_still_made():
    Page.objects.all().delete()
    groups.make()
    assert "services.change_city" in labels("Editors")
