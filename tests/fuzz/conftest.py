import gc
from uuid import uuid4

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage
from wagtail.documents import get_document_model
from wagtail.images import get_image_model

from accounts import letters
from bookings import reviews
from bookings.models import Job
from bookings.money import payments
from bookings.states import MAY_MEET, Status
from live import chat
from tests.accounts.pictures import halves
from tests.cast import soon
from tests.fuzz.asking import Asker
from tests.test_permissions import world as bare_world
from toolkit.cache import versions

__all__ = ["bare_world"]
# Wagtail leaves a picture that it has made to the garbage, with its file open.
PICTURES = pytest.mark.filterwarnings("ignore::ResourceWarning")


def pytest_collection_modifyitems(items):
    for item in items:
        if "asker" in item.fixturenames:
            item.add_marker(PICTURES)


@pytest.fixture
def world(bare_world, job_in, customer, worker, city, settings, tmp_path):
    """With something in every list of the team's, so that its pages can be opened."""
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.PRIVATE_MEDIA_ROOT = tmp_path / "private"
    done = job_in(Status.FINISHED, start=soon(city, days=9))
    payments.mark_paid(done.payments.get(), by=worker)
    reviews.leave(done, by=customer, rating=4, comment="Came on the minute.")
    for job in Job.objects.filter(status__in=MAY_MEET):
        chat.open_room(job)
        chat.post(job, by=worker, text="Do I need a ladder?", client_id=uuid4())
    letters.write(to="a@example.com", subject="Hello", body="Good day.")
    picture = ContentFile(halves("red", "blue"), "halves.webp")
    get_image_model().objects.create(title="Halves", file=picture)
    paper = ContentFile(b"%PDF-1.4", "letter.pdf")
    get_document_model().objects.create(title="Letter", file=paper)
    return bare_world


@pytest.fixture
def asker(world, site, customer, worker, boss, monkeypatch):
    # A row that is deleted comes back after its request, and wants its file then.
    monkeypatch.setattr(FileSystemStorage, "delete", lambda self, name: None)
    # However slow the machine is, what is kept is not worked out for each request.
    monkeypatch.setattr(versions, "LISTEN_SECONDS", 3600)
    yield Asker({"customer": customer, "worker": worker, "boss": boss})
    # Here, and not in some test after this one, end the files of PICTURES.
    gc.collect()
