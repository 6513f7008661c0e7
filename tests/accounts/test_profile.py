"""What people keep about themselves: name, number, face, and their own door."""

import pytest

from accounts.forms import ProfileForm
from accounts.models import CustomerProfile, User
from tests.accounts.auth import words
from tests.accounts.pictures import HOSTILE, halves, picture, small_disk, upload

pytestmark = pytest.mark.django_db

PAGE = "/account/profile/"
FACTS = {
    "name": "Ananya D.",
    "phone": "98765 43210",
    "address": "B-704, Paud Road\nPune 411038",
    "address_phone": "+91 98220 12345",
}


def test_a_customer_changes_everything(as_user, customer):
    answer = as_user(customer).post(PAGE, FACTS)
    assert (answer.status_code, answer.url) == (302, PAGE)
    customer.refresh_from_db()
    home = customer.customer_profile
    assert (customer.name, customer.phone.as_e164) == ("Ananya D.", "+919876543210")
    assert home.address.split() == ["B-704,", "Paud", "Road", "Pune", "411038"]
    assert home.phone.as_e164 == "+919822012345"


def test_the_page_shows_what_is_kept(as_user, customer):
    User.objects.filter(pk=customer.pk).update(phone="+919876543210")
    page = as_user(customer).get(PAGE).content.decode()
    assert "Ananya Deshpande" in page
    assert 'value="+91 98765 43210"' in page
    assert "12 Law College Road" in page


def test_an_account_that_never_had_a_place_gets_one(as_user, customer):
    CustomerProfile.objects.all().delete()
    browser = as_user(customer)
    assert browser.get(PAGE).status_code == 200
    browser.post(PAGE, FACTS)
    assert CustomerProfile.objects.get().user == customer


@pytest.mark.parametrize("who", ["worker", "support", "boss"])
def test_others_have_no_door(request, as_user, who):
    user = request.getfixturevalue(who)
    browser = as_user(user)
    assert "address" not in browser.get(PAGE).context["form"].fields
    assert browser.post(PAGE, FACTS).status_code == 302
    assert CustomerProfile.objects.count() == 0
    assert User.objects.get(pk=user.pk).name == "Ananya D."


def test_a_worker_cannot_be_without_a_number(as_user, worker):
    answer = as_user(worker).post(PAGE, FACTS | {"phone": ""})
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["phone"]


def test_a_customer_can(as_user, customer):
    assert as_user(customer).post(PAGE, FACTS | {"phone": ""}).status_code == 302


def test_what_is_wrong_changes_nothing_and_stays_typed(as_user, customer):
    answer = as_user(customer).post(PAGE, FACTS | {"name": "", "phone": "12"})
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"name", "phone"}
    page = answer.content.decode()
    assert 'value="12"' in page
    assert "B-704" in page
    assert "Your account, Ananya Deshpande" in page
    customer.refresh_from_db()
    assert customer.customer_profile.address == "12 Law College Road, Pune 411004"


def test_saving_late_does_not_reopen_a_closed_account(customer):
    person = User.objects.get(pk=customer.pk)
    form = ProfileForm(FACTS, instance=person)
    User.objects.filter(pk=customer.pk).update(is_active=False)
    assert form.is_valid()
    form.save()
    customer.refresh_from_db()
    assert (customer.name, customer.is_active) == ("Ananya D.", False)


def test_nothing_else_can_be_typed_in(as_user, customer):
    browser = as_user(customer)
    before = User.objects.values().get(pk=customer.pk)
    extra = {
        "role": "admin",
        "is_superuser": "1",
        "is_staff": "1",
        "email": "x@example.com",
        "username": "x",
        "groups": "1",
        "password": "x",
        "user": "1",
        "profile_image": "faces/other.webp",
    }
    browser.post(PAGE, FACTS | extra)
    after = User.objects.values().get(pk=customer.pk)
    changed = {key for key in after if after[key] != before[key]}
    assert changed == {"name", "phone"}


def test_everybody_only_ever_meets_their_own(as_user, customer, other_customer):
    as_user(customer).post(PAGE, FACTS | {"pk": other_customer.pk})
    other_customer.refresh_from_db()
    assert other_customer.name == "Harish Chaudhary"


@pytest.mark.parametrize("at", [PAGE, "/account/photo/remove/"])
def test_a_visitor_logs_in_first(client, at):
    answer = client.post(at, FACTS)
    assert answer.url == f"/account/login/?next={at}"


def test_the_photo_is_removed_by_post_only(as_user, customer):
    assert as_user(customer).get("/account/photo/remove/").status_code == 405


class TestPhoto:
    def test_is_taken_with_the_rest(self, as_user, customer, own_media):
        photo = upload(picture(), "../../etc/passwd.svg", "text/html")
        answer = as_user(customer).post(PAGE, FACTS | {"photo": photo})
        assert answer.status_code == 302
        customer.refresh_from_db()
        name = customer.profile_image.name
        assert name.startswith("faces/")
        assert "passwd" not in name
        assert (own_media / name).is_file()
        assert (
            customer.profile_image.url in as_user(customer).get(PAGE).content.decode()
        )

    def test_stays_when_none_is_sent(self, as_user, customer):
        browser = as_user(customer)
        browser.post(PAGE, FACTS | {"photo": upload(picture())})
        customer.refresh_from_db()
        browser.post(PAGE, FACTS)
        again = User.objects.get(pk=customer.pk)
        assert again.profile_image.name == customer.profile_image.name

    def test_is_removed(self, as_user, customer):
        browser = as_user(customer)
        browser.post(PAGE, FACTS | {"photo": upload(picture())})
        answer = browser.post("/account/photo/remove/")
        assert (answer.status_code, answer.url) == (302, PAGE)
        assert not User.objects.get(pk=customer.pk).profile_image
        assert "photo-remove" not in browser.get(PAGE).content.decode()

    @pytest.mark.parametrize("kind", HOSTILE)
    def test_a_hostile_one_changes_nothing(self, as_user, customer, own_media, kind):
        photo = upload(HOSTILE[kind])
        answer = as_user(customer).post(PAGE, FACTS | {"photo": photo})
        assert answer.status_code == 422
        assert list(answer.context["form"].errors) == ["photo"]
        assert 'id="id_photo_error"' in answer.content.decode()
        assert not own_media.exists()
        customer.refresh_from_db()
        assert customer.name == "Ananya Deshpande"

    def test_twenty_megabytes_get_a_sentence(self, as_user, customer):
        photo = upload(picture() + b"\0" * 20 * 1024**2)
        answer = as_user(customer).post(PAGE, FACTS | {"photo": photo})
        assert answer.status_code == 422
        assert "This photo is larger than 8 MB." in words(answer)

    def test_an_empty_one_too(self, as_user, customer):
        answer = as_user(customer).post(PAGE, FACTS | {"photo": upload(b"")})
        assert answer.status_code == 422
        assert list(answer.context["form"].errors) == ["photo"]

    def test_on_a_full_disk_nothing_is_half_saved(self, as_user, customer, own_media):
        photo = upload(halves("red", "blue"))
        browser = as_user(customer)
        with small_disk():
            answer = browser.post(PAGE, FACTS | {"photo": photo})
        assert answer.status_code == 503
        assert "We could not keep your photo just now." in words(answer)
        assert [path for path in own_media.rglob("*") if path.is_file()] == []
        customer.refresh_from_db()
        assert customer.name == "Ananya Deshpande"


@pytest.mark.parametrize("who", ["customer", "worker", "boss"])
def test_the_page_asks_the_database_little(
    request, as_user, who, django_assert_max_num_queries
):
    browser = as_user(request.getfixturevalue(who))
    browser.get(PAGE)
    with django_assert_max_num_queries(12):
        browser.get(PAGE)
