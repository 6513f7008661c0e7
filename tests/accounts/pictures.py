"""Files that people send as their photo: good ones, and the other kind."""

import resource
import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import ExifTags, Image

GPS = 34853
SECRET_PLACE = b"18.5204N"


def picture(size=(640, 480), fmt="JPEG", mode="RGB", colour="teal", **options):
    out = BytesIO()
    Image.new(mode, size, colour).save(out, fmt, **options)
    return out.getvalue()


def halves(left, right, fmt="JPEG", **options):
    """Landscape, left and right in two colours: it shows which way up a photo is."""
    image = Image.new("RGB", (600, 300), right)
    image.paste(left, (0, 0, 300, 300))
    out = BytesIO()
    image.save(out, fmt, quality=95, **options)
    return out.getvalue()


def two_in_one(left, right, **options):
    """A JPEG with a second picture behind it, as phones store depth and effects."""
    return halves(left, right, fmt="MPO", **options, **_second())


def _second():
    return {"save_all": True, "append_images": [Image.new("RGB", (600, 300), "lime")]}


def wide_colours():
    """The profile of a screen with Display P3, as phones write it."""
    primaries = {
        b"rXYZ": (0.51512, 0.24120, -0.00105),
        b"gXYZ": (0.29198, 0.69225, 0.04189),
        b"bXYZ": (0.15710, 0.06657, 0.78407),
        b"wtpt": (0.96420, 1.0, 0.82491),
    }
    tags = {
        name: b"XYZ \0\0\0\0" + struct.pack(">3i", *(round(v * 65536) for v in xyz))
        for name, xyz in primaries.items()
    }
    gamma = b"curv" + struct.pack(">IIHH", 0, 1, round(2.2 * 256), 0)
    tags |= dict.fromkeys((b"rTRC", b"gTRC", b"bTRC"), gamma)
    table, body = struct.pack(">I", len(tags)), b""
    start = 128 + 4 + 12 * len(tags)
    for name, tag in tags.items():
        table += name + struct.pack(">II", start + len(body), len(tag))
        body += tag
    white = struct.pack(">3i", 63190, 65536, 54061)
    head = struct.pack(">I4sI", start + len(body), b"\0" * 4, 0x02400000)
    head += b"mntrRGB XYZ " + b"\0" * 12 + b"acsp" + b"\0" * 28 + white
    return head.ljust(128, b"\0") + table + body


def with_gps(orientation=1):
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = orientation
    exif[ExifTags.Base.Make] = "Camera of Meera"
    exif.get_ifd(ExifTags.IFD.GPSInfo).update(
        {1: "N", 2: (18.0, 31.0, 13.0), 3: "E", 4: (73.0, 51.0, 24.0)}
    )
    return exif


def bomb_header(width, height):
    """A PNG of a few bytes that claims to be a picture of any size."""

    def chunk(kind, data):
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(b"\0" * 64))
        + chunk(b"IEND", b"")
    )


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"<!doctype html><script>alert(1)</script>"

HOSTILE = {
    "text": b"hello, I am a photo",
    "html": HTML,
    "svg": SVG,
    "gif": picture(fmt="GIF", mode="P", colour=1),
    "bmp": picture(fmt="BMP"),
    "tiff": picture(fmt="TIFF"),
    "ico": picture(size=(32, 32), fmt="ICO"),
    "pdf": picture(fmt="PDF"),
    "zip": b"PK\x03\x04" + b"\0" * 60,
    "eps": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n",
    "half a jpeg": picture()[:400],
    "half a png": picture(fmt="PNG")[:60],
    "half a webp": picture(fmt="WEBP")[:40],
    "only a jpeg's first bytes": b"\xff\xd8\xff\xe0",
    "60,000 x 60,000": bomb_header(60_000, 60_000),
    "10,000 x 10,000": bomb_header(10_000, 10_000),
    "7,000 x 7,000": bomb_header(7_000, 7_000),
    "nothing by nothing": bomb_header(0, 0),
}


def upload(content, name="me.jpg", kind="image/jpeg"):
    return SimpleUploadedFile(name, content, kind)


@contextmanager
def small_disk() -> Iterator[None]:
    """The system refuses the rest of any file that grows beyond 200 bytes.

    Only around what stores: pytest itself writes to a file, if its output goes there.
    """
    was = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (200, was[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, was)
