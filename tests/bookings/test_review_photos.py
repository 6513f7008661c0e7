"""Photos with a review: everybody sees them once our team has looked."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from bookings import reviews
from bookings.models import ReviewPhoto
from bookings.states import Status
from tests.bookings.pictures import (
    NO_PICTURE,
    path_of,
    several,
    soup,
    stored,
    thumbs,
)
from tests.reading import text
from tests.workers.test_work_photos import file
from toolkit.errors import NotAllowed, NotNow
from workers import work_photos

pytestmark = pytest.mark.usefixtures("uploads")


class TestWithAReview:
    @pytest.fixture
    def reviewed(self, as_user, customer, job_in):
        job = job_in(Status.FINISHED)
        sent = {"rating": "5", "comment": "Good.", "photos": [file()]}
        as_user(customer).post(path_of(job, "review"), sent)
        return job

    def on_profile(self, visitor, worker):
        return thumbs(visitor.get(f"/workers/{worker.worker_profile.code}/"))

    def test_nobody_else_sees_it_before_our_team_has_looked(
        self, as_user, reviewed, customer, worker, uploads
    ):
        assert len(stored(uploads, "media")) == 2
        assert stored(uploads) == []
        for visitor in (Client(), as_user(worker)):
            assert self.on_profile(visitor, worker) == []
        assert thumbs(as_user(worker).get(path_of(reviewed))) == []
        mine = as_user(customer).get(path_of(reviewed))
        assert len(thumbs(mine)) == 1
        assert "We look at it soon" in text(mine)

    def test_what_is_shown_is_seen_by_all(self, as_user, reviewed, worker, support):
        work_photos.show(ReviewPhoto.objects.get(), by=support)
        (image,) = self.on_profile(Client(), worker)
        assert image["alt"] == "Photo 1 of 1, by Ananya"
        assert len(thumbs(as_user(worker).get(path_of(reviewed)))) == 1

    def test_what_is_refused_is_seen_by_its_customer_with_the_reason(
        self, as_user, reviewed, customer, worker, support
    ):
        photo = ReviewPhoto.objects.get()
        work_photos.refuse(photo, by=support, reason="A face.")
        assert self.on_profile(Client(), worker) == []
        assert thumbs(as_user(worker).get(path_of(reviewed))) == []
        mine = text(as_user(customer).get(path_of(reviewed)))
        assert "Not shown" in mine
        assert "A face." in mine

    @pytest.mark.parametrize("who", ["customer", "worker", "finance", "editor"])
    def test_only_support_decides(self, reviewed, request, who):
        photo, person = ReviewPhoto.objects.get(), request.getfixturevalue(who)
        with pytest.raises(NotAllowed):
            work_photos.show(photo, by=person)
        photo.refresh_from_db()
        assert photo.state == ReviewPhoto.State.WAITING

    def test_the_desk_decides(self, as_user, reviewed, support):
        desk, photo = as_user(support), ReviewPhoto.objects.get()
        base = reverse(ReviewPhoto.snippet_viewset.get_url_name("list"))
        assert photo.tile in desk.get(base).content.decode()
        page = desk.get(f"{base}inspect/{photo.pk}/").content.decode()
        assert photo.picture.url in page
        desk.post(f"{base}refuse/{photo.pk}/", {"reason": "A door number."})
        photo.refresh_from_db()
        assert (photo.state, photo.reason) == ("refused", "A door number.")
        history = desk.get(f"{base}history/{photo.pk}/").content.decode()
        assert "Not shown: A door number." in history

    def test_stars_and_words_stay_with_what_is_no_picture(
        self, as_user, customer, job_in, uploads
    ):
        job = job_in(Status.FINISHED)
        odd = SimpleUploadedFile("a.png", NO_PICTURE)
        sent = {"rating": "4", "comment": "Tidy work.", "photos": [odd]}
        answer = as_user(customer).post(path_of(job, "review"), sent)
        assert answer.status_code == 422
        page = soup(answer)
        assert "This is not a photo we can read." in page.get_text()
        assert "Tidy work." in page.get_text()
        assert page.select_one("[name=rating][value='4']").has_attr("checked")
        assert stored(uploads, "media") == []

    def test_a_second_review_leaves_no_file(self, reviewed, customer, uploads):
        with pytest.raises(NotNow):
            reviews.leave(reviewed, by=customer, rating=5, photos=several(1))
        assert len(stored(uploads, "media")) == 2
