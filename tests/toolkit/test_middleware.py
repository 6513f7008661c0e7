"""Requests that no browser sends: nothing, or a sentence; never an error of ours."""

import pytest
from bs4 import BeautifulSoup
from django.conf import settings

from services.models import City
from tests.cast import PASSWORD

HEADERS = {
    "Content-Security-Policy",
    "X-Content-Type-Options",
    "X-Frame-Options",
    "Referrer-Policy",
    "Cross-Origin-Opener-Policy",
}
FORM = "application/x-www-form-urlencoded"


def sentences(response):
    return [p.get_text(" ", strip=True) for p in main(response).select("p")]


def main(response):
    return BeautifulSoup(response.content, "html.parser").select_one("main")


def is_guarded(response):
    return HEADERS - set(response.headers) == set()


class TestCharset:
    @pytest.mark.parametrize(
        "charset", ["utf-16", "utf-7", "iso-8859-1", "rot13", "idna", "no-such", '"']
    )
    @pytest.mark.parametrize("path", ["/account/login/", "/admin/", "/jobs/", "/nope"])
    def test_h9_a_foreign_one_is_415_with_every_header(self, client, db, charset, path):
        client.cookies["csrftoken"] = "a" * 32
        for method in ("POST", "GET"):
            kind = f"{FORM}; charset={charset}"
            response = client.generic(
                method, path, content_type=kind, CONTENT_TYPE=kind
            )
            assert response.status_code == 415
            assert is_guarded(response)
            assert main(response).h1.get_text() == "We only read UTF-8."

    @pytest.mark.parametrize("charset", ["utf-8", "UTF8", '"utf-8"'])
    def test_ours_by_any_name(self, client, customer, charset):
        body = f"login={customer.username}&password={PASSWORD}"
        kind = f"{FORM}; charset={charset}"
        response = client.post("/account/login/", body, content_type=kind)
        assert (response.status_code, response.url) == (302, "/jobs/")


class TestNothing:
    def test_h10_nul_in_a_path(self, client, db):
        for path in ("/%00", "/services/%00/", "/admin/%00/", "/workers/a%00b/"):
            response = client.get(path)
            assert response.status_code == 400
            assert is_guarded(response)

    def test_h10_nul_in_a_query_is_as_nothing(self, client, city):
        assert client.get("/workers/?city=pu%00ne&q=%00").status_code == 200
        assert client.get("/workers/?ci%00ty=pune").context["page"].asked.city
        assert client.get("/workers/?q=%0%000").status_code == 200

    @pytest.mark.parametrize("value", [r'"\000abc"', r'"a\000"', r'"\033"'])
    @pytest.mark.parametrize(
        "name",
        [settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, "messages", "x"],
    )
    def test_h10_nul_in_a_cookie_is_as_nothing(self, client, customer, name, value):
        response = client.get("/jobs/", headers={"cookie": f"{name}={value}"})
        assert response.status_code == 302
        body = {"login": customer.username, "password": PASSWORD}
        cookie = {"cookie": f"{name}={value}"}
        assert client.post("/account/login/", body, headers=cookie).status_code == 302

    def test_h10_nul_in_a_form_is_as_nothing(self, as_user, customer):
        client = as_user(customer)
        form = {"name": "Ana\x00nya \ud7ff D", "addre\x00ss": "1\x1b Road\r\nPune"}
        response = client.post("/account/profile/", form)
        assert response.status_code == 302
        customer.refresh_from_db()
        assert customer.name == "Ananya \ud7ff D"
        assert customer.customer_profile.address == "1 Road\nPune"

    def test_half_a_pair_written_in_json(self, as_user, boss):
        """A rich text of the admin is JSON, where six letters make such a character."""
        response = as_user(boss).post(
            "/account/profile/", {"name": r'["\ud800 \u0000 x"]', "phone": ""}
        )
        assert response.status_code == 302
        boss.refresh_from_db()
        assert boss.name == '[" x"]'

    def test_backslashes_in_somebodys_words_stay(self, as_user, boss):
        as_user(boss).post("/account/profile/", {"name": r"C:\u0000", "phone": ""})
        boss.refresh_from_db()
        assert boss.name == r"C:\u0000"


class TestTooMuch:
    def test_too_many_fields(self, client, db):
        body = "a=1&" * (settings.DATA_UPLOAD_MAX_NUMBER_FIELDS + 1)
        response = client.post("/account/login/", body, content_type=FORM)
        assert response.status_code == 413
        assert is_guarded(response)

    def test_too_many_letters(self, client, db):
        body = "a=" + "x" * settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        response = client.post("/account/login/", body, content_type=FORM)
        assert response.status_code == 413
        assert is_guarded(response)

    def test_the_same_field_990_times(self, as_user, customer):
        response = as_user(customer).post(
            "/account/profile/", "name=A&" * 990, content_type=FORM
        )
        assert response.status_code == 302

    @pytest.mark.parametrize(
        "kind",
        [
            "multipart/form-data",
            "multipart/form-data; boundary=",
            "multipart/form-data; boundary=\xe9",
            f"multipart/form-data; boundary={'x' * 300}",
        ],
    )
    def test_parts_that_are_none(self, client, db, kind):
        response = client.generic("POST", "/account/login/", b"--x\r\n", kind)
        assert response.status_code == 400
        assert is_guarded(response)

    def test_a_part_that_names_no_encoding_is_as_nothing(self, client, db):
        body = (
            b"--x\r\nContent-Disposition: form-data; name*=bogus''a\r\n\r\n1\r\n"
            b"--x\r\nContent-Disposition: form-data; name=b\r\n"
            b"Content-Transfer-Encoding: base64\r\n\r\n!\r\n--x--\r\n"
        )
        kind = "multipart/form-data; boundary=x"
        response = client.generic("POST", "/account/login/", body, kind)
        assert response.status_code == 422
        assert is_guarded(response)


@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        ("/workers/?page=x", "A page is a number."),
        ("/workers/?available=at&at=0001-01-01T00:00", "Choose a day and an hour"),
        ("/workers/?at=9999-12-31T23:59-14:00", "Choose a day and an hour"),
        ("/workers/{code}/?minutes=abc", "A visit can be between one minute and"),
        ("/account/signup/?role=boss", "Choose one of the ways that the page"),
    ],
)
def test_h5_what_an_address_says_wrong_is_named(client, worker, path, sentence):
    response = client.get(path.format(code=worker.worker_profile.code))
    assert response.status_code == 400
    assert sentence in response.content.decode()
    assert is_guarded(response)
    assert City.objects.count() == 1
