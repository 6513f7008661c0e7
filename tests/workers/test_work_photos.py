"""Photos of work: whose they are, who sees them when, and no file is left behind."""

from io import BytesIO
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image
from wagtail.models import ModelLogEntry

from accounts import photos as pictures
from toolkit.errors import NotAllowed, Unprocessable
from workers import work_photos
from workers.errors import NoReason
from workers.models import WorkPhoto

PAGE = reverse("workers:photos")
LIST = reverse(WorkPhoto.snippet_viewset.get_url_name("list"))


def soup(response):
    return BeautifulSoup(response.content, "html.parser")


def file(size=(1200, 900), colour="teal", kind="JPEG", name="IMG_2041.jpg"):
    out = BytesIO()
    Image.new("RGB", size, colour).save(out, kind)
    return SimpleUploadedFile(name, out.getvalue())


@pytest.fixture
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def profile(worker):
    return worker.worker_profile


@pytest.fixture
def put(media, profile):
    def put(words="New basin", before=None):
        return work_photos.add(
            profile,
            words=words,
            picture=pictures.prepare_picture(file()),
            before=before and pictures.prepare_picture(before),
        )

    return put


def stored(media):
    return sorted(path.name for path in Path(media).rglob("*.webp"))


def on_page(client, worker):
    page = soup(client.get(f"/workers/{worker.worker_profile.code}/"))
    return [image["alt"] for image in page.select(".gallery img")]


class TestSending:
    def test_it_waits_and_only_its_worker_sees_it(
        self, as_user, worker, customer, profile, media, client
    ):
        sent = {"picture": file(), "before": file(), "words": "New basin"}
        answer = as_user(worker).post(PAGE, sent)
        assert (answer.status_code, answer["Location"]) == (302, PAGE)
        (photo,) = work_photos.all_of(profile)
        assert photo.state == WorkPhoto.State.WAITING
        assert stored(media) == sorted(Path(name).name for name in photo.files)
        assert len(photo.files) == 4
        mine = soup(as_user(worker).get(PAGE))
        alts = [image["alt"] for image in mine.select(".gallery img")]
        assert alts == ["Before: New basin", "New basin"]
        for visitor in (client, as_user(customer)):
            assert on_page(visitor, worker) == []

    def test_a_picture_is_drawn_anew_in_its_own_shape(self, media, put):
        photo = put()
        with Image.open(photo.picture.path) as whole:
            assert (whole.size, whole.format) == ((1200, 900), "WEBP")
            assert not whole.getexif()
        tile = Path(media) / photo.tile.removeprefix("/media/")
        with Image.open(tile) as small:
            assert small.size == pictures.TILE

    @pytest.mark.parametrize(
        ("size", "kind", "expected"),
        [
            ((4000, 1000), "JPEG", (1600, 400)),
            ((1000, 4000), "PNG", (400, 1600)),
            ((40, 30), "WEBP", (40, 30)),
            ((3000, 1), "PNG", (1600, 1)),
        ],
    )
    def test_what_is_large_becomes_smaller_and_nothing_is_cut(
        self, size, kind, expected
    ):
        picture = pictures.prepare_picture(file(size, kind=kind))
        with Image.open(picture.whole) as whole:
            assert whole.size == expected

    @pytest.mark.parametrize(
        ("sent", "sentence"),
        [
            ({"words": "New basin"}, "Choose a photo of your work."),
            ({"picture": b"GIF89a"}, "This is not a photo we can read."),
            ({"picture": None, "words": ""}, "Say in a few words what it shows."),
            ({"picture": None, "words": "x" * 121}, "Up to 120 fit here."),
        ],
    )
    def test_what_is_wrong_gets_a_sentence_and_keeps_the_words(
        self, as_user, worker, profile, media, sent, sentence
    ):
        if "picture" in sent:
            odd = sent["picture"]
            sent = sent | {
                "picture": SimpleUploadedFile("a.jpg", odd) if odd else file()
            }
        answer = as_user(worker).post(PAGE, sent)
        assert answer.status_code == 422
        page = soup(answer)
        assert sentence in page.get_text(" ", strip=True)
        assert page.select_one("[name=words]").get("value", "") == sent.get("words", "")
        assert work_photos.all_of(profile) == []
        assert stored(media) == []

    def test_there_is_a_bound_and_nothing_is_left_of_what_is_too_much(
        self, as_user, worker, media, put, monkeypatch
    ):
        monkeypatch.setattr(work_photos, "MAX_PHOTOS", 1)
        put()
        before = stored(media)
        with pytest.raises(Unprocessable):
            put("One more")
        assert stored(media) == before
        page = soup(as_user(worker).get(PAGE))
        assert not page.select("input[type=file]")
        assert "Remove one to add another." in page.get_text(" ", strip=True)

    def test_a_full_disk_leaves_no_half(self, put, media, settings):
        settings.MEDIA_ROOT = media / "full"
        settings.MEDIA_ROOT.write_text("no folder")
        with pytest.raises(pictures.NoRoom) as refused:
            put()
        assert refused.value.status == 503
        assert WorkPhoto.objects.count() == 0

    @pytest.mark.parametrize("who", ["customer", "support"])
    def test_only_workers_have_such_a_page(self, as_user, request, who, media):
        person = as_user(request.getfixturevalue(who))
        assert person.get(PAGE).status_code == 403
        assert person.post(PAGE, {"words": "x"}).status_code == 403
        assert "/account/login/" in Client().get(PAGE)["Location"]


class TestDeciding:
    def test_what_is_shown_is_seen_by_all(self, client, worker, support, put):
        photo = put(before=file())
        work_photos.show(photo, by=support)
        assert on_page(client, worker) == ["Before: New basin", "New basin"]

    def test_what_is_refused_is_seen_by_its_worker_with_the_reason(
        self, as_user, client, worker, support, put
    ):
        photo = work_photos.show(put(), by=support)
        work_photos.refuse(photo, by=support, reason="There is a face in it.")
        assert on_page(client, worker) == []
        mine = soup(as_user(worker).get(PAGE)).get_text(" ", strip=True)
        assert "Not shown" in mine
        assert "There is a face in it." in mine

    @pytest.mark.parametrize("who", ["customer", "worker", "finance", "editor"])
    def test_nobody_else_decides(self, put, request, who):
        photo, person = put(), request.getfixturevalue(who)
        with pytest.raises(NotAllowed):
            work_photos.show(photo, by=person)
        with pytest.raises(NotAllowed):
            work_photos.refuse(photo, by=person, reason="No.")
        photo.refresh_from_db()
        assert photo.state == WorkPhoto.State.WAITING

    def test_a_reason_has_words(self, put, support):
        with pytest.raises(NoReason):
            work_photos.refuse(put(), by=support, reason=" \n ")

    def test_the_same_decision_twice_is_one(self, put, support):
        photo = put()
        for _again in range(2):
            work_photos.show(photo, by=support)
        assert ModelLogEntry.objects.filter(action="workers.show_photo").count() == 1


class TestTheDesk:
    def test_two_pictures_say_which_is_which(self, as_user, put, support):
        two = as_user(support).get(f"{LIST}inspect/{put(before=file()).pk}/")
        page = BeautifulSoup(two.content, "html.parser")
        told = [one.get_text(strip=True) for one in page.select("figcaption")]
        assert told == ["Before", "After"]
        pictures = page.select(".desk-pictures img")
        assert [one["alt"] for one in pictures] == [
            "Before: New basin",
            "After: New basin",
        ]

    def test_support_decides_from_list_and_page(self, as_user, put, support):
        photo, desk = put(), as_user(support)
        assert "New basin" in desk.get(LIST).content.decode()
        page = desk.get(f"{LIST}inspect/{photo.pk}/")
        assert photo.picture.url in page.content.decode()
        refused = desk.post(f"{LIST}refuse/{photo.pk}/", {"reason": ""})
        assert refused.status_code == 422
        desk.post(f"{LIST}refuse/{photo.pk}/", {"reason": "A door number."})
        photo.refresh_from_db()
        assert (photo.state, photo.reason) == ("refused", "A door number.")
        desk.post(f"{LIST}show/{photo.pk}/")
        photo.refresh_from_db()
        assert (photo.state, photo.reason) == ("shown", "")
        history = desk.get(f"{LIST}history/{photo.pk}/").content.decode()
        assert "Not shown: A door number." in history

    @pytest.mark.parametrize("who", ["finance", "editor", "worker", "customer"])
    def test_it_is_shut_to_others(self, as_user, put, request, who):
        photo, person = put(), as_user(request.getfixturevalue(who))
        for path in ("", f"inspect/{photo.pk}/", f"refuse/{photo.pk}/"):
            assert person.get(LIST + path).status_code in {302, 403}
        person.post(f"{LIST}show/{photo.pk}/")
        photo.refresh_from_db()
        assert photo.state == WorkPhoto.State.WAITING


class TestRemoving:
    def test_files_go_with_it(
        self, as_user, worker, put, media, django_capture_on_commit_callbacks
    ):
        photo = put(before=file())
        with django_capture_on_commit_callbacks(execute=True):
            answer = as_user(worker).post(f"{PAGE}{photo.pk}/remove/")
        assert answer.status_code == 302
        assert stored(media) == []
        assert WorkPhoto.objects.count() == 0

    def test_nobody_removes_what_is_another_s(self, as_user, put, other_worker, media):
        photo = put()
        gone = as_user(other_worker).post(f"{PAGE}{photo.pk}/remove/")
        assert gone.status_code == 404
        assert len(stored(media)) == 2
