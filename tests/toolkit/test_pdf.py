"""Making PDFs: of what is ours alone, and not without the library of the system."""

import socket
import subprocess
import sys
from contextlib import suppress

import pypdfium2
import pytest
from PIL import ImageFile

from tests.servers import ROOT
from toolkit import pdf

pytestmark = pytest.mark.pdf
PAGE = '<!doctype html><html lang="en"><head>{head}</head><body>{body}</body></html>'


def made(body="", head=""):
    return pdf.render(PAGE.format(head=head, body=body))


def test_a_document():
    with pypdfium2.PdfDocument(made("<p>Hello", "<title>Letter</title>")) as document:
        assert len(document) == 1
        assert document.get_metadata_value("Title") == "Letter"


def test_our_own_files_are_found():
    assert pdf.find(f"{pdf.OURS}paper/paper.css").name == "paper.css"


@pytest.mark.parametrize(
    "url",
    [
        "https://example.com/paper/paper.css",
        "http://static.invalid/paper/paper.css",
        f"{pdf.OURS}../manage.py",
        f"{pdf.OURS}paper/../../manage.py",
        f"{pdf.OURS}nothing.css",
        f"{pdf.OURS}/etc/passwd",
        "file:///etc/passwd",
        "data:text/css,p%7B%7D",
        "ftp://example.com/",
        "",
    ],
)
def test_anything_else_is_refused(url):
    with pytest.raises(pdf.NotOurs):
        pdf.find(url)


@pytest.mark.parametrize(
    "body",
    [
        '<img src="{url}">',
        '<object data="{url}"></object>',
        '<link rel="stylesheet" href="{url}">',
        '<p style="background: url({url})">x',
        '<svg><image href="{url}"/></svg>',
        '<a rel="attachment" href="{url}">x</a>',
    ],
)
def test_no_network_is_asked(body, monkeypatch):
    from weasyprint.urls import FatalURLFetchingError

    dialled = []
    monkeypatch.setattr(socket.socket, "connect", lambda *to: dialled.append(to))
    monkeypatch.setattr(socket, "getaddrinfo", lambda *to, **_: dialled.append(to))
    # Nothing in a picture that is drawn here is followed at all.
    with suppress(FatalURLFetchingError):
        made(body.format(url="http://static.example/x.css"))
        assert body.startswith("<svg")
    assert dialled == []


def test_the_site_runs_without_the_library():
    """Nothing of it is imported before somebody asks for a PDF."""
    tell = (
        "import django, sys; django.setup();"
        "from django.urls import get_resolver; get_resolver().url_patterns;"
        "print(any(name.startswith('weasyprint') for name in sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", tell],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert done.stdout.splitlines()[-1] == "False"


@pytest.mark.parametrize("fault", ["weasyprint", "weasyprint.text.ffi"])
def test_without_pango_there_is_a_sentence(fault):
    """In a process of its own: what was imported stays imported. A system without the
    library of it says so when the part that needs it is imported.
    """
    tell = (
        "import django, sys; django.setup();"
        f"sys.modules[{fault!r}] = None;"
        "from toolkit import pdf\n"
        "try: pdf.render('<p>')\n"
        "except pdf.Away as away: print(away.status, away.sentence)"
    )
    done = subprocess.run(
        [sys.executable, "-c", tell],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert "503 A PDF can’t be made just now." in done.stdout


def test_it_is_said_once(monkeypatch, caplog):
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    pdf._say_once.cache_clear()
    for _ in range(3):
        with pytest.raises(pdf.Away):
            pdf.render("<p>")
    assert len(caplog.records) == 1


def test_half_a_picture_is_none_after_a_paper_either():
    """The library lets Pillow take it for a whole one."""
    pdf.render("<p>Hello</p>")
    assert not ImageFile.LOAD_TRUNCATED_IMAGES
