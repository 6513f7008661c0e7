"""Photos of a job: who sends them, who sees them, and what becomes of the files."""

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from bookings import jobs, photos
from bookings.jobs import scope
from bookings.models import Job, JobPhoto, ScopeChange
from bookings.queries import photos as rows
from bookings.states import Status, Verb
from live.models import Notification
from tests.bookings.pictures import (
    NO_PICTURE,
    path_of,
    picture,
    several,
    soup,
    stored,
    thumbs,
)
from tests.bookings.test_views_book import TYPED, iso
from tests.cast import soon
from tests.reading import text
from tests.workers.test_work_photos import file
from toolkit.errors import NotAllowed, NotNow, Refusal, Unprocessable
from toolkit.views.private_files import HANDED_OVER

GONE = "A browser sends photos only once"

pytestmark = pytest.mark.usefixtures("uploads")


@pytest.fixture
def committed(django_capture_on_commit_callbacks):
    return lambda: django_capture_on_commit_callbacks(execute=True)


@pytest.fixture
def shown(job_in, customer):
    """A request with a photo of what is to be done."""

    def shown():
        job = job_in(Status.PENDING)
        photos.add(job, [picture()], by=customer)
        return job

    return shown


class TestAtTheRequest:
    @pytest.fixture
    def address(self, worker):
        return reverse("bookings:book", args=[worker.worker_profile.code])

    @pytest.fixture
    def typed(self, city):
        return TYPED | {"minutes": "90", "start": iso(soon(city))}

    def test_they_come_with_it(self, as_user, customer, address, typed, uploads):
        sent = typed | {"photos": [file(), file(colour="red")]}
        answer = as_user(customer).post(address, sent)
        job = Job.objects.get()
        assert answer["Location"] == path_of(job)
        assert len(stored(uploads)) == 4
        assert stored(uploads, "media") == []
        alts = [image["alt"] for image in thumbs(as_user(customer).get(path_of(job)))]
        assert alts == ["Photo 1 of 2, by Ananya", "Photo 2 of 2, by Ananya"]

    def test_place_and_camera_are_gone(self, as_user, customer, address, typed):
        as_user(customer).post(address, typed | {"photos": [file()]})
        with Image.open(JobPhoto.objects.get().picture.path) as whole:
            assert whole.format == "WEBP"
            assert not whole.getexif()

    @pytest.mark.parametrize(
        ("sent", "sentence"),
        [
            ([SimpleUploadedFile("a.jpg", NO_PICTURE)], "This is not a photo we can"),
            (
                [file(), SimpleUploadedFile("tap.jpg", NO_PICTURE)],
                "“tap.jpg”: This is not a photo we can read.",
            ),
            ([file((8, 8)) for _n in range(5)], "Choose at most 4 photos at a time."),
        ],
        ids=["no picture", "one of two", "too many"],
    )
    def test_what_is_wrong_gets_a_sentence_and_nothing_typed_is_lost(
        self, as_user, customer, address, typed, uploads, sent, sentence
    ):
        for one in sent:
            one.seek(0)
        answer = as_user(customer).post(address, typed | {"photos": sent})
        page = text(answer)
        assert answer.status_code == 422
        assert sentence in page
        assert GONE in page
        assert all(words in page for words in TYPED.values())
        assert not Job.objects.exists()
        assert stored(uploads) == []

    def test_an_error_elsewhere_says_that_they_are_to_be_chosen_again(
        self, as_user, customer, address, typed, uploads
    ):
        wrong = typed | {"title": "", "photos": [file()]}
        answer = as_user(customer).post(address, wrong)
        assert answer.status_code == 422
        assert GONE in text(answer)
        assert stored(uploads) == []
        without = as_user(customer).post(address, typed | {"title": ""})
        assert GONE not in text(without)

    def test_looking_at_other_times_without_a_script_says_it_too(
        self, as_user, customer, address, typed
    ):
        answer = as_user(customer).post(
            address, typed | {"look": "1", "photos": file()}
        )
        assert answer.status_code == 200
        assert GONE in text(answer)

    def test_a_visitor_is_told_when_they_can(self, client, address):
        page = client.get(address)
        assert not soup(page).select("input[type=file]")
        assert "You can add some once you are logged in" in text(page)

    def test_the_same_request_with_photos_brings_them_along(
        self, customer, worker, city, uploads
    ):
        facts = {"by": customer, "start": soon(city), "minutes": 60, "title": "Tap"}
        facts["address"] = "B-704"
        job = jobs.request(worker.worker_profile, **facts)
        for _again in range(2):
            same = jobs.request(worker.worker_profile, **facts, photos=several(2))
            assert same == job
        assert len(photos.of_request(job)) == 2
        assert len(stored(uploads)) == 4

    def test_what_is_refused_leaves_no_file(self, customer, worker, city, uploads):
        with pytest.raises(Refusal):
            jobs.request(
                worker.worker_profile,
                by=customer,
                start=soon(city),
                minutes=45,
                title="Tap",
                address="B-704",
                photos=several(1),
            )
        assert stored(uploads) == []


class TestLater:
    def test_the_worker_hears_of_it_and_sees_them(
        self, as_user, customer, worker, job_in, committed
    ):
        job = job_in(Status.ACCEPTED)
        with committed():
            answer = as_user(customer).post(
                path_of(job, "photos"), {"photos": [file()]}
            )
        assert answer["Location"] == path_of(job) + "#photos"
        assert job.events.last().verb == Verb.PHOTOS
        told = Notification.objects.filter(user=worker).order_by("pk").last()
        assert (told.kind, told.link) == ("photos-to-worker", path_of(job))
        page = as_user(worker).get(path_of(job))
        assert len(thumbs(page)) == 1
        assert not soup(page).select("#photos form")
        assert "Ananya added photos" in text(page)

    @pytest.mark.parametrize("page", ["/work/", "/jobs/?show=requests"])
    def test_the_worker_s_lists_say_that_there_are_some(
        self, as_user, customer, worker, job_in, page
    ):
        job = job_in(Status.PENDING)
        assert "With photos" not in text(as_user(worker).get(page))
        photos.add(job, [picture()], by=customer)
        assert "With photos" in text(as_user(worker).get(page))

    def test_there_is_a_bound(self, as_user, customer, job_in, uploads):
        job = job_in(Status.PENDING)
        for _twice in range(2):
            photos.add(job, several(4), by=customer)
        with pytest.raises(Unprocessable, match="Up to 8 photos fit here"):
            photos.add(job, several(1), by=customer)
        assert len(stored(uploads)) == 16
        page = soup(as_user(customer).get(path_of(job)))
        assert not page.select("input[type=file]")
        assert len(page.select("#photos form")) == 8

    def test_nothing_chosen_is_a_sentence_on_the_same_page(
        self, as_user, customer, job_in
    ):
        job = job_in(Status.PENDING)
        answer = as_user(customer).post(path_of(job, "photos"))
        assert answer.status_code == 422
        assert "Choose a photo first." in text(answer)

    @pytest.mark.parametrize("status", [Status.ONGOING, Status.FINISHED])
    def test_once_the_work_has_begun_it_is_too_late(
        self, as_user, customer, job_in, status, uploads
    ):
        job = job_in(status)
        answer = as_user(customer).post(path_of(job, "photos"), {"photos": [file()]})
        assert answer.status_code == 409
        assert stored(uploads) == []

    def test_only_its_customer_adds_and_takes_away(
        self, as_user, shown, worker, other_customer, other_worker, support
    ):
        job = shown()
        (photo,) = photos.of_request(job)
        for person, status in [
            (worker, 403),
            (support, 403),
            (other_customer, 404),
            (other_worker, 404),
        ]:
            visitor = as_user(person)
            added = visitor.post(path_of(job, "photos"), {"photos": [file()]})
            taken = visitor.post(path_of(job, "photos", photo.code, "remove"))
            assert (added.status_code, taken.status_code) == (status, status)
        nobody = Client().post(path_of(job, "photos", photo.code, "remove"))
        assert "/account/login/" in nobody["Location"]
        assert len(photos.of_request(job)) == 1

    def test_taken_away_its_files_are_gone(
        self, as_user, customer, shown, committed, uploads
    ):
        job = shown()
        (photo,) = photos.of_request(job)
        with committed():
            as_user(customer).post(path_of(job, "photos", photo.code, "remove"))
        assert stored(uploads) == []
        assert not JobPhoto.objects.exists()

    def test_a_job_that_has_moved_meanwhile_takes_none(self, customer, job_in, uploads):
        job = job_in(Status.ACCEPTED)
        jobs.cancel(job, by=customer)
        with pytest.raises(NotNow):
            photos.add(job, several(1), by=customer)
        assert stored(uploads) == []


class TestTheDoor:
    @pytest.fixture
    def picture_of(self, shown):
        job = shown()
        (photo,) = photos.of_request(job)
        return path_of(job, "photos", photo.code)

    @pytest.mark.parametrize("who", ["customer", "worker", "support"])
    @pytest.mark.parametrize("size", ["", "tile/"])
    def test_the_two_and_our_team_see_it(self, as_user, picture_of, request, who, size):
        answer = as_user(request.getfixturevalue(who)).get(picture_of + size)
        assert answer.status_code == 200
        assert answer["Content-Type"] == "image/webp"
        assert "private" in answer["Cache-Control"]
        assert b"".join(answer.streaming_content)[8:12] == b"WEBP"

    @pytest.mark.parametrize(
        "who", ["other_customer", "other_worker", "editor", "finance"]
    )
    @pytest.mark.parametrize("size", ["", "tile/"])
    def test_for_strangers_it_is_not_there(
        self, as_user, picture_of, request, who, size
    ):
        answer = as_user(request.getfixturevalue(who)).get(picture_of + size)
        assert answer.status_code == 404

    def test_nobody_is_led_to_the_log_in(self, picture_of):
        answer = Client().get(picture_of)
        assert "/account/login/" in answer["Location"]

    def test_no_address_of_its_file_works(self, picture_of, client):
        name = JobPhoto.objects.get().picture.name
        for folder in ("media", "private", "static"):
            assert client.get(f"/{folder}/{name}").status_code == 404

    def test_a_photo_of_another_job_is_not_found(
        self, as_user, shown, job_in, other_customer, customer
    ):
        (photo,) = photos.of_request(shown())
        other = job_in(Status.PENDING, by=other_customer)
        answer = as_user(other_customer).get(path_of(other, "photos", photo.code))
        assert answer.status_code == 404

    def test_the_web_server_may_hand_it_over(
        self, as_user, customer, picture_of, settings
    ):
        settings.X_ACCEL_PREFIX = "/private/"
        answer = as_user(customer).get(picture_of)
        name = JobPhoto.objects.get().picture.name
        assert answer[HANDED_OVER] == f"/private/{name}"


class TestWithAProposal:
    MORE = {"name-0": "New board", "price-0": "1200", "reason": "It is burnt."}

    def test_the_customer_sees_what_was_found(self, as_user, customer, worker, job_in):
        job = job_in(Status.ONGOING)
        as_user(worker).post(path_of(job, "more"), self.MORE | {"photos": [file()]})
        change = ScopeChange.objects.get()
        (photo,) = rows.of_job(job)
        assert photo.change == change
        page = as_user(customer).get(path_of(job, "more", change.code))
        assert [image["alt"] for image in thumbs(page)] == ["Photo 1 of 1, by Suresh"]
        assert photos.of_request(job) == []
        seen = as_user(customer).get(path_of(job, "photos", photo.code, "tile"))
        assert b"".join(seen.streaming_content)[8:12] == b"WEBP"

    def test_what_was_typed_stays_with_what_is_no_picture(
        self, as_user, worker, job_in
    ):
        job = job_in(Status.ONGOING)
        odd = SimpleUploadedFile("a.png", NO_PICTURE)
        answer = as_user(worker).post(
            path_of(job, "more"), self.MORE | {"photos": [odd]}
        )
        page = text(answer)
        assert answer.status_code == 422
        assert "This is not a photo we can read." in page
        assert all(words in page for words in self.MORE.values())
        assert not ScopeChange.objects.exists()

    def test_a_proposal_that_is_refused_leaves_no_file(self, worker, job_in, uploads):
        job = job_in(Status.ONGOING)
        for reason in ("Burnt", "Once more"):
            try:
                scope.propose(
                    job, [("Board", 100)], by=worker, reason=reason, photos=several(1)
                )
            except NotNow:
                assert reason == "Once more"
        assert len(stored(uploads)) == 2

    def test_its_photos_are_not_the_customer_s_to_take_away(
        self, customer, worker, job_in
    ):
        job = job_in(Status.ACCEPTED)
        scope.propose(
            job, [("Board", 100)], by=worker, reason="Burnt", photos=several(1)
        )
        (photo,) = rows.of_job(job)
        with pytest.raises(NotAllowed):
            photos.remove(job, photo.code, by=customer)


def test_a_full_disk_is_a_sentence_and_keeps_the_job_as_it_was(
    as_user, customer, job_in, settings, uploads
):
    job = job_in(Status.PENDING)
    settings.PRIVATE_MEDIA_ROOT = uploads / "full"
    Path(settings.PRIVATE_MEDIA_ROOT).write_text("no folder")
    answer = as_user(customer).post(path_of(job, "photos"), {"photos": [file()]})
    assert answer.status_code == 503
    assert "We could not keep your photo just now." in text(answer)
    assert not JobPhoto.objects.exists()


def test_a_page_without_photos_asks_for_none(
    as_user, customer, job_in, django_assert_max_num_queries
):
    job = job_in(Status.PENDING)
    visitor = as_user(customer)
    visitor.get(path_of(job))
    with django_assert_max_num_queries(12):
        visitor.get(path_of(job))
