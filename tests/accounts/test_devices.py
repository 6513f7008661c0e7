"""Where somebody is logged in, and how they end it: their own, and nobody else's."""

import re
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone, translation

from accounts import browsers, devices, periodic
from accounts.models import Device
from tests.accounts.auth import log_in, logged_in, words
from tests.cast import PASSWORD

pytestmark = pytest.mark.django_db

PAGE = "/account/devices/"
TOKEN = r'name="csrfmiddlewaretoken" value="([^"]+)"'
OTHERS = "/account/devices/others/end/"
PHONE = (
    "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 "
    "(KHTML, like Gecko) Chrome/126.0.0.0 Mobile Safari/537.36"
)
LAPTOP = "Mozilla/5.0 (X11; Linux x86_64; rv:127.0) Gecko/20100101 Firefox/127.0"


@pytest.fixture
def come():
    """Somebody logs in with a browser of theirs, from an address, and looks around."""

    def come(login, browser=LAPTOP, address="203.0.113.7"):
        client = Client(headers={"user-agent": browser}, REMOTE_ADDR=address)
        log_in(client, login)
        client.get("/account/profile/")
        return client

    return come


@pytest.fixture
def phone(come, customer):
    return come("ananya", PHONE, "2001:db8:1:2::9")


@pytest.fixture
def laptop(come, customer):
    return come("ananya")


def device_of(client):
    return Device.objects.get(session=client.session.session_key)


def end_of(client):
    return f"/account/devices/{device_of(client).pk}/end/"


class TestTheList:
    def test_says_what_it_is_and_which_is_here(self, phone, laptop):
        said = words(laptop.get(PAGE))
        here, others = said.split("Other devices")
        assert "Firefox on Linux Here, now" in here
        assert "203.0.113.*" in here
        assert "Chrome on Android Last seen today, 5:40 am" in others
        assert "2001:0db8:0001:*" in others

    def test_tells_no_secret(self, phone, laptop):
        page = laptop.get(PAGE).content.decode()
        assert phone.session.session_key not in page
        assert "203.0.113.7" not in page
        assert "2001:db8:1:2::9" not in page

    def test_alone_there_is_no_button(self, laptop):
        page = laptop.get(PAGE)
        assert "You are logged in on no other device." in words(page)
        assert OTHERS not in page.content.decode()

    def test_shows_nothing_of_strangers(self, come, phone, other_customer, worker):
        for stranger in ("harish", worker.username):
            page = come(stranger).get(PAGE)
            assert "Android" not in words(page)
            assert "You are logged in on no other device." in words(page)

    @pytest.mark.parametrize("who", ["worker", "editor", "support", "finance", "boss"])
    def test_everybody_has_one(self, as_user, request, who):
        person = request.getfixturevalue(who)
        assert "Here, now" in words(as_user(person).get(PAGE))

    def test_costs_the_same_for_many(self, come, customer, django_assert_num_queries):
        for _ in range(4):
            client = come("ananya", PHONE)
        client.get(PAGE)
        # Session and person, the list, and the number beside the bell.
        with django_assert_num_queries(4):
            client.get(PAGE)

    def test_leaves_out_what_lets_nobody_in(self, phone, laptop, customer):
        customer.set_password("another-long-one")
        customer.save()
        client = Client()
        log_in(client, "ananya", "another-long-one")
        assert "no other device" in words(client.get(PAGE))

    def test_is_in_hindi(self):
        with translation.override("hi"):
            assert browsers.named(PHONE) == "Android पर Chrome"
            assert browsers.named("curl/8") != "A device we do not know"


class TestLastSeen:
    def test_a_request_asks_nothing_more(self, laptop, django_assert_num_queries):
        with django_assert_num_queries(2):
            assert laptop.get("/dashboard/").status_code == 302

    def test_is_noted_again_after_minutes(self, laptop, monkeypatch):
        hour = timedelta(hours=1)
        Device.objects.update(last_seen=timezone.now() - hour, address="192.0.2.1")
        laptop.get("/dashboard/")
        assert device_of(laptop).address == "192.0.2.1"
        monkeypatch.setattr(devices, "NOTED_SECONDS", 0)
        laptop.get("/dashboard/")
        again = device_of(laptop)
        assert again.address == "203.0.113.7"
        assert timezone.now() - again.last_seen < timedelta(minutes=1)
        assert Device.objects.count() == 1

    def test_a_stranger_leaves_nothing(self, client, db):
        client.get("/workers/", headers={"cookie": "sessionid=nosuchone"})
        assert not Device.objects.exists()

    def test_any_words_of_a_browser_are_taken(self, come, customer):
        client = come("ananya", "\x01" * 300 + "Ω")
        assert "A device we do not know" in words(client.get(PAGE))

    def test_a_process_remembers_no_end_of_them(self, monkeypatch):
        monkeypatch.setattr(devices, "MOST_NOTED", 3)
        monkeypatch.setattr(devices, "_noted", {})
        assert [devices.is_due(key) for key in "abab"] == [True, True, False, False]
        assert [devices.is_due(key) for key in "cda"] == [True, True, True]


class TestEnding:
    def test_one(self, phone, laptop):
        answer = laptop.post(end_of(phone), follow=True)
        assert "Chrome on Android is logged out." in answer.content.decode()
        assert logged_in(laptop)
        assert phone.get(PAGE).url == f"/account/login/?next={PAGE}"
        assert "no other device" in words(laptop.get(PAGE))

    def test_what_was_being_typed_there_is_kept(self, phone, laptop):
        laptop.post(end_of(phone))
        typed = {"name": "Ananya of the phone", "phone": ""}
        asked = phone.post("/account/profile/", typed)
        assert asked.url == "/account/login/?next=/account/profile/"
        back = {"next": "/account/profile/"}
        answer = phone.post("/account/login/", PAIR | back, follow=True)
        assert "Ananya of the phone" in words(answer)

    def test_all_others(self, come, phone, laptop):
        tablet = come("ananya")
        answer = laptop.post(OTHERS, follow=True)
        assert "2 other devices are logged out." in answer.content.decode()
        assert logged_in(laptop)
        assert not logged_in(phone)
        assert not logged_in(tablet)

    def test_the_one_that_asks_is_a_log_out(self, laptop):
        assert laptop.post(end_of(laptop)).url == "/account/login/"
        assert not logged_in(laptop)

    def test_nobody_ends_a_strangers(self, come, phone, other_customer, worker, boss):
        for login in ("harish", worker.username, "boss"):
            stranger = come(login)
            assert stranger.post(end_of(phone)).status_code == 404
            stranger.post(OTHERS)
        assert Client().post(end_of(phone)).url.startswith("/account/login/")
        assert logged_in(phone)

    def test_nobody_is_led_to_it_from_elsewhere(self, phone, laptop):
        strict = Client(enforce_csrf_checks=True)
        strict.cookies = laptop.cookies
        assert strict.post(end_of(phone)).status_code == 403
        page = strict.get(PAGE).content.decode()
        forms = page.split("<main", 1)[1].split("</main>", 1)[0].split("<form")[1:]
        tokens = [re.search(TOKEN, form) for form in forms]
        assert len(tokens) == 2
        sent = {"csrfmiddlewaretoken": tokens[0][1]}
        assert strict.post(OTHERS, sent).status_code == 302
        assert not logged_in(phone)

    def test_a_link_does_nothing(self, phone, laptop):
        assert laptop.get(end_of(phone)).status_code == 405
        assert logged_in(phone)


PAIR = {"login": "ananya", "password": PASSWORD}


class TestPasswords:
    def test_a_new_one_ends_the_others(self, phone, laptop, come, other_customer):
        stranger = come("harish")
        new = {"oldpassword": PASSWORD, "password1": "quiet-river-12"}
        assert laptop.post("/account/password/change/", new).status_code == 302
        assert logged_in(laptop)
        assert not logged_in(phone)
        assert logged_in(stranger)
        assert Device.objects.filter(user__username="ananya").count() <= 1


class TestWhatGrows:
    def test_goes_with_its_session(self, phone, laptop):
        later = timezone.now() + timedelta(days=15)
        periodic.delete_ended_sessions(at=later)
        assert not Device.objects.exists()

    def test_stays_while_it_lasts(self, phone, laptop):
        gone = device_of(phone).pk
        phone.session.delete()
        periodic.delete_ended_sessions()
        assert list(Device.objects.all()) == [device_of(laptop)]
        assert gone != device_of(laptop).pk

    def test_clearsessions_knows_nothing_of_it(self, laptop):
        call_command("clearsessions")
        assert logged_in(laptop)
