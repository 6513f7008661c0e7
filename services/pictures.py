"""How editors' pictures are shown: cut around their focal point, in formats that a
browser chooses from, as wide as the place they stand in.
"""

from collections.abc import Iterator
from typing import NamedTuple

from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail.images.models import AbstractImage, Picture
from wagtail.images.shortcuts import get_renditions_or_not_found

# The last one is for browsers that know none of the others; the smallest is enough.
MODERN, FALLBACK = ("avif", "webp"), "jpeg"


class Layout(NamedTuple):
    """Of a place for a picture: how it is cut, the smallest first, and how wide it
    stands there in words of the `sizes` attribute.
    """

    cuts: tuple[str, ...]
    sizes: str

    @property
    def filters(self) -> Iterator[str]:
        yield f"{self.cuts[0]}|format-{FALLBACK}"
        for kind in MODERN:
            for cut in self.cuts:
                yield f"{cut}|format-{kind}"


LAYOUTS = {
    "card": Layout(
        ("fill-480x300", "fill-960x600"),
        "(min-width: 60rem) 24rem, (min-width: 40rem) 50vw, 94vw",
    ),
    "beside": Layout(
        ("fill-640x400", "fill-1120x700"), "(min-width: 60rem) 34rem, 94vw"
    ),
    "wide": Layout(
        ("fill-800x400", "fill-1200x600", "fill-1600x800"),
        "(min-width: 76rem) 74rem, 94vw",
    ),
    "column": Layout(
        ("max-640x1280", "max-1280x1600"), "(min-width: 44rem) 40rem, 94vw"
    ),
}
SHARED = "fill-1200x630|format-jpeg"


class Cuts(Picture):
    """Wagtail's own, without `sizes` where there is one size to choose from."""

    def __html__(self) -> SafeString:
        sources, tag, image = super().__html__().rpartition("<img")
        sizes = format_html(' sizes="{}"', self.attrs["sizes"])
        return SafeString(sources + tag + image.replace(sizes, "", 1))


def markup(
    image: AbstractImage, layout: str, *, alt: str | None = None, first: bool = False
) -> Cuts:
    """The picture for a place of that kind; `alt` instead of what the image says of
    itself. Those that stand `first` on their page are what people wait for.
    """
    shape = LAYOUTS[layout]
    attributes = {"class": "pic", "sizes": shape.sizes}
    attributes |= (
        {"fetchpriority": "high"} if first else {"loading": "lazy", "decoding": "async"}
    )
    if alt is not None:
        attributes["alt"] = alt
    found = get_renditions_or_not_found(image, list(shape.filters))
    if not all(cut.width for cut in found.values()):
        # The file is gone: there are no sizes to choose from.
        found = dict(list(found.items())[:1])
    return Cuts(found, attributes)
