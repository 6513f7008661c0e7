"""What a picture says besides its pixels, and how to take it away.

Cameras write where and when a picture was taken, and by whom, into its file. Only what
is needed to draw it stays: which way up it is, and its colour profile.
"""

from io import BytesIO
from typing import Any, BinaryIO

from PIL import Image

# A GIF holds no place; the others do. An MPO is a JPEG with further pictures behind it.
JPEGS = {"JPEG", "MPO"}
FORMATS = {"AVIF", "GIF", "PNG", "WEBP"} | JPEGS
ORIENTATION = 0x0112
NEEDED = {"icc_profile", "transparency", "gamma", "duration", "loop", "background"}

# Markers of a JPEG file (ITU T.81, table B.1).
SOI, EOI, SOS = b"\xff\xd8", b"\xff\xd9", 0xDA
APP0, APP1, APP2, APP14, APP15, COM = 0xE0, 0xE1, 0xE2, 0xEE, 0xEF, 0xFE
WITHIN_A_SCAN = {0x00, *range(0xD0, 0xD8)}


def without_metadata(file: BinaryIO) -> bytes | None:
    """The picture without its metadata; None when there is nothing to take away.

    A JPEG, which would lose by being compressed again, keeps its very pixels. Raises
    ValueError, or whatever Pillow does, for what is no picture.
    """
    file.seek(0)
    image = Image.open(file)
    if image.format not in FORMATS:
        raise ValueError(f"Nobody knows what a {image.format} holds.")
    if image.format == "GIF":
        return None
    exif = _only_orientation(image)
    if image.format in JPEGS:
        file.seek(0)
        return jpeg_without_metadata(file.read(), exif)
    image.load()
    image.info = {name: image.info[name] for name in NEEDED & image.info.keys()}
    options: dict[str, Any] = {"exif": exif} if exif else {}
    if image.format != "PNG":
        options["quality"] = 90
    if getattr(image, "n_frames", 1) > 1:
        options["save_all"] = True
    out = BytesIO()
    image.save(out, image.format, icc_profile=image.info.get("icc_profile"), **options)
    return out.getvalue()


def jpeg_without_metadata(content: bytes, exif: bytes = b"") -> bytes:
    """The same scans and tables, with `exif` for what stood there. What follows the
    picture, as the second one of some phones does, goes too.
    """
    if not content.startswith(SOI):
        raise ValueError("This is no JPEG.")
    kept, at = [SOI], len(SOI)
    if exif:
        kept.append(bytes([0xFF, APP1]) + (len(exif) + 2).to_bytes(2) + exif)
    while content[at : at + 2] != EOI:
        end = _end_of_segment(content, at)
        if _is_needed(content[at:end]):
            kept.append(content[at:end])
        at = end
    return b"".join([*kept, EOI])


def _end_of_segment(content: bytes, at: int) -> int:
    """Where the segment at `at` ends, with the scan that may follow its head."""
    if content[at : at + 1] != b"\xff" or at + 4 > len(content):
        raise ValueError("This JPEG is damaged.")
    if content[at + 1] == 0xFF:
        # Any number of these may stand before a marker.
        return at + 1
    end = at + 2 + int.from_bytes(content[at + 2 : at + 4])
    if content[at + 1] != SOS:
        return end
    while (end := content.find(b"\xff", end)) >= 0 and end + 1 < len(content):
        if content[end + 1] not in WITHIN_A_SCAN:
            return end
        end += 2
    raise ValueError("This JPEG ends too early.")


def _is_needed(segment: bytes) -> bool:
    marker = segment[1] if len(segment) > 1 else 0xFF
    if marker == APP2:
        return segment[4:].startswith(b"ICC_PROFILE\0")
    if marker in {APP0, APP14}:
        return True
    return not (APP1 <= marker <= APP15 or marker in {COM, 0xFF})


def _only_orientation(image: Image.Image) -> bytes:
    exif = Image.Exif()
    if turned := image.getexif().get(ORIENTATION):
        exif[ORIENTATION] = turned
        return exif.tobytes()
    return b""
