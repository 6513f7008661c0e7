"""The settings of bookings in the admin: typed by people, kept in small units."""

import pytest
from django import forms
from django.apps import apps
from django.urls import reverse
from zeal import zeal_ignore

from bookings.models import BookingSettings
from toolkit.percent import PercentField

pytestmark = pytest.mark.django_db

PAGES = [
    ("bookings", "bookingsettings"),
    ("services", "marketsettings"),
    ("workers", "workersettings"),
]


@pytest.fixture(autouse=True)
def _settings():
    """There once; and Wagtail's page of them asks for them more than once."""
    for app, model in PAGES:
        apps.get_model(app, model).load()
    with zeal_ignore():
        yield


def url(app="bookings", model="bookingsettings"):
    pk = apps.get_model(app, model).load().pk
    return reverse("wagtailsettings:edit", args=[app, model, pk])


def typed(**changes):
    return {
        "commission_bps": "12",
        "customer_fee_bps": "0",
        "two_people_above": "0",
        "answer_minutes": "120",
        "answer_margin_minutes": "30",
        "confirm_hours": "48",
        "offer_cash": "on",
        "offer_stripe": "country",
        "offer_razorpay": "country",
        "secure_hours": "24",
        "payout_hold_days": "3",
        "review_days": "90",
        "free_cancel_minutes": "120",
        "cancel_fee": "0",
        "no_show_minutes": "20",
        "no_show_fee": "0",
    } | changes


def test_people_read_and_type_percent_and_rupees(as_user, boss):
    desk = as_user(boss)
    page = desk.get(url()).content.decode()
    assert 'name="commission_bps" value="12"' in page
    assert "Two people of Finance above" in page
    assert "of finance" not in page
    desk.post(url(), typed(commission_bps="12.5", cancel_fee="150"))
    rules = BookingSettings.load()
    assert (rules.commission_bps, rules.cancel_fee) == (1_250, 15_000)
    again = desk.get(url()).content.decode()
    assert 'name="commission_bps" value="12.5"' in again
    assert 'value="150"' in again


@pytest.mark.parametrize(
    "wrong",
    [
        {"commission_bps": "101"},
        {"commission_bps": "-1"},
        {"commission_bps": "12.345"},
        {"commission_bps": "a lot"},
        {"commission_bps": ""},
        {"cancel_fee": "-5"},
        {"cancel_fee": "some"},
        {"answer_margin_minutes": "120"},
        {"confirm_hours": "0"},
    ],
)
def test_what_makes_no_sense_is_refused_and_not_lost(as_user, boss, wrong):
    response = as_user(boss).post(url(), typed(**wrong))
    assert response.status_code == 200
    assert list(response.context["form"].errors) == list(wrong)
    assert BookingSettings.load().commission_bps == 1_200
    (value,) = wrong.values()
    assert f'value="{value}"' in response.content.decode() or not value


@pytest.mark.parametrize("page", PAGES)
def test_only_superusers_set_the_rules(
    as_user, page, boss, editor, support, finance, customer
):
    assert as_user(boss).get(url(*page), follow=True).status_code == 200
    for user in (editor, support, finance):
        response = as_user(user).get(url(*page), follow=True)
        assert response.redirect_chain == [("/admin/", 302)]
        as_user(user).post(url(*page), typed(commission_bps="0"))
    as_user(customer).post(url(*page), typed(commission_bps="0"))
    assert BookingSettings.load().commission_bps == 1_200


def test_percent_knows_what_is_no_change():
    field = PercentField()
    assert not field.has_changed(1_200, "12.00")
    assert field.has_changed(1_200, "12.01")
    assert field.has_changed(1_200, "nonsense")
    assert PercentField(required=False).clean("") is None
    assert isinstance(field, forms.DecimalField)
