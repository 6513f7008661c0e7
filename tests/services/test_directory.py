import pytest

from services import directory
from services.models import CategoryPage, CityPage, ServiceCategory
from tests.site import plant


def test_a_trade_is_a_service_with_its_page_prices_and_skills(category_page):
    (plumber,) = directory.trades()
    assert (plumber.slug, plumber.name, plumber.plural, plumber.icon) == (
        "plumber",
        "Plumber",
        "Plumbers",
        "tap",
    )
    assert plumber.url == "/services/plumber/"
    assert [job.name for job in plumber.jobs] == ["Tap"]
    assert [skill.name for skill in plumber.skills] == ["Leak repair"]
    assert (plumber.price_low, plumber.price_high) == (14_900, 34_900)
    assert directory.trade(plumber.pk) == plumber


def test_a_trade_without_usual_jobs_has_no_price(category_page, category):
    category.typical_jobs.all().delete()
    (plumber,) = directory.trades()
    assert (plumber.price_low, plumber.price_high) == (None, None)


@pytest.mark.parametrize("why", ["unpublished", "closed"])
def test_what_cannot_be_booked_or_read_is_no_trade(category_page, category, why):
    if why == "unpublished":
        category_page.unpublish()
    else:
        ServiceCategory.objects.update(is_active=False)
    assert directory.trades() == ()
    assert directory.trade(category.pk) is None


def test_a_place_is_an_open_city_with_or_without_a_page(site, city, other_city):
    berlin, pune = directory.places()
    assert (berlin.name, berlin.url) == ("Berlin", "")
    assert (pune.name, pune.region, pune.url) == (
        "Pune",
        "Maharashtra",
        "/cities/pune/",
    )
    assert directory.place(city.pk) == pune


def test_a_closed_city_is_no_place(site, city):
    city.is_active = False
    city.save()
    assert directory.places() == ()


def test_the_catalogue_is_looked_up_once(category_page, django_assert_num_queries):
    directory.trades(), directory.places(), directory.currency()
    with django_assert_num_queries(0):
        assert len(directory.trades()) == 1
        assert len(directory.places()) == 1
        assert directory.currency() == "INR"


def test_trades_stand_in_the_editors_order(category_page, other_category):
    plant(
        category_page.get_parent(),
        CategoryPage,
        "electrician",
        category=other_category,
    )
    ServiceCategory.objects.filter(slug="plumber").update(order=2)
    assert [trade.slug for trade in directory.trades()] == ["electrician", "plumber"]


def test_of_two_live_pages_about_a_city_the_first_stands(city_page, city):
    CityPage.objects.filter(pk=city_page.pk).update(city=city)
    copy = city_page.copy(update_attrs={"slug": "copy"}, keep_live=False)
    CityPage.objects.filter(pk=copy.pk).update(live=True)
    assert directory.place(city.pk).url == "/cities/pune/"
