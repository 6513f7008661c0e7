"""The settings of production, loaded and answering: what a browser is really told."""

import os
import re
import subprocess
import sys

import pytest

from accounts.hashers import Argon2Hasher
from tests import servers
from tests.cast import PASSWORD
from tests.visitor import TOKEN, Visitor

pytestmark = pytest.mark.slow

HOST = "callout.example"
NEEDED = {
    "DJANGO_SETTINGS_MODULE": "mysite.settings.production",
    "SECRET_KEY": "kd93-Zq8vT_w1LmXo5RbYc7sNf2HjPq0uEaGtKxVzWiD4CyM6p8",
    "ALLOWED_HOSTS": HOST,
    "BASE_URL": f"https://{HOST}",
    "DATABASE_URL": os.environ.get("DATABASE_URL", "sqlite:"),
    "REDIS_URL": "",
    "EMAIL_URL": "smtp://mail.example",
    "DEFAULT_FROM_EMAIL": "hello@mail.example",
}
LOG_INS_A_MINUTE = 30
CSP = {
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "worker-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "object-src 'none'",
    "frame-ancestors 'self'",
}
ADMIN_CSP = {
    "default-src 'none'",
    "script-src 'self' 'unsafe-inline'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "media-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "worker-src 'self'",
    "frame-src 'self'",
    "form-action 'self'",
    "base-uri 'self'",
    "object-src 'none'",
    "frame-ancestors 'self'",
}


@pytest.fixture(scope="module")
def collected(tmp_path_factory):
    """The static files of the site itself, as a release collects them."""
    folder = tmp_path_factory.mktemp("static")
    subprocess.run(
        [sys.executable, "manage.py", "collectstatic", "--no-input", "-v0"]
        + ["--ignore", "wagtail*"],
        cwd=servers.ROOT,
        env=os.environ | NEEDED | {"STATIC_ROOT": str(folder)},
        check=True,
    )
    return folder


@pytest.fixture
def production(start_site, site, collected):
    started = start_site(**NEEDED, STATIC_ROOT=str(collected))
    yield started
    started.forget()


@pytest.fixture
def browser_at(production):
    """`browser_at()`: somebody whose https ends at the one proxy in front."""

    def browser_at(address="203.0.113.7"):
        through = {"X-Forwarded-Proto": "https", "X-Forwarded-For": address}
        return Visitor(production.port, Host=HOST, **through)

    return browser_at


def policy(answer):
    said = answer.headers["Content-Security-Policy"].split(";")
    return {directive.strip() for directive in said if directive.strip()}


def cookies(answer):
    """{name: its attributes, without what changes}"""
    found = {}
    for cookie in answer.headers.get_all("Set-Cookie", []):
        first, *attributes = [part.strip() for part in cookie.split(";")]
        kept = {a for a in attributes if not a.lower().startswith(("expires", "max-"))}
        found[first.partition("=")[0]] = kept
    return found


def test_every_page_carries_the_whole_policy(browser_at):
    browser = browser_at()
    for path in ("/", "/workers/", "/account/login/", "/nowhere/"):
        answer = browser.get(path)
        assert policy(answer) == CSP, path
        assert answer.headers["Strict-Transport-Security"].startswith("max-age=")
        assert answer.headers["X-Frame-Options"] == "SAMEORIGIN"
        assert answer.headers["Referrer-Policy"] == "same-origin"
        assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert policy(browser.get("/admin/")) == ADMIN_CSP


def test_cookies_are_for_this_host_over_https_and_for_no_script(browser_at, customer):
    browser = browser_at()
    safe = {"Path=/", "Secure", "HttpOnly", "SameSite=Lax"}
    assert cookies(browser.get("/account/login/")) == {"__Host-csrftoken": safe}
    customer.password = Argon2Hasher().encode(PASSWORD, "saltsaltsalt")
    customer.save()
    answer = log_in(browser, customer.username, PASSWORD)
    assert answer.status == 302
    assert cookies(answer)["__Host-sessionid"] == safe
    assert cookies(answer)["__Host-csrftoken"] == safe
    assert browser.get("/jobs/").status == 200


def test_staff_need_a_second_factor_unless_somebody_says_no(browser_at, boss):
    browser = browser_at()
    boss.password = Argon2Hasher().encode(PASSWORD, "saltsaltsalt")
    boss.save()
    assert log_in(browser, "boss", PASSWORD).status == 302
    led = browser.get("/admin/").headers["Location"]
    assert led == "/account/2fa/totp/activate/?next=/admin/"


def log_in(browser, name, password=""):
    browser.cookies.setdefault("__Host-csrftoken", TOKEN)
    return browser.post(
        "/account/login/",
        {"login": name, "password": password},
        Origin=f"https://{HOST}",
        **{"X-CSRFToken": browser.cookies["__Host-csrftoken"]},
    )


def test_http_is_led_to_https(production):
    plain = Visitor(production.port, Host=HOST)
    answer = plain.get("/workers/?q=tap")
    assert (answer.status, answer.headers["Location"]) == (
        301,
        f"https://{HOST}/workers/?q=tap",
    )
    assert plain.get("/", Host="evil.example").status == 400


def test_machines_inside_need_neither_name_nor_https(production):
    inside = Visitor(production.port)
    assert [inside.get(path).status for path in ("/healthz", "/readyz")] == [200, 200]


def test_limits_count_the_visitor_and_not_the_proxy(browser_at):
    """One proxy: the last address of the list is the one that it saw."""
    for _ in range(LOG_INS_A_MINUTE):
        assert log_in(browser_at("203.0.113.8"), "").status == 422
    assert log_in(browser_at("203.0.113.8"), "").status == 429
    assert log_in(browser_at("198.51.100.1, 203.0.113.8"), "").status == 429
    assert log_in(browser_at("203.0.113.9"), "").status == 422


def test_static_files_have_names_for_ever(browser_at):
    browser = browser_at()
    sheet = re.search(
        r'href="(/static/css/site\.[0-9a-f]+\.css)"', browser.get("/").text
    )
    answer = browser.get(sheet[1])
    assert answer.status == 200
    assert answer.headers["Cache-Control"] == "max-age=315360000, public, immutable"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"


def check(**changed):
    """What `manage.py check` says with NEEDED; None takes a variable away."""
    env = os.environ | NEEDED | changed
    return subprocess.run(
        [sys.executable, "manage.py", "check"],
        cwd=servers.ROOT,
        env={name: value for name, value in env.items() if value is not None},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("changed", "line"),
    [
        ({"SECRET_KEY": None}, "SECRET_KEY="),
        ({"SECRET_KEY": "a" * 60}, "SECRET_KEY="),
        ({"ALLOWED_HOSTS": None}, f"ALLOWED_HOSTS={HOST}"),
        ({"ALLOWED_HOSTS": "*"}, f"ALLOWED_HOSTS={HOST}"),
        ({"ALLOWED_HOSTS": "other.example"}, f"ALLOWED_HOSTS=other.example,{HOST}"),
        ({"BASE_URL": None}, f"BASE_URL=https://{HOST}"),
        ({"BASE_URL": f"http://{HOST}"}, f"BASE_URL=https://{HOST}"),
        ({"DATABASE_URL": ""}, "DATABASE_URL=postgres://"),
        ({"REDIS_URL": None}, "REDIS_URL=redis://"),
        ({"EMAIL_URL": None}, "EMAIL_URL=smtp://"),
        ({"DEFAULT_FROM_EMAIL": None}, "DEFAULT_FROM_EMAIL=hello@your.domain"),
        ({"TRUSTED_PROXY_COUNT": "0"}, "TRUSTED_PROXY_COUNT=1"),
        ({"STRIPE_SECRET_KEY": "sk_live_x"}, "STRIPE_WEBHOOK_SECRETS="),
    ],
)
def test_without_what_it_needs_it_does_not_start(changed, line):
    said = check(**changed)
    assert said.returncode == 1
    first, *faults = said.stderr.splitlines()
    assert first == "The settings of production are not complete."
    [fault] = faults
    assert f"Add: {line}" in fault


def test_all_that_is_missing_is_said_at_once():
    said = check(SECRET_KEY=None, EMAIL_URL=None, BASE_URL=None)
    assert said.stderr.count("Add: ") == 3


def test_pictures_may_come_from_an_object_storage():
    place = "s3://key:secret@storage.example/bucket?public=https://cdn.example"
    ask = (
        "from django.conf import settings as s; from mysite import admin_csp as a;"
        "print(s.CONTENT_SECURITY_POLICY['DIRECTIVES']['img-src'][-1],"
        "'https://cdn.example' in a.POLICY, repr(s.X_ACCEL_PREFIX))"
    )
    changed = {"OBJECT_STORAGE_URL": place, "X_ACCEL_PREFIX": "/private/"}
    said = subprocess.run(
        [sys.executable, "manage.py", "shell", "--no-imports", "-c", ask],
        cwd=servers.ROOT,
        env=os.environ | NEEDED | changed,
        capture_output=True,
        text=True,
        check=True,
    )
    assert said.stdout == "https://cdn.example True ''\n"


def test_a_secret_in_a_file_that_is_not_there_is_said_in_a_sentence():
    said = check(DATABASE_URL_FILE="/nowhere/url")
    assert (said.returncode, said.stderr.count("\n")) == (1, 1)
    assert said.stderr.startswith("DATABASE_URL_FILE points to /nowhere/url")


def test_the_settings_pass_djangos_own_check():
    subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        cwd=servers.ROOT,
        env=os.environ | NEEDED,
        capture_output=True,
        check=True,
    )
