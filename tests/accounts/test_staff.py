"""Accounts in the Wagtail admin: superusers change them, and nobody else ever can."""

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group, Permission

from accounts.models import CustomerProfile, User
from bookings.models import Job
from tests.accounts.auth import link_in, log_in, logged_in
from tests.cast import PASSWORD

pytestmark = pytest.mark.django_db

USER_PAGES = [
    "users/",
    "users/results/",
    "users/new/",
    "users/edit/{}/",
    "users/delete/{}/",
    "users/history/{}/",
    "users/usage/{}/",
    "groups/",
    "groups/new/",
    "groups/edit/{group}/",
    "groups/delete/{group}/",
    "bulk/accounts/user/assign_role/?id={}",
    "bulk/accounts/user/delete/?id={}",
    "bulk/accounts/user/set_active_state/?id={}",
]
NEWCOMER = {
    "username": "asha",
    "email": "Asha@example.com",
    "name": "Asha Rao",
    "role": "admin",
}


@pytest.fixture
def tempted(support):
    """Support, given by mistake every right on accounts and groups there is."""
    support.user_permissions.set(
        Permission.objects.filter(
            content_type__app_label__in=["accounts", "auth", "wagtailusers"]
        )
    )
    return User.objects.get(pk=support.pk)


def page(at, user):
    group = Group.objects.get(name="Editors")
    return "/admin/" + at.format(user.pk, group=group.pk)


class TestWhoMayCome:
    @pytest.mark.parametrize("at", USER_PAGES)
    @pytest.mark.parametrize("who", ["editor", "support", "finance", "tempted"])
    def test_no_group_and_no_permission_opens_a_door(
        self, request, as_user, customer, who, at
    ):
        desk = as_user(request.getfixturevalue(who))
        answer = desk.get(page(at, customer))
        assert (answer.status_code, answer.url) == (302, "/admin/")

    @pytest.mark.parametrize("at", USER_PAGES)
    @pytest.mark.parametrize("who", ["customer", "worker"])
    def test_the_public_is_turned_away(
        self, request, as_user, boss, other_customer, who, at
    ):
        desk = as_user(request.getfixturevalue(who))
        answer = desk.get(page(at, other_customer), follow=True)
        assert answer.status_code == 403

    @pytest.mark.parametrize("at", USER_PAGES[:-3])
    def test_a_superuser_comes_everywhere(self, as_user, boss, customer, at):
        assert as_user(boss).get(page(at, customer)).status_code == 200

    @pytest.mark.parametrize("who", ["editor", "support", "finance", "boss"])
    def test_everybody_on_the_staff_has_a_page_about_themselves(
        self, request, as_user, who
    ):
        desk = as_user(request.getfixturevalue(who))
        assert desk.get("/admin/account/").status_code == 200

    @pytest.mark.parametrize(
        ("who", "shown"),
        [("boss", True), ("support", False), ("tempted", False), ("editor", False)],
    )
    def test_the_menu_offers_only_what_opens(self, request, as_user, who, shown):
        home = as_user(request.getfixturevalue(who)).get("/admin/").content.decode()
        assert ("/admin/users/" in home) == shown
        assert ("/admin/snippets/accounts/person/" in home) == (
            who in ("boss", "support", "tempted")
        )


class TestClimbing:
    """Every way known to make oneself more, tried with every right ticked."""

    def edit(self, desk, user, **changes):
        return desk.post(
            f"/admin/users/edit/{user.pk}/",
            {
                "username": user.username,
                "email": user.email,
                "name": user.name,
                "role": user.role,
                "is_active": "on",
            }
            | changes,
        )

    @pytest.mark.parametrize("target", ["tempted", "customer", "editor"])
    @pytest.mark.parametrize("change", [{"is_superuser": "on"}, {"role": "admin"}])
    def test_not_by_editing(self, request, as_user, tempted, target, change):
        user = request.getfixturevalue(target)
        before = User.objects.values().get(pk=user.pk)
        desk = as_user(tempted)
        self.edit(desk, user, **change)
        after = User.objects.values().get(pk=user.pk)
        assert {key for key in after if after[key] != before[key]} <= {"last_login"}

    def test_not_by_a_group(self, as_user, tempted):
        group = Group.objects.get(name="Editors")
        self.edit(as_user(tempted), tempted, groups=[group.pk])
        assert list(tempted.groups.values_list("name", flat=True)) == ["Support"]

    def test_not_by_a_fuller_group(self, as_user, tempted):
        group = Group.objects.get(name="Support")
        before = set(group.permissions.all())
        as_user(tempted).post(
            f"/admin/groups/edit/{group.pk}/",
            {
                "name": "Support",
                "permissions": list(Permission.objects.values_list("pk", flat=True)),
            },
        )
        assert set(group.permissions.all()) == before

    def test_not_through_a_superuser(self, as_user, tempted, boss):
        self.edit(as_user(tempted), boss, email="mine@example.com", username="mine")
        boss.refresh_from_db()
        assert (boss.email, boss.username) == ("boss@example.com", "boss")

    def test_not_by_a_new_account(self, as_user, tempted):
        as_user(tempted).post("/admin/users/new/", NEWCOMER | {"is_superuser": "on"})
        assert not User.objects.filter(username="asha").exists()

    def test_not_by_removing_the_superuser(self, as_user, tempted, boss):
        as_user(tempted).post(f"/admin/users/delete/{boss.pk}/")
        assert User.objects.filter(pk=boss.pk).exists()

    @pytest.mark.parametrize("who", ["tempted", "boss"])
    @pytest.mark.parametrize(
        ("action", "typed"),
        [
            ("assign_role", {"role": ""}),
            ("delete", {}),
            ("set_active_state", {"mark_as_active": "False"}),
        ],
    )
    @pytest.mark.parametrize("which", ["one", "all"])
    def test_not_in_bulk(self, request, as_user, customer, who, action, typed, which):
        group = Group.objects.filter(name="Editors").get()
        desk = as_user(request.getfixturevalue(who))
        before = list(User.objects.order_by("pk").values_list("pk", "is_active"))
        ids = customer.pk if which == "one" else "all"
        desk.post(
            f"/admin/bulk/accounts/user/{action}/?id={ids}",
            {
                key: group.pk if value == "GROUP" else value
                for key, value in typed.items()
            },
        )
        after = list(User.objects.order_by("pk").values_list("pk", "is_active"))
        assert after == before
        assert group.user_set.count() == 0

    def test_not_by_wagtails_own_password_pages(self, as_user, tempted, boss):
        desk = as_user(tempted)
        assert desk.get("/admin/password_reset/").status_code == 404
        self.edit(desk, boss, password1="x" * 12, password2="x" * 12)
        boss.refresh_from_db()
        assert boss.check_password(PASSWORD)

    def test_not_on_the_page_about_oneself(self, as_user, support):
        as_user(support).post(
            "/admin/account/",
            {
                "name-name": "Support Sen",
                "name-is_superuser": "on",
                "name-role": "customer",
                "name-email": "x@example.com",
                "name_email-email": "x@example.com",
                "theme-theme": "system",
                "theme-contrast": "system",
                "theme-density": "default",
                "locale-current_time_zone": "",
            },
        )
        support.refresh_from_db()
        assert support.name == "Support Sen"
        assert (support.is_superuser, support.role) == (False, "admin")
        assert support.email == "support@example.com"


class TestSuperuser:
    def test_makes_a_colleague_who_sets_a_password_by_mail(
        self, as_user, client, boss, editor, mailoutbox
    ):
        group = Group.objects.get(name="Editors")
        answer = as_user(boss).post(
            "/admin/users/new/", NEWCOMER | {"groups": [group.pk]}
        )
        assert answer.status_code == 302
        asha = User.objects.get(username="asha")
        assert (asha.name, asha.email, asha.role) == (
            "Asha Rao",
            "asha@example.com",
            "admin",
        )
        assert not asha.has_usable_password()
        assert asha.emailaddress_set.get().verified

        client.logout()
        assert mailoutbox[0].to == ["asha@example.com"]
        form = client.get(link_in(mailoutbox[0])).url
        client.post(form, {"password1": "quiet-river-11"})
        log_in(client, "asha", "quiet-river-11")
        assert logged_in(client)
        assert client.get("/admin/").status_code == 200

    def test_is_asked_for_a_colleague_first(self, as_user, boss):
        form = as_user(boss).get("/admin/users/new/").context["form"]
        assert form["role"].value() == "admin"

    def test_cannot_take_an_address_twice(self, as_user, boss, customer):
        answer = as_user(boss).post(
            "/admin/users/new/", NEWCOMER | {"email": "ANANYA@example.com"}
        )
        assert answer.status_code == 200
        assert "email" in answer.context["form"].errors

    def test_a_customer_made_here_has_a_place_to_live(self, as_user, boss):
        as_user(boss).post("/admin/users/new/", NEWCOMER | {"role": "customer"})
        assert CustomerProfile.objects.get().user.username == "asha"

    def test_edits_but_never_the_address(self, as_user, boss, customer):
        answer = TestClimbing().edit(
            as_user(boss),
            customer,
            name="Ananya D.",
            role="worker",
            email="x@y.example",
        )
        assert answer.status_code == 302
        customer.refresh_from_db()
        assert (customer.name, customer.role) == ("Ananya D.", "worker")
        assert customer.email == "ananya@example.com"
        assert EmailAddress.objects.get(user=customer).email == customer.email

    def test_closes_a_worker_and_nobody_finds_them(self, as_user, boss, worker):
        TestClimbing().edit(as_user(boss), worker, is_active="")
        worker.refresh_from_db()
        assert (worker.is_active, worker.worker_profile.is_listed) == (False, False)

    def test_names_somebody_to_the_staff(self, as_user, boss, editor, customer):
        group = Group.objects.get(name="Editors")
        TestClimbing().edit(as_user(boss), customer, role="admin", groups=[group.pk])
        assert list(customer.groups.all()) == [group]

    def test_cannot_lock_themselves_out(self, as_user, boss):
        desk = as_user(boss)
        TestClimbing().edit(desk, boss, is_active="", is_superuser="")
        boss.refresh_from_db()
        assert (boss.is_active, boss.is_superuser) == (True, True)

    @pytest.mark.parametrize(
        ("asked", "found"),
        [
            ({"q": "desh"}, ["ananya"]),
            ({"role": "admin"}, ["boss"]),
            ({"role": "worker"}, ["suresh"]),
            ({"ordering": "-name"}, ["suresh", "boss", "ananya"]),
            ({"ordering": "email"}, ["ananya", "boss", "suresh"]),
            ({"is_active": "false"}, []),
        ],
    )
    def test_finds_people(self, as_user, boss, customer, worker, asked, found):
        answer = as_user(boss).get("/admin/users/", asked)
        assert [user.username for user in answer.context["object_list"]] == found

    def test_sees_no_boxes_to_tick(self, as_user, boss, customer):
        shown = as_user(boss).get("/admin/users/").content.decode()
        assert "data-bulk-action" not in shown
        assert "ananya@example.com" in shown

    def test_deletes_who_never_booked(self, as_user, boss, customer):
        as_user(boss).post(f"/admin/users/delete/{customer.pk}/")
        assert not User.objects.filter(pk=customer.pk).exists()

    def test_who_booked_stays_with_their_history(
        self, as_user, boss, ask, worker, customer
    ):
        job = ask(worker=worker, by=customer)
        answer = as_user(boss).post(f"/admin/users/delete/{customer.pk}/", follow=True)
        assert answer.status_code == 200
        assert "Make it inactive." in answer.content.decode()
        assert User.objects.filter(pk=customer.pk).exists()
        assert Job.objects.get(pk=job.pk).customer == customer

    def test_changes_their_own_name_and_nothing_asks_for_two(self, as_user, boss):
        desk = as_user(boss)
        shown = desk.get("/admin/account/").content.decode()
        assert 'name="name-name"' in shown
        assert "first_name" not in shown
        assert "avatar-avatar" not in shown

    def test_the_staff_see_faces(self, as_user, boss):
        User.objects.filter(pk=boss.pk).update(profile_image="faces/abc.webp")
        home = as_user(boss).get("/admin/").content.decode()
        assert "/media/faces/abc.webp" in home
