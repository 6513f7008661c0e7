"""Numbers as people of the market type them; somebody else's digits are not ours."""

import pytest

from accounts.forms import phone_field
from accounts.models import User
from services.models import MarketSettings
from tests.accounts.auth import join, words
from toolkit import phones

ASKS = "Write the number like %s, or with + and the country code."


@pytest.fixture
def market(db, django_capture_on_commit_callbacks):
    def trades_in(country):
        with django_capture_on_commit_callbacks(execute=True):
            MarketSettings.objects.update_or_create(defaults={"country": country})

    return trades_in


@pytest.mark.parametrize(
    ("country", "typed", "kept"),
    [
        ("VN", "0912 345 678", "+84912345678"),
        ("IN", "98765 43210", "+919876543210"),
        ("IN", "098765 43210", "+919876543210"),
        ("IN", "९८७६५ ४३२१०", "+919876543210"),
        ("DE", "0171 2345678", "+491712345678"),
        ("US", "(415) 555-2671", "+14155552671"),
        ("IN", "+49 171 2345678", "+491712345678"),
        ("IN", "0049 171 2345678", "+491712345678"),
        ("VN", "+91 98765 43210", "+919876543210"),
        ("IN", "+91 171 234 5678", "+911712345678"),
    ],
)
def test_f14_a_number_is_read_by_the_market(market, client, country, typed, kept):
    market(country)
    response = join(client, role="worker", phone=typed)
    assert response.status_code == 302
    assert User.objects.get().phone.as_e164 == kept


@pytest.mark.parametrize(
    ("country", "typed", "example"),
    [
        ("IN", "0171 2345678", "98765 43210"),
        ("IN", "(415) 555-2671", "98765 43210"),
        ("IN", "0912 345 678", "98765 43210"),
        ("VN", "98765 43210", "0912 345 678"),
        ("DE", "98765 43210", "01512 3456789"),
        ("US", "98765 43210", "(201) 555-0123"),
    ],
)
def test_f14_others_are_asked_for_with_their_code(
    market, client, country, typed, example
):
    market(country)
    response = join(client, role="worker", phone=typed)
    assert response.status_code == 422
    assert response.context["form"].errors["phone"] == [ASKS % example]
    assert not User.objects.exists()


@pytest.mark.parametrize(
    "typed", ["98765 43210 ext 5", "+91 98765 43210 x12", "98765 43210;ext=7"]
)
def test_no_extension_is_dropped_without_a_word(market, client, typed):
    market("IN")
    response = join(client, role="worker", phone=typed)
    assert response.status_code == 422
    assert "An extension cannot be kept." in words(response)
    assert response.context["form"]["phone"].value() == typed


def test_f14_the_hint_is_of_the_country(market, client):
    market("VN")
    assert "Such as 0912 345 678" in words(client.get("/account/signup/"))


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("020 2544 1234", "+912025441234"), ("98765 43210", "+919876543210")],
)
def test_f14_a_house_may_have_a_landline(market, typed, kept):
    market("IN")
    assert phone_field(landline=True).clean(typed).as_e164 == kept


def test_f14_but_not_without_its_area_code(market):
    market("IN")
    with pytest.raises(Exception, match="Write the number like"):
        phone_field(landline=True).clean("(415) 555-2671")


def test_f14_a_country_without_numbers_asks_for_the_code(market):
    market("AQ")
    assert phones.home_region() is None
    with pytest.raises(Exception, match=r"like \+44 7400 123456"):
        phone_field().clean("98765 43210")


def test_f14_forms_of_the_models_ask_the_same(market):
    market("VN")
    field = User._meta.get_field("phone").formfield()
    assert field.clean("0912 345 678").as_e164 == "+84912345678"
    with pytest.raises(Exception, match="0912 345 678"):
        field.clean("0171 2345678")
