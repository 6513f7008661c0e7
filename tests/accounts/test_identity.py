"""One person, one address, however it is spelled and through whichever auth it came."""

from importlib import import_module
from io import StringIO

import pytest
from allauth.account.models import EmailAddress
from django.apps import apps
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction

from accounts.admin.users import CreateForm
from accounts.models import User
from tests.accounts import auth
from tests.cast import PASSWORD, make_customer, make_user

TYPED = "Bina.Shah@Example.com"
KEPT = "bina.shah@example.com"
SPELLINGS = [TYPED, KEPT, "BINA.SHAH@EXAMPLE.COM", f" {TYPED} "]


@pytest.fixture
def bina(db, monkeypatch):
    """As the command line makes the first superuser."""
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", PASSWORD)
    call_command(
        "createsuperuser",
        interactive=False,
        username="Bina",
        email=TYPED,
        name="Bina Shah",
        stdout=StringIO(),
    )
    user = User.objects.get(username="Bina")
    EmailAddress.objects.get_or_create(
        user=user, defaults={"email": user.email, "verified": True, "primary": True}
    )
    return user


def test_f16_the_command_line_keeps_small_letters(bina):
    assert bina.email == KEPT


@pytest.mark.parametrize("login", [*SPELLINGS, "Bina", "bina", "BINA"])
def test_f16_any_spelling_logs_in(client, bina, login):
    response = auth.log_in(client, login)
    assert response.status_code == 302
    assert client.session["_auth_user_id"] == str(bina.pk)


@pytest.mark.parametrize("address", SPELLINGS)
def test_f16_any_spelling_resets_the_password(
    client, bina, address, mailoutbox, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        response = client.post("/account/password/reset/", {"email": address})
    assert response.status_code == 302
    assert User.objects.filter(email=address.strip()).get() == bina


@pytest.mark.parametrize("address", SPELLINGS)
def test_f16_nobody_joins_a_second_time(client, bina, address):
    response = auth.join(client, email=address)
    assert response.status_code == 302
    assert User.objects.count() == 1


def test_f16_a_name_taken_in_capitals_is_taken(client, bina):
    response = auth.join(client, username="bINA")
    assert response.status_code == 422
    assert "username" in response.context["form"].errors


@pytest.mark.parametrize(
    "fields",
    [{"email": TYPED, "username": "other"}, {"email": "x@x.org", "username": "BINA"}],
)
def test_f16_staff_cannot_make_a_second_either(bina, fields):
    typed = {"name": "Other", "role": "admin"} | fields
    form = CreateForm(typed)
    assert not form.is_valid()
    assert User.objects.count() == 1


def test_f16_nor_can_the_command_line(bina):
    with pytest.raises(CommandError):
        call_command(
            "createsuperuser",
            interactive=False,
            username="bina",
            email="new@example.com",
            name="B",
        )


@pytest.mark.parametrize("address", SPELLINGS)
def test_f16_every_way_into_the_table_is_small_letters(db, address):
    user = make_user("a")
    User.objects.filter(pk=user.pk).update(email=address)
    assert User.objects.values_list("email", flat=True).get() == KEPT
    user.email = address
    user.save()
    assert user.email == KEPT
    assert User.objects.get(email=address) == user
    [other] = User.objects.bulk_create([User(username="b", email="B@Example.com")])
    assert User.objects.get(pk=other.pk).email == "b@example.com"


def test_f16_the_database_refuses_the_rest(db):
    user = make_user("a")
    make_user("b")
    for column, value in (("email", TYPED), ("username", "B")):
        with (
            pytest.raises(IntegrityError),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(
                f"UPDATE accounts_user SET {column} = %s WHERE id = %s",
                [value, user.pk],
            )


def test_f16_a_username_is_nobody_elses_address(customer):
    other = make_user("other")
    other.username = customer.email
    with pytest.raises(ValidationError) as refused:
        other.full_clean()
    assert list(refused.value.message_dict) == ["username"]
    customer.username = customer.email.upper()
    customer.full_clean()


class TestMigration:
    """On rows as they were before: the constraints are lifted for the test."""

    @pytest.fixture
    def before(self, db):
        sqlite = connection.vendor == "sqlite"
        lifted = (
            "PRAGMA ignore_check_constraints = ON"
            if sqlite
            else "ALTER TABLE accounts_user DROP CONSTRAINT user_email_one_spelling"
        )
        with connection.cursor() as cursor:
            cursor.execute("DROP INDEX user_username_any_case")
            cursor.execute(lifted)
            yield
            if sqlite:
                cursor.execute("PRAGMA ignore_check_constraints = OFF")

    def spell(self, user, **columns):
        with connection.cursor() as cursor:
            for column, value in columns.items():
                cursor.execute(
                    f"UPDATE accounts_user SET {column} = %s WHERE id = %s",
                    [value, user.pk],
                )

    def run(self):
        name = "accounts.migrations.0005_one_spelling_of_an_identity"
        import_module(name).spell(apps, None)

    def test_f16_clashes_leave_two_whole_accounts(self, before, client, capsys):
        confirmed = make_customer("kept")
        boss = make_user("boss")
        alone = make_user("Alone")
        self.spell(boss, email="Kept@Example.com", username="KEPT")
        self.spell(alone, email="Alone@Example.com")
        EmailAddress.objects.filter(user=boss).delete()
        self.run()
        emails = dict(User.objects.values_list("pk", "email"))
        nobody = f"account-{boss.pk}@duplicate.invalid"
        assert emails == {
            confirmed.pk: "kept@example.com",
            boss.pk: nobody,
            alone.pk: "alone@example.com",
        }
        names = {n.lower() for n in User.objects.values_list("username", flat=True)}
        assert len(names) == 3
        assert nobody in capsys.readouterr().err
        boss.refresh_from_db()
        assert auth.log_in(client, boss.username).status_code == 302
        assert auth.log_in(client, "kept@example.com").status_code == 302
        self.run()
        assert dict(User.objects.values_list("pk", "email")) == emails
