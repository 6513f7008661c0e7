"""What editors upload: pictures without a place, documents behind their one door."""

from io import BytesIO

import pytest
from bs4 import BeautifulSoup
from django.conf import settings as django_settings
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Collection, CollectionViewRestriction

from tests.accounts.pictures import halves, picture, two_in_one, with_gps
from toolkit.images import jpeg_without_metadata, without_metadata

pytestmark = pytest.mark.django_db
GPS = 0x8825


@pytest.fixture(autouse=True)
def own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.PRIVATE_MEDIA_ROOT = tmp_path / "private"
    return settings.MEDIA_ROOT


def upload(client, content, name):
    typed = {"title": "Tap", "file": SimpleUploadedFile(name, content)}
    root = Collection.get_first_root_node()
    return client.post(
        reverse("wagtailimages:add"), typed | {"collection": root.pk, "tags": ""}
    )


@pytest.mark.parametrize("fmt", ["JPEG", "PNG", "WEBP"])
def test_h15_an_editors_picture_does_not_say_where_it_was_taken(as_user, editor, fmt):
    content = picture(fmt=fmt, exif=with_gps(6))
    assert b"Camera of Meera" in content
    answer = upload(as_user(editor), content, f"tap.{fmt.lower()}")
    assert answer.status_code == 302
    image = get_image_model().objects.get()
    with image.file.open() as file:
        kept = file.read()
    assert b"Camera of Meera" not in kept
    exif = Image.open(BytesIO(kept)).getexif()
    assert (dict(exif), dict(exif.get_ifd(GPS))) == ({274: 6}, {})
    assert image.file_size == len(kept)


def test_a_phones_two_pictures_in_one_do_not_say_it_either(as_user, editor):
    content = two_in_one("red", "blue", exif=with_gps(6))
    assert b"Camera of Meera" in content
    assert upload(as_user(editor), content, "tap.jpg").status_code == 302
    with get_image_model().objects.get().file.open() as file:
        kept = file.read()
    image = Image.open(BytesIO(kept))
    assert (image.format, image.size) == ("JPEG", (600, 300))
    exif = image.getexif()
    assert (dict(exif), dict(exif.get_ifd(GPS))) == ({274: 6}, {})
    assert b"Camera of Meera" not in kept


def test_what_is_none_of_these_formats_is_refused():
    with pytest.raises(ValueError, match="TIFF"):
        without_metadata(BytesIO(picture(fmt="TIFF", exif=with_gps())))


def test_h15_what_is_seen_stays_the_same():
    content = halves("red", "blue", exif=with_gps(), comment=b"at home")
    kept = without_metadata(BytesIO(content))
    before, after = (Image.open(BytesIO(one)) for one in (content, kept))
    assert after.tobytes() == before.tobytes()
    assert b"at home" not in kept


@pytest.mark.parametrize(
    "options",
    [{"progressive": True}, {"icc_profile": b"P" * 70_000}, {"subsampling": 0}],
)
def test_h15_every_kind_of_jpeg_stays_one(options):
    content = halves("red", "blue", exif=with_gps(6), **options)
    kept = without_metadata(BytesIO(content + content))
    before, after = (Image.open(BytesIO(one)) for one in (content, kept))
    assert after.tobytes() == before.tobytes()
    assert after.info.get("icc_profile") == options.get("icc_profile")
    assert (dict(after.getexif()), b"Meera" in kept) == ({274: 6}, False)


@pytest.mark.parametrize("end", [0, 1, 2, 3, 10, 25, 300, 2000, -2, -1])
def test_h15_a_jpeg_that_ends_early_is_refused(end):
    with pytest.raises(ValueError, match="JPEG"):
        jpeg_without_metadata(halves("red", "blue")[:end])


def test_h15_a_gif_has_no_place_and_keeps_its_frames():
    assert without_metadata(BytesIO(picture(fmt="GIF", mode="P", colour=3))) is None


def test_a_locked_document_asks_as_every_page_of_ours_does(client, own_media):
    locked = Collection.get_first_root_node().add_child(name="Rates")
    CollectionViewRestriction.objects.create(
        collection=locked, restriction_type="password", password="open"
    )
    document = get_document_model().objects.create(
        title="Rates", file=ContentFile(b"Secret", "rates.txt"), collection=locked
    )
    asked = BeautifulSoup(client.get(document.url).content, "html.parser")
    form = asked.select_one("main form.card")
    sent = {i["name"]: i.get("value", "") for i in form.select("input[name]")}
    assert client.post(form["action"], sent | {"password": "no"}).status_code == 422
    right = client.post(form["action"], sent | {"password": "open"})
    assert b"".join(client.get(right.url).streaming_content) == b"Secret"


def test_h15_documents_lie_outside_of_what_a_web_server_hands_out(
    client, as_user, customer, own_media
):
    members = Collection.get_first_root_node().add_child(name="For members")
    CollectionViewRestriction.objects.create(
        collection=members, restriction_type=CollectionViewRestriction.LOGIN
    )
    document = get_document_model().objects.create(
        title="Rates", file=ContentFile(b"Secret", "rates.txt"), collection=members
    )
    private = django_settings.PRIVATE_MEDIA_ROOT / document.file.name
    assert private.read_bytes() == b"Secret"
    assert [path for path in own_media.rglob("*") if path.is_file()] == []
    assert client.get(f"/media/{document.file.name}").status_code == 404
    assert client.get(document.url).status_code == 302
    answer = as_user(customer).get(document.url)
    assert b"".join(answer.streaming_content) == b"Secret"


def test_h15_nobody_climbs_out_of_the_private_folder():
    storage = get_document_model()._meta.get_field("file").storage
    with pytest.raises(Exception, match="outside"):
        storage.path("documents/../../etc/passwd")
