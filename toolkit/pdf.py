"""A page of ours as a PDF, by WeasyPrint.

It lays text out by Pango, a library of the system: where that is missing everything
else of the site works, and whoever asks for a PDF reads a sentence (Away). So nothing
of it is imported before somebody asks.

A document has what it says in itself and our own static files, by addresses without a
beginning such as "paper/paper.css". Nothing else is ever fetched, from no network and
from no other file of this machine.
"""

import logging
import mimetypes
from functools import cache
from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders
from django.core.exceptions import SuspiciousFileOperation
from django.utils.translation import gettext_lazy as _
from PIL import ImageFile

from toolkit.errors import Refusal

# Nobody has this name, so that an address that is not ours leads nowhere.
OURS = "https://static.invalid/"

log = logging.getLogger(__name__)


class Away(Refusal):
    """This machine can't make PDFs."""

    status = 503

    def __init__(self) -> None:
        super().__init__(
            _(
                "A PDF can’t be made just now. The page itself is there, and your "
                "browser can print it or save it as a PDF."
            )
        )


class NotOurs(ValueError):
    """A document names a file that is not one of our static files."""


def render(html: str) -> bytes:
    """The PDF of a whole document. Raises Away."""
    weasyprint = _library()
    document = weasyprint.HTML(
        string=html, base_url=OURS, url_fetcher=_fetcher(), media_type="print"
    )
    made: bytes = document.write_pdf(pdf_tags=True)
    return made


def find(url: str) -> Path:
    """The static file that this address of a document means. Raises NotOurs."""
    if not url.startswith(OURS):
        raise NotOurs(url)
    try:
        found = finders.find(url.removeprefix(OURS))
    except SuspiciousFileOperation:
        found = None
    if not found:
        raise NotOurs(url)
    return Path(found)


def _library() -> Any:
    try:
        import weasyprint
    except (ImportError, OSError) as missing:
        _say_once(str(missing).splitlines()[0])
        raise Away from missing
    # It has Pillow take half a picture for a whole one, everywhere in this process.
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    return weasyprint


@cache
def _say_once(problem: str) -> None:
    log.warning("PDFs can’t be made: %s", problem)


def _fetcher() -> Any:
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class OwnFiles(URLFetcher):  # type: ignore[misc, unused-ignore]
        def fetch(self, url: str, headers: Any = None) -> Any:
            path = find(url)
            kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
            return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": kind})

    # What is missing of our own is a fault of ours, and no paper looks without it.
    return OwnFiles(fail_on_errors=True)
