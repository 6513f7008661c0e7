"""A photo becomes one small square WebP, and nothing else that came with it stays."""

import resource
import struct
import zlib
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from random import Random

import pytest
from django.core.files.base import ContentFile
from PIL import Image

from accounts import photos
from accounts.models import User
from tests.accounts.pictures import (
    HOSTILE,
    bomb_header,
    halves,
    picture,
    small_disk,
    two_in_one,
    wide_colours,
    with_gps,
)


def prepared(content):
    return Image.open(BytesIO(photos.prepare(ContentFile(content)).read()))


@pytest.mark.parametrize("fmt", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("size", [(640, 480), (300, 2000), (90, 90), (1, 1)])
def test_every_photo_ends_the_same_size_and_kind(fmt, size):
    image = prepared(picture(size, fmt))
    assert (image.format, image.size, image.mode) == ("WEBP", (512, 512), "RGB")


@pytest.mark.parametrize(
    ("mode", "fmt", "colour"),
    [
        ("L", "JPEG", 90),
        ("CMYK", "JPEG", (10, 90, 90, 0)),
        ("P", "PNG", 3),
        ("1", "PNG", 1),
        ("I;16", "PNG", 9000),
        ("LA", "PNG", (90, 90)),
    ],
)
def test_every_way_to_store_colours_is_understood(mode, fmt, colour):
    assert prepared(picture(fmt=fmt, mode=mode, colour=colour)).size == (512, 512)


def test_sixteen_bits_of_grey_are_as_light_as_they_were():
    image = prepared(picture(fmt="PNG", mode="I;16", colour=0x5A00))
    assert image.getpixel((256, 256)) == pytest.approx((90, 90, 90), abs=3)


def test_two_pictures_in_one_are_the_first():
    image = prepared(two_in_one("red", "blue"))
    assert image.getpixel((100, 256)) == pytest.approx((254, 0, 0), abs=4)
    assert image.getpixel((400, 256)) == pytest.approx((0, 0, 254), abs=4)


def test_a_profile_says_what_its_colours_are():
    """A phone with a wide screen writes the red of sRGB as (234, 51, 35)."""
    content = picture(fmt="PNG", colour=(234, 51, 35), icc_profile=wide_colours())
    assert prepared(content).getpixel((256, 256)) == pytest.approx((255, 0, 0), abs=6)


@pytest.mark.parametrize("profile", [b"P" * 500, wide_colours()[:200]], ids=len)
def test_a_profile_that_cannot_be_read_loses_no_picture(profile):
    content = picture(fmt="PNG", colour=(234, 51, 35), icc_profile=profile)
    image = prepared(content)
    assert image.getpixel((256, 256)) == pytest.approx((234, 51, 35), abs=4)


def test_glass_becomes_white_paper():
    image = prepared(picture(fmt="PNG", mode="RGBA", colour=(0, 0, 0, 0)))
    assert image.getpixel((256, 256)) == (255, 255, 255)


def test_place_and_camera_are_gone():
    content = halves("red", "blue", exif=with_gps(), comment=b"taken at home")
    assert b"Camera of Meera" in content
    kept = photos.prepare(ContentFile(content)).read()
    image = Image.open(BytesIO(kept))
    assert dict(image.getexif()) == {}
    assert {"exif", "xmp", "icc_profile", "comment"} & set(image.info) == set()
    assert b"Camera of Meera" not in kept
    assert b"taken at home" not in kept


def test_a_tail_behind_the_picture_is_gone():
    kept = photos.prepare(ContentFile(picture() + b"<?php system('id'); ?>")).read()
    assert b"php" not in kept


@pytest.mark.parametrize(
    ("orientation", "top", "bottom"),
    [(6, "red", "blue"), (8, "blue", "red")],
)
def test_a_photo_taken_sideways_stands_up(orientation, top, bottom):
    image = prepared(halves("red", "blue", exif=with_gps(orientation)))
    shades = {"red": (254, 0, 0), "blue": (0, 0, 254)}
    for at, colour in (((256, 40), top), ((256, 470), bottom)):
        shown = image.getpixel(at)
        assert max(abs(a - b) for a, b in zip(shown, shades[colour], strict=True)) < 24


def test_a_face_above_the_middle_is_not_cut_off():
    tall = Image.new("RGB", (300, 600), "blue")
    tall.paste("red", (0, 130, 300, 160))
    out = BytesIO()
    tall.save(out, "PNG")
    red, green, blue = prepared(out.getvalue()).getpixel((256, 42))
    assert (red > 200, blue < 60) == (True, True)


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_file_is_refused_in_a_sentence(kind):
    with pytest.raises(photos.Refused) as refused:
        photos.prepare(ContentFile(HOSTILE[kind]))
    assert refused.value.status == 422
    assert str(refused.value.sentence).endswith(".")


def test_what_is_too_large_is_not_even_opened(settings):
    with pytest.raises(photos.Refused) as refused:
        photos.prepare(ContentFile(b"\0" * (settings.MAX_PHOTO_BYTES + 1)))
    assert refused.value.sentence == (
        "This photo is larger than 8 MB. Choose a smaller one."
    )


def test_a_bomb_is_measured_and_not_decoded():
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(photos.Refused):
        photos.prepare(ContentFile(bomb_header(8_000, 8_000)))
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert grown < 30_000


@pytest.mark.parametrize(
    ("content", "size"),
    [
        (bomb_header(4_691, 4_690), "4691 × 4690"),
        (bomb_header(6_320, 6_320), "6320 × 6320"),
        (picture((2_700, 2_700), "WEBP"), "2700 × 2700"),
    ],
)
def test_h01_what_decoding_takes_is_known_before(content, size):
    with pytest.raises(photos.Refused) as refused:
        photos.prepare(ContentFile(content))
    assert refused.value.sentence == (
        f"This photo is {size} pixels, more than we can take. Choose a smaller one."
    )


@pytest.mark.parametrize("options", [{}, {"progressive": True}])
def test_h01_a_phones_camera_is_no_bomb(options):
    assert prepared(picture((6_000, 5_000), **options)).size == (512, 512)


@pytest.mark.slow
def test_h01_twelve_large_photos_at_once(settings):
    """All within the limits: one is decoded at a time, and its memory comes back."""
    large = picture((4_600, 4_600), "PNG")
    before, peak = resident(), highest()
    with ThreadPoolExecutor(settings.HTTP_THREADS) as pool:
        for made in pool.map(photos.prepare, map(ContentFile, [large] * 12)):
            assert made.size > 0
    assert highest() - peak < 150
    assert resident() - before < 40


@pytest.mark.slow
def test_h01_who_waits_too_long_is_told_when_to_come_again(monkeypatch):
    monkeypatch.setattr(photos, "SECONDS_TO_WAIT", 0)
    with photos._one_at_a_time(), pytest.raises(photos.NoRoom) as full:
        photos.prepare(ContentFile(picture()))
    assert full.value.status == 503
    assert prepared(picture()).size == (512, 512)


def highest():
    """The most memory that this process ever had, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000


def resident():
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() / 1_000_000


DAMAGED = {
    # XResolution is a byte, Model a number: phones do write this.
    "a resolution of one byte": (282, 1, 1, 9),
    "a model that is a number": (272, 4, 1, 7),
    "an orientation of text": (274, 2, 4, 0x414243),
    "an orientation beyond all": (274, 3, 1, 77),
    "a tag that points nowhere": (270, 2, 900, 0x7FFFFFF0),
}


@pytest.mark.filterwarnings("ignore::UserWarning:PIL")
@pytest.mark.parametrize("entry", DAMAGED.values(), ids=DAMAGED)
def test_f17_damaged_exif_loses_no_picture(entry):
    block = b"Exif\0\0II*\0" + struct.pack("<IHHHIII", 8, 1, *entry, 0)
    assert prepared(picture(exif=block)).size == (512, 512)


def test_f17_a_png_with_four_bytes_of_exif():
    content = picture(fmt="PNG")
    chunk = b"eXIf" + b"II*\0"
    cut = struct.pack(">I", 4) + chunk + struct.pack(">I", zlib.crc32(chunk))
    assert prepared(content[:33] + cut + content[33:]).size == (512, 512)


@pytest.mark.parametrize("fmt", ["JPEG", "PNG", "WEBP"])
def test_f17_a_mutated_picture_is_a_picture_or_a_sentence(fmt):
    random = Random(17)
    good = picture((64, 48), fmt, exif=with_gps(6))
    for _ in range(150):
        bad = bytearray(good)
        for _ in range(random.randint(1, 6)):
            bad[random.randrange(len(bad))] = random.randrange(256)
        cut = random.choice([len(bad), random.randrange(len(bad))])
        with suppress(photos.Refused):
            assert prepared(bytes(bad[:cut])).size == (512, 512)


def files_under(folder):
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


@pytest.mark.django_db
class TestKeeping:
    def put(self, user, **options):
        photos.put(user, photos.prepare(ContentFile(picture(**options))))

    def test_the_name_is_ours(self, customer, own_media):
        self.put(customer)
        name = customer.profile_image.name
        assert files_under(own_media) == [name.removeprefix("faces/")]
        assert name == User.objects.get(pk=customer.pk).profile_image.name
        assert name.startswith("faces/")
        assert name.endswith(".webp")

    def test_the_old_one_goes_when_the_new_one_is_certain(
        self, customer, own_media, django_capture_on_commit_callbacks
    ):
        self.put(customer)
        first = files_under(own_media)
        with django_capture_on_commit_callbacks(execute=True):
            self.put(customer, colour="red")
            assert set(first) < set(files_under(own_media))
        assert len(files_under(own_media)) == 1
        assert files_under(own_media) != first

    def test_removed_is_removed(
        self, customer, own_media, django_capture_on_commit_callbacks
    ):
        self.put(customer)
        with django_capture_on_commit_callbacks(execute=True):
            photos.remove(customer)
        assert files_under(own_media) == []
        assert not User.objects.get(pk=customer.pk).profile_image
        photos.remove(customer)

    def test_a_full_disk_leaves_nothing_half_and_the_old_photo(
        self, customer, own_media
    ):
        content = photos.prepare(ContentFile(halves("red", "blue")))
        assert content.size > 200
        with small_disk(), pytest.raises(photos.NoRoom) as full:
            photos.put(customer, content)
        assert full.value.status == 503
        assert files_under(own_media) == []
        assert not User.objects.get(pk=customer.pk).profile_image
