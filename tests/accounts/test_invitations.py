"""S28: a colleague is invited by a letter that says so, with a link for a week."""

from datetime import datetime, timedelta

import pytest
from django.contrib.auth.tokens import PasswordResetTokenGenerator

from accounts import invitations
from accounts.models import Letter, User
from tests.accounts.auth import link_in, log_in, logged_in, words

pytestmark = pytest.mark.django_db

ASHA = {
    "username": "asha",
    "email": "asha@example.com",
    "name": "Asha Rao",
    "role": "admin",
}


@pytest.fixture
def invited(as_user, client, boss, mailoutbox):
    as_user(boss).post("/admin/users/new/", ASHA)
    client.logout()
    [letter] = mailoutbox
    return letter


@pytest.fixture
def clock(monkeypatch):
    """`clock(days)`: the tokens' clock, so many days later."""

    def clock(**later):
        now = datetime.now() + timedelta(**later)  # noqa: DTZ005  as Django has it
        monkeypatch.setattr(PasswordResetTokenGenerator, "_now", lambda self: now)

    return clock


def test_s28_says_who_invites_to_what(invited, boss):
    assert invited.to == ["asha@example.com"]
    assert invited.subject == f"{boss.name} invites you to the team of Callout"
    said = invited.body.replace(link_in(invited), "LINK")
    assert said == (
        f"Hello Asha,\n\n{boss.name} has made you an account on the team of Callout. "
        "Choose a password, and you can begin:\nhttp://testserverLINK\n\n"
        "The link works for a week, and once. Afterwards you log in as asha or with "
        "asha@example.com.\n\nIs the link too old? Ask for a new one here:\n"
        "http://testserver/account/password/reset/\n\nCallout\nhttp://testserver\n"
    )


def test_the_link_lets_them_in(invited, client):
    form = client.get(link_in(invited)).url
    client.post(form, {"password1": "quiet-river-11"})
    log_in(client, "asha", "quiet-river-11")
    assert logged_in(client)
    assert "This link has expired" in words(client.get(link_in(invited)))


@pytest.mark.parametrize(
    ("later", "works"), [({"days": 6, "hours": 23}, True), ({"days": 8}, False)]
)
def test_it_works_for_a_week(invited, client, clock, later, works):
    clock(**later)
    answer = client.get(link_in(invited), follow=True)
    assert ("Choose a new password" in words(answer)) == works


def test_a_forgotten_password_has_an_hour_as_before(
    client, customer, mailoutbox, clock
):
    client.post("/account/password/reset/", {"email": customer.email})
    clock(hours=2)
    assert "This link has expired" in words(client.get(link_in(mailoutbox[0])))


def test_nothing_of_it_is_left_when_it_has_gone(invited):
    letter = Letter.objects.get()
    assert (letter.state, letter.subject, letter.body) == ("sent", "", "")


def test_a_link_ends_with_another_address(invited, client):
    asha = User.objects.get(username="asha")
    asha.emailaddress_set.create(email="other@example.com")
    assert not invitations.TokenGenerator().check_token(
        asha, link_in(invited).split("-", 1)[1].strip("/")
    )
    assert "This link has expired" in words(client.get(link_in(invited)))
