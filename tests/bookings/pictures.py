"""Photos to send with a job or a review, and where their files are then."""

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from accounts import photos as pictures
from tests.workers.test_work_photos import file

NO_PICTURE = b"GIF89a is nothing that we read"


@pytest.fixture
def uploads(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.PRIVATE_MEDIA_ROOT = tmp_path / "private"
    return tmp_path


def soup(response):
    return BeautifulSoup(response.content, "html.parser")


def picture(colour="teal"):
    return pictures.prepare_picture(file(colour=colour))


def several(count):
    return [picture() for _one in range(count)]


def stored(uploads, where="private"):
    return sorted(path.name for path in (uploads / where).rglob("*.webp"))


def path_of(job, *rest):
    return "/".join([reverse("bookings:job", args=[job.code]).rstrip("/"), *rest, ""])


def thumbs(page):
    return soup(page).select(".thumbs img")
