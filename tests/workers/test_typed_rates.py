"""A rate as the people of the market type it: to us, in the search, by staff."""

import pytest
from bs4 import BeautifulSoup

from services.models import MarketSettings, ServiceCategory, TypicalJob
from workers.models import WorkerProfile

BOTH = "“1.250” can be ₹1,250 or ₹1.25. Write 1250 or 1.25."


@pytest.fixture
def vietnam(db, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        MarketSettings.objects.update_or_create(
            defaults={"country": "VN", "currency": "VND"}
        )


def profile_of(worker, rate):
    return {
        "service_category": worker.worker_profile.service_category_id,
        "city": worker.worker_profile.city_id,
        "hourly_rate": rate,
        "experience": "8",
    }


@pytest.mark.parametrize("typed", ["150.000", "150,000", "150000", "150.000 ₫"])
def test_f13_a_worker_of_vietnam_types_thousands(vietnam, as_user, worker, typed):
    WorkerProfile.objects.update(currency="VND")
    response = as_user(worker).post("/work/profile/", profile_of(worker, typed))
    assert response.status_code == 302
    assert WorkerProfile.objects.get().hourly_rate == 150_000


def test_f13_what_is_not_clear_is_asked_and_kept(as_user, worker):
    response = as_user(worker).post("/work/profile/", profile_of(worker, "1.250"))
    page = BeautifulSoup(response.content, "html.parser")
    assert response.status_code == 422
    assert BOTH in page.find(id="id_hourly_rate_error").get_text()
    assert page.find(id="id_hourly_rate")["value"] == "1.250"
    assert WorkerProfile.objects.get().hourly_rate == 34_900


def test_f13_the_search_reads_the_same(vietnam, client, worker):
    page = client.get("/workers/?rate_min=150.000").context["page"]
    assert [chip.text for chip in page.said.chips] == ["From ₫150,000"]


def test_f13_the_search_asks_too(client, worker):
    response = client.get("/workers/?rate_min=1.250")
    assert response.status_code == 400
    assert response.context["page"].form.errors["rate_min"] == [BOTH]


@pytest.mark.parametrize(("price", "low"), [("1.250", None), ("1,250", 125_000)])
def test_f13_and_so_do_the_forms_of_staff(category, price, low):
    form = TypicalJob._meta.get_field("price_low").formfield()
    form.required = False
    if low is None:
        with pytest.raises(Exception, match="can be ₹1,250 or ₹1.25"):
            form.clean(price)
    else:
        assert form.clean(price) == low
    assert ServiceCategory.objects.get() == category
