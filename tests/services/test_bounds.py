"""What staff may type into settings and the catalogue, each number with its bounds."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from wagtail.contrib.settings.registry import registry
from wagtail.snippets.models import get_snippet_models
from zeal import zeal_ignore

from bookings.models import BookingSettings
from bookings.reports import periods
from services.currency import change
from services.models import City, MarketSettings, ServiceCategory, TypicalJob
from workers.models import WorkerProfile, WorkerSettings

NUMBERS = (models.IntegerField, models.FloatField, models.DecimalField)
# Counted by us, or chosen from a list of numbers.
NOT_TYPED = {"rating_sum", "rating_count", "jobs_done", "id"}
FORMS = [MarketSettings, WorkerSettings, BookingSettings, ServiceCategory, City]
# What the form of the market says of taxes and papers.
UNTAXED = {"tax_bps": "0", "year_begins": "4"}


def typed_models():
    yield from registry
    for model in get_snippet_models():
        # What can only be looked at has its numbers from rules.
        if model.snippet_viewset.add_to_admin_menu is not None and model in FORMS:
            yield model
            for relation in getattr(model._meta, "child_relations", ()):
                yield relation.related_model
    yield TypicalJob
    yield WorkerProfile


def numbers():
    for model in dict.fromkeys(typed_models()):
        for field in model._meta.get_fields():
            if (
                isinstance(field, NUMBERS)
                and not field.primary_key
                and not field.choices
                and not field.is_relation
                and field.editable
                and field.name not in NOT_TYPED
            ):
                yield pytest.param(field, id=f"{model.__name__}.{field.name}")


@pytest.mark.parametrize("field", list(numbers()))
def test_s14_every_number_has_both_ends(field):
    ours = [*field.default_validators, *field._validators]
    codes = {validator.code for validator in ours}
    assert {"min_value", "max_value"} <= codes


def test_the_walk_finds_them():
    found = {param.id for param in numbers()}
    assert found >= {
        "WorkerSettings.notice_minutes",
        "BookingSettings.commission_bps",
        "BookingSettings.customer_fee_bps",
        "BookingSettings.cancel_fee",
        "City.latitude",
        "TypicalJob.minutes",
        "TypicalJob.price_low",
        "ServiceCategory.hue",
    }


def post(client, model, typed):
    instance = model.load()
    url = reverse(
        "wagtailsettings:edit",
        args=[model._meta.app_label, model._meta.model_name, instance.pk],
    )
    with zeal_ignore():
        response = client.post(url, typed)
    if response.status_code == 302:
        return {}
    return dict(response.context["form"].errors)


TIME = {
    "approval_required": "on",
    "step": "30",
    "notice_minutes": "60",
    "horizon_days": "14",
    "buffer_minutes": "30",
}
MONEY = {
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
}


@pytest.mark.parametrize(
    ("typed", "field", "sentence"),
    [
        ({"notice_minutes": "20000"}, "notice_minutes", "10080 or less"),
        (
            {"notice_minutes": "7000", "horizon_days": "5"},
            "notice_minutes",
            "may only book 5 days ahead",
        ),
        ({"horizon_days": "0"}, "horizon_days", "1 or more"),
        ({"buffer_minutes": "241"}, "buffer_minutes", "240 or less"),
    ],
)
def test_s14_time_that_leaves_nothing_to_book(as_user, boss, typed, field, sentence):
    errors = post(as_user(boss), WorkerSettings, TIME | typed)
    assert list(errors) == [field]
    assert sentence in errors[field][0]
    assert WorkerSettings.load().notice_minutes == 60


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"commission_bps": "100"}, "commission_bps"),
        ({"answer_minutes": "40000"}, "answer_minutes"),
        ({"free_cancel_minutes": "20160"}, "free_cancel_minutes"),
        ({"answer_minutes": ""}, "answer_minutes"),
    ],
)
def test_s14_money_that_leaves_nothing_to_earn(as_user, boss, typed, field):
    assert list(post(as_user(boss), BookingSettings, MONEY | typed)) == [field]
    assert BookingSettings.load().commission_bps == 1_200


def test_s14_deadlines_are_held_against_the_days_ahead(as_user, boss):
    WorkerSettings.objects.update_or_create(defaults={"horizon_days": 3})
    errors = post(as_user(boss), BookingSettings, MONEY | {"answer_minutes": "4320"})
    assert errors == {
        "answer_minutes": ["This must be less than the 3 days that people book ahead."]
    }


def test_what_is_sensible_is_saved(as_user, boss):
    assert post(as_user(boss), WorkerSettings, TIME | {"horizon_days": "1"}) == {}
    assert post(as_user(boss), BookingSettings, MONEY | {"commission_bps": "30"}) == {}


@pytest.mark.parametrize("country", ["ZZ", "in", "", "XX"])
def test_s7_a_country_is_one_of_the_list(as_user, boss, country):
    typed = UNTAXED | {"country": country, "currency": "INR"}
    assert list(post(as_user(boss), MarketSettings, typed)) == ["country"]
    assert MarketSettings.load().country == "IN"


def test_s7_countries_are_chosen_by_name(as_user, boss):
    market = MarketSettings.load()
    url = reverse(
        "wagtailsettings:edit", args=["services", "marketsettings", market.pk]
    )
    with zeal_ignore():
        page = as_user(boss).get(url).content.decode()
    assert '<option value="IN" selected>India</option>' in page
    assert '<option value="VN">Vietnam</option>' in page


def test_s7_months_begin_at_midnight_where_the_market_is(
    city, django_capture_on_commit_callbacks
):
    """No city of the new home country is open yet."""
    with django_capture_on_commit_callbacks(execute=True):
        MarketSettings.objects.update_or_create(defaults={"country": "VN"})
    assert str(periods.market_zone()) == "Asia/Ho_Chi_Minh"


# --- The currency ------------------------------------------------------------


@pytest.fixture
def priced(category, worker):
    TypicalJob.objects.create(
        category=category, name="Tap", minutes=60, price_low=14_900, price_high=34_900
    )
    BookingSettings.objects.update_or_create(defaults={"cancel_fee": 5_050})


@pytest.mark.parametrize("currency", ["JPY", "USD"])
def test_f15_s13_another_currency_waits_for_the_sums(as_user, boss, priced, currency):
    typed = UNTAXED | {"country": "IN", "currency": currency}
    errors = post(as_user(boss), MarketSettings, typed)
    assert errors == {
        "currency": [
            "There are sums in INR that would become other prices: 1 usual price, "
            "1 worker’s rate and the fee for cancelling late. Change the currency "
            "with them: manage.py change_currency."
        ]
    }
    assert MarketSettings.load().currency == "INR"


@pytest.mark.parametrize(
    ("fees", "told"),
    [
        ({"no_show_fee": 9_000}, "the fee for nobody being there"),
        (
            {"no_show_fee": 9_000, "cancel_fee": 1},
            "the fees for cancelling late and for nobody being there",
        ),
    ],
)
def test_the_fee_of_nobody_being_there_is_one_of_them(as_user, boss, db, fees, told):
    BookingSettings.objects.update_or_create(defaults=fees)
    typed = {"country": "IN", "currency": "USD"}
    (error,) = post(as_user(boss), MarketSettings, typed)["currency"]
    assert f"other prices: {told}." in error
    change("JPY", Decimal("1.8"))
    assert BookingSettings.load().no_show_fee == 162


def test_f15_without_sums_it_is_free(as_user, boss):
    assert (
        post(
            as_user(boss),
            MarketSettings,
            UNTAXED | {"country": "JP", "currency": "JPY"},
        )
        == {}
    )
    assert MarketSettings.load().currency == "JPY"


def test_f15_the_country_alone_may_change(as_user, boss, priced):
    assert (
        post(
            as_user(boss),
            MarketSettings,
            UNTAXED | {"country": "NP", "currency": "INR"},
        )
        == {}
    )


@pytest.mark.parametrize(
    ("currency", "rate", "low", "high", "hour", "fee"),
    [
        ("JPY", "1.8", 268, 628, 628, 91),
        ("USD", "0.012", 179, 419, 419, 61),
        ("KWD", "0.0037", 551, 1_291, 1_291, 187),
    ],
)
def test_f15_all_sums_come_over_together(
    priced, worker, currency, rate, low, high, hour, fee
):

    change(currency, Decimal(rate))
    job, profile = TypicalJob.objects.get(), WorkerProfile.objects.get(pk=worker.pk)
    assert (job.price_low, job.price_high) == (low, high)
    assert (profile.hourly_rate, profile.currency) == (hour, currency)
    assert BookingSettings.load().cancel_fee == fee
    assert MarketSettings.load().currency == currency


# --- Cities and services -----------------------------------------------------


def a_city(**fields):
    city = City(
        **{"name": "Pune", "slug": "pune", "country": "IN", "time_zone": ""} | fields
    )
    city.full_clean()
    return city


def test_s17_what_is_left_open_is_looked_up(db):
    city = a_city()
    assert city.time_zone == "Asia/Kolkata"
    assert (round(city.latitude), round(city.longitude)) == (19, 74)


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"latitude": 999, "longitude": 74}, ["latitude"]),
        ({"latitude": 19, "longitude": -181}, ["longitude"]),
        ({"time_zone": "Africa/Abidjan"}, ["time_zone"]),
        ({"country": "ZZ"}, ["country", "latitude", "longitude", "time_zone"]),
        ({"name": "Nowhere at all"}, ["latitude", "longitude"]),
    ],
)
def test_s17_a_city_lies_somewhere(db, fields, wrong):
    with pytest.raises(ValidationError) as refused:
        a_city(**fields)
    assert sorted(refused.value.message_dict) == wrong


@pytest.mark.parametrize("minutes", [0, 4, 1441])
def test_s26_a_usual_job_takes_time(category, minutes):
    job = TypicalJob(
        category=category, name="Tap", minutes=minutes, price_low=1, price_high=2
    )
    with pytest.raises(ValidationError) as refused:
        job.full_clean()
    assert list(refused.value.message_dict) == ["minutes"]
