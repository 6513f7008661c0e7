"""A worker's price list: what is kept of it, who may change it, what customers see."""

from decimal import Decimal

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from services.currency import change
from services.models import TypicalJob, Wording
from tests.reading import text
from toolkit.errors import Unprocessable
from workers import price_list
from workers.models import PriceItem

TYPED = {
    "name": "Fit a ceiling fan",
    "price": "499.50",
    "minutes": "45",
    "includes": "Fan and hook are yours.",
}
FACTS = TYPED | {"price": 49_950, "minutes": 45, "usual": None}
PRICES = reverse("workers:prices")


def soup(response):
    return BeautifulSoup(response.content, "html.parser")


@pytest.fixture
def profile(worker):
    return worker.worker_profile


@pytest.fixture
def listed(profile):
    def listed(*names):
        return [price_list.add(profile, FACTS | {"name": name}) for name in names]

    return listed


@pytest.fixture
def usual(profile):
    return TypicalJob.objects.create(
        category=profile.service_category,
        name="Mend a tap",
        minutes=50,
        price_low=14_900,
        price_high=34_900,
    )


def names(profile):
    return [item.name for item in price_list.items_of(profile)]


class TestAdding:
    def test_what_was_typed_stands_in_the_list(self, as_user, worker, profile):
        client = as_user(worker)
        response = client.post(PRICES, TYPED)
        assert response.status_code == 302
        (item,) = price_list.items_of(profile)
        assert (item.name, item.price, item.minutes) == (
            "Fit a ceiling fan",
            49_950,
            45,
        )
        assert item.includes == "Fan and hook are yours."
        page = text(client.get(PRICES))
        assert "₹499.50" in page
        assert "45 minutes" in page

    def test_a_usual_job_fills_in_the_form_and_is_remembered(
        self, as_user, worker, profile, usual
    ):
        client = as_user(worker)
        assert "Mend a tap, ₹149–349" in text(client.get(PRICES))
        page = soup(client.get(PRICES, {"usual": usual.pk}))
        form = page.select_one("#add form")
        assert form.select_one("[name=name]")["value"] == "Mend a tap"
        assert form.select_one("[name=price]")["value"] == "149"
        assert form.select_one("[name=minutes] [selected]")["value"] == "60"
        client.post(PRICES, TYPED | {"name": "Mend a tap", "usual": usual.pk})
        assert price_list.items_of(profile)[0].usual == usual
        assert "Mend a tap, ₹149–349" not in text(client.get(PRICES))

    @pytest.mark.parametrize(
        ("field", "typed", "sentence"),
        [
            ("name", " ", "Say what you do"),
            ("name", "a" * 61, "This is 1 character too long."),
            ("price", "", "Write what it costs"),
            ("price", "0", "This must be ₹1 or more."),
            ("price", "4.999", "fractions that small"),
            ("price", "much", "is not a sum of money"),
            ("minutes", "7", "Pick one of the lengths"),
            ("minutes", "", "Pick one of the lengths"),
        ],
    )
    def test_what_makes_no_sense_is_said_and_kept(
        self, as_user, worker, profile, field, typed, sentence
    ):
        response = as_user(worker).post(PRICES, TYPED | {field: typed})
        assert response.status_code == 422
        page = text(response)
        assert sentence in page
        assert "Fan and hook are yours." in page
        assert names(profile) == []

    def test_the_same_name_stands_there_once(self, as_user, worker, profile, listed):
        listed("Fit a ceiling fan")
        response = as_user(worker).post(PRICES, TYPED | {"name": "fit a CEILING fan"})
        assert response.status_code == 422
        assert "is in your list already" in text(response)
        assert len(names(profile)) == 1

    def test_a_list_has_an_end(self, as_user, worker, profile, listed, monkeypatch):
        monkeypatch.setattr(price_list, "MAX_ITEMS", 2)
        listed("One", "Two")
        with pytest.raises(Unprocessable, match="Your list has 2 prices"):
            price_list.add(profile, FACTS)
        client = as_user(worker)
        assert "Your list is full." in text(client.get(PRICES))
        assert client.post(PRICES, TYPED).status_code == 422

    def test_an_unknown_usual_job_is_no_usual_job(self, as_user, worker, profile):
        as_user(worker).post(PRICES, TYPED | {"usual": "999"})
        assert price_list.items_of(profile)[0].usual is None


class TestChanging:
    def test_a_price_is_changed_where_it_stands(self, as_user, worker, profile, listed):
        _first, second = listed("One", "Two")
        client = as_user(worker)
        address = reverse("workers:price", args=[second.pk])
        assert 'value="499.50"' in text(client.get(address))
        client.post(address, TYPED | {"name": "Two", "price": "600"})
        assert names(profile) == ["One", "Two"]
        second.refresh_from_db()
        assert second.price == 60_000
        response = client.post(address, TYPED | {"name": "one"})
        assert response.status_code == 422

    def test_what_is_moved_up_comes_first(self, as_user, worker, profile, listed):
        one, two, three = listed("One", "Two", "Three")
        client = as_user(worker)
        client.post(reverse("workers:price-up", args=[three.pk]))
        assert names(profile) == ["One", "Three", "Two"]
        client.post(reverse("workers:price-up", args=[one.pk]))
        assert names(profile) == ["One", "Three", "Two"]
        client.post(reverse("workers:price-remove", args=[one.pk]))
        assert names(profile) == ["Three", "Two"]

    @pytest.mark.parametrize("page", ["price", "price-up", "price-remove"])
    def test_somebody_elses_price_is_not_there(
        self, as_user, other_worker, profile, listed, page
    ):
        (item,) = listed("One")
        client = as_user(other_worker)
        address = reverse(f"workers:{page}", args=[item.pk])
        assert client.post(address, TYPED).status_code == 404
        assert names(profile) == ["One"]

    def test_the_list_is_for_workers(self, as_user, client, customer):
        assert client.get(PRICES).status_code == 302
        assert as_user(customer).get(PRICES).status_code == 403


class TestOnTheirPage:
    def test_fixed_prices_lead_to_their_booking(self, client, profile, listed, usual):
        (item,) = listed("Fit a ceiling fan")
        page = BeautifulSoup(
            client.get(reverse("workers:profile", args=[profile.code])).content,
            "html.parser",
        )
        section = page.find(id="prices-h").find_parent("section")
        link = section.find("a", string="Fit a ceiling fan")
        assert link["href"].endswith(f"/book/?item={item.pk}")
        told = section.get_text(" ", strip=True)
        assert "₹499.50" in told
        assert "Anything else is ₹349 an hour" in told
        guide = section.find("details").get_text(" ", strip=True)
        assert "Mend a tap usually 50 minutes ₹149–349" in guide

    def test_names_of_any_length_are_kept_apart_from_markup(
        self, client, profile, listed
    ):
        listed("<b>" + "x" * 50)
        page = client.get(reverse("workers:profile", args=[profile.code]))
        assert b"&lt;b&gt;xxx" in page.content


def test_prices_come_over_into_another_currency(profile, listed):
    listed("One", "Two")
    PriceItem.objects.filter(name="Two").update(price=1)
    change("JPY", Decimal("1.8"))
    prices = PriceItem.objects.order_by("pk").values_list("price", flat=True)
    assert list(prices) == [899, 1]


class TestInAnotherLanguage:
    """A usual job is shown by its wording, and kept as the catalogue has it."""

    @pytest.fixture(autouse=True)
    def _hindi(self, worker, usual):
        Wording.objects.create(language="hi", text="Mend a tap", wording="नल ठीक करना")
        worker.language = "hi"
        worker.save()

    def test_what_was_left_as_it_was_filled_in_is_the_catalogues(
        self, as_user, worker, profile, usual
    ):
        client = as_user(worker)
        page = soup(client.get(PRICES, {"usual": usual.pk}))
        shown = page.select_one("#add form [name=name]")["value"]
        assert shown == "नल ठीक करना"
        client.post(PRICES, TYPED | {"name": shown, "usual": usual.pk})
        assert names(profile) == ["Mend a tap"]
        assert "नल ठीक करना" in text(client.get(PRICES))

    def test_an_item_that_is_changed_keeps_its_text_or_takes_what_was_typed(
        self, as_user, worker, profile, listed
    ):
        (item,) = listed("Mend a tap")
        client, page = as_user(worker), reverse("workers:price", args=[item.pk])
        form = soup(client.get(page)).select_one("form [name=name]")
        assert form["value"] == "नल ठीक करना"
        client.post(page, TYPED | {"name": form["value"], "price": "600"})
        assert names(profile) == ["Mend a tap"]
        assert price_list.items_of(profile)[0].price == 60_000
        client.post(page, TYPED | {"name": "पूरा नल बदलना"})
        assert names(profile) == ["पूरा नल बदलना"]

    def test_a_wording_that_is_too_long_to_be_kept_is_not_filled_in(
        self, as_user, worker, profile, usual
    ):
        Wording.objects.update(wording="नल " * 21 + "नल")
        page = soup(as_user(worker).get(PRICES, {"usual": usual.pk}))
        assert page.select_one("#add form [name=name]")["value"] == "Mend a tap"
