"""Before what moves money or access: the password once more, and nothing typed lost."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.test import Client

from accounts.models import User
from bookings.models import PayoutBatch
from bookings.states import Status
from tests.accounts.auth import log_in, words
from tests.cast import PASSWORD
from tests.clock import clock
from toolkit.views.proof import PROOFS

pytestmark = pytest.mark.django_db

ASKS = "/account/reauthenticate/"
PAY_OUT = "/admin/snippets/bookings/payoutbatch/pay-out/"
NEW = "/admin/users/new/"
COLLEAGUE = {
    "username": "newcomer",
    "email": "newcomer@example.com",
    "name": "New Comer",
    "role": "admin",
}


@pytest.fixture
def long_ago(as_user):
    """Somebody who logged in a quarter of an hour ago, and has not said since who
    they are.
    """

    def come(user):
        client = as_user(user)
        clock.go(clock.now + timedelta(minutes=15, seconds=1))
        return client

    return come


def hidden(answer):
    """The fields that the page sends again."""
    found = re.findall(
        r'<input type="hidden" name="([^"]+)" value="([^"]*)">',
        answer.content.decode(),
    )
    return {name: unescape(value) for name, value in found}


def prove(client, asked, password=PASSWORD):
    back = unescape(re.search(r"next=([^&]+)", asked.url)[1]).replace("%2F", "/")
    return client.post(ASKS, {"password": password, "next": back})


def test_who_logged_in_a_moment_ago_is_not_asked(as_user, finance, boss):
    assert as_user(finance).get(PAY_OUT).status_code == 200
    assert as_user(boss).get(NEW).status_code == 200


def test_a_log_in_by_the_form_counts(client, finance):
    log_in(client, "finance")
    assert client.get(PAY_OUT).status_code == 200


@pytest.mark.parametrize(
    ("who", "path"),
    [
        ("finance", PAY_OUT),
        ("boss", NEW),
        ("boss", "/admin/users/edit/{customer}/"),
        ("boss", "/admin/users/delete/{customer}/"),
    ],
)
def test_later_the_page_asks_and_leads_back(long_ago, request, customer, who, path):
    path = path.format(customer=customer.pk)
    client = long_ago(request.getfixturevalue(who))
    asked = client.get(path)
    assert asked.url.startswith(f"{ASKS}?next=")
    assert "Is it you" in words(client.get(asked.url))
    wrong = prove(client, asked, "guessed")
    assert wrong.status_code == 422
    assert client.get(path).url.startswith(ASKS)
    back = prove(client, asked)
    assert (back.status_code, back.url) == (302, path)
    assert client.get(path).status_code == 200


def test_what_was_typed_comes_back_whole_and_is_done_once(long_ago, boss):
    client = long_ago(boss)
    asked = client.post(NEW, COLLEAGUE)
    assert asked.url.startswith(ASKS)
    assert not User.objects.filter(username="newcomer").exists()
    assert "what you typed is kept" in client.get(asked.url).content.decode()
    waits = client.get(prove(client, asked).url)
    assert "You were asked for your password." in words(waits)
    assert not User.objects.filter(username="newcomer").exists()
    assert hidden(waits).items() >= COLLEAGUE.items()
    done = client.post(NEW, hidden(waits))
    assert done.status_code == 302
    assert User.objects.get(username="newcomer").is_team
    assert "Send it now?" not in client.get(NEW).content.decode()


def test_a_payout_waits_for_it(long_ago, finance):
    client = long_ago(finance)
    assert client.post(PAY_OUT, {"reason": "Friday"}).url.startswith(ASKS)
    assert not PayoutBatch.objects.exists()


def test_a_refund_waits_for_it(long_ago, bank, job_in, finance):
    job = job_in(Status.FINISHED)
    payment = job.payments.get()
    client = long_ago(finance)
    path = f"/admin/snippets/bookings/payment/refund/{payment.pk}/"
    assert client.post(path, {"amount": "1"}).url.startswith(ASKS)


@pytest.fixture
def disputed(job_in):
    return job_in(Status.DISPUTED)


WHY = {"reason": "The tap still drips, and both of you say so.", "seen": "disputed"}


def places(job):
    """Where staff decide a dispute: from the admin, and on the job's own page."""
    return f"/admin/snippets/bookings/job/act/{job.pk}/{{}}/", f"/jobs/{job.code}/{{}}/"


@pytest.mark.parametrize(
    ("verb", "more"),
    [
        ("resolve-finished", {}),
        ("resolve-cancelled", {}),
        ("resolve-split", {"amount": "100"}),
    ],
)
@pytest.mark.parametrize("n", [0, 1], ids=["admin", "page"])
def test_a_decision_of_a_dispute_waits_and_keeps_its_words(
    long_ago, disputed, support, verb, more, n
):
    path = places(disputed)[n].format(verb)
    client = long_ago(support)
    assert client.get(path).url.startswith(ASKS)
    asked = client.post(path, WHY | more)
    assert asked.url.startswith(ASKS)
    disputed.refresh_from_db()
    assert disputed.status == Status.DISPUTED
    waits = client.get(prove(client, asked).url)
    assert hidden(waits).items() >= (WHY | more).items()
    assert client.post(path, hidden(waits)).status_code == 302
    disputed.refresh_from_db()
    assert disputed.status in (Status.FINISHED, Status.CANCELLED)


def test_what_else_staff_do_to_a_job_waits_for_nothing(long_ago, job_in, support):
    client, job = long_ago(support), job_in(Status.COMPLETED)
    for place in places(job):
        answer = client.get(place.format("confirm"))
        assert not answer.headers.get("Location", "").startswith(ASKS)


def test_the_words_come_back_though_somebody_else_has_decided(
    long_ago, disputed, support, boss
):
    path = places(disputed)[0].format("resolve-finished")
    client = long_ago(support)
    asked = client.post(path, WHY)
    other = Client()
    log_in(other, "boss")
    assert other.post(path, WHY).status_code == 302
    waits = client.get(prove(client, asked).url)
    assert hidden(waits)["reason"] == WHY["reason"]


def test_nobody_else_is_asked_about_a_dispute(
    long_ago, disputed, customer, worker, other_customer, editor
):
    for user in (customer, worker, other_customer, editor):
        client = long_ago(user)
        for place in places(disputed):
            answer = client.post(place.format("resolve-cancelled"), WHY)
            assert not answer.headers.get("Location", "").startswith(ASKS)
    disputed.refresh_from_db()
    assert disputed.status == Status.DISPUTED


def test_a_workers_bank_waits_for_it(long_ago, worker, settings):
    path = "/work/earnings/join/"
    client = long_ago(worker)
    asked = client.post(path)
    assert asked.url.startswith(ASKS)
    assert "Send it now?" in words(client.get(prove(client, asked).url))


def test_strangers_are_refused_unasked(long_ago, customer, worker, editor, support):
    for user in (customer, worker, editor, support):
        answer = long_ago(user).get(PAY_OUT)
        assert answer.status_code in (302, 403)
        assert not answer.headers.get("Location", "").startswith(ASKS)
    assert Client().get(PAY_OUT).url.startswith("/admin/login/")


def test_the_proof_of_one_is_not_that_of_another(client, finance, support, boss):
    """Who logs in in the same browser starts without the other's."""
    log_in(client, "finance")
    client.post("/account/logout/")
    client.force_login(boss, "django.contrib.auth.backends.ModelBackend")
    session = client.session
    session["account_authentication_methods_user"] = str(finance.pk)
    session.save()
    assert client.get(NEW).url.startswith(ASKS)


def test_a_code_by_mail_proves_nothing(as_user, boss):
    client = as_user(boss)
    session = client.session
    [record] = session["account_authentication_methods"]
    session["account_authentication_methods"] = [record | {"method": "code"}]
    session.save()
    assert "code" not in PROOFS.values()
    assert client.get(NEW).url.startswith(ASKS)


def test_who_has_no_password_is_not_locked_out(long_ago, boss):
    boss.set_unusable_password()
    boss.save()
    client = long_ago(boss)
    assert client.get(NEW).status_code == 200


def test_a_script_hears_it_in_a_sentence(long_ago, worker):
    answer = long_ago(worker).post(
        "/work/earnings/join/", headers={"x-requested-with": "fetch"}
    )
    assert answer.status_code == 401
    assert answer["X-Log-In"] == ASKS
    assert "that it is you" in answer.content.decode()
