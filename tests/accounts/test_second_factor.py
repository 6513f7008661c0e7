"""The second factor of a log-in: switched on and off, asked for, and each code once."""

from contextlib import contextmanager
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.test import Client

from accounts import periodic, second_factor
from tests.accounts.auth import link_in, log_in, logged_in, words
from tests.accounts.codes import (
    ACTIVATE,
    ASKS,
    PROVE,
    STEP,
    code_of,
    key_on,
    recovery_codes,
    switch_on,
)
from tests.cast import PASSWORD
from tests.clock import clock

pytestmark = pytest.mark.django_db

OFF = "/account/2fa/totp/deactivate/"
CODES = "/account/2fa/recovery-codes/"
NEW_CODES = "/account/2fa/recovery-codes/generate/"
FILE = "/account/2fa/recovery-codes/download/"
PROFILE = "/account/profile/"


@pytest.fixture
def at_home(customer):
    """Logged in by the form, with a browser of her own."""
    client = Client()
    log_in(client, "ananya")
    return client


@pytest.fixture
def key(at_home):
    key, _answer = switch_on(at_home)
    return key


def give(client, code, **more):
    return client.post(ASKS, {"code": code} | more)


class TestSwitchingOn:
    def test_is_offered_on_the_account_page(self, at_home):
        assert 'href="/account/2fa/"' in at_home.get(PROFILE).content.decode()
        assert f'href="{ACTIVATE}"' in at_home.get("/account/2fa/").content.decode()

    def test_leads_to_the_recovery_codes_and_is_told(
        self, at_home, mailoutbox, django_capture_on_commit_callbacks
    ):
        with django_capture_on_commit_callbacks(execute=True):
            _key, answer = switch_on(at_home)
        assert answer.url == CODES
        assert len(recovery_codes(at_home)) == 10
        assert "It is on" in words(at_home.get("/account/2fa/"))
        [mail] = mailoutbox
        assert mail.to == ["ananya@example.com"]
        assert mail.subject == "The second step of your log-in is on"

    def test_shows_key_drawing_and_link_for_the_same_secret(self, at_home):
        page = at_home.get(ACTIVATE).content.decode()
        assert f"secret={key_on(page)}" in page
        assert '<svg class="qr" viewBox' in page
        assert 'href="otpauth://totp/ananya%40example.com?secret=' in page

    def test_a_wrong_code_switches_nothing_on(self, at_home):
        at_home.get(ACTIVATE)
        answer = at_home.post(ACTIVATE, {"code": "000000"})
        assert answer.status_code == 422
        assert "This is not the code" in words(answer)
        assert not Authenticator.objects.exists()

    def test_ends_the_sessions_that_gave_no_code(self, customer, at_home):
        elsewhere = Client()
        log_in(elsewhere, "ananya")
        elsewhere.get(PROFILE)
        switch_on(at_home)
        assert logged_in(at_home)
        assert not logged_in(elsewhere)

    def test_later_it_asks_for_the_password_first(self, at_home):
        clock.go(clock.now + timedelta(minutes=16))
        assert at_home.get(ACTIVATE).url.startswith("/account/reauthenticate/")

    def test_is_for_who_is_logged_in(self, client):
        for path in (ACTIVATE, OFF, CODES, NEW_CODES, FILE, PROVE, "/account/2fa/"):
            for answer in (client.get(path), client.post(path)):
                assert answer.url.startswith("/account/login/"), path


class TestLoggingIn:
    def test_a_password_alone_opens_nothing(self, key, client):
        assert log_in(client, "ananya").url == ASKS
        assert not logged_in(client)
        assert client.get("/jobs/").url.startswith("/account/login/")
        assert "Now your code" in words(client.get(ASKS))

    def test_the_code_does_and_the_session_changes_its_name(self, key, client):
        log_in(client, "ananya", next="/account/devices/")
        before = client.session.session_key
        answer = give(client, code_of(key))
        assert answer.url == "/account/devices/"
        assert logged_in(client)
        assert client.session.session_key != before

    def test_next_leads_nowhere_else(self, key, client):
        log_in(client, "ananya", next="https://evil.example/")
        answer = give(client, code_of(key), next="//evil.example/")
        assert answer.url == "/jobs/"

    def test_a_code_counts_once_even_if_the_cache_forgets(self, key, client):
        code = code_of(key)
        log_in(client, "ananya")
        assert give(client, code).status_code == 302
        cache.clear()
        again = Client()
        log_in(again, "ananya")
        answer = give(again, code)
        assert answer.status_code == 422
        assert "used already" in words(answer)
        clock.go(clock.now + STEP)
        assert give(again, code_of(key)).status_code == 302

    def test_the_code_that_switched_it_on_is_used_up(self, at_home, client):
        key = key_on(at_home.get(ACTIVATE).content.decode())
        at_home.post(ACTIVATE, {"code": code_of(key)})
        log_in(client, "ananya")
        assert give(client, code_of(key)).status_code == 422

    def test_a_code_before_the_last_one_is_too_old(self, key, client):
        former = code_of(key)
        clock.go(clock.now + STEP)
        log_in(client, "ananya")
        give(client, code_of(key))
        again = Client()
        log_in(again, "ananya")
        assert give(again, former).status_code == 422

    @pytest.mark.parametrize(("steps", "status"), [(-1, 302), (1, 302), (2, 422)])
    def test_a_clock_may_be_half_a_minute_wrong(self, key, client, steps, status):
        # The code of the first step is used already.
        clock.go(clock.now + STEP)
        log_in(client, "ananya")
        now = clock.now
        clock.go(now + steps * STEP)
        code = code_of(key)
        clock.go(now)
        assert give(client, code).status_code == status

    def test_wrong_ones_are_counted_wherever_they_come_from(self, key):
        for n in range(5):
            thief = Client(REMOTE_ADDR=f"203.0.113.{n}")
            log_in(thief, "ananya")
            assert "This is not the code" in words(give(thief, "000000"))
        late = Client(REMOTE_ADDR="198.51.100.1")
        log_in(late, "ananya")
        assert "Too many tries" in words(give(late, code_of(key)))
        assert not logged_in(late)

    def test_nobody_gives_a_code_before_the_password(self, key, client):
        assert give(client, code_of(key)).url == "/account/login/"
        assert not logged_in(client)

    def test_the_code_of_a_stranger_opens_nothing(self, key, other_customer, client):
        stranger = Client()
        log_in(stranger, "harish")
        theirs, _answer = switch_on(stranger)
        log_in(client, "ananya")
        assert give(client, code_of(theirs)).status_code == 422

    def test_a_new_password_by_mail_is_no_way_round(self, key, client, mailoutbox):
        client.post("/account/password/reset/", {"email": "ananya@example.com"})
        page = client.get(link_in(mailoutbox[-1]), follow=True)
        action = page.redirect_chain[-1][0]
        client.post(action, {"password1": "quiet-river-12"})
        assert not logged_in(client)
        assert log_in(client, "ananya", "quiet-river-12").url == ASKS

    def test_is_in_hindi(self, key, customer, client):
        customer.language = "hi"
        customer.save()
        client.cookies["django_language"] = "hi"
        log_in(client, "ananya")
        assert "Now your code" not in words(client.get(ASKS))


class TestRecoveryCodes:
    def test_one_lets_in_once(self, key, at_home, client):
        code = recovery_codes(at_home)[3]
        log_in(client, "ananya")
        assert give(client, code).status_code == 302
        assert code not in recovery_codes(at_home)
        again = Client()
        log_in(again, "ananya")
        assert give(again, code.replace(" ", "")).status_code == 422

    def test_they_are_a_file_too(self, key, at_home):
        answer = at_home.get(FILE)
        assert answer["Content-Type"].startswith("text/plain")
        assert "attachment" in answer["Content-Disposition"]
        text = answer.content.decode()
        assert all(code in text for code in recovery_codes(at_home))
        assert "no-store" in answer["Cache-Control"]

    def test_new_ones_end_the_former_and_are_told(
        self, key, at_home, mailoutbox, django_capture_on_commit_callbacks
    ):
        former = recovery_codes(at_home)
        assert "The 10 that are left stop working." in words(at_home.get(NEW_CODES))
        with django_capture_on_commit_callbacks(execute=True):
            assert at_home.post(NEW_CODES).url == CODES
        assert not set(former) & set(recovery_codes(at_home))
        assert mailoutbox[-1].subject == "Your recovery codes are new"

    def test_later_a_code_is_asked_for_first_and_no_password(self, key, at_home):
        clock.go(clock.now + timedelta(minutes=16))
        for path in (CODES, NEW_CODES, FILE, OFF):
            assert at_home.get(path).url.startswith(PROVE), path
        asked = at_home.get("/account/reauthenticate/")
        assert asked.url.startswith(PROVE)
        at_home.post("/account/reauthenticate/", {"password": PASSWORD})
        assert at_home.get(CODES).url.startswith(PROVE)
        back = at_home.post(PROVE, {"code": code_of(key), "next": CODES})
        assert back.url == CODES
        assert len(recovery_codes(at_home)) == 10


class TestSwitchingOff:
    def test_takes_the_recovery_codes_along_and_is_told(
        self, key, at_home, client, mailoutbox
    ):
        assert at_home.post(OFF).url == "/account/2fa/"
        assert not Authenticator.objects.exists()
        assert mailoutbox[-1].subject == "The second step of your log-in is off"
        log_in(client, "ananya")
        assert logged_in(client)

    def test_nobody_switches_off_a_strangers(self, key, other_customer):
        stranger = Client()
        log_in(stranger, "harish")
        assert stranger.post(OFF).status_code == 404
        assert Authenticator.objects.filter(user__username="ananya").exists()


class TestAtRest:
    def test_nothing_can_be_read(self, key, customer):
        rows = Authenticator.objects.filter(user=customer)
        stored = str(list(rows.values_list("data", flat=True)))
        assert key not in stored
        assert stored.count("gAAAA") == 2

    def test_another_secret_key_with_the_former_one_beside_it(
        self, key, customer, settings
    ):
        former = settings.SECRET_KEY
        settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another " * 9, [former]
        assert second_factor.accept(customer, code_of(key))
        for task in periodic.EVERY_HOUR:
            task()
        settings.SECRET_KEY_FALLBACKS = []
        clock.go(clock.now + STEP)
        assert second_factor.accept(customer, code_of(key))

    def test_without_it_the_code_is_wrong_and_we_hear_of_it(
        self, key, customer, settings, caplog
    ):
        settings.SECRET_KEY = "another " * 9
        second_factor.seal_again()
        assert second_factor.accept(customer, code_of(key)) is None
        assert "lies under a key that is gone" in caplog.text
        caplog.clear()


@pytest.mark.parametrize("path", ["/account/2fa/", CODES, NEW_CODES, FILE])
def test_codes_under_a_key_that_is_gone_are_over(at_home, customer, settings, path):
    """The app's key was sealed again in time, the codes were not."""
    switch_on(at_home)
    row = Authenticator.objects.get(type=Authenticator.Type.RECOVERY_CODES)
    with settings_of_another_key(settings):
        row.data["seed"] = second_factor.seal("1234567890")
    row.save()
    answer = at_home.get(path, follow=True)
    assert answer.status_code == 200
    assert answer.redirect_chain[0] == ("/account/2fa/", 302)
    assert "we cannot read them. Make new ones." in answer.content.decode()
    at_home.post(NEW_CODES)
    assert len(recovery_codes(at_home)) == 10


@contextmanager
def settings_of_another_key(settings):
    was = settings.SECRET_KEY
    settings.SECRET_KEY = "gone-for-good"
    yield
    settings.SECRET_KEY = was
