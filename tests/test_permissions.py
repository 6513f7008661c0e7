"""Who may come where: every address × every kind of person, declared and tested.

The table is the document. A new address without a row fails, so does a row without an
address. What each word means:

    ok      the page, or what it does and a redirect to what follows
    login   sent to the log-in page
    403     this role may not come here
    404     not theirs: it does not even exist for them
    405 …   the plain status
"""

import re
from functools import cache
from pathlib import Path

import pytest
from django.apps import apps
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

from accounts.models import Device
from accounts.pictures import tile_of
from bookings.models import JobPhoto, Payout, PayoutBatch, ScopeChange
from bookings.states import Status
from live.models import Notification
from tests.cast import make_customer
from workers import alerts
from workers.models import PriceItem, SearchAlert, TimeOff, WorkPhoto

pytestmark = pytest.mark.slow

TABLE = Path(__file__).with_name("permissions.txt")
ROLES = [
    "nobody",
    "customer",
    "other_customer",
    "worker",
    "other_worker",
    "editor",
    "support",
    "finance",
]
# Trees of others, tested by rule below instead of by row.
WAGTAIL = "admin/"
# Wagtail keeps a page that fails on purpose.
FAILS_ON_PURPOSE = "admin/failwhale/"
OPEN_IN_ADMIN = (
    "admin/login/",
    "admin/jsi18n/",
    "admin/sprite",
    "admin/password_reset",
)

# Addresses that are regular expressions, and one that each of them means.
PATTERNS = {
    "/^((?:[\\w\\-]+/)*)$": "/",
    "/documents/^(\\d+)/(.*)$": "/documents/1/letter.pdf",
    "/account/^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$": (
        "/account/password/reset/key/1-abc-def/"
    ),
}


def walk(patterns=None, prefix=""):
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        path = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from walk(pattern.url_patterns, path)
        elif isinstance(pattern, URLPattern):
            yield path


@cache
def addresses():
    return list(dict.fromkeys(walk()))


def rows():
    """[(method, address, {role: answer})] of the table."""
    for line in TABLE.read_text().splitlines():
        if line.strip() and not line.startswith("#"):
            method, address, *answers = line.split()
            yield method, address, dict(zip(ROLES, answers, strict=True))


def is_ours(address):
    return not address.startswith(WAGTAIL)


def test_every_address_has_a_row_and_every_row_an_address():
    declared = {address for _, address, _ in rows()}
    known = {written(address) for address in addresses() if is_ours(address)}
    assert declared - known == set()
    assert known - declared == set()


def test_both_verbs_are_declared_for_every_address():
    declared = {(method, address) for method, address, _ in rows()}
    wanted = {(m, address) for _, address in declared for m in ("GET", "POST")}
    assert wanted - declared == set()


def written(address):
    """As it stands in the table: no spaces, never empty."""
    return "/" + address.replace(" ", "")


@pytest.fixture
def world(job_in, worker, other_worker, customer, other_customer, city):
    """One of everything that an address can name, the customer’s and the worker’s."""
    job = job_in(Status.FINISHED)
    told = Notification.objects.create(user=customer, message="Hello", link="/jobs/")
    off = TimeOff.objects.create(
        worker=worker.worker_profile,
        starts_at=job.scheduled_time,
        ends_at=job.ends_at,
    )
    # Whose link it is nobody asks: who has it, read the letter.
    wish = SearchAlert.objects.create(
        email="meera@example.org",
        category=job.service_category,
        city=city,
        asked_at=timezone.now(),
    )
    token = alerts.token_of(wish)
    batch = PayoutBatch.objects.create(made_by=worker)
    payout = Payout.objects.create(
        batch=batch, worker=worker, currency="INR", amount=5000, way="bank"
    )
    change = ScopeChange.objects.create(job=job, number=1, reason="Why", amount=100)
    item = PriceItem.objects.create(
        worker=worker.worker_profile, name="Fit a fan", price=34_900, minutes=45
    )
    photo = WorkPhoto.objects.create(
        worker=worker.worker_profile, words="New basin", picture="work/a.webp"
    )
    return {
        "photo": {"": photo_of(job).code},
        "code": {
            "workers/": worker.worker_profile.code,
            "work/earnings/": payout.code,
            "": job.code,
        },
        "verb": {"": "confirm"},
        "attempt": {"": "of-it"},
        "gateway": {"": "stripe"},
        "change": {"": change.code},
        "pk": {
            "account/devices/": device_of_a_stranger().pk,
            "notifications/": told.pk,
            "work/prices/": item.pk,
            "work/photos/": photo.pk,
            "work/": off.pk,
        },
        "slug": {"": "plumber"},
        "token": {"": token},
    }


def photo_of(job):
    picture = default_storage.save("jobs/a.webp", ContentFile(b"ours"))
    default_storage.save(tile_of(picture), ContentFile(b"ours"))
    return JobPhoto.objects.create(job=job, picture=picture)


def device_of_a_stranger():
    somebody = make_customer("passer_by")
    now = timezone.now()
    return Device.objects.create(user=somebody, session_id="n" * 32, last_seen=now)


def concrete(address, world):
    """The address with the world’s own codes in it."""
    if address in PATTERNS:
        return PATTERNS[address]

    def fill(match):
        for prefix, value in world.get(match["name"], {"": 1}).items():
            if address.lstrip("/").startswith(prefix):
                return str(value)
        return str(key_of_one(address))

    path = re.sub(r"<(?:\w+:)?(?P<name>\w+)>", fill, address)
    # What is left are regular expressions in the admin: any value will do.
    path = re.sub(r"\((?:\?P<\w+>)?(?:[^()]|\([^()]*\))*\)[*+?]?", "1", path)
    return re.sub(r"[\^$\\]|\\Z", "", path)


# What the admin calls the models of its own lists.
LISTS = {
    "users": "accounts.user",
    "groups": "auth.group",
    "sites": "wagtailcore.site",
    "images": "wagtailimages.image",
    "documents": "wagtaildocs.document",
}
SNIPPETS = re.compile(r"/?admin/snippets/(?:choose/)?(\w+)/(\w+)/")


def key_of_one(address):
    """The key of something that this page of the admin is about; 1 if there is none."""
    if found := SNIPPETS.match(address):
        model = apps.get_model(*found.groups())
    else:
        _, _, name, *_ = "/".join(["", *address.strip("/").split("/"), ""]).split("/")
        model = name in LISTS and apps.get_model(LISTS[name])
    one = model and model._default_manager.order_by("pk").first()
    return one.pk if one else 1


def answer(response):
    target = response.headers.get("Location", "")
    if response.status_code in (301, 302) and "/login/" in target:
        return "login"
    if response.status_code < 400 or response.status_code == 422:
        return "ok"
    return str(response.status_code)


@pytest.fixture(autouse=True)
def _as_often_as_they_like(settings):
    """A walk over all addresses asks more often than a person does."""
    settings.RATE_LIMITS = {}


@pytest.mark.parametrize("role", ROLES)
def test_answers(role, world, client, request):
    user = None if role == "nobody" else request.getfixturevalue(role)
    wrong = []
    for method, address, answers in rows():
        path = concrete(address, world)
        # Every row meets the same world.
        with transaction.atomic():
            if user:
                client.force_login(user, "django.contrib.auth.backends.ModelBackend")
            response = client.generic(method, path)
            got = answer(response)
            if response.streaming:
                # Read to its end it is closed.
                list(response.streaming_content)
            transaction.set_rollback(True)
        if got != answers[role]:
            wrong.append(f"{method} {path}: {got}, the table says {answers[role]}")
    assert wrong == []


# They are sent away for who they are: no other row is read, whatever the database.
@pytest.mark.only("sqlite")
@pytest.mark.parametrize("role", ["nobody", "customer", "worker"])
def test_nobody_but_the_team_sees_the_admin(role, world, client, request):
    if role != "nobody":
        user = request.getfixturevalue(role)
        client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    opened = []
    for address in addresses():
        if is_ours(address) or address.startswith(OPEN_IN_ADMIN):
            continue
        for method in ("GET", "POST"):
            response = client.generic(method, concrete("/" + address, world))
            if answer(response) not in {"login", "403", "404", "405"}:
                opened.append(f"{method} {address}: {response.status_code}")
    assert opened == []


@pytest.mark.parametrize("role", ["editor", "support", "finance"])
def test_no_page_of_the_admin_breaks_for_the_team(role, world, client, request):
    user = request.getfixturevalue(role)
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    client.raise_request_exception = False
    broken = []
    for address in addresses():
        if not is_ours(address) and address != FAILS_ON_PURPOSE:
            response = client.get(concrete("/" + address, world))
            if response.status_code >= 500:
                broken.append(f"{address}: {response.status_code}")
    assert broken == []
